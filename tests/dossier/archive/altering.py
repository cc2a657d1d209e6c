"""An archive with something else in it than was written, and why that is refused."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from lwt_admin.dossier.archive.writing import MANIFEST
from tests.dossier.archive.school import keys

Parts = dict[str, bytes]
STUDENTS = "rows/students.Student.jsonl"
GUARDIANS = "rows/students.Guardian.jsonl"


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
    said = str(caught.value)
    assert said.startswith(f"{file.name}: ")
    return said.removeprefix(f"{file.name}: ")


def manifest_with(**values: Any) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | values).encode()

    return change


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return change


def row_with(name: str, /, **fields: Any) -> Callable[[Parts], None]:
    """Other values in the first row of a part; `...` takes the field away."""

    def change(parts: Parts) -> None:
        first, *others = parts[name].splitlines()
        row = json.loads(first)
        assert fields.keys() <= row["fields"].keys()
        told = row["fields"] | fields
        row["fields"] = {key: value for key, value in told.items() if value is not ...}
        parts[name] = b"\n".join([json.dumps(row).encode(), *others, b""])

    return change
