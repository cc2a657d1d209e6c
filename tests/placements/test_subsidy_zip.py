"""The dossier for the subsidy as one ZIP."""

import csv
import hashlib
import io
import zipfile
from datetime import date
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import Company
from lwt_admin.placements import hour_sheet_pdf, subsidy_documents, subsidy_zip
from lwt_admin.placements.models import WeekRemark
from lwt_admin.placements.subsidy import read_company_file
from lwt_admin.placements.subsidy_documents import contents_html, guidance_html, progress_html
from lwt_admin.students.models import Student
from tests.factories import (
    AgreementVersionFactory,
    HourEntryFactory,
    VisitActionFactory,
    VisitFactory,
    staff,
)
from tests.placements.test_subsidy import another, assess, file_of, period, seal

pytestmark = pytest.mark.django_db

__all__ = ["period"]
SEALED = b"%PDF-1.7 verzegeld"


def download(client, agreement, **data):
    answer = client.get(reverse("subsidy_zip", args=[agreement.company_id]), data)
    assert answer.status_code == 200
    return answer


def archive_of(answer):
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


def contents(archive):
    text = archive.read("inhoud.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def text_of(document):
    return " ".join(document.decode().split())


@pytest.fixture
def real_pdf():
    """Ask for this to have the documents really made; elsewhere their HTML stands for them."""


@pytest.fixture(autouse=True)
def quick(request, monkeypatch):
    if "real_pdf" not in request.fixturenames:
        for module in (subsidy_documents, hour_sheet_pdf):
            monkeypatch.setattr(module, "render_pdf", str.encode)


@pytest.fixture
def placed(agreement):
    """A pupil with a sealed agreement and one approved day."""
    seal(agreement, SEALED)
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    return agreement


def test_everything_of_a_pupil_is_in_it_with_a_table_of_contents(coordinator_client, placed):
    with archive_of(download(coordinator_client, placed)) as archive:
        names = archive.namelist()
        rows = contents(archive)
        assert archive.testzip() is None
        for row in rows:
            assert hashlib.sha256(archive.read(row["bestand"])).hexdigest() == row["sha256"]
    assert [row["wat"] for row in rows] == [
        "getekende overeenkomst, versie 1",
        "aanwezigheid en gerealiseerde weken",
        "aanwezigheid als spreadsheet",
        "voortgang op de leerdoelen",
        "begeleiding",
    ]
    assert set(names) == {row["bestand"] for row in rows} | {"inhoud.csv", "inhoud.pdf"}


def test_the_signed_agreement_goes_along_byte_for_byte(coordinator_client, placed):
    with archive_of(download(coordinator_client, placed)) as archive:
        signed = contents(archive)[0]
        assert archive.read(signed["bestand"]) == SEALED
    assert signed["sha256"] == hashlib.sha256(SEALED).hexdigest()


def test_what_has_no_file_is_listed_with_the_reason_and_never_made(coordinator_client, agreement):
    with archive_of(download(coordinator_client, agreement)) as archive:
        signed = contents(archive)[0]
        assert not [name for name in archive.namelist() if "/1-" in name]
    assert (signed["bestand"], signed["waarom_niet"]) == ("", "nog niet verzegeld")


def test_every_version_that_was_signed_goes_along(coordinator_client, placed):
    first = placed.versions.get()
    type(first).objects.filter(pk=first.pk).update(state="replaced", ended_on=date(2026, 10, 31))
    AgreementVersionFactory(agreement=placed, number=2, start=date(2026, 11, 1), signed=True)
    with archive_of(download(coordinator_client, placed)) as archive:
        found = [row for row in contents(archive) if "overeenkomst" in row["wat"]]
    assert [(row["wat"][-1], bool(row["bestand"])) for row in found] == [("1", True), ("2", False)]


def test_a_file_that_is_lost_while_writing_is_listed(placed, coordinator, monkeypatch):
    file = file_of(placed, coordinator, to_print=True)

    def lost(*_):
        raise FileNotFoundError

    monkeypatch.setattr(subsidy_zip, "put_file", lost)
    entries = subsidy_zip.write_dossier(file, BytesIO(), timezone.now())
    assert (entries[0].file, entries[0].problem) == ("", "het bestand ontbreekt in de opslag")


@pytest.mark.parametrize(
    ("first", "last", "company"),
    [
        ("../../etc", "passwd", "../boven"),
        ("Zoë", "d'Ün/al\\x", "Café: Zoë & Zn. <b>"),
        ("a" * 80, "b" * 80, "c" * 120),
        ("—", "…", "///"),
    ],
)
def test_names_of_files_are_safe_whatever_people_are_called(
    coordinator_client, placed, first, last, company
):
    Student.objects.update(first_name=first, last_name=last)
    Company.objects.update(name=company)
    answer = download(coordinator_client, placed)
    with archive_of(answer) as archive:
        names = archive.namelist()
    assert len(names) == 7
    for name in names:
        assert name.isascii()
        assert len(name) < 250
        assert name.count("/") <= 1
        assert ".." not in name
        assert not set(name) & set('\\:*?"<>|\n ')
    disposition = answer["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith('attachment; filename="praktijkleren-')


def test_two_pupils_with_the_same_name_do_not_overwrite_each_other(coordinator_client, placed):
    other = another(placed)
    HourEntryFactory(agreement=other, date=date(2026, 9, 3))
    Student.objects.update(first_name="Sam", last_name="Bos", prefix="")
    with archive_of(download(coordinator_client, placed)) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert len({name.split("/")[0] for name in names if "/" in name}) == 2


def test_a_cell_of_the_contents_is_no_formula(coordinator_client, placed):
    Student.objects.update(first_name="=1+1", last_name="", prefix="")
    with archive_of(download(coordinator_client, placed)) as archive:
        assert contents(archive)[0]["leerling"].startswith("'=")


def test_the_answer_streams_out_of_a_file(coordinator_client, placed):
    answer = download(coordinator_client, placed)
    assert answer.streaming
    content = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(content)
    assert answer["Content-Disposition"].endswith('-2026-2027.zip"')


def test_nothing_is_left_on_disk_once_it_was_sent(
    coordinator_client, placed, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = download(coordinator_client, placed)
    assert len(list(tmp_path.iterdir())) == 1
    b"".join(answer.streaming_content)
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_on_disk_when_nobody_waits_for_it(
    coordinator_client, placed, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    download(coordinator_client, placed).close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", [1, 8])
def test_reading_costs_the_same_queries_for_any_number_of_pupils(
    placed, coordinator, number, django_assert_num_queries
):
    for one in (placed, *(another(placed) for _ in range(1, number))):
        HourEntryFactory(agreement=one, date=date(2026, 9, 10))
        VisitActionFactory(visit__agreement=one)
        if one != placed:
            seal(one)
    file = file_of(placed, coordinator, to_print=True)
    with django_assert_num_queries(15):
        read_company_file(coordinator, file.company, file.year, file.year.end, to_print=True)


def test_writing_asks_the_database_nothing_more(placed, coordinator, django_assert_num_queries):
    file = file_of(placed, coordinator, to_print=True)
    with django_assert_num_queries(0):
        subsidy_zip.write_dossier(file, BytesIO(), timezone.now())


def test_company_and_pupils_count_as_looked_at(coordinator_client, coordinator, placed):
    download(coordinator_client, placed)
    for record in (placed.company, placed.trajectory.student):
        looked = LogEntry.objects.get_for_object(record).filter(action=LogEntry.Action.ACCESS)
        assert [entry.actor for entry in looked] == [coordinator]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICE, 200),
        (Role.DIRECTOR, 200),
        (Role.READER, 403),
        (Role.EXAM_SECRETARY, 403),
    ],
)
def test_who_may_make_it(client, placed, role, status):
    client.force_login(staff(placed.trajectory.student.school, role))
    assert client.get(reverse("subsidy_zip", args=[placed.company_id])).status_code == status


def test_a_mentor_of_one_of_the_pupils_may_not(mentor_client, placed):
    assert mentor_client.get(reverse("subsidy_zip", args=[placed.company_id])).status_code == 403


def test_a_company_without_pupils_has_no_dossier(coordinator_client, agreement):
    agreement.versions.update(state="sent")
    address = reverse("subsidy_zip", args=[agreement.company_id])
    assert coordinator_client.get(address).status_code == 404


def test_every_document_is_a_tagged_pdf_with_language_and_title(
    coordinator_client, placed, real_pdf
):
    with archive_of(download(coordinator_client, placed)) as archive:
        made = [one for one in archive.namelist() if one.endswith(".pdf") and "/1-" not in one]
        readers = [PdfReader(BytesIO(archive.read(one))) for one in made]
    assert len(readers) == 4
    for reader in readers:
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == "nl"
        assert str(placed.company) in reader.metadata.title


# --- What the documents say -----------------------------------------------------------------------
def test_the_attendance_shows_the_weeks_and_how_they_were_counted(coordinator_client, placed):
    with archive_of(download(coordinator_client, placed)) as archive:
        (name,) = [one for one in archive.namelist() if "/2-" in one and one.endswith(".pdf")]
        text = text_of(archive.read(name))
    assert "1 van ten hoogste 40 weken" in text
    assert "De weken: 2026-W36." in text
    assert "niet geverifieerd" in text


def test_the_contents_say_the_weeks_and_what_is_missing(coordinator_client, placed):
    with archive_of(download(coordinator_client, placed)) as archive:
        text = text_of(archive.read("inhoud.pdf"))
    assert "Er is nog geen afgeronde beoordeling over dit schooljaar." in text
    assert "Het schooljaar loopt nog tot en met" in text
    assert "nog niet ingesteld" in text


def test_when_nothing_is_missing_the_contents_say_so(placed, coordinator, monkeypatch):
    monkeypatch.setattr(subsidy_documents, "problems_of", lambda _: [])
    html = contents_html(
        file_of(placed, coordinator, to_print=True), [], timezone.now(), with_notes=True
    )
    assert "Alles is er." in html


def test_progress_has_each_goal_with_what_everybody_found(placed, coordinator, period):
    done = assess(placed, period, coordinator, conclusion="Goed <bezig>")
    mentor = done.answers.create(party="mentor", by=coordinator, given_at=timezone.now())
    mentor.scores.create(goal=0, level=4, remark="Netjes")
    (one,) = file_of(placed, coordinator, to_print=True).pupils[0].agreements
    html = progress_html(file_of(placed, coordinator, to_print=True), one, timezone.now())
    text = " ".join(html.split())
    assert '<th scope="row">Zagen volgens tekening</th> <td>goed<small>Netjes</small></td>' in text
    assert "Goed &lt;bezig&gt;" in text
    assert "<strong>voldoende</strong>" in text
    assert "Werken volgens tekening; veilig omgaan met machines." in text


def test_progress_without_a_finished_assessment_says_so(placed, coordinator, period):
    assess(placed, period, coordinator, finished_at=None, finished_by=None)
    file = file_of(placed, coordinator, to_print=True)
    html = progress_html(file, file.pupils[0].agreements[0], timezone.now())
    assert "Dit document laat dus geen voortgang zien." in html
    assert "1 beoordeling is nog niet afgerond" in html


@pytest.mark.parametrize("with_notes", [True, False])
def test_guidance_has_visits_what_was_agreed_and_remarks(placed, coordinator, mentor, with_notes):
    visit = VisitFactory(
        agreement=placed, done=True, notes="Liep <goed>.", date=date(2026, 10, 6), visitor=mentor
    )
    VisitActionFactory(visit=visit, done_on=date(2026, 10, 20))
    VisitFactory(agreement=placed)
    WeekRemark.objects.create(
        agreement=placed,
        monday=date(2026, 8, 31),
        kind="praise",
        text="Op tijd",
        by=mentor,
        at=timezone.now(),
    )
    file = file_of(placed, coordinator, to_print=True)
    pupil = file.pupils[0]
    html = guidance_html(file, pupil, pupil.agreements[0], timezone.now(), with_notes=with_notes)
    text = " ".join(html.split())
    assert "di 6 okt 2026, bij het bedrijf" in text
    assert ("Liep &lt;goed&gt;." in text) is with_notes
    assert ("zijn weggelaten" in text) is not with_notes
    assert "Veiligheidsschoenen aanschaffen" in text
    assert "gedaan op di 20 okt 2026" in text
    assert "di 24 nov 2026" not in text
    assert "Compliment: Op tijd" in text
    assert str(mentor) in text


def test_reports_of_visits_can_be_left_out_of_the_download(coordinator_client, placed):
    VisitFactory(agreement=placed, done=True, notes="Vertrouwelijk", date=date(2026, 10, 6))

    def guidance(**data):
        with archive_of(download(coordinator_client, placed, **data)) as archive:
            (name,) = [one for one in archive.namelist() if "/4-" in one]
            return text_of(archive.read(name))

    assert "Vertrouwelijk" in guidance()
    assert "Vertrouwelijk" not in guidance(zonder_verslag="1")


def test_guidance_of_a_pupil_nobody_visited_says_so(placed, coordinator):
    file = file_of(placed, coordinator, to_print=True)
    pupil = file.pupils[0]
    html = guidance_html(file, pupil, pupil.agreements[0], timezone.now(), with_notes=True)
    assert "geen bezoek genoteerd dat is geweest" in html
