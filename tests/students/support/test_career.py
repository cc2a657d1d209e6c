"""The LOB dossier: goals, talks, and evidence that is checked by its content."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.files import sha256_of
from lwt_admin.students.kept_files import career_evidence
from lwt_admin.students.models import CareerEvidence, CareerGoal, CareerTalk
from lwt_admin.students.support import evidence as keeping
from tests.factories import CareerEvidenceFactory, CareerGoalFactory, CareerTalkFactory
from tests.support.scans import as_upload, pdf, picture

pytestmark = pytest.mark.django_db

GOAL = {"text": "Zelf een muur metselen", "set_on": "2026-09-14", "version": "1"}
TALK = {
    "date": "2026-10-01",
    "subject": "Beroep",
    "outcome": "Gaat een dag meelopen.",
    "version": "1",
}


@pytest.fixture
def evidence(mentor_client, student):
    add(mentor_client, student, picture())
    return CareerEvidence.objects.get()


def add(client, student, content, name="muur.jpg", **changed):
    sent = {"title": "Mijn muur", "version": "1", "file": as_upload(content, name)} | changed
    return client.post(reverse("evidence_add", args=[student.pk]), sent)


def career(student):
    return reverse("career", args=[student.pk])


# --- Goals and talks ------------------------------------------------------------------------------
def test_the_mentor_notes_a_goal_and_a_talk(mentor_client, mentor, student, text_of):
    mentor_client.post(reverse("career_goal_add", args=[student.pk]), GOAL)
    mentor_client.post(reverse("career_talk_add", args=[student.pk]), TALK)
    page = text_of(mentor_client.get(career(student)))
    assert "Zelf een muur metselen" in page
    assert "Gaat een dag meelopen." in page
    assert CareerTalk.objects.get().entered_by == mentor


@pytest.mark.parametrize(
    ("name", "sent", "reason"),
    [
        ("career_goal_add", GOAL | {"by": "2026-09-13"}, "ligt voor het begin"),
        ("career_goal_add", GOAL | {"reached_on": "2026-11-03"}, "moet nog komen"),
        ("career_goal_add", GOAL | {"text": "111222333"}, "Dit lijkt een BSN"),
        ("career_goal_add", GOAL | {"competence": "vliegen"}, "keuze"),
        ("career_talk_add", TALK | {"date": "2026-11-03"}, "moet nog komen"),
        ("career_talk_add", TALK | {"outcome": ""}, "verplicht"),
        ("career_talk_add", TALK | {"outcome": "bsn 111222333"}, "Dit lijkt een BSN"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    mentor_client, student, name, sent, reason, text_of
):
    assert reason in text_of(mentor_client.post(reverse(name, args=[student.pk]), sent))
    assert not CareerGoal.objects.exists()
    assert not CareerTalk.objects.exists()


@pytest.mark.parametrize(
    ("factory", "broken"),
    [
        (CareerGoalFactory, {"competence": "vliegen"}),
        (CareerGoalFactory, {"by": date(2026, 9, 13)}),
        (CareerGoalFactory, {"reached_on": date(2026, 9, 13)}),
        (CareerTalkFactory, {"competence": "vliegen"}),
        (CareerEvidenceFactory, {"competence": "vliegen"}),
    ],
)
def test_the_database_refuses_what_cannot_be(student, factory, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(student=student, **broken)


def test_a_goal_is_reached(mentor_client, student, text_of):
    goal = CareerGoalFactory(student=student)
    url = reverse("career_goal_edit", args=[goal.pk])
    mentor_client.post(url, GOAL | {"reached_on": "2026-10-30"})
    assert "bereikt vr 30 okt 2026" in text_of(mentor_client.get(career(student)))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER])
def test_who_guides_no_pupils_only_reads(sign_in, student, role, text_of):
    goal = CareerGoalFactory(student=student)
    client = sign_in(role)
    page = text_of(client.get(career(student)))
    assert goal.text in page
    assert reverse("career_goal_edit", args=[goal.pk]) not in page
    assert add(client, student, picture()).status_code == 403
    assert client.post(reverse("career_goal_delete", args=[goal.pk])).status_code == 403


# --- Evidence -------------------------------------------------------------------------------------
def test_a_file_is_kept_and_comes_back_byte_for_byte(mentor_client, student):
    content = picture()
    add(mentor_client, student, content, "muur.png")
    kept = CareerEvidence.objects.get()
    assert (kept.name, kept.content_type) == ("muur.jpg", "image/jpeg")
    response = mentor_client.get(reverse("evidence_file", args=[kept.pk]))
    assert response.content == content
    assert response["Content-Type"] == "application/octet-stream"
    assert "attachment" in response["Content-Disposition"]
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is leeg"),
        (b"PK\x03\x04 een zip", "Word-, Excel- of zip-bestand"),
        (b"<html><script>alert(1)</script>", "is geen pdf, JPEG of PNG"),
        (b"%PDF-1.7 half", ""),
        (picture()[:2000], "beschadigd"),
        (picture() + b"PK\x05\x06" + b"\0" * 18, "meer dan een scan"),
        (picture(size=(200, 200)), "te klein"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused(
    mentor_client, student, content, reason, text_of
):
    assert reason in text_of(add(mentor_client, student, content, "foto.jpg"))
    assert not CareerEvidence.objects.exists()


def test_the_same_file_is_not_kept_twice(mentor_client, student, evidence, text_of):
    assert "Ditzelfde bestand staat er al" in text_of(add(mentor_client, student, picture()))
    assert CareerEvidence.objects.count() == 1


def test_there_is_an_end_to_the_number_of_files(
    mentor_client, student, evidence, monkeypatch, text_of
):
    monkeypatch.setattr(keeping, "MOST_FILES", 1)
    assert "hoogstens 1 bestanden" in text_of(add(mentor_client, student, pdf(), "b.pdf"))


def test_a_title_with_a_bsn_is_refused(mentor_client, student, text_of):
    page = text_of(add(mentor_client, student, picture(), title="111222333"))
    assert "Dit lijkt een BSN" in page
    assert not CareerEvidence.objects.exists()


def test_a_file_named_after_a_bsn_is_refused(mentor_client, student, text_of):
    page = text_of(add(mentor_client, student, picture(), "111222333.jpg"))
    assert "Dit lijkt een BSN" in page
    assert not CareerEvidence.objects.exists()


def test_the_message_says_what_was_kept(mentor_client, student, text_of):
    url = reverse("career_goal_add", args=[student.pk])
    assert "Het LOB-doel is opgeslagen." in text_of(mentor_client.post(url, GOAL, follow=True))


def test_taking_a_file_is_recorded(sign_in, student, evidence):
    sign_in(Role.READER).get(reverse("evidence_file", args=[evidence.pk]))
    entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert entry.object_id == evidence.pk


def test_nobody_of_another_school_takes_a_file(outsider, evidence):
    assert outsider.get(reverse("evidence_file", args=[evidence.pk])).status_code == 404


def test_a_file_is_removed_from_storage_as_well(
    mentor_client, evidence, django_capture_on_commit_callbacks
):
    storage, name = evidence.file.storage, evidence.file.name
    with django_capture_on_commit_callbacks(execute=True):
        mentor_client.post(reverse("evidence_delete", args=[evidence.pk]))
    assert not CareerEvidence.objects.exists()
    assert not storage.exists(name)


def test_a_file_that_is_gone_is_told_as_not_found(mentor_client, evidence):
    evidence.file.storage.delete(evidence.file.name)
    url = reverse("evidence_file", args=[evidence.pk])
    assert mentor_client.get(url).status_code == 404


def test_what_a_file_shows_is_said_better(mentor_client, evidence):
    url = reverse("evidence_edit", args=[evidence.pk])
    mentor_client.post(url, {"title": "Muur in halfsteens", "version": evidence.version})
    evidence.refresh_from_db()
    assert evidence.title == "Muur in halfsteens"


def test_who_looks_over_all_files_finds_the_evidence(evidence):
    (kept,) = career_evidence()
    assert sha256_of(kept.file) == kept.sha256


# --- The page -------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 20])
def test_the_page_costs_the_same_queries_for_any_number(
    mentor_client, student, number, django_assert_num_queries
):
    for factory in (CareerGoalFactory, CareerTalkFactory, CareerEvidenceFactory):
        factory.create_batch(number, student=student)
    mentor_client.get(career(student))
    with django_assert_num_queries(CAREER_QUERIES):
        mentor_client.get(career(student))


CAREER_QUERIES = 9


def test_the_page_of_support_fetches_it_as_a_part(mentor_client, student, text_of):
    CareerGoalFactory(student=student)
    part = text_of(mentor_client.get(career(student), headers={"HX-Request": "true"}))
    assert "Zelf een muur leren metselen" in part
    assert "<html" not in part
