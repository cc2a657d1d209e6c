"""Files, stored and put in an archive: read in pieces, so that memory does not grow with them.

A room that keeps files besides its documents, each with its SHA-256, lists in `kept_files.py` as
`KEPT` what gives them; `manage.py check_documents` looks them over.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import mkstemp
from typing import Final
from weakref import finalize
from zipfile import ZipInfo

from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from lwt_admin.rooms import offered

BATCH: Final = 100
"""Rows read at once by who looks over all files."""
PIECE: Final = 256 * 1024
"""Bytes."""


@dataclass(frozen=True)
class KeptFile:
    """A file with the SHA-256 that it had when it came; `about` names in Dutch what it is."""

    about: str
    file: FieldFile
    sha256: str


class ScratchFile:
    """A file on disk that is gone once it was read, was closed, or nobody holds it any more.

    For an answer that is made on the spot: it is written first, and sent in pieces after that.
    """

    def __init__(self) -> None:
        handle, path = mkstemp(prefix="lwt-admin-")
        os.close(handle)
        self.path = Path(path)
        self._remove = finalize(self, self.path.unlink, missing_ok=True)

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as stored:
            while piece := stored.read(PIECE):
                yield piece
        self.close()

    def close(self) -> None:
        """Remove the file; a second time does nothing."""
        self._remove()


GivesFiles = Callable[[], Iterator[KeptFile]]


def kept_by_rooms() -> Iterator[KeptFile]:
    """Every file that a room keeps besides its documents."""
    for gives in chain.from_iterable(offered("kept_files", "KEPT")):
        yield from gives()


def pieces_of(file: FieldFile) -> Iterator[bytes]:
    """A stored file in pieces; it is opened when the first is asked for. Raises OSError."""
    with file.storage.open(str(file.name)) as stored:
        while piece := stored.read(PIECE):
            yield piece


def remove_when_unnamed(*records: models.Model) -> None:
    """Take the files of these records away after the commit, unless a row of their kind names them.

    To be called before the records change or go; one that cannot be removed is told in the log.
    """
    for record in records:
        for field in record._meta.concrete_fields:
            if isinstance(field, models.FileField) and (file := getattr(record, field.name)):
                later = partial(_remove_unnamed, field, file.storage, str(file.name))
                transaction.on_commit(later, robust=True)


def _remove_unnamed(field: models.FileField, storage: Storage, name: str) -> None:
    if not field.model._base_manager.filter(**{field.name: name}).exists():
        storage.delete(name)


def sha256_of(file: FieldFile) -> str:
    """SHA-256 of a stored file, 64 hexadecimal digits; raises OSError when it cannot be read."""
    found = hashlib.sha256()
    for piece in pieces_of(file):
        found.update(piece)
    return found.hexdigest()


def zip_info(name: str) -> ZipInfo:
    """A file of an archive, made now and for its owner alone."""
    now = timezone.localtime()
    info = ZipInfo(name, date_time=now.timetuple()[:6])
    info.external_attr = 0o600 << 16
    return info
