"""Keeping the attachments of a pupil."""

from typing import Final

from django.core.files.base import File
from django.db import transaction

from lwt_admin.attachments import AttachmentRefused, keep
from lwt_admin.students.locks import lock_student
from lwt_admin.students.models import PupilAttachment

MOST_FILES: Final = 100


@transaction.atomic
def add_attachment(attachment: PupilAttachment, file: File) -> PupilAttachment:
    """Keep a file in the dossier; `file.scan` says what was found in it.

    Raises AttachmentRefused when it is there already, when there are too many, and when it cannot
    be stored; then nothing changes.
    """
    lock_student(attachment.student_id)
    kept = PupilAttachment.objects.for_system().filter(student=attachment.student_id)
    same = kept.filter(sha256=file.scan.sha256).first()  # type: ignore[attr-defined]
    if same is not None:
        raise AttachmentRefused(f"Ditzelfde bestand staat er al: {same}.")
    if kept.count() >= MOST_FILES:
        raise AttachmentRefused(f"Bij een leerling passen hoogstens {MOST_FILES} bijlagen.")
    keep(attachment, file)
    return attachment
