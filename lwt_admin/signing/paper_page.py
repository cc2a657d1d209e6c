"""What the page about signing on paper shows of the scans that came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import Prefetch, QuerySet

from lwt_admin.accounts.models import User
from lwt_admin.signing.models import Document, PaperScan, Signatory, Signature
from lwt_admin.signing.scans import why_not_compare
from lwt_admin.signing.taken_over import signed_on_paper


@dataclass(frozen=True)
class ScanLine:
    """A scan of a text; `to_compare` when this person may decide on it.

    `version` is the number of that text; None once it was erased.
    """

    scan: PaperScan
    version: int | None
    names: str
    label: str
    kind: str
    note: str
    to_compare: bool = False


def with_people(scans: QuerySet[PaperScan]) -> QuerySet[PaperScan]:
    """Fetch along who stands on each, with their signatures, and who handled it: two queries."""
    signatories = Signatory.objects.for_system().select_related("signature")
    read = scans.select_related("uploaded_by", "decided_by", "document")
    return read.prefetch_related(Prefetch("signatories", signatories))


def scan_lines(scans: QuerySet[PaperScan], user: User) -> list[ScanLine]:
    """These scans, newest first; three queries, of which one about the names of the user."""
    found = with_people(scans).order_by("-uploaded_at", "-pk")
    return [_line(scan, user) for scan in found]


def _line(scan: PaperScan, user: User) -> ScanLine:
    names = ", ".join(one.name for one in scan.signatories.all())
    line = partial(ScanLine, scan, scan.document.content.get("number"), names)
    if scan.accepted is True:
        return line("goedgekeurd", "ok", f"vergeleken door {scan.decided_by}")
    if scan.accepted is False:
        return line("afgewezen", "bad", f"{scan.decided_by}: {scan.reason}")
    if why_closed(scan):
        return line("vervallen", "neutral", "er is anders getekend of niet meer nodig")
    why = why_not_compare(scan, user)
    return line("wacht op vergelijken", "wait", why, to_compare=not why)


def why_closed(scan: PaperScan) -> str:
    """Why nobody has to decide on a scan any more, in Dutch; empty when somebody has to.

    Reads what `with_people` fetched along.
    """
    on_it = scan.signatories.all()
    is_closed = not scan.document.is_open and signed_on_paper(scan.document) is None
    if is_closed or all(hasattr(one, "signature") for one in on_it):
        return "Deze scan is niet meer nodig: er is al getekend, of de tekst is gesloten."
    return ""


def is_on_paper(document: Document) -> bool:
    """Whether a signature of this text stands on paper, or may yet."""
    signatures = (getattr(one, "signature", None) for one in document.signatories.all())
    on_paper = Signature.Method.PAPER
    return document.is_open or any(one and one.method == on_paper for one in signatures)


def signed_otherwise(scan: PaperScan) -> Iterator[Signatory]:
    """Who stands on the scan and has signed in another way since it was entered."""
    for one in scan.signatories.all():
        signature = getattr(one, "signature", None)
        if signature is not None and signature.scan_id != scan.pk:
            yield one
