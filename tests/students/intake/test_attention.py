"""What waits before the start: signals, letters, meetings."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.signing.models import Party
from lwt_admin.students.attention import attention
from lwt_admin.students.attention_intake import intake_attention
from lwt_admin.students.intake import signing
from tests.factories import AgendaItemFactory, IntakeFactory, IntakeStepFactory, staff
from tests.students.intake import support
from tests.students.intake.support import TODAY

pytestmark = pytest.mark.django_db


def lines(student, today=TODAY, role=Role.COORDINATOR):
    return [one.text for one in intake_attention(staff(student.school, role), None, today)]


def test_a_signal_that_nobody_followed_up_is_told_after_two_weeks():
    intake = IntakeFactory(signal__day=TODAY - timedelta(days=14))
    told = f"{intake.student}: het signaal is nog niet opgevolgd"
    assert lines(intake.student) == [told]
    assert lines(intake.student, TODAY - timedelta(days=1)) == []


def test_a_signal_that_was_followed_up_is_not_told():
    intake = IntakeFactory(signal__day=TODAY - timedelta(days=30))
    IntakeStepFactory(intake=intake, kind="parents")
    assert lines(intake.student) == []


def test_a_letter_that_waits_is_told_after_a_week():
    letter = support.offered()
    student, today = letter.intake.student, timezone.localdate()
    assert lines(student, today) == []
    told = lines(student, today + timedelta(days=7))
    assert told == [f"De aanvraagbrief van {student} is nog niet getekend"]


def test_a_letter_that_was_refused_is_told_until_there_is_a_new_one():
    letter = support.offered()
    signatory = support.party(letter, Party.STUDENT)
    link, _ = signing.links.issue(signatory, now=timezone.now())
    signing.refuse(letter, signatory, "Nee.", link=link, now=timezone.now())
    student = letter.intake.student
    assert "ging niet akkoord" in lines(student, timezone.localdate())[0]
    support.offered(student)
    assert lines(student, timezone.localdate()) == []


def test_a_signed_letter_is_not_told():
    letter = support.signed()
    assert lines(letter.intake.student, timezone.localdate() + timedelta(days=30)) == []


def test_a_meeting_without_a_decision_is_told_once():
    item = AgendaItemFactory()
    student = item.intake.student
    told, after = "het besluit van de toelatingscommissie", TODAY + timedelta(days=1)
    assert lines(student) == [f"{student}: {told} valt vandaag"]
    assert lines(student, after) == [f"{student}: {told} ontbreekt"]
    coordinator = staff(student.school, Role.COORDINATOR)
    rooms = (attention, intake_attention)
    everything = [one for about in rooms for one in about(coordinator, None, after)]
    assert sum("besl" in one.text for one in everything) == 1


def test_a_meeting_to_come_is_not_told():
    item = AgendaItemFactory(meeting__day=TODAY + timedelta(days=1))
    assert lines(item.intake.student) == []


@pytest.mark.parametrize("role", [Role.MENTOR, Role.READER, Role.OFFICE])
def test_only_who_may_change_it_is_told(role):
    assert lines(AgendaItemFactory().intake.student, role=role) == []


@pytest.mark.parametrize("number", [1, 20])
def test_it_takes_at_most_five_queries(number, django_assert_max_num_queries):
    first = AgendaItemFactory()
    school = first.intake.student.school
    for _ in range(number - 1):
        AgendaItemFactory(intake=IntakeFactory(student__school=school), meeting=first.meeting)
        IntakeFactory(student__school=school, signal__day=TODAY - timedelta(days=30))
    with time_machine.travel(TODAY):
        support.offered(support.pupil(school=school))
    coordinator = staff(school, Role.COORDINATOR)
    assert coordinator.access
    with django_assert_max_num_queries(5):
        list(intake_attention(coordinator, None, TODAY + timedelta(days=9)))
