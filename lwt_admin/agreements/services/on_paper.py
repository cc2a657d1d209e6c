"""Signing on paper: the text to print, and the scans of what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.services.papers import file_name, readable, signature_lines
from lwt_admin.pdf import render_pdf
from lwt_admin.signing.models import Document, PaperScan, Signatory
from lwt_admin.signing.scans import undecided, why_not_compare


def print_pdf(document: Document, now: datetime) -> bytes:
    """The frozen text with a line to sign for everybody who has not signed yet."""
    context = {
        "content": readable(document.content),
        "lines": signature_lines(document),
        "sha256": document.sha256,
        "made_at": now,
    }
    return render_pdf(render_to_string("documents/agreement_to_sign.html", context))


def print_name(document: Document) -> str:
    """What the file to print is called."""
    name = file_name(document.content, concept=False).removesuffix(".pdf")
    return f"{name}-om-te-tekenen.pdf"


@dataclass(frozen=True)
class ScanLine:
    """A scan on the page of an agreement; `to_compare` when this person may decide on it."""

    scan: PaperScan
    names: str
    label: str
    kind: str
    note: str
    to_compare: bool


def scan_lines(version: AgreementVersion, user: User) -> list[ScanLine]:
    """The scans of this text, newest first; two queries, and none without a text."""
    document = version.document
    if document is None:
        return []
    scans = document.scans.select_related("uploaded_by", "decided_by")
    found = list(scans.prefetch_related("signatories").order_by("-uploaded_at", "-pk"))
    if not found:
        return []
    left = {scan.pk for scan in undecided(document)}
    return [_line(scan, user, waiting=scan.pk in left) for scan in found]


def _line(scan: PaperScan, user: User, *, waiting: bool) -> ScanLine:
    names = ", ".join(one.name for one in scan.signatories.all())
    if scan.accepted is True:
        note = f"vergeleken door {scan.decided_by}"
        return ScanLine(scan, names, "goedgekeurd", "ok", note, to_compare=False)
    if scan.accepted is False:
        note = f"{scan.reason} ({scan.decided_by})"
        return ScanLine(scan, names, "afgewezen", "bad", note, to_compare=False)
    if not waiting:
        note = "niet meer nodig: er is op een andere manier getekend, of de tekst is gesloten"
        return ScanLine(scan, names, "vervallen", "neutral", note, to_compare=False)
    why = why_not_compare(scan, user)
    note = why or f"ingevoerd door {scan.uploaded_by}"
    return ScanLine(scan, names, "wacht op vergelijken", "wait", note, to_compare=not why)


def signed_otherwise(scan: PaperScan) -> Iterator[Signatory]:
    """Who stands on the scan and has signed in another way since it was entered."""
    for one in scan.signatories.select_related("signature"):
        signature = getattr(one, "signature", None)
        if signature is not None and signature.scan_id != scan.pk:
            yield one


def download_name(scan: PaperScan, document: Document) -> str:
    """What a scan is called when somebody saves it; never the name under which it came."""
    name = file_name(document.content, concept=False).removesuffix(".pdf")
    ending = scan.file.name.rsplit(".", 1)[-1] if scan.file.name else "pdf"
    return f"{name}-scan-{scan.pk}.{ending}"
