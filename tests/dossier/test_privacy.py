"""A pupil's own data, what was asked about it, and erasing because somebody asked."""

import io
import json
import zipfile
from datetime import date, timedelta
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.dossier.privacy import own_data as own
from lwt_admin.dossier.privacy.attention import request_attention
from lwt_admin.students.models import PrivacyRequest, Student
from lwt_admin.students.pupil_records import of_student, paths_to_student
from lwt_admin.todo import Urgency
from tests.factories import (
    ContactFactory,
    GuardianFactory,
    IncidentFactory,
    RestrictedNoteFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def student():
    student = StudentFactory(first_name="Daan", prefix="van den", last_name="Berg")
    TrajectoryFactory(student=student)
    GuardianFactory(student=student, name="Ans van den Berg")
    ContactFactory(student=student, line="Moeder belde over de bus")
    RestrictedNoteFactory(student=student, text="Zorg om thuis")
    return student


@pytest.fixture
def coordinator(client, student):
    user = staff(student.school, Role.COORDINATOR)
    client.force_login(user)
    return user


@pytest.fixture
def no_pdf():
    with mock.patch.object(own, "render_pdf", lambda html: b"%PDF " + html.encode()):
        yield


def archive(client, student, query=""):
    answer = client.get(reverse("own_data_zip", args=[student.pk]) + query)
    assert answer["Content-Disposition"].endswith('"gegevens-van-daan-van-den-berg.zip"')
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


# --- Everything in one file -----------------------------------------------------------------------
def test_the_json_holds_every_record_of_every_room(no_pdf, world):
    data = own.own_data(world.student, timezone.now(), restricted=True)
    kept = json.loads(data.as_json())["records"]
    for model in set(paths_to_student()) - own.LEFT_OUT:
        number = model._base_manager.filter(of_student(model, world.student.pk)).count()
        assert len(kept.get(model._meta.label, ())) == number, model


def test_the_zip_tells_the_same_for_people_and_for_programs(client, student, coordinator, no_pdf):
    found = archive(client, student)
    told = json.loads(found.read("gegevens.json"))
    assert told["schema"] == own.SCHEMA
    assert told["records"]["students.Guardian"][0]["name"] == "Ans van den Berg"
    assert "Ans van den Berg" in found.read("gegevens.pdf").decode()
    assert "Moeder belde over de bus" in found.read("gegevens.pdf").decode()


def test_the_pdf_is_really_made(student):
    data = own.own_data(student, timezone.now(), restricted=False)
    assert data.as_pdf().startswith(b"%PDF-1.7")


def test_files_go_along_as_they_are_kept(client, world, no_pdf):
    client.force_login(staff(world.school, Role.COORDINATOR))
    answer = client.get(reverse("own_data_zip", args=[world.student.pk]) + "?afgeschermd=1")
    found = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    kept = world.records["attachment"]
    with kept.file.open("rb") as file:
        stored = file.read()
    (name,) = [one for one in found.namelist() if f"bijlage-bij-een-incident-{kept.pk}." in one]
    assert found.read(name) == stored


def test_restricted_notes_go_along_only_when_asked(client, student, coordinator, no_pdf):
    IncidentFactory(agreement__trajectory=student.trajectories.get(), what="Vinger gekneusd")
    for name in ("gegevens.json", "gegevens.pdf"):
        without = archive(client, student).read(name).decode()
        assert "Zorg om thuis" not in without
        assert "gekneusd" not in without
        whole = archive(client, student, "?afgeschermd=1").read(name).decode()
        assert "Zorg om thuis" in whole
        assert "gekneusd" in whole


def test_another_pupil_is_not_in_it(client, student, coordinator, no_pdf):
    GuardianFactory(student=StudentFactory(school=student.school), name="Iemand Anders")
    assert "Iemand Anders" not in archive(client, student).read("gegevens.json").decode()


def test_that_it_was_downloaded_stands_in_the_history(client, student, coordinator, no_pdf):
    archive(client, student)
    assert entries_about(student).get(action=LogEntry.Action.ACCESS).actor == coordinator


@pytest.mark.parametrize("rows", [1, 20])
def test_gathering_takes_one_query_for_each_kind_of_record(
    student, django_assert_max_num_queries, rows
):
    for _ in range(rows):
        ContactFactory(student=student, entered_by=staff(student.school, Role.MENTOR))
    kinds = len(paths_to_student())
    with django_assert_max_num_queries(kinds):
        data = own.own_data(student, timezone.now(), restricted=True)
        assert data.sections()
        assert data.as_json()


def test_the_pdf_names_a_file_as_it_lies_in_the_zip(client, world, no_pdf):
    client.force_login(staff(world.school, Role.COORDINATOR))
    answer = client.get(reverse("own_data_zip", args=[world.student.pk]) + "?afgeschermd=1")
    found = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = found.read("gegevens.pdf").decode()
    for name in (one for one in found.namelist() if one.startswith("bestanden/")):
        assert name in told
    assert world.records["attachment"].file.name not in told


def test_the_pdf_has_no_keys_that_only_a_program_reads(world):
    data = own.own_data(world.student, timezone.now(), restricted=True)
    labels = {label for one in data.sections() for record in one.records for label, _ in record}
    assert "partij" in labels
    assert "wie dit is in het dossier" not in labels


@pytest.mark.parametrize(("contacts", "is_long"), [(6, False), (7, True)])
def test_many_records_of_one_kind_stand_in_lines(student, contacts, is_long):
    ContactFactory.create_batch(contacts - 1, student=student)
    data = own.own_data(student, timezone.now(), restricted=False)
    (section,) = [one for one in data.sections() if one.title == "contacten"]
    assert (len(section.records), section.is_long) == (contacts, is_long)


# --- What was asked -------------------------------------------------------------------------------
def asked(student, **changes):
    given = {"kind": "erasure", "asked_on": TODAY, "asked_by": "guardian", "what": "Wis alles"}
    return student.privacy_requests.create(**given | changes)


def page(client, student):
    return client.get(reverse("privacy", args=[student.pk])).content.decode()


def test_a_request_begins_with_today_and_a_decision_with_no_answer(client, student, coordinator):
    page = client.get(reverse("privacy_request_add", args=[student.pk])).content.decode()
    assert f'value="{TODAY.isoformat()}"' in page
    asked = PrivacyRequest.objects.create(
        student=student, kind="correction", asked_on=TODAY, asked_by="student", what="De naam."
    )
    form = client.get(reverse("privacy_request_decide", args=[asked.pk])).context["form"]
    assert form.fields["decision"].choices[0] == ("", "Kies")


def test_a_request_is_noted_and_then_decided(client, student, coordinator):
    given = {"kind": "correction", "asked_on": TODAY, "asked_by": "student", "what": "Naam fout"}
    client.post(reverse("privacy_request_add", args=[student.pk]), given)
    assert "nog geen besluit" in page(client, student)
    request = student.privacy_requests.get()
    decided = {"decision": "done", "decided_on": TODAY, "answer": "Verbeterd", "version": 1}
    client.post(reverse("privacy_request_decide", args=[request.pk]), decided)
    request.refresh_from_db()
    assert (request.decision, request.decided_by) == ("done", coordinator)
    assert "Verbeterd" in page(client, student)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": ""}, "verplicht"),
        ({"decided_on": TODAY + timedelta(days=1)}, "ligt in de toekomst"),
        ({"decided_on": TODAY - timedelta(days=9)}, "ligt voor het verzoek"),
        ({"version": 7}, "intussen"),
        ({"answer": "BSN 123456782"}, "BSN"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_kept_on_the_page(
    client, student, coordinator, changes, message
):
    request = asked(student)
    given = {"decision": "refused", "decided_on": TODAY, "answer": "Nog nodig", "version": 1}
    answer = client.post(reverse("privacy_request_decide", args=[request.pk]), given | changes)
    assert message in answer.content.decode()
    request.refresh_from_db()
    assert request.decision == ""


def test_what_was_noted_is_corrected_before_it_is_decided(client, student, coordinator):
    request = asked(student)
    given = {"kind": "access", "asked_on": TODAY, "asked_by": "student", "what": "Inzage"}
    client.post(reverse("privacy_request_change", args=[request.pk]), given | {"version": 1})
    request.refresh_from_db()
    assert (request.kind, request.asked_by, request.what) == ("access", "student", "Inzage")


def test_what_was_decided_on_is_not_changed_under_the_decision(client, student, coordinator):
    request = asked(student, decision="refused", decided_on=TODAY, answer="Nog nodig")
    address = reverse("privacy_request_change", args=[request.pk])
    assert f'href="{address}"' not in page(client, student)
    given = {"kind": "access", "asked_on": TODAY, "asked_by": "student", "what": "Inzage"}
    answer = client.post(address, given | {"version": 1}, follow=True)
    assert "al besloten" in answer.content.decode()
    request.refresh_from_db()
    assert request.kind == "erasure"


def test_a_request_that_was_taken_back_or_noted_wrongly_lapses(client, student, coordinator):
    request = asked(student)
    given = {
        "decision": "withdrawn",
        "decided_on": TODAY,
        "answer": "Bij de verkeerde leerling genoteerd",
        "version": 1,
    }
    client.post(reverse("privacy_request_decide", args=[request.pk]), given)
    assert "Vervallen op" in page(client, student)


# --- What is left to do, on the home page --------------------------------------------------------
def todo(user, student):
    return [one.text for one in request_attention(user, student.school, TODAY)]


def test_a_request_stands_among_what_must_happen_until_it_is_decided(student, coordinator):
    request = asked(student, kind="access")
    assert todo(coordinator, student) == [f"{student}: nog geen besluit op het verzoek om inzage"]
    student.privacy_requests.filter(pk=request.pk).update(
        decision="done", decided_on=TODAY, answer="Meegegeven"
    )
    assert todo(coordinator, student) == []


@pytest.mark.parametrize(
    ("days", "urgency"), [(0, Urgency.ATTENTION), (31, Urgency.ATTENTION), (32, Urgency.WRONG)]
)
def test_a_request_is_answered_within_a_month(student, coordinator, days, urgency):
    asked(student, kind="access", asked_on=date(2026, 10, 15))
    today = date(2026, 10, 15) + timedelta(days=days)
    (one,) = request_attention(coordinator, student.school, today)
    assert (one.urgency, one.due) == (urgency, date(2026, 11, 15))
    assert "Antwoord uiterlijk zo 15 nov 2026" in one.detail
    assert one.article == "AVG art. 12 lid 3, niet geverifieerd"


def test_a_promise_to_erase_stands_among_what_must_happen_until_it_was_done(
    client, student, coordinator
):
    for _ in range(2):
        asked(student, decision="done", decided_on=TODAY, answer="Wissen we")
    assert todo(coordinator, student) == [f"{student}: wissen is toegezegd en nog niet gedaan"]
    erase(client, student, sure="on")
    assert todo(coordinator, student) == []


@pytest.mark.parametrize("decision", ["partly", "refused", "withdrawn"])
def test_who_need_not_be_erased_altogether_is_not_asked_for(student, coordinator, decision):
    asked(student, decision=decision, decided_on=TODAY, answer="De notities zijn weg")
    assert todo(coordinator, student) == []


def test_a_request_at_another_school_is_for_its_own_coordinator(student, coordinator):
    asked(StudentFactory())
    assert todo(coordinator, student) == []


# --- Erasing because somebody asked ---------------------------------------------------------------
def erase(client, student, **given):
    return client.post(reverse("student_erase", args=[student.pk]), given, follow=True)


def test_a_pupil_is_erased_once_that_was_asked_and_granted(client, student, coordinator):
    asked(student, decision="done", decided_on=TODAY, answer="Gewist")
    assert "is geanonimiseerd" in erase(client, student, sure="on").content.decode()
    kept = Student.objects.for_system().get(pk=student.pk)
    assert kept.last_name != "Berg"
    assert kept.privacy_requests.get().decision == "done"


@pytest.mark.parametrize("decision", ["", "refused", "withdrawn"])
def test_a_pupil_is_not_erased_without_a_granted_request(client, student, coordinator, decision):
    decided = {"decision": decision, "decided_on": TODAY, "answer": "Nee"} if decision else {}
    asked(student, **decided)
    answer = erase(client, student, sure="on").content.decode()
    assert "Noteer eerst het verzoek" in answer
    assert Student.objects.get(pk=student.pk).last_name == "Berg"


def test_a_pupil_is_not_erased_without_being_sure(client, student, coordinator):
    asked(student, decision="partly", decided_on=TODAY, answer="Gewist")
    assert "voorgoed" in erase(client, student).content.decode()
    assert Student.objects.get(pk=student.pk).last_name == "Berg"


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_asks_as_much_of_the_database_for_one_request_as_for_twenty(
    client, student, coordinator, django_assert_max_num_queries, rows
):
    for _ in range(rows):
        asked(student, decision="done", decided_on=TODAY, answer="Ja", decided_by=coordinator)
    with django_assert_max_num_queries(12):
        page(client, student)
