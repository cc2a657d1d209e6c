"""Papers that come back signed, of any text."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.scans import read_scan
from lwt_admin.signing.models import Document, PaperScan, Signatory
from lwt_admin.signing.scans import enter
from tests.support.scans import as_upload, scanned_pdf


def scanned(
    document: Document,
    on_it: Sequence[Signatory],
    *,
    by: User,
    content: bytes | None = None,
    signed_on: date | None = None,
    now: datetime | None = None,
) -> PaperScan:
    """A scan of the text, signed by these people and entered by `by`; one page as a PDF."""
    file = as_upload(scanned_pdf() if content is None else content)
    file.scan = read_scan(file)
    now = now or timezone.now()
    day = signed_on or timezone.localdate(now)
    return enter(document, on_it, file, signed_on=day, by=by, now=now)
