"""What is attached to an accident or incident: photos and documents."""

from datetime import datetime
from typing import Final

from django.core.files.base import File
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.attachments import AttachmentRefused, keep
from lwt_admin.placements.models import Incident, IncidentFile

MOST_FILES: Final = 20


@transaction.atomic
def attach(incident: Incident, file: File, *, by: User, now: datetime) -> IncidentFile:
    """Keep a file with an incident; `file.scan` says what was found in it.

    Raises AttachmentRefused when it is there already, when there are too many, and when it cannot
    be stored; then nothing changes.
    """
    Incident.objects.for_system().select_for_update().get(pk=incident.pk)
    files = IncidentFile.objects.for_system().filter(incident=incident)
    if files.filter(sha256=file.scan.sha256).exists():  # type: ignore[attr-defined]
        raise AttachmentRefused("Ditzelfde bestand staat er al bij.")
    if files.count() >= MOST_FILES:
        raise AttachmentRefused(f"Bij een incident passen hoogstens {MOST_FILES} bestanden.")
    kept = IncidentFile(incident=incident, added_by=by, added_at=now)
    keep(kept, file)
    return kept
