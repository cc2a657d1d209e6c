"""What a row of a list of exam subjects means."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.catalogue.imports import plan_subjects, read_subjects
from lwt_admin.exams.models import CatalogueSubject
from lwt_admin.imports import Action, Plan, PlannedRow, carry_out
from lwt_admin.students.models import ImportUpload
from tests.factories import CatalogueSubjectFactory, ExamSubjectFactory, SchoolFactory, staff
from tests.imports import csv_of, xlsx_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
LASSEN = {"naam": "Lassen", "soort": "keuzevak", "profielmodule van": "PIE", "vakcode": "1234"}
ENGLISH = {"naam": "Engels", "soort": "Extra vak", "centraal examen": "ja"}


@pytest.fixture
def school() -> School:
    return SchoolFactory(brin="99ZZ", location_code="00")


def plan(school: School, content: bytes) -> Plan:
    return plan_subjects(read_subjects(content, school), school, TODAY)


def take_over(school: School, content: bytes) -> Plan:
    sheet = read_subjects(content, school)
    return carry_out(lambda: plan_subjects(sheet, school, TODAY, lock=True))


def one_row(school: School, **columns: str) -> PlannedRow:
    (row,) = plan(school, csv_of(LASSEN | columns)).rows
    return row


def told(row: PlannedRow) -> str:
    return " ".join(str(problem) for problem in row.problems)


def test_a_file_gives_its_subjects_and_twice_changes_nothing(school: School) -> None:
    content = csv_of(LASSEN, ENGLISH)
    assert take_over(school, content).count(Action.NEW) == 2
    found = CatalogueSubject.objects.order_by("name_key").values_list(
        "name", "kind", "code", "module_of", "has_central_exam", "is_offered"
    )
    assert list(found) == [
        ("Engels", "extra", "", "", True, True),
        ("Lassen", "elective", "1234", "PIE", False, True),
    ]
    assert take_over(school, content).count(Action.UNCHANGED) == 2
    assert set(CatalogueSubject.objects.values_list("version", flat=True)) == {1}


def test_a_workbook_with_a_code_as_a_number_says_the_same(school: School) -> None:
    content = xlsx_of(["Naam", "Soort", "Vak-code"], ["Lassen", "Beroepsgericht keuzevak", 1234])
    take_over(school, content)
    assert CatalogueSubject.objects.get().code == "1234"


def test_an_empty_cell_erases_nothing_and_geen_ends_a_module(school: School) -> None:
    take_over(school, csv_of(LASSEN))
    content = csv_of({"naam": "LASSEN", "vakcode": "", "profielmodule van": "geen"})
    take_over(school, content)
    subject = CatalogueSubject.objects.get()
    assert (subject.name, subject.code, subject.module_of) == ("LASSEN", "1234", "")


def test_a_package_follows_the_list(school: School) -> None:
    lassen = CatalogueSubjectFactory(school=school, name="Lassen")
    chosen = ExamSubjectFactory(
        candidate__trajectory__student__school=school, catalogue=lassen, name="Lassen"
    )
    take_over(school, csv_of(LASSEN))
    chosen.refresh_from_db()
    assert (chosen.code, chosen.module_of) == ("1234", "PIE")


def test_a_subject_can_stop_being_offered(school: School) -> None:
    take_over(school, csv_of(LASSEN | {"aangeboden": "nee"}))
    assert not CatalogueSubject.objects.get().is_offered


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"soort": ""}, "Vul in welk soort vak dit is."),
        ({"soort": "hobby"}, "Kies uit: keuzevak, extra vak, Nederlands, rekenen."),
        ({"profielmodule van": "XYZ"}, "Dit profiel bestaat niet."),
        ({"centraal examen": "ja"}, "Een keuzevak heeft geen centraal examen."),
        ({"soort": "extra vak"}, "Alleen een keuzevak kan een profielmodule zijn."),
        ({"vakcode": "=1+1"}, "begint met ="),
        ({"vakcode": "12345678901"}, "10"),
        ({"naam": "2026-03-04"}, "hier hoort een naam"),
    ],
)
def test_a_wrong_row_is_rejected_with_the_reason(
    school: School, columns: dict[str, str], reason: str
) -> None:
    row = one_row(school, **columns)
    assert row.action is Action.REJECTED
    assert reason in told(row)


def test_a_name_that_stands_twice_rejects_both_rows(school: School) -> None:
    found = plan(school, csv_of(LASSEN, LASSEN | {"naam": "lassen"}))
    assert found.count(Action.REJECTED) == 2
    assert "rij 3" in told(found.rows[0])


def test_a_chosen_subject_does_not_become_another_kind(school: School) -> None:
    lassen = CatalogueSubjectFactory(school=school, name="Lassen")
    ExamSubjectFactory(catalogue=lassen, name="Lassen")
    row = one_row(school, soort="extra vak", **{"profielmodule van": ""})
    assert "soort kan niet meer veranderen" in told(row)


def test_the_command_shows_first_and_stores_when_told(
    school: School, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "vakken.csv"  # type: ignore[operator]
    file.write_bytes(csv_of(LASSEN, ENGLISH))
    call_command("import_subjects", str(file), "--school", "99ZZ00")
    assert not CatalogueSubject.objects.exists()
    call_command("import_subjects", str(file), "--school", "99ZZ00", "--apply")
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "gelezen=2 nieuw=2 gewijzigd=0 ongewijzigd=0 afgewezen=0"
    assert CatalogueSubject.objects.count() == 2


def test_the_page_shows_what_happens_and_then_does_it(school: School, client: Client) -> None:
    client.force_login(staff(school, Role.EXAM_SECRETARY))
    file = SimpleUploadedFile("vakken.csv", csv_of(LASSEN, ENGLISH))
    page = client.post(reverse("catalogue_import"), {"file": file}, follow=True)
    upload = ImportUpload.objects.get()
    assert "Lassen" in page.content.decode()
    assert not CatalogueSubject.objects.exists()
    client.post(reverse("catalogue_import_apply", args=[upload.pk]), {"plan": upload.digest})
    assert CatalogueSubject.objects.count() == 2
