"""The files of this room, for who looks over all files."""

from collections.abc import Iterator
from typing import Final

from lwt_admin.files import BATCH, GivesFiles, KeptFile
from lwt_admin.students.models import CareerEvidence, PupilAttachment


def career_evidence() -> Iterator[KeptFile]:
    """What was added to a LOB dossier."""
    for one in CareerEvidence.objects.for_system().order_by("pk").iterator(BATCH):
        yield KeptFile(f"LOB-bewijs {one.pk}", one.file, one.sha256)


def attachments() -> Iterator[KeptFile]:
    """What was added to a dossier."""
    for one in PupilAttachment.objects.for_system().order_by("pk").iterator(BATCH):
        yield KeptFile(f"Bijlage {one.pk}", one.file, one.sha256)


KEPT: Final[tuple[GivesFiles, ...]] = (career_evidence, attachments)
