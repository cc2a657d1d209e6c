from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.placements.by_link import (
    Values,
    confirm_by_link,
    correct_by_link,
    dispute_by_link,
    propose_by_link,
)
from lwt_admin.placements.models import ClosedWeek, ConfirmationLink, HourEntry, HourStep
from lwt_admin.rules.periods import monday_of
from tests.factories import HourEntryFactory, TrajectoryFactory, signed_agreement
from tests.placements.conftest import FRIDAY, THURSDAY
from tests.placements.links import link_for

pytestmark = pytest.mark.django_db
SHORTER = Values(start=time(8), end=time(12))


@pytest.fixture(autouse=True)
def others_take_part(agreement):
    school = agreement.trajectory.student.school
    school.company_confirms_hours = school.student_proposes_hours = True
    school.save()


@pytest.fixture
def company(agreement) -> ConfirmationLink:
    return link_for(agreement)


@pytest.fixture
def pupil(agreement) -> ConfirmationLink:
    return link_for(agreement, party=ConfirmationLink.Party.STUDENT)


@pytest.fixture
def entry(agreement, coordinator) -> HourEntry:
    return HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="proposed", entered_by=coordinator
    )


def every_door(entry, link):
    """Each thing a link may ask about one entry, or about a day beside it."""
    now = timezone.now()
    return {
        "confirm": lambda: confirm_by_link(entry, link, entry.version, now),
        "correct": lambda: correct_by_link(entry, link, entry.version, SHORTER, now),
        "dispute": lambda: dispute_by_link(entry, link, entry.version, "Ziek.", now),
        "propose": lambda: propose_by_link(entry.agreement, FRIDAY, SHORTER, link, now),
    }


DOORS = ("confirm", "correct", "dispute", "propose")


def test_a_leermeester_confirms_and_then_the_school_approves(entry, company):
    confirm_by_link(entry, company, entry.version, timezone.now())
    entry.refresh_from_db()
    assert entry.status == "confirmed"
    assert HourStep.objects.get().link == company


def test_hours_of_the_mentor_count_once_the_leermeester_confirmed(entry, company, mentor):
    HourEntry.objects.update(entered_by=mentor)
    school = entry.agreement.trajectory.student.school
    school.mentor_hours_count = "after_confirmation"
    school.save()
    assert confirm_by_link(entry, company, entry.version, timezone.now()).status == "approved"
    steps = HourStep.objects.order_by("pk").values_list("to_status", "link", "by")
    assert list(steps) == [("confirmed", company.pk, None), ("approved", None, None)]


def test_confirming_what_counted_already_is_recorded(agreement, company, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    confirm_by_link(entry, company, entry.version, timezone.now())
    entry.refresh_from_db()
    assert entry.status == "approved"
    assert HourStep.objects.get().link == company


def test_what_a_leermeester_corrects_stands_in_their_name_and_waits(entry, company):
    correct_by_link(entry, company, entry.version, SHORTER, timezone.now())
    entry.refresh_from_db()
    assert (entry.minutes, entry.status) == (240, "confirmed")
    assert (entry.entered_by, entry.entered_link) == (None, company)


def test_what_a_leermeester_disputes_stops_counting(agreement, company, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    dispute_by_link(entry, company, entry.version, "Hij ging om twaalf uur.", timezone.now())
    entry.refresh_from_db()
    assert (entry.status, entry.judged_by) == ("disputed", None)
    assert HourStep.objects.get().reason == "Hij ging om twaalf uur."


def test_disputing_asks_for_a_reason(entry, company):
    with pytest.raises(ValidationError) as refused:
        dispute_by_link(entry, company, entry.version, "  ", timezone.now())
    assert "reason" in refused.value.message_dict


def test_a_pupil_proposes_hours(agreement, pupil):
    values = Values(minutes=450, remark="Banden verwisseld.")
    entry = propose_by_link(agreement, THURSDAY, values, pupil, timezone.now())
    assert (entry.status, entry.minutes, entry.entered_link) == ("proposed", 450, pupil)


def test_a_leermeester_reports_a_day_that_nobody_entered(agreement, company):
    entry = propose_by_link(agreement, THURSDAY, SHORTER, company, timezone.now())
    assert entry.status == "confirmed"


def test_a_pupil_corrects_what_was_proposed_by_the_pupil_only(agreement, entry, pupil):
    own = propose_by_link(agreement, FRIDAY, Values(minutes=450), pupil, timezone.now())
    assert correct_by_link(own, pupil, own.version, SHORTER, timezone.now()).minutes == 240
    with pytest.raises(PermissionDenied):
        correct_by_link(entry, pupil, entry.version, SHORTER, timezone.now())


@pytest.mark.parametrize("door", ["confirm", "dispute"])
def test_a_pupil_confirms_and_disputes_nothing(entry, pupil, door):
    with pytest.raises(PermissionDenied):
        every_door(entry, pupil)[door]()


def test_a_day_that_was_entered_is_not_proposed_once_more(entry, pupil):
    with pytest.raises(ValidationError, match="staat er al iets"):
        propose_by_link(entry.agreement, THURSDAY, SHORTER, pupil, timezone.now())


@pytest.mark.parametrize("door", DOORS)
class TestEveryDoor:
    def refused(self, entry, link, door, error):
        with pytest.raises(error):
            every_door(entry, link)[door]()
        assert not HourStep.objects.exists()

    def test_opens_nothing_of_another_agreement(self, entry, mentor, door):
        other = TrajectoryFactory(student__school=mentor.memberships.get().school)
        self.refused(entry, link_for(signed_agreement(other)), door, PermissionDenied)

    def test_opens_nothing_once_it_expired(self, entry, company, door):
        early = timezone.now() - timedelta(days=30)
        ConfirmationLink.objects.update(made_at=early, expires_at=early + timedelta(days=14))
        self.refused(entry, company, door, PermissionDenied)

    def test_opens_nothing_once_it_was_revoked(self, entry, company, door):
        ConfirmationLink.objects.update(revoked_at=timezone.now())
        self.refused(entry, company, door, PermissionDenied)

    def test_opens_no_day_after_the_agreement_ended(self, entry, company, door):
        AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 13))
        self.refused(entry, company, door, ValidationError)

    def test_opens_no_day_after_the_trajectory_ended(self, entry, company, door):
        trajectory = entry.agreement.trajectory
        trajectory.ended_on = date(2026, 11, 18)
        trajectory.save()
        self.refused(entry, company, door, ValidationError)

    def test_opens_no_week_that_was_closed(self, entry, company, mentor, door):
        ClosedWeek.objects.create(
            trajectory=entry.agreement.trajectory,
            monday=monday_of(THURSDAY),
            closed_by=mentor,
            closed_at=timezone.now(),
        )
        self.refused(entry, company, door, ValidationError)

    def test_opens_nothing_where_the_school_does_not_ask_leermeesters(self, entry, company, door):
        school = entry.agreement.trajectory.student.school
        school.company_confirms_hours = False
        school.save()
        self.refused(entry, company, door, ValidationError)


@pytest.mark.parametrize(
    ("day", "shown"), [(date(2026, 10, 25), False), (date(2026, 10, 26), True)]
)
def test_a_link_opens_the_days_of_this_week_and_three_before(agreement, company, day, shown):
    entry = HourEntryFactory(agreement=agreement, date=day, status="proposed")
    if shown:
        assert confirm_by_link(entry, company, entry.version, timezone.now()).status == "confirmed"
    else:
        with pytest.raises(PermissionDenied):
            confirm_by_link(entry, company, entry.version, timezone.now())


@pytest.mark.parametrize("day", [date(2026, 11, 12), date(2026, 11, 22)])
def test_a_day_before_the_agreement_or_to_come_is_refused_by_its_date(agreement, company, day):
    AgreementVersion.objects.update(start=date(2026, 11, 13))
    with pytest.raises(ValidationError) as refused:
        propose_by_link(agreement, day, SHORTER, company, timezone.now())
    assert "date" in refused.value.message_dict
    assert not HourEntry.objects.exists()


@pytest.mark.parametrize("door", ["confirm", "correct", "dispute"])
def test_what_was_changed_after_it_was_seen_stays(entry, company, door):
    HourEntry.objects.update(version=entry.version + 1)
    with pytest.raises(ValidationError, match="intussen gewijzigd"):
        every_door(entry, company)[door]()


def test_impossible_times_of_a_link_are_refused_by_field(entry, company):
    with pytest.raises(ValidationError) as refused:
        correct_by_link(entry, company, entry.version, Values(minutes=25 * 60), timezone.now())
    assert refused.value.message_dict == {"minutes": ["25 uur past niet in één dag."]}
