"""Stored files, read in pieces, so that memory does not grow with them.

A room that keeps files besides its documents, each with its SHA-256, lists in `kept_files.py` as
`KEPT` what gives them; `manage.py check_documents` looks them over.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from django.db.models.fields.files import FieldFile

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


def sha256_of(file: FieldFile) -> str:
    """SHA-256 of a stored file, 64 hexadecimal digits; raises OSError when it cannot be read."""
    found = hashlib.sha256()
    for piece in pieces_of(file):
        found.update(piece)
    return found.hexdigest()
