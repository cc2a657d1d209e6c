"""The files of this room, for who looks over all files."""

from collections.abc import Iterator
from typing import Final

from lwt_admin.files import BATCH, GivesFiles, KeptFile
from lwt_admin.placements.models import IncidentFile


def incident_files() -> Iterator[KeptFile]:
    """What was added to an accident or incident."""
    files = IncidentFile.objects.for_system().order_by("pk")
    for one in files.iterator(BATCH):
        yield KeptFile(f"bijlage {one.pk} bij incident {one.incident_id}", one.file, one.sha256)


KEPT: Final[tuple[GivesFiles, ...]] = (incident_files,)
