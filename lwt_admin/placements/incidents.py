"""What is attached to an accident or incident: photos and documents."""

from datetime import datetime
from pathlib import PurePath
from typing import Final

from django.core.files.base import File
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.placements.models import Incident, IncidentFile
from lwt_admin.scans import ENDINGS, Scan, removed_on_failure, store

MOST_FILES: Final = 20
LONGEST_NAME: Final = 100


class AttachmentRefused(Exception):
    """A file that cannot be added; the message is Dutch."""


@transaction.atomic
def attach(incident: Incident, file: File, *, by: User, now: datetime) -> IncidentFile:
    """Keep a file with an incident; `file.scan` says what was found in it.

    Raises AttachmentRefused when it is there already, when there are too many, and when it cannot
    be stored; then nothing changes.
    """
    found: Scan = file.scan  # type: ignore[attr-defined]
    Incident.objects.for_system().select_for_update().get(pk=incident.pk)
    files = IncidentFile.objects.for_system().filter(incident=incident)
    if files.filter(sha256=found.sha256).exists():
        raise AttachmentRefused("Ditzelfde bestand staat er al bij.")
    if files.count() >= MOST_FILES:
        raise AttachmentRefused(f"Bij een incident passen hoogstens {MOST_FILES} bestanden.")
    kept = IncidentFile(
        incident=incident,
        name=_name(file, found),
        content_type=found.content_type,
        sha256=found.sha256,
        added_by=by,
        added_at=now,
    )
    with removed_on_failure(kept.file):
        store(kept.file, file, AttachmentRefused)
        kept.save()
    return kept


def _name(file: File, found: Scan) -> str:
    """The name it came with, ending in what it really is."""
    plain = PurePath((file.name or "").replace("\\", "/")).stem or "bijlage"
    shown = "".join(sign for sign in plain if sign.isprintable())
    return f"{shown[:LONGEST_NAME]}.{ENDINGS[found.content_type]}"


def remove(attachment: IncidentFile) -> None:
    """Take a file away, from storage as well once that is certain."""
    with transaction.atomic():
        storage, name = attachment.file.storage, str(attachment.file.name)
        attachment.delete()
        transaction.on_commit(lambda: storage.delete(name))
