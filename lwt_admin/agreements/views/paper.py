"""Signing an agreement on paper: printing the text, entering the scan, and comparing it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.services.papers import scans_of
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.agreements.views.agreement import about, current_version
from lwt_admin.signing.models import PaperScan
from lwt_admin.signing.services import SigningRefused
from lwt_admin.signing.views import paper
from lwt_admin.signing.views.paper import PaperText

TO_CHECK = (
    "De leerling, het leerbedrijf en de eerste en laatste dag zijn zoals hieronder is ingevoerd.",
    "De werkdagen en tijden zijn dezelfde.",
)


def _text(request: StaffRequest, version: AgreementVersion) -> PaperText:
    pk = version.agreement_id
    may_add = may(request, Right.AGREEMENTS_SEND, version)
    return PaperText(
        record=version,
        document=version.document,
        names="paper",
        key=pk,
        url=reverse("agreement_detail", args=[pk]),
        frame="agreements/paper_frame.html",
        about=about(version),
        enters=Right.AGREEMENTS_WITNESS,
        to_check=TO_CHECK,
        add_url=reverse("taken_over_scan", args=[pk]) if may_add else "",
    )


def paper_page(request: StaffRequest, pk: int) -> HttpResponse:
    """All about signing on paper: what to print, what came back, and what became of it."""
    version = current_version(request, pk)
    return paper.about_paper(request, _text(request, version), scans_of(pk))


@never_cache
def paper_print(request: StaffRequest, pk: int) -> HttpResponse:
    """The text as it was fixed, to print and sign with a pen."""
    return paper.print_to_sign(request, _text(request, current_version(request, pk)))


def paper_upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the scan of a paper that came back, with who signed on it and when."""
    return paper.enter(request, _text(request, current_version(request, pk)))


def paper_compare(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """Somebody else than who entered the scan lays it beside the text, and decides."""
    version, scan = _in_sight(request, pk, scan_pk)

    def approve(scan: PaperScan) -> str:
        try:
            signed = transitions.sign_on_paper(
                version, scan=scan, by=request.user, now=timezone.now()
            )
        except TransitionRefused as refused:
            raise SigningRefused(str(refused)) from refused
        if signed.state == State.SIGNED:
            return "Iedereen heeft getekend. De overeenkomst is rond."
        return "De scan is goedgekeurd; de handtekeningen tellen."

    return paper.compare(request, _text(request, version), scan, approve)


@never_cache
def paper_file(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """The scan as it was entered, to save."""
    return paper.scan_file(_in_sight(request, pk, scan_pk)[1])


@never_cache
def paper_picture(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """A scan that is a picture, as the page shows it: its pixels, made anew."""
    return paper.scan_picture(_in_sight(request, pk, scan_pk)[1])


def _in_sight(request: StaffRequest, pk: int, scan_pk: int) -> tuple[AgreementVersion, PaperScan]:
    """A scan of any version of this agreement, on which the person has the page's right."""
    versions = AgreementVersion.objects.for_one_page()
    version: AgreementVersion = fetch(request, versions, agreement_id=pk, document__scans=scan_pk)
    return version, paper.scan_of(version.document, scan_pk)
