"""Signing on paper: printing the text, entering the scan, and comparing it."""

from auditlog.signals import accessed
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements import transitions
from lwt_admin.agreements.forms.paper import CompareForm, PaperForm
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.services import on_paper, papers
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.agreements.views.agreement import about, current_version
from lwt_admin.downloads import pdf_answer
from lwt_admin.scans import PDF, as_download, as_picture
from lwt_admin.signing import scans
from lwt_admin.signing.models import Document, PaperScan
from lwt_admin.signing.services import SigningRefused
from lwt_admin.signing.taken_over import confirm, needs_scan, signed_on_paper


def paper_page(request: StaffRequest, pk: int) -> HttpResponse:
    """All about signing on paper: what to print, what came back, and what became of it."""
    version = current_version(request, pk)
    document = version.document
    left = scans.may_be_on_paper(document) if document is not None and version.is_waiting else []
    context = about(version) | {
        "document": document,
        "lines": on_paper.scan_lines(pk, request.user),
        "left": left,
        "may_enter": bool(left) and may(request, Right.AGREEMENTS_WITNESS, version),
        "may_compare": may(request, Right.SCANS_CONFIRM, version),
        "may_add": may(request, Right.AGREEMENTS_SEND, version),
        "needs_scan": document is not None and needs_scan(document),
    }
    return render(request, "agreements/paper_page.html", context)


@never_cache
def paper_print(request: StaffRequest, pk: int) -> HttpResponse:
    """The text as it was fixed, to print and sign with a pen."""
    version = current_version(request, pk)
    document = version.document
    if document is None or not version.is_waiting:
        messages.info(request, "Op papier tekenen kan alleen als de tekst ter ondertekening is.")
        return redirect("agreement_detail", pk)
    accessed.send(sender=AgreementVersion, instance=version)
    pdf = on_paper.print_pdf(document, timezone.now())
    return pdf_answer(pdf, on_paper.print_name(document))


def paper_upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the scan of a paper that came back, with who signed on it and when."""
    version = current_version(request, pk)
    document = version.document
    if document is None or not version.is_waiting:
        messages.error(request, "Een scan invoeren kan alleen als de tekst ter ondertekening is.")
        return redirect("agreement_detail", pk)
    left = scans.may_be_on_paper(document)
    if not left:
        messages.info(request, "Iedereen heeft al getekend, of staat al op een scan.")
        return redirect("paper_page", pk)
    today = timezone.localdate()
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        document=document,
        signatories=left,
        today=today,
    )
    if request.method == "POST" and form.is_valid() and _entered(request, document, form):
        text = "De scan is ingevoerd. Een collega vergelijkt haar nu met de tekst."
        messages.success(request, text)
        return redirect("paper_page", pk)
    context = about(version) | {"form": form, "document": document}
    return render(request, "agreements/paper_upload.html", context)


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


def paper_compare(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """Somebody else than who entered the scan lays it beside the text, and decides."""
    version, document, scan = _scan_in_sight(request, pk, scan_pk)
    if why := _why_nothing_to_decide(request, document, scan):
        messages.info(request, why)
        return redirect("paper_page", pk)
    form = CompareForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, version, scan, form):
        return redirect("agreement_detail", pk)
    accessed.send(sender=PaperScan, instance=scan)
    taken_over = signed_on_paper(document) is not None
    context = about(version) | {
        "form": form,
        "scan": scan,
        "document": document,
        "content": papers.readable(document.content),
        "to_find": scans.to_take_over(scan),
        "signed_otherwise": list(on_paper.signed_otherwise(scan)),
        "is_pdf": scan.content_type == PDF,
        "taken_over": taken_over,
        "text_title": "Wat is ingevoerd" if taken_over else "De tekst zoals vastgelegd",
    }
    return render(request, "agreements/paper_compare.html", context)


def _why_nothing_to_decide(request: StaffRequest, document: Document, scan: PaperScan) -> str:
    if scan.accepted is not None:
        return f"{scan.decided_by} heeft deze scan al vergeleken."
    if why := scans.why_not_compare(scan, request.user):
        return why
    is_closed = not document.is_open and signed_on_paper(document) is None
    if is_closed or not scans.to_take_over(scan):
        return "Deze scan is niet meer nodig: er is al getekend, of de tekst is gesloten."
    return ""


def _decided(
    request: StaffRequest, version: AgreementVersion, scan: PaperScan, form: CompareForm
) -> bool:
    """Approve or reject; what stands in the way comes on the form."""
    now = timezone.now()
    try:
        if not form.accepts:
            scans.reject(scan, form.cleaned_data["reason"], by=request.user, now=now)
            messages.success(request, "De scan is afgewezen. Wie haar invoerde, ziet waarom.")
            return True
        if version.document is not None and signed_on_paper(version.document) is not None:
            confirm(scan, by=request.user, now=now)
            messages.success(request, "De scan klopt, en is nu het bewijs dat er is getekend.")
            return True
        signed = transitions.sign_on_paper(version, scan=scan, by=request.user, now=now)
    except (SigningRefused, TransitionRefused) as refused:
        form.add_error(None, str(refused))
        return False
    if signed.state == State.SIGNED:
        messages.success(request, "Iedereen heeft getekend. De overeenkomst is rond.")
    else:
        messages.success(request, "De scan is goedgekeurd; de handtekeningen tellen.")
    return True


@never_cache
def paper_file(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """The scan as it was entered, to save."""
    _version, document, scan = _scan_in_sight(request, pk, scan_pk)
    accessed.send(sender=PaperScan, instance=scan)
    try:
        return as_download(scan.file, on_paper.download_name(scan, document))
    except OSError as error:
        raise Http404("Het bestand van deze scan is niet te vinden.") from error


@never_cache
def paper_picture(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """A scan that is a picture, as the page shows it: its pixels, made anew."""
    _version, _document, scan = _scan_in_sight(request, pk, scan_pk)
    if scan.content_type == PDF:
        raise Http404
    try:
        return as_picture(scan.file)
    except OSError as error:
        raise Http404("Het bestand van deze scan is niet te vinden.") from error


def _scan_in_sight(
    request: StaffRequest, pk: int, scan_pk: int
) -> tuple[AgreementVersion, Document, PaperScan]:
    """A scan of any version of this agreement, on which the person has the page's right."""
    versions = AgreementVersion.objects.for_one_page()
    version: AgreementVersion = fetch(request, versions, agreement_id=pk, document__scans=scan_pk)
    document = version.document
    if document is None:
        raise Http404
    scan = document.scans.select_related("uploaded_by", "decided_by").get(pk=scan_pk)
    return version, document, scan
