"""Files that people add to a record: a photo or a document, checked by its content (`scans`).

The record has the fields `file`, `name`, `content_type` and `sha256`.
"""

from pathlib import PurePath
from typing import Any, Final

from django.core.files import File
from django.db import transaction

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.scans import ENDINGS, Scan, ScanField, removed_on_failure, store

LONGEST_NAME: Final = 100


class AttachmentField(ScanField):
    """A file that is kept under the name it came with, so that holds no BSN either."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Bestand")
        kwargs.setdefault("error_messages", {"required": "Kies een bestand."})
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            validate_no_bsn(value.name or "")


class AttachmentRefused(Exception):
    """A file that cannot be added; the message is Dutch."""


def keep(record: Any, file: File) -> None:
    """Save a new record with this file; `file.scan` says what was found in it (`ScanField`).

    Raises AttachmentRefused when it cannot be stored. When saving fails, the file is removed again.
    """
    found: Scan = file.scan  # type: ignore[attr-defined]
    record.name = shown_name(file, found)
    record.content_type = found.content_type
    record.sha256 = found.sha256
    with removed_on_failure(record.file):
        store(record.file, file, AttachmentRefused)
        record.save()


def shown_name(file: File, found: Scan) -> str:
    """The name that a file came with, ending in what it really is."""
    plain = PurePath((file.name or "").replace("\\", "/")).stem or "bijlage"
    shown = "".join(sign for sign in plain if sign.isprintable())
    return f"{shown[:LONGEST_NAME]}.{ENDINGS[found.content_type]}"


def remove(record: Any) -> None:
    """Delete a record, and its file from storage once that is certain."""
    with transaction.atomic():
        storage, name = record.file.storage, str(record.file.name)
        record.delete()
        transaction.on_commit(lambda: storage.delete(name))
