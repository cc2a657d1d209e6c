from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.actors import of_link, staff_today
from lwt_admin.placements.facts import counted_entries, judge_trajectory
from lwt_admin.placements.life_cycle import BEGINNINGS, LIFE_CYCLE, find_step, perform
from lwt_admin.placements.models import ConfirmationLink, HourEntry, HourStep
from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.services import APPROVE, REJECT, judge_entry, save_entry
from tests.factories import HourEntryFactory, staff
from tests.placements.conftest import THURSDAY
from tests.placements.links import link_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NO = None

# Every step that the leermeester, the pupil and the school may take, and where it leads.
EXPECTED = {
    "change": ("proposed", "proposed", "proposed", "proposed", "proposed"),
    "change_counting": ("approved", "approved", NO, "approved", "approved"),
    "propose_again": ("proposed", NO, NO, NO, NO),
    "confirm": ("confirmed", NO, "confirmed", "approved", NO),
    "correct": ("confirmed", "confirmed", "confirmed", "confirmed", NO),
    "dispute": ("disputed", "disputed", NO, "disputed", NO),
    "count": (NO, "approved", NO, NO, NO),
    "approve": ("approved", "approved", "approved", NO, NO),
    "reject": ("rejected", "rejected", "rejected", NO, NO),
    "strike": ("rejected", "rejected", "rejected", "rejected", NO),
}
STATES = ("proposed", "confirmed", "disputed", "approved", "rejected")


def school_chooses(agreement, **choices):
    school = agreement.trajectory.student.school
    for name, value in choices.items():
        setattr(school, name, value)
    school.save()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EXPECTED)
def test_the_table_leads_where_it_should_and_nowhere_else(name, state):
    expected = EXPECTED[name][STATES.index(state)]
    if expected is None:
        with pytest.raises(ValidationError):
            find_step(name, state)
    else:
        assert find_step(name, state).target == expected


def test_the_table_has_no_other_steps():
    assert {step.name for step in LIFE_CYCLE} == EXPECTED.keys()
    assert {step.name for step in BEGINNINGS} == {"enter", "enter_counting", "propose", "report"}
    assert len({(step.name, step.source) for step in LIFE_CYCLE}) == len(LIFE_CYCLE)


@pytest.mark.parametrize("step", [step for step in LIFE_CYCLE if step.name != "count"])
def test_nobody_takes_the_step_of_another(step, agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, status=step.source)
    school_chooses(agreement, company_confirms_hours=True, student_proposes_hours=True)
    actors = [
        staff_today(
            staff(agreement.trajectory.student.school, Role.READER),
            entry.agreement.trajectory,
            TODAY,
        ),
        staff_today(
            staff(agreement.trajectory.student.school, Role.COORDINATOR),
            entry.agreement.trajectory,
            TODAY,
        ),
        staff_today(mentor, agreement.trajectory, TODAY),
        of_link(link_for(agreement)),
        of_link(link_for(agreement, party=ConfirmationLink.Party.STUDENT)),
    ]
    for actor in actors:
        if step.who not in actor.roles:
            with pytest.raises(PermissionDenied):
                perform(step.name, entry, actor, now=timezone.now(), reason="Zomaar.")
    assert not HourStep.objects.exists()


def test_each_step_is_recorded_with_who_when_and_why(agreement, mentor, coordinator):
    entry = HourEntry(agreement=agreement, date=THURSDAY, start=time(8), end=time(12))
    save_entry(entry, coordinator, TODAY)
    judge_entry(entry, REJECT, mentor, "Hij was ziek.")
    steps = HourStep.objects.filter(entry=entry).order_by("pk")
    assert [(one.from_status, one.to_status, one.by, one.reason) for one in steps] == [
        ("", "proposed", coordinator, ""),
        ("proposed", "rejected", mentor, "Hij was ziek."),
    ]
    assert steps[0].at == timezone.now()


def test_a_refused_step_records_nothing(agreement, coordinator):
    entry = HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="proposed", entered_by=coordinator
    )
    with pytest.raises(PermissionDenied):
        judge_entry(entry, APPROVE, coordinator)
    assert not HourStep.objects.exists()


def test_rejecting_without_a_reason_is_refused(agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, status="proposed")
    with pytest.raises(ValidationError, match="waarom"):
        judge_entry(entry, REJECT, mentor, " ")


def test_hours_of_the_mentor_wait_where_they_count_after_confirmation(agreement, mentor):
    school_chooses(agreement, mentor_hours_count="after_confirmation")
    entry = HourEntry(agreement=agreement, date=THURSDAY, start=time(8), end=time(12))
    assert save_entry(entry, mentor, TODAY).status == "proposed"


def test_a_mentor_does_not_approve_own_hours_that_count_after_confirmation(agreement, mentor):
    school_chooses(agreement, mentor_hours_count="after_confirmation")
    entry = HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="proposed", entered_by=mentor
    )
    with pytest.raises(PermissionDenied):
        judge_entry(entry, APPROVE, mentor)


def test_what_is_disputed_is_proposed_anew_by_the_mentor(agreement, mentor):
    entry = HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="disputed", entered_by=mentor
    )
    entry.end = time(14)
    assert save_entry(entry, mentor, TODAY).status == "proposed"


def test_what_is_disputed_is_approved_all_the_same_with_a_reason_only(agreement, mentor):
    entry = HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="disputed", entered_by=mentor
    )
    with pytest.raises(ValidationError, match="waarom"):
        judge_entry(entry, APPROVE, mentor)
    judged = judge_entry(entry, APPROVE, mentor, "De prikklok zegt het.")
    assert (judged.status, judged.judged_by) == ("approved", mentor)


def test_a_coordinator_does_not_approve_own_disputed_hours(agreement, coordinator):
    entry = HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="disputed", entered_by=coordinator
    )
    with pytest.raises(PermissionDenied):
        judge_entry(entry, APPROVE, coordinator, "Toch.")


@pytest.mark.parametrize(
    ("status", "minutes"),
    [("proposed", 0), ("confirmed", 0), ("disputed", 0), ("approved", 420), ("rejected", 0)],
)
def test_only_what_is_approved_counts(agreement, status, minutes):
    HourEntryFactory(agreement=agreement, date=THURSDAY, status=status)
    assert judge_trajectory(agreement.trajectory, TODAY).minutes == minutes


def test_disputed_hours_say_why_they_do_not_count(agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY, status="disputed")
    (hours,) = read_hours([agreement.trajectory])
    assert [one.reason for one in counted_entries(hours)] == ["betwist door de leermeester"]


def test_the_page_tells_every_step_with_who_takes_it(mentor_client):
    page = mentor_client.get(reverse("hours_steps"))
    text = page.content.decode()
    told = [(line.label, line.target) for line in page.context["lines"]]
    steps = {(step.label, step.target.label) for step in (*BEGINNINGS, *LIFE_CYCLE)}
    assert set(told) == steps
    assert "De leermeester, met zijn link" in text
    assert "De reden staat erbij." in text
