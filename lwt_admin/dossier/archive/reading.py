"""Looking whether an archive is whole and is what it says, before anything of it is stored."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from lwt_admin.dossier.archive.odd_rows import in_row
from lwt_admin.dossier.archive.rows import ArchiveError, Row
from lwt_admin.dossier.archive.writing import FORMAT, MANIFEST, VERSION, Parts, part_of
from lwt_admin.files import PIECE
from lwt_admin.spreadsheets import DAMAGED, MAX_BYTES

MAX_PARTS: Final = 500_000
MAX_RATIO: Final = 200
"""How much larger than the file its contents may be. Records become twenty times smaller."""

BROKEN: Final = "Het archief is beschadigd of niet compleet"


class Archive:
    """An archive that was looked over; see `open_archive`."""

    def __init__(self, packed: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._packed = packed
        self.manifest = manifest

    @property
    def parts(self) -> Parts:
        found: Parts = self.manifest["parts"]
        return found

    def rows(self, label: str) -> Iterator[Row]:
        """The records of one kind, line by line; none when the archive does not know the kind."""
        name, number = part_of(label), 0
        if name not in self.parts:
            return
        with self._packed.open(name) as lines:
            while line := lines.readline(MAX_BYTES + 1):
                number += 1
                with in_row(label, {"line": number}):
                    row = _row(line)
                yield row | {"line": number}

    def file(self, name: str) -> IO[bytes]:
        """A stored file, to read from; raises ArchiveError when it is not there."""
        if name not in self.parts:
            raise ArchiveError(f"{BROKEN}: {name} ontbreekt.")
        return self._packed.open(name)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The archive in a file, every part of it unaltered; raises ArchiveError with the reason."""
    with ExitStack() as held:
        try:
            file = held.enter_context(path.open("rb"))
            packed = held.enter_context(zipfile.ZipFile(file))
            _check_size(packed, path.stat().st_size)
            manifest = _manifest(packed)
            _check_parts(packed, manifest["parts"])
        except DAMAGED as error:
            raise ArchiveError(f"{BROKEN}.") from error
        yield Archive(packed, manifest)


def _check_size(packed: zipfile.ZipFile, size: int) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > max(MAX_RATIO * size, MAX_BYTES):
        raise ArchiveError("Het archief wordt uitgepakt te groot om te lezen.")


def _manifest(packed: zipfile.ZipFile) -> dict[str, Any]:
    """The list of contents; raises ArchiveError when it is not one that we can read."""
    if MANIFEST not in packed.namelist() or packed.getinfo(MANIFEST).file_size > 20 * MAX_BYTES:
        raise ArchiveError("Dit bestand is geen archief van een school.")
    found = json.loads(packed.read(MANIFEST))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ArchiveError("Dit bestand is geen archief van een school.")
    version = found.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ArchiveError(
            f"Dit archief heeft versie {version}; deze software leest tot en met {VERSION}. "
            "Werk de software bij."
        )
    parts, school = found.get("parts"), found.get("school")
    if not isinstance(parts, dict) or not isinstance(school, str) or not _are_told(parts):
        raise ArchiveError(f"{BROKEN}: de inhoudsopgave klopt niet.")
    return found


def _are_told(parts: dict[str, Any]) -> bool:
    return all(
        isinstance(told, dict)
        and isinstance(told.get("sha256"), str)
        and type(told.get("rows", 0)) is int
        for told in parts.values()
    )


def _check_parts(packed: zipfile.ZipFile, parts: Parts) -> None:
    """Raise ArchiveError unless exactly these parts are there, with exactly this content."""
    if sorted(packed.namelist()) != sorted([MANIFEST, *parts]):
        raise ArchiveError(f"{BROKEN}: er zit iets anders in dan de inhoudsopgave noemt.")
    for name, told in parts.items():
        found = sha256()
        with packed.open(name) as part:
            while piece := part.read(PIECE):
                found.update(piece)
        if found.hexdigest() != told["sha256"]:
            raise ArchiveError(f"{BROKEN}: {name} is veranderd.")


def _row(line: bytes) -> Row:
    try:
        found = json.loads(line, parse_constant=_refuse) if len(line) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("fields"), dict):
        raise ArchiveError("dit is niet te lezen.")
    if type(found.get("pk")) is not int:
        raise ArchiveError("de sleutel ontbreekt.")
    return found


def _refuse(constant: str) -> None:
    """`NaN` and `Infinity` are no JSON, and no database keeps them in it."""
    raise ValueError(constant)
