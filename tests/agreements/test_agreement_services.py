"""What other rooms ask of agreements: what holds on a day, and how much is planned."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lwt_admin.agreements.models import AgreementVersion, Company, Recognition, State
from lwt_admin.agreements.provisions import PROVISIONS, default_texts
from lwt_admin.agreements.services.planning import planned_by
from lwt_admin.agreements.services.recognition import recognition_periods
from lwt_admin.rules.agreements import first_unrecognised_day
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


def is_recognised(company: Company, day: date) -> bool:
    """Whether a recognition for LWT holds on a day."""
    return first_unrecognised_day(recognition_periods(company), day, day) is None


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
    assert (support.in_force(agreement, day) is not None) is in_force


def test_a_newer_signed_version_takes_over_from_its_first_day():
    agreement = signed_agreement(TrajectoryFactory())
    AgreementVersionFactory(agreement=agreement, number=2, signed=True, start=date(2026, 11, 1))
    assert support.in_force(agreement, date(2026, 10, 31)) == 1
    assert support.in_force(agreement, date(2026, 11, 1)) == 2


@pytest.mark.parametrize("state", [State.SENT, State.PARTLY_SIGNED])
def test_what_is_not_signed_by_all_never_holds(state):
    version = support.sent()
    AgreementVersion.objects.update(state=state)
    assert support.in_force(version.agreement, version.start) is None
    assert not AgreementVersion.objects.binding().exists()


def test_ended_early_holds_up_to_its_last_day():
    agreement = signed_agreement(TrajectoryFactory())
    agreement.versions.update(state=State.ENDED, ended_on=date(2026, 12, 18))
    assert support.in_force(agreement, date(2026, 12, 18))
    assert support.in_force(agreement, date(2026, 12, 19)) is None


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
    assert AgreementVersion.objects.running_between(first, last).count() == found


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
    assert is_recognised(company, day) is valid


def test_a_request_to_sbb_is_no_recognition():
    company = CompanyFactory()
    RecognitionFactory(company=company, status=Recognition.Status.REQUESTED)
    RecognitionFactory(company=company, status=Recognition.Status.REQUESTED, valid_from=None)
    assert not is_recognised(company, date(2026, 9, 1))


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
