"""Accidents and incidents: noting, following up, attachments, and who sees them."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.attention_visits import visit_attention
from lwt_admin.placements.incidents import MOST_FILES
from lwt_admin.placements.models import Incident, IncidentFile
from tests.factories import (
    IncidentFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.support.scans import as_upload, pdf, picture

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
WITHOUT = (Role.OFFICE, Role.EXAM_SECRETARY, Role.DIRECTOR, Role.READER, Role.MANAGER)


@pytest.fixture
def incident(agreement):
    return IncidentFactory(agreement=agreement)


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def noted(**given):
    return {
        "kind": "accident",
        "date": "2026-11-19",
        "involved": "de leerling en een collega",
        "what": "Sneed zich in een vinger.",
        "version": "1",
    } | given


def attach(client, incident, content, name="foto.jpg"):
    url = reverse("incident_attach", args=[incident.pk])
    return client.post(url, {"file": as_upload(content, name)})


# --- Noting ---------------------------------------------------------------------------------------
def test_a_mentor_notes_an_incident(mentor_client, mentor, agreement):
    given = noted(
        told_to="de ouders",
        told_on="2026-11-20",
        follow_up="Gesprek",
        follow_up_owner="de mentor",
        follow_up_on="2026-12-01",
    )
    mentor_client.post(reverse("incident_add", args=[agreement.pk]), given)
    incident = Incident.objects.get()
    assert incident.entered_by == mentor
    assert incident.told_to == "de ouders"
    assert incident.follow_up_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"date": "2026-11-22"}, "zo 22 nov 2026 moet nog komen"),
        ({"date": "2026-08-23"}, "zo 23 aug 2026 ligt buiten de overeenkomst"),
        ({"what": ""}, "verplicht"),
        ({"told_on": "2026-11-20"}, "Aan wie is het op vr 20 nov 2026 gemeld?"),
        ({"told_on": "2026-11-18", "told_to": "ouders"}, "ligt voor het incident"),
        ({"told_on": "2026-11-22", "told_to": "ouders"}, "zo 22 nov 2026 moet nog komen"),
        ({"follow_up": "Gesprek"}, "Wie doet dit vervolg?"),
        ({"follow_up": "Gesprek"}, "Wanneer moet dit vervolg klaar zijn?"),
        ({"follow_up_on": "2026-12-01"}, "Wat is het vervolg?"),
        (
            {"follow_up": "x", "follow_up_owner": "y", "follow_up_on": "2026-11-18"},
            "wo 18 nov 2026 ligt voor het incident op do 19 nov 2026",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(mentor_client, agreement, given, reason):
    url = reverse("incident_add", args=[agreement.pk])
    assert reason in text_of(mentor_client.post(url, noted(**given)))
    assert not Incident.objects.exists()


def test_two_people_do_not_overwrite_each_other(mentor_client, incident):
    Incident.objects.filter(pk=incident.pk).update(version=2)
    url = reverse("incident_edit", args=[incident.pk])
    assert "Iemand anders heeft dit intussen" in text_of(mentor_client.post(url, noted()))


# --- Dealing with it ------------------------------------------------------------------------------
def test_it_is_dealt_with_and_opened_again(mentor_client, incident):
    url = reverse("incident_close", args=[incident.pk])
    mentor_client.post(url, {"closed_on": "2026-11-20", "version": "1"})
    incident.refresh_from_db()
    assert incident.closed_on == date(2026, 11, 20)
    mentor_client.post(reverse("incident_reopen", args=[incident.pk]), {"version": "2"})
    incident.refresh_from_db()
    assert incident.closed_on is None


@pytest.mark.parametrize("day", ["2026-11-22", "2026-10-14", ""])
def test_it_is_not_dealt_with_on_a_day_that_cannot_be(mentor_client, incident, day):
    url = reverse("incident_close", args=[incident.pk])
    text_of(mentor_client.post(url, {"closed_on": day, "version": "1"}))
    incident.refresh_from_db()
    assert incident.closed_on is None


def test_what_has_been_dealt_with_does_not_change(mentor_client, agreement):
    incident = IncidentFactory(agreement=agreement, closed_on=date(2026, 11, 1))
    mentor_client.post(reverse("incident_edit", args=[incident.pk]), noted(what="Iets anders"))
    attach(mentor_client, incident, picture())
    incident.refresh_from_db()
    assert incident.what == "Sneed zich in een vinger."
    assert not incident.files.exists()


def test_what_was_typed_stays_when_somebody_else_has_dealt_with_it(mentor_client, agreement):
    closed = IncidentFactory(agreement=agreement, closed_on=date(2026, 11, 20))
    url = reverse("incident_edit", args=[closed.pk])
    page = text_of(mentor_client.post(url, noted(what="Het was de linkerhand.")))
    assert "Heropen het als er toch nog iets moet gebeuren" in page
    assert "Het was de linkerhand." in page
    assert Incident.objects.get().what != "Het was de linkerhand."


def test_who_notes_one_chooses_among_the_pupils_at_work_now(mentor_client, agreement):
    ended = {"start": date(2025, 8, 25), "end": date(2026, 7, 10)}
    before = signed_agreement(agreement.trajectory, **ended)
    page = text_of(mentor_client.get(reverse("incident_choose")))
    assert reverse("incident_add", args=[agreement.pk]) in page
    assert reverse("incident_add", args=[before.pk]) not in page


def test_the_pupils_of_another_mentor_are_not_to_choose_from(client, agreement):
    client.force_login(staff(agreement.trajectory.student.school, Role.MENTOR))
    page = text_of(client.get(reverse("incident_choose")))
    assert "Niemand is nu op een werkplek" in page


def test_two_agreements_with_one_company_are_told_apart_by_their_days(mentor_client, agreement):
    ended = {"start": date(2025, 8, 25), "end": date(2026, 7, 10)}
    before = signed_agreement(agreement.trajectory, **ended)
    WorkAgreement.objects.filter(pk=before.pk).update(company=agreement.company)
    student = agreement.trajectory.student
    page = text_of(mentor_client.get(reverse("incident_student", args=[student.pk])))
    assert page.index("24 aug") < page.index("25 aug 2025 – 10 jul 2026")


@pytest.mark.parametrize("name", ["incident_choose", "incident_student"])
@pytest.mark.parametrize("pupils", [1, 20])
def test_choosing_a_place_costs_the_same_queries_for_any_number(
    client, agreement, name, pupils, django_assert_num_queries
):
    school = agreement.trajectory.student.school
    for _ in range(pupils - 1):
        signed_agreement(TrajectoryFactory(student__school=school))
    client.force_login(staff(school, Role.COORDINATOR))
    keys = [agreement.trajectory.student_id] if name == "incident_student" else []
    client.get(reverse(name, args=keys))  # the session is there now
    with django_assert_num_queries(8 if keys else 5):
        client.get(reverse(name, args=keys))


def test_the_list_shows_what_is_open_and_on_request_all(mentor_client, agreement, incident):
    closed = IncidentFactory(agreement=agreement, date=date(2026, 9, 1), closed_on=TODAY)
    url = reverse("incident_list")
    assert "di 1 sep 2026" not in text_of(mentor_client.get(url))
    assert "di 1 sep 2026" in text_of(mentor_client.get(url, {"toon": "alles"}))
    assert closed.closed_on == TODAY


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_queries_for_any_number(
    mentor_client, agreement, number, django_assert_num_queries
):
    IncidentFactory.create_batch(number, agreement=agreement)
    mentor_client.get(reverse("incident_list"))
    with django_assert_num_queries(5):
        mentor_client.get(reverse("incident_list"))


# --- Attachments ----------------------------------------------------------------------------------
def test_a_photo_is_kept_and_comes_back_byte_for_byte(mentor_client, incident):
    content = picture()
    attach(mentor_client, incident, content, "ongeluk.png")
    kept = incident.files.get()
    assert (kept.name, kept.content_type) == ("ongeluk.jpg", "image/jpeg")
    response = mentor_client.get(reverse("incident_file", args=[kept.pk]))
    assert response.content == content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_taking_a_file_is_recorded(mentor_client, mentor, incident):
    attach(mentor_client, incident, pdf(), "verslag.pdf")
    kept = incident.files.get()
    mentor_client.get(reverse("incident_file", args=[kept.pk]))
    taken = LogEntry.objects.get_for_object(kept).filter(action=LogEntry.Action.ACCESS)
    assert taken.get().actor == mentor


def test_looking_at_an_incident_is_recorded(mentor_client, mentor, incident):
    mentor_client.get(reverse("incident_detail", args=[incident.pk]))
    seen = LogEntry.objects.get_for_object(incident).filter(action=LogEntry.Action.ACCESS)
    assert seen.get().actor == mentor


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"<html><script>alert(1)</script></html>", "foto.jpg", "is geen pdf, JPEG of PNG"),
        (b"PK\x03\x04" + b"\0" * 100, "verslag.pdf", "Word-, Excel- of zip-bestand"),
        (b"", "leeg.pdf", "is leeg"),
    ],
)
def test_a_file_is_judged_by_what_is_in_it(mentor_client, incident, content, name, reason):
    assert reason in text_of(attach(mentor_client, incident, content, name))
    assert not incident.files.exists()


def test_the_same_file_is_not_kept_twice(mentor_client, incident):
    content = picture()
    attach(mentor_client, incident, content)
    assert "staat er al bij" in text_of(attach(mentor_client, incident, content))
    assert incident.files.count() == 1


def test_there_is_an_end_to_the_number_of_files(mentor_client, mentor, incident):
    for number in range(MOST_FILES):
        IncidentFile.objects.create(
            incident=incident,
            file="x",
            name="x",
            sha256=f"{number}",
            added_by=mentor,
            added_at=incident.created_at,
        )
    assert "hoogstens 20 bestanden" in text_of(attach(mentor_client, incident, picture()))


def test_a_file_that_was_removed_is_gone_from_storage(
    mentor_client, incident, django_capture_on_commit_callbacks
):
    attach(mentor_client, incident, picture())
    kept = incident.files.get()
    storage, name = kept.file.storage, kept.file.name
    url = reverse("incident_file_delete", args=[kept.pk])
    assert "verdwijnt voorgoed" in text_of(mentor_client.get(url))
    with django_capture_on_commit_callbacks(execute=True):
        mentor_client.post(url)
    assert not incident.files.exists()
    assert not storage.exists(name)


def test_a_file_that_is_missing_says_so(mentor_client, mentor, incident):
    kept = IncidentFile.objects.create(
        incident=incident,
        file="weg.jpg",
        name="weg.jpg",
        sha256="0",
        added_by=mentor,
        added_at=incident.created_at,
    )
    response = mentor_client.get(reverse("incident_file", args=[kept.pk]))
    assert response.status_code == 404


# --- Who sees them --------------------------------------------------------------------------------
@pytest.mark.parametrize("role", WITHOUT)
def test_without_the_right_to_restricted_notes_nothing_opens(client, incident, role):
    school = incident.agreement.trajectory.student.school
    client.force_login(staff(school, role))
    student = incident.agreement.trajectory.student_id
    for name, pk in (("incident_detail", incident.pk), ("incident_student", student)):
        assert client.get(reverse(name, args=[pk])).status_code == 403
    assert client.get(reverse("incident_list")).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICE, Role.DIRECTOR, Role.READER])
def test_without_the_right_the_dossier_does_not_speak_of_incidents(client, incident, role):
    student = incident.agreement.trajectory.student
    client.force_login(staff(student.school, role))
    page = text_of(client.get(reverse("dossier", args=[student.pk])))
    assert "ncident" not in page


def test_a_mentor_of_other_pupils_finds_nothing(client, incident):
    school = incident.agreement.trajectory.student.school
    other = staff(school, Role.MENTOR)
    signed_agreement(TrajectoryFactory(student__school=school, mentor=other))
    client.force_login(other)
    assert client.get(reverse("incident_detail", args=[incident.pk])).status_code == 404
    assert "do 15 okt 2026" not in text_of(client.get(reverse("incident_list")))


def test_a_coordinator_of_another_school_finds_nothing(client, incident):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert client.get(reverse("incident_detail", args=[incident.pk])).status_code == 404


def test_who_reads_along_and_guides_other_pupils_sees_no_incidents_of_the_rest(client, incident):
    """Two roles: the wider sight of the reader does not widen the mentor's right to notes."""
    school = incident.agreement.trajectory.student.school
    client.force_login(staff(school, Role.MENTOR, Role.READER))
    assert client.get(reverse("incident_detail", args=[incident.pk])).status_code == 404
    student = incident.agreement.trajectory.student_id
    assert client.get(reverse("incident_student", args=[student])).status_code == 403


def test_a_late_follow_up_is_told_without_saying_what_happened(mentor, agreement):
    IncidentFactory(
        agreement=agreement,
        follow_up="Gesprek",
        follow_up_owner="de mentor",
        follow_up_on=date(2026, 11, 20),
    )
    (todo,) = [one for one in visit_attention(mentor, None, TODAY) if "incident" in one.text]
    assert "vinger" not in todo.text + todo.detail
    assert "ongeval" not in todo.text + todo.detail


def test_the_dossier_fetches_the_incidents(mentor_client, incident):
    student = incident.agreement.trajectory.student_id
    page = mentor_client.get(reverse("dossier", args=[student])).content.decode()
    url = reverse("incident_student", args=[student])
    assert f'hx-get="{url}"' in page
    part = text_of(mentor_client.get(url, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "do 15 okt 2026" in part
