"""Keeping the evidence of a LOB dossier."""

from typing import Final

from django.core.files.base import File
from django.db import transaction

from lwt_admin.attachments import AttachmentRefused, keep
from lwt_admin.students.locks import lock_student
from lwt_admin.students.models import CareerEvidence

MOST_FILES: Final = 60


@transaction.atomic
def add_evidence(evidence: CareerEvidence, file: File) -> CareerEvidence:
    """Keep a file in the LOB dossier; `file.scan` says what was found in it.

    Raises AttachmentRefused when it is there already, when there are too many, and when it cannot
    be stored; then nothing changes.
    """
    lock_student(evidence.student_id)
    kept = CareerEvidence.objects.for_system().filter(student=evidence.student_id)
    if kept.filter(sha256=file.scan.sha256).exists():  # type: ignore[attr-defined]
        raise AttachmentRefused("Ditzelfde bestand staat er al.")
    if kept.count() >= MOST_FILES:
        raise AttachmentRefused(f"In een LOB-dossier passen hoogstens {MOST_FILES} bestanden.")
    keep(evidence, file)
    return evidence
