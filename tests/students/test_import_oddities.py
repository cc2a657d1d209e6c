"""What schools really send: taken over rightly, or told with row, column and reason."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lwt_admin import spreadsheets
from lwt_admin.accounts.models import School
from lwt_admin.imports import Action, Plan, PlannedRow
from lwt_admin.students.imports import plan_students, read_students
from lwt_admin.students.models import ImportUpload, Student
from tests.factories import EnrolmentFactory, SchoolYearFactory, StudentFactory
from tests.imports import csv_of, de_oever, pupil, xlsx_of, zip_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
HEADER = ["leerlingnummer", "roepnaam", "achternaam", "geboortedatum"]
BORN = date(2011, 2, 3)


def plan(content: bytes) -> Plan:
    school = de_oever()
    return plan_students(read_students(content, school), school, TODAY)


def only_row(content: bytes) -> PlannedRow:
    (row,) = plan(content).rows
    return row


def text_of(coding: str, name: str = "Zoë") -> bytes:
    return csv_of(pupil(roepnaam=name)).decode().encode(coding)


# --- Taken over rightly -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        text_of("utf-8"),
        text_of("utf-8-sig"),
        text_of("cp1252"),
        text_of("utf-8").replace(b"\r\n", b"\n"),
        text_of("utf-8").replace(b"\r\n", b"\r"),
        text_of("utf-8").replace(b";", b","),
        text_of("utf-8", "Zoe\u0308"),
        b"sep=;\r\n" + text_of("utf-8"),
        text_of("utf-8").replace(b"leerlingnummer", b" Leerling-Nummer "),
        text_of("utf-8") + b";;;\r\n\r\n",
        xlsx_of(HEADER, [300014, "Zoë", "Bos", BORN]),
        xlsx_of(HEADER, [300014.0, " Zoë ", "Bos", datetime.fromisoformat("2011-02-03T00:00")]),
        xlsx_of(HEADER, ["300014", "Zoë", "Bos", "3-2-2011"]),
        xlsx_of([], [*HEADER, None], ["300014", "Zoë", "Bos", BORN, None], [None] * 5),
    ],
)
def test_the_same_pupil_comes_out_of(content: bytes) -> None:
    row = only_row(content)
    assert (row.action, row.title) == (Action.NEW, "Zoë Bos (300014)")


# --- Letters that were read wrongly -------------------------------------------------------------
def twice(content: bytes) -> bytes:
    return content.decode("cp1252").encode()


@pytest.mark.parametrize(
    "content", [text_of("mac_roman"), text_of("cp850"), twice(text_of("utf-8"))]
)
def test_a_list_in_another_coding_does_not_replace_a_good_name(content: bytes) -> None:
    school = de_oever()
    StudentFactory(school=school, number="300014", first_name="Zoë", last_name="Bos")
    (row,) = plan_students(read_students(content, school), school, TODAY).rows
    assert row.action is Action.REJECTED
    assert [one.column for one in row.problems] == ["roepnaam"]
    assert "Sla het bestand op als CSV UTF-8." in row.problems[0].reason


@pytest.mark.parametrize("column", ["tussenvoegsel", "achternaam", "ouder1_naam"])
def test_other_names_in_another_coding_are_refused_too(column: str) -> None:
    row = only_row(csv_of(pupil(**{column: "Özdemir"})).decode().encode("mac_roman"))
    assert [one.column for one in row.problems] == [column]


def test_an_apostrophe_of_whatever_kind_is_read_well() -> None:
    assert only_row(csv_of(pupil(tussenvoegsel="‘t", ouder1_naam="S. O’Neill"))).problems == ()


# --- Told with row, column and reason -----------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"roepnaam": "2011-02-03", "geboortedatum": "Vera"}, "roepnaam", "verwisseld?"),
        ({"geboortedatum": "Vera"}, "geboortedatum", "verwisseld?"),
        ({"achternaam": "3-2-2011"}, "achternaam", "Dit lijkt een datum"),
        ({"achternaam": "vera@leerling.example"}, "achternaam", "e-mailadres"),
        ({"roepnaam": "300014"}, "roepnaam", "staan letters"),
        ({"email": "Vera"}, "email", "geldig e-mailadres"),
        ({"telefoon": "3bl1"}, "telefoon", "geen telefoonnummer"),
        ({"geboortedatum": "40577"}, "geboortedatum", "Excel toont het als de datum 3-2-2011"),
        ({"geboortedatum": "2/3/2011"}, "geboortedatum", "Schrijf een datum"),
        ({"geboortedatum": "2011-02-29"}, "geboortedatum", "bestaat niet"),
        ({"roepnaam": "=1+1"}, "roepnaam", "begint met"),
        ({"achternaam": "+Bos"}, "achternaam", "begint met"),
        ({"achternaam": "-Bos"}, "achternaam", "begint met"),
        ({"achternaam": "@Bos"}, "achternaam", "begint met"),
        ({"leerlingnummer": "123456782"}, "leerlingnummer", "BSN"),
        ({"lwt_motivering": "Zie 1234.56.782"}, "lwt_motivering", "BSN"),
        ({"lwoo": "misschien"}, "lwoo", "ja of nee"),
        ({"ouder1_naam": "M. Bos", "ouder1_relatie": "buurman"}, "ouder1_relatie", "Kies uit"),
        ({"leerjaar_2031": "3"}, "leerjaar_2031", "geen schooljaar dat in 2031 begint"),
    ],
)
def test_an_odd_cell_is_told(cells: dict[str, str], column: str, words: str) -> None:
    row = only_row(csv_of(pupil(**cells)))
    assert row.action is Action.REJECTED
    assert (row.number, row.problems[0].column) == (2, column)
    assert words in row.problems[0].reason


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ([300014, BORN, "Bos", "Vera"], "roepnaam", "verwisseld?"),
        ([300014, "Vera", "Bos", 40577], "geboortedatum", "Excel toont het als de datum 3-2-2011"),
        (
            [300014, "Vera", "Bos", datetime.fromisoformat("2011-02-03T09:30")],
            "geboortedatum",
            "tijdstip",
        ),
        ([300014.5, "Vera", "Bos", BORN], "leerlingnummer", "decimalen"),
        ([300014, '=CONCAT("Ve","ra")', "Bos", BORN], "roepnaam", "formule"),
        ([300014, "Vera", "#REF!", BORN], "achternaam", "foutmelding"),
        ([True, "Vera", "Bos", BORN], "leerlingnummer", "hoort hier niet"),
    ],
)
def test_an_odd_cell_of_a_spreadsheet_is_told(cells: list[Any], column: str, words: str) -> None:
    row = only_row(xlsx_of(HEADER, cells))
    assert row.action is Action.REJECTED
    assert row.problems[0].column == column
    assert words in row.problems[0].reason


def test_a_bsn_is_told_without_repeating_it() -> None:
    row = only_row(csv_of(pupil(lwt_motivering="BSN 123456782")))
    assert "123456782" not in f"{row.title} {row.problems}"


def test_columns_that_are_swapped_all_over_are_told_of_the_whole_file() -> None:
    rows = [
        pupil(leerlingnummer=str(number), roepnaam="2011-02-03", geboortedatum="Vera")
        for number in range(3)
    ]
    (remark,) = plan(csv_of(*rows)).remarks
    assert "In de meeste rijen staat in geboortedatum en roepnaam iets anders" in remark


def test_one_odd_cell_says_nothing_of_the_whole_file() -> None:
    rows = [pupil(leerlingnummer=str(number)) for number in range(3)]
    rows[0]["roepnaam"] = "2011-02-03"
    assert plan(csv_of(*rows)).remarks == ()


def test_numbers_that_differ_only_in_how_they_are_typed_are_the_same_number() -> None:
    content = xlsx_of(HEADER, [300014, "Vera", "Bos", BORN], ["300014 ", "Sam", "Bos", BORN])
    rows = plan(content).rows
    assert [row.action for row in rows] == [Action.REJECTED] * 2
    assert "rij 3" in rows[0].problems[0].reason


def test_a_number_with_and_without_leading_zeros_is_two_numbers() -> None:
    rows = plan(csv_of(pupil(leerlingnummer="004217"), pupil(leerlingnummer="4217"))).rows
    assert [row.action for row in rows] == [Action.NEW] * 2


# --- The whole file -----------------------------------------------------------------------------
def bomb() -> bytes:
    """A small workbook that unpacks to more than anybody's list."""
    return zip_of({"xl/workbook.xml": "0" * (spreadsheets.MAX_UNPACKED + 1)})


def lying_bomb() -> bytes:
    """A zip whose part says that it is small."""
    content = bytearray(bomb())
    size = (spreadsheets.MAX_UNPACKED + 1).to_bytes(4, "little")
    assert content.count(size) == 2
    return bytes(content.replace(size, (10).to_bytes(4, "little")))


def nested() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("users.csv", "sourcedId\n")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("export.zip", inner.getvalue())
    return stream.getvalue()


FILES: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "UTF-16": (lambda: text_of("utf-16"), "UTF-16"),
    "cut off halfway a letter": (lambda: text_of("utf-8")[:-5] + b"\xc3", "niet compleet"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "geen CSV"),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00", "geen CSV"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1", ".xls"),
    "a truncated workbook": (lambda: xlsx_of(HEADER, [1])[:-200], "beschadigd"),
    "half a workbook": (lambda: xlsx_of(HEADER, [1])[:3000], "beschadigd"),
    "a zip bomb": (bomb, "te groot"),
    "a zip bomb that lies": (lying_bomb, "beschadigd"),
    "a zip in a zip": (nested, "geen Excel-bestand"),
    "too large": (lambda: b"x" * (spreadsheets.MAX_BYTES + 1), "groter dan 5 MB"),
    "too many rows": (lambda: b"a\n" + b"x\n" * 5001, "meer dan 5000 rijen"),
    "no heading": (lambda: b"300014;Vera;Bos;2011-02-03\n", "ontbreken"),
    "a column twice": (lambda: csv_of(pupil(Roepnaam="Sam")), "twee keer: roepnaam"),
}


@pytest.mark.parametrize(("make", "words"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used_is_refused_at_the_field_and_not_kept(
    office: Client, make: Callable[[], bytes], words: str
) -> None:
    file = SimpleUploadedFile("lijst.csv", make())
    page = office.post(reverse("student_import"), {"file": file}).content.decode()
    assert words in page
    assert not ImportUpload.objects.exists()


def test_two_hundred_megabytes_are_refused_before_the_first_byte_is_kept(office: Client) -> None:
    answer = office.generic(
        "POST",
        reverse("student_import"),
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
    )
    assert answer.status_code == 400
    assert "te groot" in answer.content.decode()
    assert not ImportUpload.objects.exists()


# --- Across school years ------------------------------------------------------------------------
def upload(client: Client, content: bytes, **given: Any) -> Any:
    file = SimpleUploadedFile("lijst.csv", content)
    return client.post(reverse("student_import"), {"file": file} | given, follow=True)


def take_over(client: Client, page: Any) -> None:
    address = reverse("student_import_apply", args=[ImportUpload.objects.latest("pk").pk])
    client.post(address, {"plan": page.context["plan"].digest})


def test_the_list_of_next_year_goes_to_the_year_one_chooses(office: Client, school: School) -> None:
    this = SchoolYearFactory(school=school)
    following = SchoolYearFactory(
        school=school, start=date(2027, 8, 23), end=date(2028, 7, 7), first_central_exam=None
    )
    known = StudentFactory(
        school=school, number="300014", first_name="Vera", last_name="Bos", birth_date=BORN
    )
    EnrolmentFactory(student=known, school_year=this, leerjaar=3, class_name="3bl1")
    page = upload(office, csv_of(pupil(klas="4bl1", leerjaar="4")), year=following.pk)
    assert "schooljaar 2027-2028" in page.content.decode()
    take_over(office, page)
    rows = known.enrolments.order_by("school_year__start")
    assert list(rows.values_list("school_year", "leerjaar", "class_name")) == [
        (this.pk, 3, "3bl1"),
        (following.pk, 4, "4bl1"),
    ]
    assert Student.objects.count() == 1


def test_a_year_of_another_school_or_of_the_past_cannot_be_chosen(
    office: Client, school: School
) -> None:
    SchoolYearFactory(school=school)
    past = SchoolYearFactory(
        school=school, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    for year in (past, SchoolYearFactory()):
        upload(office, csv_of(pupil(klas="3bl1", leerjaar="3")), year=year.pk)
    assert not ImportUpload.objects.exists()


def test_a_pupil_of_an_earlier_year_is_found_by_number_and_comes_back_in_this_year(
    office: Client, school: School
) -> None:
    this = SchoolYearFactory(school=school)
    past = SchoolYearFactory(
        school=school, start=date(2025, 8, 18), end=date(2026, 7, 10), first_central_exam=None
    )
    known = StudentFactory(
        school=school, number="300014", first_name="Vera", last_name="Bos", birth_date=BORN
    )
    EnrolmentFactory(student=known, school_year=past, leerjaar=3, class_name="3bl1")
    page = upload(office, csv_of(pupil(klas="3bl2", leerjaar="3")))
    assert page.context["plan"].summary.startswith("gelezen=1 nieuw=0 gewijzigd=1")
    take_over(office, page)
    assert known.enrolments.get(school_year=this).class_name == "3bl2"
    assert known.enrolments.get(school_year=past).class_name == "3bl1"
