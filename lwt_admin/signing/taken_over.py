"""Documents that were signed on paper before the school kept them here.

The paper and its scan are the proof: nobody signed here, so nothing is sealed here. As long as the
scan is missing there is no signature either, only what a member of staff entered.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.scans import Scan
from lwt_admin.signing.chain import record
from lwt_admin.signing.models import Document, PaperScan, Signature, SigningEvent
from lwt_admin.signing.scans import stored_or_refused
from lwt_admin.signing.services import SignatoryFacts, SigningRefused, freeze, locked

MARK: Final = "taken_over"
"""The key in the content of such a document; it holds the day on which the paper was signed."""


def signed_on_paper(document: Document) -> date | None:
    """The day on which a document that was taken over was signed; None for any other document."""
    found = document.content.get(MARK)
    return None if found is None else date.fromisoformat(found["signed_on"])


@transaction.atomic
def take_over(
    *,
    school: School,
    kind: str,
    content: dict[str, Any],
    signatories: Iterable[SignatoryFacts],
    signed_on: date,
    by: User,
    now: datetime,
) -> Document:
    """Store what a paper says as a document that is complete; its scan comes with `add_scan`."""
    marked = content | {MARK: {"signed_on": signed_on.isoformat()}}
    document = freeze(
        school=school, kind=kind, content=marked, signatories=signatories, by=by, now=now
    )
    document.completed_at = now
    document.save()
    on = signed_on.isoformat()
    record(document, SigningEvent.Kind.TAKEN_OVER, now, actor=by, signed_on=on)
    return document


def add_scan(document: Document, file: File, *, by: User, now: datetime) -> PaperScan:
    """Keep the scan of the paper; everybody on the document then signed on it.

    `file.scan` says what was found in it (`lwt_admin.scans`). Raises SigningRefused when there is
    a scan already, and when the file cannot be stored: then nothing is.
    """
    found: Scan = file.scan  # type: ignore[attr-defined]
    with transaction.atomic():
        current = locked(document)
        signed_on = signed_on_paper(current)
        if signed_on is None:
            raise SigningRefused("Dit document is niet van papier overgenomen.")
        if current.scans.exists():
            raise SigningRefused("Bij dit document is al een scan ingevoerd.")
        scan = PaperScan(
            document=current,
            content_type=found.content_type,
            pages=found.pages,
            sha256=found.sha256,
            signed_on=signed_on,
            uploaded_by=by,
            uploaded_at=now,
        )
        with stored_or_refused(scan, found.stored_name(), file):
            _sign(current, scan, by=by, now=now)
    return scan


def _sign(document: Document, scan: PaperScan, *, by: User, now: datetime) -> None:
    signatories = list(document.signatories.all())
    scan.signatories.set(signatories)
    told: dict[str, Any] = {"scan": scan.sha256, "signed_on": scan.signed_on.isoformat()}
    record(document, SigningEvent.Kind.SCANNED, now, actor=by, pages=scan.pages, **told)
    for signatory in signatories:
        Signature.objects.create(
            signatory=signatory,
            method=Signature.Method.PAPER,
            consent="Handtekening op papier, overgenomen van de scan.",
            signed_at=now,
            scan=scan,
            sha256=document.sha256,
        )
        record(
            document,
            SigningEvent.Kind.SIGNED,
            now,
            signatory=signatory,
            actor=by,
            text=document.sha256,
            method="paper",
            **told,
        )
