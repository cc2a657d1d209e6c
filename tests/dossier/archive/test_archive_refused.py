"""An archive is put back whole, or nothing of it is stored."""

import json
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from lwt_admin.accounts.models import School
from lwt_admin.dossier.archive import reading
from lwt_admin.dossier.archive.writing import MANIFEST
from lwt_admin.students.models import Guardian, PupilAttachment, Student
from tests.dossier.archive.altering import (
    GUARDIANS,
    STUDENTS,
    Parts,
    altered,
    manifest_with,
    refused,
    replaced,
    row_with,
)
from tests.dossier.archive.school import export
from tests.factories import GuardianFactory, PupilAttachmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def test_as_it_came_it_is_put_back(file: Path) -> None:
    said = StringIO()
    call_command("import_school", file, stdout=said)
    assert Guardian.objects.get().name == "Ans Berg"
    assert "teruggezet" in said.getvalue()
    assert PupilAttachment.objects.get().added_by.is_active is False


@pytest.mark.django_db(transaction=True)
def test_a_school_is_saved_as_it_was_at_one_moment_and_put_back_for_good(tmp_path: Path) -> None:
    """Outside of the transaction of a test: what is stored is kept, and holds together."""
    student = GuardianFactory(name="Ans Berg").student
    file = export(student.school, tmp_path)
    student.delete()
    School.objects.filter(pk=student.school_id).delete()
    call_command("import_school", file, stdout=StringIO())
    assert Guardian.objects.get().name == "Ans Berg"


def test_a_part_that_was_changed_is_named(file: Path) -> None:
    change = replaced(STUDENTS, b"1001", b"1002")
    assert f"{STUDENTS} is veranderd" in refused(altered(file, change, told=False))


def test_an_archive_of_newer_software_is_left_alone(file: Path) -> None:
    assert "Werk de software bij" in refused(altered(file, manifest_with(version=2)))


def test_a_file_that_was_cut_off_is_refused(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert refused(file) == "Het archief is beschadigd of niet compleet."


def test_a_file_that_explodes_is_not_unpacked(file: Path) -> None:
    def change(parts: Parts) -> None:
        parts[STUDENTS] += b" " * 40_000_000

    with mock.patch.object(reading, "_check_parts") as unpack:
        assert "te groot" in refused(altered(file, change))
    unpack.assert_not_called()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 niets", b"naam;klas\nDaan;3a\n"])
def test_a_file_that_is_no_archive_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert refused(file) == "Het archief is beschadigd of niet compleet."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda parts: parts.pop(MANIFEST), "geen archief van een school"),
        (manifest_with(format="iets anders"), "geen archief van een school"),
        (manifest_with(parts=[]), "inhoudsopgave"),
        (manifest_with(parts={STUDENTS: "x"}), "inhoudsopgave"),
        (lambda parts: parts.update(meer=b"x"), "iets anders in"),
        (lambda parts: parts.pop(STUDENTS), "iets anders in"),
    ],
)
def test_an_archive_with_another_list_of_contents_is_refused(
    file: Path, change: Callable[[Parts], None], reason: str
) -> None:
    assert reason in refused(altered(file, change, told=False))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (manifest_with(school="11AA00"), "niet van de school die het noemt"),
        (replaced(STUDENTS, b'"number"', b'"nummer"'), "kent geen veld nummer"),
        (replaced(STUDENTS, b'"number": "1001", ', b""), "mist het veld number"),
        (replaced(STUDENTS, b'"birth_date": "', b'"birth_date": "x'), "past niet in birth_date"),
        (replaced(STUDENTS, b'{"pk"', b"{pk"), f"{STUDENTS}, regel 1: dit is niet te lezen."),
        (
            replaced(STUDENTS, b'{"pk": ', b'{"pk": "" , "k": '),
            f"{STUDENTS}, regel 1: de sleutel ontbr",
        ),
        (replaced(GUARDIANS, b'"student": ', b'"student": 9'), "mist students.Student 9"),
        (
            replaced(GUARDIANS, b'"uninformed_reason": ""', b'"uninformed_reason": "ruzie"'),
            f"{GUARDIANS}, regel 1: Wie recht op informatie heeft, heeft daar geen datum of reden",
        ),
        (
            replaced("rows/students.PupilAttachment.jsonl", b"files/", b"weg/"),
            "weg/students.PupilAttachment",
        ),
    ],
)
def test_an_archive_that_does_not_fit_is_refused_as_a_whole(
    file: Path, change: Callable[[Parts], None], reason: str
) -> None:
    assert reason in refused(altered(file, change))


HISTORY = "rows/auditlog.LogEntry.jsonl"
USERS = "rows/accounts.User.jsonl"
PAPERS = "rows/students.PupilAttachment.jsonl"


def twice(name: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[name] += parts[name]

    return change


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        (GUARDIANS, row_with(GUARDIANS, name=...), "students.Guardian mist het veld name."),
        (GUARDIANS, row_with(GUARDIANS, name=None), "name mag niet leeg zijn."),
        (GUARDIANS, row_with(GUARDIANS, name=["Ans"]), "['Ans'] past niet in name."),
        (GUARDIANS, row_with(GUARDIANS, has_authority="ja"), "ja past niet in has_authority."),
        (GUARDIANS, row_with(GUARDIANS, version=True), "True past niet in version."),
        (GUARDIANS, row_with(GUARDIANS, relation="tante"), "tante is geen keuze van relation."),
        (GUARDIANS, row_with(GUARDIANS, student={"pk": 1}), "{'pk': 1} past niet in student."),
        (GUARDIANS, row_with(GUARDIANS, student=-1), "het archief mist students.Student -1."),
        (GUARDIANS, row_with(GUARDIANS, updated_at="2026-11-02T09:30:00"), "past niet in updated_"),
        (STUDENTS, row_with(STUDENTS, birth_date="31-3-2010"), "31-3-2010 past niet in birth_date"),
        (STUDENTS, row_with(STUDENTS, version=10**30), "wat hier staat, kan niet worden opgesla"),
        (
            STUDENTS,
            row_with(STUDENTS, first_name="\ud800"),
            "wat hier staat, kan niet worden opges",
        ),
        (PAPERS, row_with(PAPERS, file=5), "5 past niet in file."),
        (PAPERS, row_with(PAPERS, file="/"), "ontbreekt"),
        (USERS, row_with(USERS, email=...), "accounts.User mist het veld email."),
        (USERS, row_with(USERS, email=5), "5 past niet in email."),
        (HISTORY, row_with(HISTORY, changes=[1]), "changes: moet een object zijn, geen lijst."),
        (HISTORY, row_with(HISTORY, changes={"school": ["1", "x"]}), "x is geen sleutel."),
        (HISTORY, row_with(HISTORY, action=9), "9 is geen keuze van action."),
        (
            HISTORY,
            row_with(HISTORY, additional_data={"merged_with": 1}),
            "additional_data.merged_with: moet een object zijn, geen getal.",
        ),
    ],
)
def test_of_an_odd_row_the_part_the_line_and_the_reason_are_told(
    file: Path, name: str, change: Callable[[Parts], None], reason: str
) -> None:
    said = refused(altered(file, change))
    assert said.startswith(f"{name}, regel 1: ")
    assert reason in said


@pytest.mark.parametrize("name", [STUDENTS, USERS, HISTORY])
def test_a_row_that_stands_there_twice_is_refused(file: Path, name: str) -> None:
    with zipfile.ZipFile(file) as packed:
        rows = len(packed.read(name).splitlines())
    said = refused(altered(file, twice(name)))
    assert said.startswith(f"{name}, regel {rows + 1}: de sleutel")
    assert "komt twee keer voor" in said


def test_two_records_that_cannot_stand_side_by_side_are_refused_in_words(file: Path) -> None:
    def change(parts: Parts) -> None:
        row = json.loads(parts[STUDENTS])
        parts[STUDENTS] += json.dumps(row | {"pk": row["pk"] + 1}).encode() + b"\n"

    said = refused(altered(file, change))
    assert said == f"{STUDENTS}, regel 2: Er is al een leerling met dit leerlingnummer."


def test_records_of_a_kind_that_is_not_known_here_are_not_lost_in_silence(file: Path) -> None:
    name = "rows/students.Hobby.jsonl"

    def change(parts: Parts) -> None:
        parts[name] = b'{"pk": 1, "fields": {}}\n'
        manifest = json.loads(parts[MANIFEST])
        manifest["parts"][name] = {}
        parts[MANIFEST] = json.dumps(manifest).encode()

    assert refused(altered(file, change)) == f"Deze software kent de gegevens in {name} niet."


@pytest.mark.parametrize("told", [{"rows": "veel"}, {"sha256": 5}, {"rows": None}])
def test_a_list_of_contents_with_something_odd_is_refused(file: Path, told: Parts) -> None:
    def change(parts: Parts) -> None:
        manifest = json.loads(parts[MANIFEST])
        manifest["parts"][STUDENTS] |= told
        parts[MANIFEST] = json.dumps(manifest).encode()

    assert "de inhoudsopgave klopt niet" in refused(altered(file, change, told=False))


@pytest.mark.parametrize("text", [b"{", b"\xff", b"[" * 100_000, b"null"])
def test_a_list_of_contents_that_cannot_be_read_is_refused(file: Path, text: bytes) -> None:
    assert refused(altered(file, lambda parts: parts.update({MANIFEST: text}), told=False))


def test_a_file_that_was_stored_before_something_failed_is_removed_again(file: Path) -> None:
    with mock.patch.object(LogEntry.objects, "log_create", side_effect=RuntimeError):
        stored = list(Path(default_storage.location).rglob("*.*"))
        with pytest.raises(RuntimeError):
            call_command("import_school", file)
        assert list(Path(default_storage.location).rglob("*.*")) == stored
    assert not Student.objects.exists()


def test_a_school_that_has_pupils_gets_no_others(file: Path) -> None:
    call_command("import_school", file, stdout=StringIO())
    LogEntry.objects.all().delete()
    assert "staan al gegevens (leerlingen" in refused(file)


def test_an_empty_school_gets_everything_and_keeps_its_key(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        code = json.loads(packed.read(MANIFEST))["school"]
    school = SchoolFactory(brin=code[:4], location_code=code[4:], name="Nieuw")
    call_command("import_school", file, stdout=StringIO())
    assert Student.objects.get().school_id == school.pk
    assert School.objects.get(pk=school.pk).name != "Nieuw"


def test_a_file_that_is_gone_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    paper = PupilAttachmentFactory()
    paper.file.storage.delete(paper.file.name)
    with pytest.raises(CommandError, match="check_documents"):
        export(paper.student.school, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_school_that_is_not_there_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="99XX00"):
        call_command("export_school", school="99XX00", output=tmp_path / "a.zip")
    with pytest.raises(CommandError, match="is er niet"):
        call_command("import_school", tmp_path / "a.zip")


def test_an_archive_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = export(SchoolFactory(), tmp_path)
    assert file.stat().st_mode & 0o077 == 0
