"""`manage.py import_students` on the command line; `import_companies` shares all of it."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.students.models import Enrolment, Student
from tests.factories import SchoolFactory, SchoolYearFactory, StudentFactory
from tests.imports import DATA, csv_of, de_oever, pupil

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 09:00+01:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def school() -> School:
    return de_oever()


def run(file: Path, *options: str, code: str = "99ZZ00") -> tuple[int, list[str]]:
    """Exit status and the lines on standard output."""
    out = io.StringIO()
    try:
        call_command("import_students", str(file), "--school", code, *options, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_without_apply_it_only_shows_what_would_happen() -> None:
    status, lines = run(DATA / "leerlingen.csv")
    assert status == 0
    assert lines[-1] == "gelezen=40 nieuw=40 gewijzigd=0 ongewijzigd=0 afgewezen=0"
    assert not Student.objects.exists()


def test_with_apply_it_stores_and_a_second_time_changes_nothing() -> None:
    run(DATA / "leerlingen.csv", "--apply")
    status, lines = run(DATA / "leerlingen.csv", "--apply")
    assert status == 0
    assert lines[-1] == "gelezen=40 nieuw=0 gewijzigd=0 ongewijzigd=40 afgewezen=0"
    assert Student.objects.count() == 40


@pytest.mark.parametrize(
    ("options", "stored"), [((), 0), (("--apply",), 0), (("--apply", "--partial"), 1)]
)
def test_a_rejected_row_gives_exit_status_1_and_stores_nothing_unless_partial(
    options: tuple[str, ...], stored: int
) -> None:
    status, lines = run(DATA / "leerlingen_fout.csv", *options)
    assert status == 1
    assert lines[-1] == "gelezen=14 nieuw=1 gewijzigd=0 ongewijzigd=0 afgewezen=13"
    assert Student.objects.count() == stored


def test_every_rejected_row_is_named_with_number_column_value_and_reason() -> None:
    _, lines = run(DATA / "leerlingen_fout.csv")
    rejected = [line for line in lines if "afgewezen, kolom" in line]
    assert [line.split(":")[0] for line in rejected] == [f"rij {n}" for n in range(2, 15)]
    assert "kolom geboortedatum “2011-02-30”: Deze datum bestaat niet." in rejected[0]


def test_columns_that_are_not_used_are_named() -> None:
    _, lines = run(DATA / "leerlingen_windows.csv")
    assert "Niet gebruikte kolommen: Opmerking" in lines


def test_a_change_shows_old_beside_new(tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_bytes(csv_of(pupil(email="oud@x.nl")))
    run(file, "--apply")
    file.write_bytes(csv_of(pupil(email="nieuw@x.nl")))
    _, lines = run(file)
    assert "email: “oud@x.nl” wordt “nieuw@x.nl”" in lines[0]


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("leerlingen.csv", "00XX00", "geen school"),
        ("weg.csv", "99ZZ00", "kan niet worden gelezen"),
        ("leerbedrijven.csv", "99ZZ00", "ontbreken"),
    ],
)
def test_what_cannot_begin_says_why(name: str, code: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(DATA / name, code=code)


# --- A pupil of another school of the board -----------------------------------------------------
@pytest.mark.parametrize("options", [(), ("--apply",), ("--apply", "--partial")])
def test_a_pupil_of_another_school_of_the_board_gets_no_second_dossier(
    school: School, tmp_path: Path, options: tuple[str, ...]
) -> None:
    SchoolFactory(board=school.board, brin="99ZZ", location_code="01")
    StudentFactory(
        school=school,
        number="300014",
        first_name="Vera",
        last_name="Bos",
        birth_date=date(2011, 2, 3),
    )
    file = tmp_path / "lijst.csv"
    file.write_bytes(csv_of(pupil()))
    status, lines = run(file, *options, code="99ZZ01")
    assert (status, lines[-1]) == (1, "gelezen=1 nieuw=0 gewijzigd=0 ongewijzigd=0 afgewezen=1")
    assert "staat al bij vmbo De Oever" in lines[0]
    assert "Verhuis het dossier op de pagina van de leerling." in lines[0]
    assert Student.objects.get().school == school


# --- The school year ----------------------------------------------------------------------------
@pytest.fixture
def next_year(school: School) -> SchoolYear:
    return SchoolYearFactory(
        school=school,
        start=date(2027, 8, 23),
        end=date(2028, 7, 14),
        first_central_exam=date(2028, 4, 3),
    )


def test_classes_go_to_the_school_year_that_is_asked_for(next_year: SchoolYear) -> None:
    _, lines = run(DATA / "leerlingen.csv", "--apply", "--year", "2027")
    assert "Let op: Klas en leerjaar komen in schooljaar 2027-2028 te staan." in lines
    assert set(Enrolment.objects.values_list("school_year", flat=True)) == {next_year.pk}


def test_without_asking_they_go_to_the_school_year_of_today(next_year: SchoolYear) -> None:
    run(DATA / "leerlingen.csv", "--apply")
    assert not Enrolment.objects.filter(school_year=next_year).exists()
    assert Enrolment.objects.exists()


@pytest.mark.parametrize("year", ["2025", "2031"])
def test_a_school_year_that_is_over_or_unknown_stores_nothing(
    school: School, next_year: SchoolYear, year: str
) -> None:
    SchoolYearFactory(
        school=school,
        start=date(2025, 8, 18),
        end=date(2026, 7, 10),
        first_central_exam=date(2026, 4, 7),
    )
    with pytest.raises(CommandError, match=f"{year} geen schooljaar .* Te kiezen: 2026, 2027"):
        run(DATA / "leerlingen.csv", "--apply", "--year", year)
    assert not Student.objects.exists()
