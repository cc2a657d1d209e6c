"""An archive is put back whole, or nothing of it is stored."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from lwt_admin.accounts.models import School
from lwt_admin.dossier.archive import reading
from lwt_admin.dossier.archive.writing import MANIFEST
from lwt_admin.students.models import Guardian, PupilAttachment, Student
from tests.dossier.archive.school import export, keys
from tests.factories import GuardianFactory, PupilAttachmentFactory, SchoolFactory

pytestmark = pytest.mark.django_db

Parts = dict[str, bytes]
STUDENTS = "rows/students.Student.jsonl"
GUARDIANS = "rows/students.Guardian.jsonl"


@pytest.fixture(scope="module")
def content(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> bytes:
    """An archive of a pupil with a parent and a paper; nothing is left of them here."""
    with django_db_blocker.unblock(), transaction.atomic():
        student = GuardianFactory(name="Ans Berg", student__number="1001").student
        PupilAttachmentFactory(student=student)
        made = export(student.school, tmp_path_factory.mktemp("archive"))
        transaction.set_rollback(True)
    return made.read_bytes()


@pytest.fixture
def file(content: bytes, tmp_path: Path) -> Path:
    """The same in a file of its own."""
    copy = tmp_path / "school.zip"
    copy.write_bytes(content)
    return copy


def altered(file: Path, change: Callable[[Parts], None], *, told: bool = True) -> Path:
    """The archive with other parts; with `told` its list of contents says so."""
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    if told:
        manifest = json.loads(parts[MANIFEST])
        for name in manifest["parts"]:
            manifest["parts"][name]["sha256"] = sha256(parts[name]).hexdigest()
        parts[MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file


def refused(file: Path) -> str:
    """Why it cannot be put back; nothing of it is stored."""
    stored = list(Path(default_storage.location).rglob("*.*"))
    before = keys()
    with pytest.raises(CommandError) as caught:
        call_command("import_school", file)
    assert keys() == before
    assert not LogEntry.objects.exists()
    assert list(Path(default_storage.location).rglob("*.*")) == stored
    return str(caught.value)


def manifest_with(**values: Any) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | values).encode()

    return change


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return change


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
        (manifest_with(parts={STUDENTS: "x"}), "iets anders in"),
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
        (replaced(STUDENTS, b'{"pk"', b"{pk"), "een regel van students.Student is niet te lezen"),
        (replaced(STUDENTS, b'{"pk": ', b'{"pk": "" , "k": '), "heeft geen sleutel"),
        (replaced(GUARDIANS, b'"student": ', b'"student": 9'), "mist students.Student 9"),
        (
            replaced(GUARDIANS, b'"uninformed_reason": ""', b'"uninformed_reason": "ruzie"'),
            "past niet bij wat hier al staat",
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
