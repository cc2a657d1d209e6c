"""Restricted notes: only the coordinator and the pupil's own mentor, along every path."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Right, Role
from lwt_admin.students.models import RestrictedNote
from tests.factories import MentorAssignmentFactory, RestrictedNoteFactory, staff
from tests.students.support.conftest import TODAY

pytestmark = pytest.mark.django_db

SECRET = "Thuis is het onrustig."
WITHOUT = [Role.OFFICE, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER, Role.MANAGER]


@pytest.fixture
def note(student):
    return RestrictedNoteFactory(student=student, text=SECRET)


def pages_of(note):
    return [
        reverse("note_list", args=[note.student_id]),
        reverse("note_add", args=[note.student_id]),
        reverse("note_edit", args=[note.pk]),
        reverse("note_delete", args=[note.pk]),
    ]


def every_other_page(student):
    """All that is about the pupil, or looks through all records."""
    names = ("dossier", "dossier_details", "support", "career", "contact_log", "absence_student")
    about = [reverse(name, args=[student.pk]) for name in names]
    others = [reverse(name) for name in ("home", "home_support", "student_list")]
    return [*about, *others, f"{reverse('search')}?q=onrustig"]


def test_the_own_mentor_reads_and_writes_notes(mentor_client, mentor, student, text_of):
    url = reverse("note_add", args=[student.pk])
    mentor_client.post(url, {"date": "2026-11-02", "text": SECRET, "version": "1"})
    assert RestrictedNote.objects.get().entered_by == mentor
    assert SECRET in text_of(mentor_client.get(reverse("note_list", args=[student.pk])))


def test_the_coordinator_reads_and_changes_a_note(coordinator, note, text_of):
    url = reverse("note_edit", args=[note.pk])
    assert SECRET in text_of(coordinator.get(url))
    coordinator.post(url, {"date": "2026-10-12", "text": "Het gaat beter.", "version": "1"})
    note.refresh_from_db()
    assert note.text == "Het gaat beter."


@pytest.mark.parametrize("role", WITHOUT)
def test_without_the_right_there_is_no_page(sign_in, note, role):
    client = sign_in(role)
    for url in pages_of(note):
        assert client.get(url).status_code == 403
        assert client.post(url, {"date": "2026-11-02", "text": "x"}).status_code == 403
    assert RestrictedNote.objects.get().text == SECRET


def test_the_mentor_of_another_pupil_finds_nothing(sign_in, note, trajectory):
    client = sign_in(Role.MENTOR)
    for url in pages_of(note):
        assert client.get(url).status_code == 404


def test_a_mentor_who_also_reads_all_sees_the_pupil_and_no_notes(school, note, trajectory):
    client = Client()
    client.force_login(staff(school, Role.MENTOR, Role.READER))
    student_page = reverse("support", args=[note.student_id])
    assert b"Vertrouwelijke notities" not in client.get(student_page).content
    assert client.get(reverse("note_list", args=[note.student_id])).status_code == 403
    assert client.get(reverse("note_edit", args=[note.pk])).status_code == 404


def test_a_former_mentor_sees_no_notes_any_more(school, note, trajectory):
    former = staff(school, Role.MENTOR)
    MentorAssignmentFactory(
        trajectory=trajectory, mentor=former, start=date(2026, 8, 24), until=date(2026, 11, 1)
    )
    assert not RestrictedNote.objects.for_user(former).exists()


def test_a_coordinator_of_another_school_finds_nothing(outsider, note):
    for url in pages_of(note):
        assert outsider.get(url).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, *WITHOUT])
def test_the_text_stands_on_no_other_page(sign_in, student, trajectory, note, role):
    client = sign_in(role)
    for url in every_other_page(student):
        response = client.get(url)
        assert SECRET not in response.content.decode(), url


def test_the_page_of_support_leads_to_the_notes_only_for_who_may_read_them(
    mentor_client, sign_in, student, note
):
    page, notes = reverse("support", args=[student.pk]), reverse("note_list", args=[student.pk])
    assert notes in mentor_client.get(page).content.decode()
    for role in WITHOUT[:-1]:
        assert notes not in sign_in(role).get(page).content.decode()


def test_what_shows_every_kind_of_record_can_ask_who_sees_a_note(school, note):
    assert RestrictedNote.objects.all().view_right is Right.NOTES_RESTRICTED
    for role in WITHOUT:
        assert not RestrictedNote.objects.for_user(staff(school, role)).exists()


def test_the_history_names_a_note_without_what_it_says(coordinator, student, trajectory):
    url = reverse("note_add", args=[student.pk])
    coordinator.post(url, {"date": "2026-11-02", "text": SECRET, "version": "1"})
    kind = ContentType.objects.get_for_model(RestrictedNote)
    entry = LogEntry.objects.get(content_type=kind)
    assert entry.object_repr == "vertrouwelijke notitie van ma 2 nov 2026"
    assert entry.changes_dict["text"] == ["None", SECRET]


def test_only_who_may_read_notes_sees_them_in_the_history(
    coordinator, sign_in, student, trajectory
):
    url = reverse("note_add", args=[student.pk])
    coordinator.post(url, {"date": "2026-11-02", "text": SECRET, "version": "1"})
    history = reverse("history", args=[student.pk])
    shown = {
        role: "onrustig" in sign_in(role).get(history).content.decode()
        for role in (Role.COORDINATOR, Role.DIRECTOR)
    }
    assert shown == {Role.COORDINATOR: True, Role.DIRECTOR: False}


def test_reading_the_notes_is_recorded(mentor_client, mentor, student, note):
    mentor_client.get(reverse("note_list", args=[student.pk]))
    entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert entry.actor == mentor
    assert entry.additional_data == {"page": "vertrouwelijke notities"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"text": ""}, "verplicht"),
        ({"text": "bsn 111222333"}, "Dit lijkt een BSN"),
        ({"date": "2026-11-03"}, "moet nog komen"),
    ],
)
def test_what_cannot_be_is_refused(mentor_client, student, changed, reason, text_of):
    sent = {"date": str(TODAY), "text": "Iets", "version": "1"} | changed
    assert reason in text_of(mentor_client.post(reverse("note_add", args=[student.pk]), sent))
    assert not RestrictedNote.objects.exists()


def test_a_note_is_removed_after_asking(mentor_client, note, trajectory):
    mentor_client.post(reverse("note_delete", args=[note.pk]))
    assert not RestrictedNote.objects.exists()


@pytest.mark.parametrize("number", [1, 20])
def test_the_notes_cost_the_same_queries_for_any_number(
    mentor_client, student, number, django_assert_num_queries
):
    RestrictedNoteFactory.create_batch(number, student=student)
    url = reverse("note_list", args=[student.pk])
    mentor_client.get(url)
    with django_assert_num_queries(NOTE_QUERIES):
        mentor_client.get(url)


NOTE_QUERIES = 6
