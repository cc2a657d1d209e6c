"""The note of the admission committee is about several pupils; it goes with the last of them."""

from datetime import date

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.privacy.anonymising import anonymise
from lwt_admin.dossier.privacy.meetings import may_name
from lwt_admin.students.models import CommitteeMeeting, PrivacyRequest
from tests.factories import (
    AgendaItemFactory,
    CommitteeMeetingFactory,
    EnrolmentFactory,
    IntakeFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    staff,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def school():
    return SchoolFactory()


def noted(meeting, note):
    """With a note that was written later, so that the history holds it."""
    meeting.note = note
    meeting.save()
    return meeting


@pytest.fixture
def meeting(school):
    """A meeting with two pupils on its agenda, and a note that names them."""
    meeting = noted(CommitteeMeetingFactory(school=school), "Zeldzaam en Vreemd besproken")
    for name in ("Zeldzaam", "Vreemd"):
        student = StudentFactory(school=school, last_name=name)
        AgendaItemFactory(meeting=meeting, intake=IntakeFactory(student=student))
    return meeting


@pytest.fixture
def students(meeting):
    return [item.intake.student for item in meeting.items.order_by("pk")]


@pytest.fixture
def coordinator(client, school):
    user = staff(school, Role.COORDINATOR)
    client.force_login(user)
    return user


def history(meeting):
    kind = ContentType.objects.get_for_model(CommitteeMeeting)
    entries = LogEntry.objects.filter(content_type=kind, object_id=meeting.pk)
    return [(entry.changes, entry.object_repr) for entry in entries]


def test_the_note_stays_while_one_of_the_pupils_is_known(meeting, students):
    anonymise(students[0], by=None, now=NOW)
    meeting.refresh_from_db()
    assert meeting.note == "Zeldzaam en Vreemd besproken"
    assert "Zeldzaam" in str(history(meeting))


def test_the_note_and_its_history_go_with_the_last_pupil(meeting, students):
    for student in students:
        anonymise(student, by=None, now=NOW)
    meeting.refresh_from_db()
    assert (meeting.note, meeting.names) == ("gewist", ["L. Bakker", "P. de Wit"])
    assert set(history(meeting)) == {(None, "gewist")}


def test_another_meeting_keeps_its_note(school, students):
    later = CommitteeMeetingFactory(school=school, day=date(2026, 12, 7))
    other = noted(later, "Over wie nog komt")
    for student in students:
        anonymise(student, by=None, now=NOW)
    other.refresh_from_db()
    assert other.note == "Over wie nog komt"
    assert "Over wie nog komt" in str(history(other))


def test_a_meeting_without_a_note_gets_none(meeting, students):
    CommitteeMeeting.objects.filter(pk=meeting.pk).update(note="")
    for student in students:
        anonymise(student, by=None, now=NOW)
    meeting.refresh_from_db()
    assert meeting.note == ""


def test_of_the_last_pupil_no_note_stays_behind(coordinator, meeting, students):
    stays = [(meeting.pk, meeting.day)]
    assert may_name(coordinator, [students[1].pk]) == {students[1].pk: stays}
    anonymise(students[0], by=None, now=NOW)
    assert may_name(coordinator, [students[1].pk]) == {}


def test_finding_the_notes_takes_one_query(
    coordinator, meeting, students, django_assert_num_queries
):
    may_name(coordinator, [])
    with django_assert_num_queries(1):
        assert len(may_name(coordinator, [one.pk for one in students])) == 2


def test_the_page_to_erase_a_pupil_links_to_the_note(client, coordinator, meeting, students):
    PrivacyRequest.objects.create(
        student=students[0],
        kind=PrivacyRequest.Kind.ERASURE,
        asked_on=date(2026, 10, 1),
        asked_by="ouder",
        what="Alles",
        decision=PrivacyRequest.Decision.DONE,
        answer="Akkoord",
        decided_on=date(2026, 10, 2),
        decided_by=coordinator,
    )
    page = client.get(reverse("student_erase", args=[students[0].pk])).content.decode()
    assert "Die notitie kan deze leerling noemen" in page
    assert reverse("meeting_detail", args=[meeting.pk]) in page


@time_machine.travel("2032-08-01")
def test_the_list_of_what_is_due_links_to_the_note(client, school, meeting, students):
    client.force_login(staff(school, Role.COORDINATOR))
    year = SchoolYearFactory(school=school, end=date(2027, 7, 9))
    EnrolmentFactory(student=students[0], school_year=year)
    page = client.get(reverse("erasure_list")).content.decode()
    assert "Die notitie kan een leerling noemen" in page
    assert reverse("meeting_detail", args=[meeting.pk]) in page
