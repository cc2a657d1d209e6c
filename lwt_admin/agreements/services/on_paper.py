"""Signing on paper: the text to print, and the scans of what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from lwt_admin.accounts.models import User
from lwt_admin.agreements.services.papers import file_stem, readable
from lwt_admin.pdf import render_pdf
from lwt_admin.signing.models import Document, PaperScan, Signatory
from lwt_admin.signing.paper_lines import signature_lines
from lwt_admin.signing.scans import why_not_compare
from lwt_admin.signing.taken_over import signed_on_paper


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
    return f"{file_stem(document.content)}-om-te-tekenen.pdf"


@dataclass(frozen=True)
class ScanLine:
    """A scan of an agreement; `to_compare` when this person may decide on it."""

    scan: PaperScan
    version: int
    names: str
    label: str
    kind: str
    note: str
    to_compare: bool = False


def scan_lines(agreement_pk: int, user: User) -> list[ScanLine]:
    """The scans of all versions of an agreement in sight, newest first; three queries."""
    scans = PaperScan.objects.for_system().filter(
        document__agreement_version__agreement=agreement_pk
    )
    read = scans.select_related("uploaded_by", "decided_by", "document__agreement_version")
    found = read.prefetch_related("signatories__signature").order_by("-uploaded_at", "-pk")
    return [_line(scan, user) for scan in found]


def _line(scan: PaperScan, user: User) -> ScanLine:
    on_it = list(scan.signatories.all())
    about = (scan, scan.document.agreement_version.number, ", ".join(one.name for one in on_it))
    if scan.accepted is True:
        return ScanLine(*about, "goedgekeurd", "ok", f"vergeleken door {scan.decided_by}")
    if scan.accepted is False:
        return ScanLine(*about, "afgewezen", "bad", f"{scan.decided_by}: {scan.reason}")
    taken_over = signed_on_paper(scan.document) is not None
    is_closed = not scan.document.is_open and not taken_over
    if is_closed or all(hasattr(one, "signature") for one in on_it):
        return ScanLine(*about, "vervallen", "neutral", "er is anders getekend of niet meer nodig")
    why = why_not_compare(scan, user)
    return ScanLine(*about, "wacht op vergelijken", "wait", why, to_compare=not why)


def signed_otherwise(scan: PaperScan) -> Iterator[Signatory]:
    """Who stands on the scan and has signed in another way since it was entered."""
    for one in scan.signatories.select_related("signature"):
        signature = getattr(one, "signature", None)
        if signature is not None and signature.scan_id != scan.pk:
            yield one


def download_name(scan: PaperScan, document: Document) -> str:
    """What a scan is called when somebody saves it; never the name under which it came."""
    ending = scan.file.name.rsplit(".", 1)[-1] if scan.file.name else "pdf"
    return f"{file_stem(document.content)}-scan-{scan.pk}.{ending}"
