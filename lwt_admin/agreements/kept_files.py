"""The files of this room that are no documents, for who looks over all files."""

from collections.abc import Iterator
from typing import Final

from lwt_admin.agreements.models import CooperationAgreement
from lwt_admin.files import BATCH, GivesFiles, KeptFile


def cooperation_scans() -> Iterator[KeptFile]:
    """The signed samenwerkingsovereenkomsten (WVO art. 10b7)."""
    signed = CooperationAgreement.objects.for_system().exclude(scan="").order_by("pk")
    for one in signed.iterator(BATCH):
        yield KeptFile(f"scan van samenwerkingsovereenkomst {one.pk}", one.scan, one.scan_sha256)


KEPT: Final[tuple[GivesFiles, ...]] = (cooperation_scans,)
