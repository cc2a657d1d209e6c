"""The pages about signing on paper: printing a text, entering the scan, and comparing it.

A room with texts to be signed has these pages at addresses of its own, each with its right. Its
views fetch the record, say by `PaperText` what text it is, and leave the rest to these.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from auditlog.signals import accessed
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import may
from lwt_admin.downloads import pdf_answer
from lwt_admin.scans import PDF, as_download, as_picture
from lwt_admin.signing import scans
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Document, PaperScan
from lwt_admin.signing.paper import name_to_sign, scan_name, to_sign_pdf
from lwt_admin.signing.paper_forms import CompareForm, PaperForm
from lwt_admin.signing.paper_page import (
    scan_lines,
    signed_otherwise,
    why_closed,
    with_people,
)
from lwt_admin.signing.services import SigningRefused
from lwt_admin.signing.taken_over import confirm, needs_scan, signed_on_paper

LOST: Final = "Het bestand van deze scan is niet te vinden."


@dataclass(frozen=True)
class PaperText:
    """A text that people may sign with a pen, as its own room shows it.

    `record` is what the text belongs to: its rights hold, and looking at its print is kept of it.
    There is no `document` as long as the text is not fixed. The names of the addresses begin with
    `names` and take `key`; `url` is where the text itself stands. The pages stand in the template
    `frame`, which reads `about` and the `crumb` of each. `enters` is the right to enter a scan. Of
    a text that was taken over from paper, `to_check` is what must be the same, and at `add_url` its
    scan is added.
    """

    record: Model
    document: Document | None
    names: str
    key: int
    url: str
    frame: str
    about: dict[str, Any]
    enters: Right
    to_check: Sequence[str] = ()
    add_url: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it may be signed now."""
        return self.document is not None and self.document.is_open

    def address(self, page: str, *keys: int) -> str:
        """Where one of its pages about paper stands."""
        return reverse(f"{self.names}_{page}", args=[self.key, *keys])

    def context(self, **more: Any) -> dict[str, Any]:
        """What the template of each page reads."""
        return self.about | {"paper": self, "frame": self.frame, "document": self.document} | more


Approve = Callable[[PaperScan], str]
"""Takes over the signatures on a scan and returns what to tell; may raise SigningRefused."""


def about_paper(request: StaffRequest, text: PaperText, found: QuerySet[PaperScan]) -> HttpResponse:
    """What to print, what came back (`found`), and what became of it."""
    document = text.document
    left = scans.may_be_on_paper(document) if document is not None and text.is_waiting else []
    may_compare = may(request, Right.SCANS_CONFIRM, text.record)
    lines = [
        {
            "shown": line,
            "file_url": text.address("file", line.scan.pk) if line.scan.file else "",
            "compare_url": text.address("compare", line.scan.pk)
            if line.to_compare and may_compare
            else "",
        }
        for line in scan_lines(found, request.user)
    ]
    context = text.context(
        crumb="Op papier",
        lines=lines,
        left=left,
        print_url=text.address("print"),
        enter_url=text.address("upload") if left and may(request, text.enters, text.record) else "",
        needs_scan=document is not None and needs_scan(document),
    )
    return render(request, "signing/paper/page.html", context)


def print_to_sign(request: StaffRequest, text: PaperText) -> HttpResponse:
    """The text as it was fixed, to print and sign with a pen."""
    document = text.document
    if document is None or not text.is_waiting:
        messages.info(request, "Op papier tekenen kan alleen als de tekst ter ondertekening is.")
        return redirect(text.url)
    accessed.send(sender=type(text.record), instance=text.record)
    return pdf_answer(to_sign_pdf(document, timezone.now()), name_to_sign(document))


def enter(request: StaffRequest, text: PaperText) -> HttpResponse:
    """Enter the scan of a paper that came back, with who signed on it and when."""
    document = text.document
    if document is None or not text.is_waiting:
        messages.error(request, "Een scan invoeren kan alleen als de tekst ter ondertekening is.")
        return redirect(text.url)
    left = scans.may_be_on_paper(document)
    if not left:
        messages.info(request, "Iedereen heeft al getekend, of staat al op een scan.")
        return redirect(text.address("page"))
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        document=document,
        signatories=left,
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid() and _entered(request, document, form):
        messages.success(
            request, "De scan is ingevoerd. Een collega vergelijkt haar nu met de tekst."
        )
        return redirect(text.address("page"))
    context = text.context(crumb="Scan invoeren", form=form)
    return render(request, "signing/paper/upload.html", context)


def _entered(request: StaffRequest, document: Document, form: PaperForm) -> bool:
    try:
        scans.enter(
            document,
            list(form.cleaned_data["signatories"]),
            form.cleaned_data["file"],
            signed_on=form.cleaned_data["signed_on"],
            by=request.user,
            now=timezone.now(),
        )
    except scans.ScanRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def compare(
    request: StaffRequest, text: PaperText, scan: PaperScan, approve: Approve
) -> HttpResponse:
    """Somebody else than who entered the scan lays it beside the text, and decides."""
    document = scan.document
    if why := _why_nothing_to_decide(request, scan):
        messages.info(request, why)
        return redirect(text.address("page"))
    form = CompareForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, scan, form, approve):
        return redirect(text.url)
    accessed.send(sender=PaperScan, instance=scan)
    kind, taken_over = kind_of(document), signed_on_paper(document) is not None
    context = text.context(
        crumb="Scan vergelijken",
        form=form,
        scan=scan,
        file_url=text.address("file", scan.pk),
        picture_url="" if scan.content_type == PDF else text.address("picture", scan.pk),
        text_template=kind.text_template,
        content=kind.readable(document.content),
        to_find=scans.to_take_over(scan),
        signed_otherwise=list(signed_otherwise(scan)),
        taken_over=taken_over,
        text_title="Wat is ingevoerd" if taken_over else "De tekst zoals vastgelegd",
    )
    return render(request, "signing/paper/compare.html", context)


def _why_nothing_to_decide(request: StaffRequest, scan: PaperScan) -> str:
    if scan.accepted is not None:
        return f"{scan.decided_by} heeft deze scan al vergeleken."
    return scans.why_not_compare(scan, request.user) or why_closed(scan)


def _decided(request: StaffRequest, scan: PaperScan, form: CompareForm, approve: Approve) -> bool:
    """Approve or reject; what stands in the way comes on the form."""
    now = timezone.now()
    try:
        if not form.accepts:
            scans.reject(scan, form.cleaned_data["reason"], by=request.user, now=now)
            told = "De scan is afgewezen. Wie haar invoerde, ziet waarom."
        elif signed_on_paper(scan.document) is not None:
            confirm(scan, by=request.user, now=now)
            told = "De scan klopt, en is nu het bewijs dat er is getekend."
        else:
            told = approve(scan)
    except SigningRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, told)
    return True


# --- The file -------------------------------------------------------------------------------------
def scan_file(scan: PaperScan) -> HttpResponse:
    """The scan as it was entered, to save; who looked is kept."""
    if not scan.file:
        raise Http404(LOST)
    accessed.send(sender=PaperScan, instance=scan)
    try:
        return as_download(scan.file, scan_name(scan, scan.document))
    except OSError as error:
        raise Http404(LOST) from error


def scan_picture(scan: PaperScan) -> HttpResponse:
    """A scan that is a picture, as the page shows it: its pixels, made anew."""
    if scan.content_type == PDF or not scan.file:
        raise Http404
    try:
        return as_picture(scan.file)
    except OSError as error:
        raise Http404(LOST) from error


def scan_of(document: Document | None, pk: int) -> PaperScan:
    """A scan of this text."""
    if document is None:
        raise Http404
    scan: PaperScan = get_object_or_404(with_people(document.scans.all()), pk=pk)
    scan.document = document
    return scan
