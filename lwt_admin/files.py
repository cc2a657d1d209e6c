"""Stored files, read in pieces, so that memory does not grow with them."""

import hashlib
from collections.abc import Iterator
from typing import Final

from django.db.models.fields.files import FieldFile

PIECE: Final = 256 * 1024
"""Bytes."""


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
