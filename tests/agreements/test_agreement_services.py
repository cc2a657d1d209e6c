"""What other rooms ask of agreements: what holds on a day, and how much is planned."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lwt_admin.agreements.models import AgreementVersion, Recognition, State, WorkAgreement
from lwt_admin.agreements.provisions import PROVISIONS, default_texts
from lwt_admin.agreements.services.effective import binding_versions, effective_version
from lwt_admin.agreements.services.planning import planned_by
from lwt_admin.agreements.services.recognition import recognition_valid_on
from lwt_admin.rules.profiles import PROFILES
from tests.agreements import support
from tests.factories import (
    AgreementVersionFactory,
    CompanyFactory,
    RecognitionFactory,
    ScheduleDayFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    signed_agreement,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 8, 24), date(2027, 3, 26)


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2026, 8, 23), False),
        (FIRST, True),
        (LAST, True),
        (date(2027, 3, 27), False),
    ],
)
def test_a_version_is_in_force_from_its_first_up_to_and_including_its_last_day(day, in_force):
    agreement = signed_agreement(TrajectoryFactory())
    assert (effective_version(agreement, day) is not None) is in_force


def test_a_newer_signed_version_takes_over_from_its_first_day():
    agreement = signed_agreement(TrajectoryFactory())
    newer = AgreementVersionFactory(
        agreement=agreement, number=2, signed=True, start=date(2026, 11, 1)
    )
    assert effective_version(agreement, date(2026, 10, 31)).number == 1
    assert effective_version(agreement, date(2026, 11, 1)) == newer


@pytest.mark.parametrize("state", [State.SENT, State.PARTLY_SIGNED])
def test_what_is_not_signed_by_all_never_holds(state):
    version = support.sent()
    AgreementVersion.objects.update(state=state)
    assert effective_version(version.agreement, version.start) is None
    assert not binding_versions(version.agreement.trajectory).exists()


def test_ended_early_holds_up_to_its_last_day():
    agreement = signed_agreement(TrajectoryFactory())
    agreement.versions.update(state=State.ENDED, ended_on=date(2026, 12, 18))
    assert effective_version(agreement, date(2026, 12, 18))
    assert effective_version(agreement, date(2026, 12, 19)) is None


def test_the_versions_of_a_trajectory_come_with_their_schedule(django_assert_num_queries):
    trajectory = TrajectoryFactory()
    signed_agreement(trajectory, start=date(2026, 12, 1))
    signed_agreement(trajectory)
    with django_assert_num_queries(2):
        versions = list(binding_versions(trajectory))
        assert [version.minutes_a_week() for version in versions] == [840, 840]
    assert [version.start for version in versions] == [FIRST, date(2026, 12, 1)]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 8, 17), date(2026, 8, 23), 0),
        (date(2026, 8, 17), FIRST, 1),
        (LAST, date(2027, 4, 4), 1),
        (date(2027, 3, 27), date(2027, 4, 4), 0),
    ],
)
def test_agreements_running_in_a_week_are_found_on_their_edges(first, last, found):
    signed_agreement(TrajectoryFactory())
    assert WorkAgreement.objects.running_between(first, last).count() == found


def test_agreements_of_a_week_cost_three_queries_however_many(django_assert_num_queries):
    for _ in range(3):
        signed_agreement(TrajectoryFactory())
    with django_assert_num_queries(3):
        for agreement in WorkAgreement.objects.running_between(FIRST, LAST):
            (version,) = agreement.running_versions
            assert [day.weekday for day in version.schedule.all()] == [4, 5]
            assert agreement.trajectory.student.school
            assert agreement.company.name


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2028, 12, 31), True),
        (date(2029, 1, 1), False),
    ],
)
def test_a_recognition_is_valid_from_its_first_up_to_and_including_its_last_day(day, valid):
    company = RecognitionFactory().company
    assert recognition_valid_on(company, day) is valid


def test_a_request_to_sbb_is_no_recognition():
    company = CompanyFactory()
    RecognitionFactory(company=company, status=Recognition.Status.REQUESTED)
    RecognitionFactory(company=company, status=Recognition.Status.REQUESTED, valid_from=None)
    assert not recognition_valid_on(company, date(2026, 9, 1))


def test_planned_days_skip_holidays_and_say_when_a_year_is_not_known():
    version = support.draft()
    total = planned_by(version)
    assert (total.days, total.minutes, total.complete) == (60, 60 * 420, True)
    version.end = date(2027, 9, 30)
    assert not planned_by(version).complete


def test_planned_days_go_on_in_the_next_school_year_and_skip_the_summer():
    version = support.draft()
    version.start, version.end = date(2027, 7, 1), date(2027, 9, 3)
    school = version.agreement.trajectory.student.school
    SchoolYearFactory(
        school=school, start=date(2027, 8, 30), end=date(2028, 7, 7), first_central_exam=None
    )
    # Thursday and Friday: 1, 2, 8, 9 July and 2, 3 September.
    assert planned_by(version).days == 6
    assert planned_by(version).complete


@pytest.mark.parametrize("profile", [profile.short for profile in PROFILES])
def test_a_draft_begins_with_a_text_for_every_provision(profile):
    texts = default_texts(profile, parents_informed=True)
    assert all(texts[provision.field].strip() for provision in PROVISIONS)
    assert "  " not in "".join(texts.values())


def test_a_weekday_stands_once_in_a_schedule():
    version = support.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleDayFactory(agreement_version=version, weekday=4)
