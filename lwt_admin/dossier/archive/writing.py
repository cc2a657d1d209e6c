"""Making the archive: a zip with a list of contents, the records by kind, and the stored files.

`manifest.json` tells of every part its SHA-256. `rows/students.Student.jsonl` holds a line for each
pupil, `files/` what is kept on disk.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import IO, Any, Final

from auditlog.models import LogEntry
from django.db import connection, models, transaction

from lwt_admin.accounts.models import School
from lwt_admin.dossier.archive.contents import MATCHED, archived
from lwt_admin.dossier.archive.history import entries_of
from lwt_admin.dossier.archive.rows import ArchiveError, files_of, row_of
from lwt_admin.dossier.archive.selecting import Selection, rows_of, select
from lwt_admin.files import pieces_of, zip_info
from lwt_admin.storing import remember_looking

FORMAT: Final = "lwt-admin.school"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
ROWS: Final = "rows"

Write = Callable[[bytes], object]
Parts = dict[str, dict[str, Any]]


def write_archive(school: School, target: IO[bytes], now: datetime) -> Parts:
    """Write everything of a school as it is at one moment; what was written, by name.

    Raises ArchiveError when a stored file is gone or cannot be read, OSError when `target` cannot
    be written.
    """
    parts: Parts = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with _one_moment():
            files = list(_write_rows(archive, parts, select(school)))
        for name, file in files:
            _write_file(archive, parts, name, file)
        about = {
            "format": FORMAT,
            "version": VERSION,
            "school": school.code,
            "name": school.name,
            "made_at": now.isoformat(),
            "parts": parts,
        }
        text = json.dumps(about, ensure_ascii=False, indent=1)
        archive.writestr(zip_info(MANIFEST), text, zipfile.ZIP_DEFLATED)
    remember_looking([school])
    return parts


def part_of(label: str) -> str:
    """The name of the part with the records of one kind."""
    return f"{ROWS}/{label}.jsonl"


@contextmanager
def _one_moment() -> Iterator[None]:
    """Whatever is stored meanwhile is not seen."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write_rows(
    archive: zipfile.ZipFile, parts: Parts, selection: Selection
) -> Iterator[tuple[str, Any]]:
    """Write the records; the files that they have, each with its name in the archive.

    Accounts and the like come last: which of them are named shows from everything else.
    """
    for model in archived():
        own, lent = selection.own[model], selection.lent[model]
        yield from _write_kind(archive, parts, rows_of(model, own | lent), model._meta.label, lent)
    history = entries_of(selection)
    yield from _write_kind(archive, parts, history, LogEntry._meta.label, set())
    for model in reversed(tuple(MATCHED)):
        found = rows_of(model, selection.of(model))
        yield from _write_kind(archive, parts, found, model._meta.label, selection.lent[model])


def _write_kind(
    archive: zipfile.ZipFile,
    parts: Parts,
    records: Iterable[models.Model],
    label: str,
    lent: set[int],
) -> Iterator[tuple[str, Any]]:
    name, count = part_of(label), 0
    files = []
    with _part(archive, parts, name, zipfile.ZIP_DEFLATED) as write:
        for record in records:
            row = row_of(record) | ({"lent": True} if record.pk in lent else {})
            write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            files += files_of(record)
            count += 1
    parts[name]["rows"] = count
    yield from files


def _write_file(archive: zipfile.ZipFile, parts: Parts, name: str, file: Any) -> None:
    pieces = pieces_of(file)
    with _part(archive, parts, name, zipfile.ZIP_STORED) as write:
        while piece := _piece(pieces, file):
            write(piece)


def _piece(pieces: Iterator[bytes], file: Any) -> bytes:
    """The next piece of a stored file, empty at its end."""
    try:
        return next(pieces, b"")
    except OSError as error:
        raise ArchiveError(
            f"Het bestand {file.name} kan niet worden gelezen: {error.strerror}. "
            "`manage.py check_documents` noemt alles wat ontbreekt."
        ) from error


@contextmanager
def _part(archive: zipfile.ZipFile, parts: Parts, name: str, packing: int) -> Iterator[Write]:
    """A new part of the archive, whose SHA-256 is in the list as soon as it is whole."""
    info, found = zip_info(name), sha256()
    info.compress_type = packing
    with archive.open(info, "w", force_zip64=True) as inside:

        def write(data: bytes) -> None:
            found.update(data)
            inside.write(data)

        yield write
    parts[name] = {"sha256": found.hexdigest()}
