"""Whatever stands in an archive: it is put back, or refused in words with nothing stored."""

import json
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lwt_admin.dossier.archive.writing import MANIFEST
from tests.dossier.archive.altering import Parts, altered
from tests.dossier.archive.school import keys

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

few = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["", "\x00", "2026-13-45", "students.Student", "guardian:9", 10**30, -1]),
)
VALUES = st.one_of(
    ATOMS, st.lists(ATOMS, max_size=2), st.dictionaries(st.text(), ATOMS, max_size=2)
)


def import_or_refuse(file: Path) -> None:
    """Bring the archive, and take back what it stored; a refusal is in words and stores nothing."""
    place = Path(default_storage.location)
    before, there = keys(), set(place.rglob("*.*"))
    with transaction.atomic():
        why = _refusal(file)
        if why is not None:
            assert why.startswith(f"{file.name}: ")
            assert (keys(), set(place.rglob("*.*"))) == (before, there)
        transaction.set_rollback(True)
    for stored in set(place.rglob("*.*")) - there:
        stored.unlink()


@few
@given(data=st.data())
def test_any_value_in_any_row_is_put_back_or_refused(
    content: bytes, file: Path, data: st.DataObject
) -> None:
    file.write_bytes(content)

    def change(parts: Parts) -> None:
        name = data.draw(st.sampled_from(sorted(one for one in parts if _has_rows(parts, one))))
        rows = [json.loads(line) for line in parts[name].splitlines()]
        row = data.draw(st.sampled_from(rows))
        field = data.draw(st.sampled_from([*row["fields"], "pk", "fields", "lent"]))
        inside = row["fields"] if field in row["fields"] else row
        inside[field] = data.draw(VALUES)
        parts[name] = b"".join(json.dumps(one).encode() + b"\n" for one in rows)

    import_or_refuse(altered(file, change))


@few
@given(data=st.data())
def test_any_list_of_contents_is_put_back_or_refused(
    content: bytes, file: Path, data: st.DataObject
) -> None:
    file.write_bytes(content)

    def change(parts: Parts) -> None:
        manifest = json.loads(parts[MANIFEST])
        inside: Any = data.draw(st.sampled_from([manifest, *_parts_of(manifest)]))
        inside[data.draw(st.sampled_from([*inside, "meer"]))] = data.draw(VALUES)
        parts[MANIFEST] = json.dumps(manifest).encode()

    import_or_refuse(altered(file, change, told=False))


@few
@given(data=st.data())
def test_a_file_with_any_bytes_changed_or_cut_off_is_refused_or_put_back(
    content: bytes, file: Path, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(1, 40))
    instead = data.draw(st.binary(max_size=40))
    rest = data.draw(st.sampled_from([content[at + length :], b""]))
    file.write_bytes(content[:at] + instead + rest)
    import_or_refuse(file)


def _refusal(file: Path) -> str | None:
    try:
        call_command("import_school", file, stdout=StringIO())
    except CommandError as refused:
        return str(refused)
    return None


def _has_rows(parts: Parts, name: str) -> bool:
    return name.startswith("rows/") and bool(parts[name])


def _parts_of(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return iter(manifest["parts"].values())


def test_the_archive_that_is_altered_is_one_that_can_be_put_back(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as packed:
        assert sum(bool(packed.read(name)) for name in packed.namelist()) > 5
