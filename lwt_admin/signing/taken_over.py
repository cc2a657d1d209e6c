"""Documents that were signed on paper before the school kept them here.

The paper and its scan are the proof: nobody signed here, so nothing is sealed here. Until a second
member of staff has compared the scan with what was entered there is no signature either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.scans import removed_on_failure
from lwt_admin.signing.chain import link_after
from lwt_admin.signing.models import Document, PaperScan, SigningEvent
from lwt_admin.signing.scans import (
    ScanRefused,
    decide,
    new_scan,
    store_scan,
    to_decide_on,
    to_take_over,
)
from lwt_admin.signing.services import (
    SignatoryFacts,
    SigningRefused,
    asked,
    frozen,
    locked,
    take_from_scan,
)
from lwt_admin.storing import store_new

MARK: Final = "taken_over"
"""The key in the content of such a document; it holds the day on which the paper was signed."""


def signed_on_paper(document: Document) -> date | None:
    """The day on which a document that was taken over was signed; None for any other document."""
    found = document.content.get(MARK)
    return None if found is None else date.fromisoformat(found["signed_on"])


@dataclass(frozen=True)
class Paper:
    """What a paper says, and who signed it when."""

    school: School
    kind: str
    content: dict[str, Any]
    signatories: Sequence[SignatoryFacts]
    signed_on: date


@transaction.atomic
def take_over(papers: Iterable[Paper], *, by: User, now: datetime) -> list[Document]:
    """Store what papers say as documents that are complete; a scan comes with `add_scan`.

    A few statements for all of them together.
    """
    documents, signatories = [], []
    for paper in papers:
        content = paper.content | {MARK: {"signed_on": paper.signed_on.isoformat()}}
        document = frozen(school=paper.school, kind=paper.kind, content=content, by=by, now=now)
        document.completed_at = now
        documents.append(document)
        signatories += asked(document, paper.signatories)
    store_new([*documents, *signatories])
    store_new(link for document in documents for link in _chain(document, by, now))
    return documents


def _chain(document: Document, by: User, now: datetime) -> list[SigningEvent]:
    """The first links: the text was fixed, and it was taken over from paper."""
    kinds, on = SigningEvent.Kind, document.content[MARK]["signed_on"]
    first = link_after(None, document, kinds.FROZEN, now, actor=by, sha256=document.sha256)
    return [first, link_after(first, document, kinds.TAKEN_OVER, now, actor=by, signed_on=on)]


# --- The scan -------------------------------------------------------------------------------------
class Proof(StrEnum):
    """How far the proof is that the paper was signed."""

    MISSING = "missing"
    REJECTED = "rejected"
    WAITING = "waiting"
    COMPARED = "compared"


def newest_scan(document: Document) -> PaperScan | None:
    """The scan that counts, or says what is wrong; prefetch `scans` when asking for many."""
    return max(document.scans.all(), key=lambda one: (one.uploaded_at, one.pk), default=None)


def proof_of(document: Document) -> Proof:
    """How far the proof of a document is that was taken over from paper."""
    scan = newest_scan(document)
    if scan is None:
        return Proof.MISSING
    if scan.accepted is None:
        return Proof.WAITING
    return Proof.COMPARED if scan.accepted else Proof.REJECTED


def needs_scan(document: Document) -> bool:
    """Taken over from paper, and there is no scan of it, or only one that does not match."""
    if signed_on_paper(document) is None:
        return False
    return proof_of(document) in {Proof.MISSING, Proof.REJECTED}


def add_scan(document: Document, file: File, *, by: User, now: datetime) -> PaperScan:
    """Keep the scan of the paper, on which everybody signed; a colleague compares it.

    `file.scan` says what was found in it (`lwt_admin.scans`). Raises SigningRefused when there is
    a scan already that was not rejected, and when the file cannot be stored: then nothing is.
    """
    signed_on = signed_on_paper(document)
    if signed_on is None:
        raise SigningRefused("Dit document is niet van papier overgenomen.")
    scan = new_scan(document, file, signed_on=signed_on, by=by, now=now)
    with removed_on_failure(scan.file), transaction.atomic():
        scan.document = current = locked(document)
        if not needs_scan(current):
            raise SigningRefused("Bij dit document is al een scan ingevoerd.")
        store_scan(scan, file, list(current.signatories.all()))
    return scan


@transaction.atomic
def confirm(scan: PaperScan, *, by: User, now: datetime) -> PaperScan:
    """Say that the scan is this agreement, signed by everybody: from then on they signed.

    Raises ScanRefused when somebody else decided, or when `by` may not. A scan that does not match
    is rejected as any other (`signing.scans.reject`).
    """
    current = to_decide_on(scan, by)
    document = current.document
    if signed_on_paper(document) is None or not document.is_intact:
        raise ScanRefused("Deze scan hoort niet bij een tekst die van papier is overgenomen.")
    accepted = decide(current, True, by=by, now=now)
    for signatory in to_take_over(accepted):
        take_from_scan(signatory, accepted, document, by=by, now=now)
    return accepted
