"""Signing an application letter on paper: printing it, entering the scan, and comparing it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.signing.models import PaperScan
from lwt_admin.signing.views import paper
from lwt_admin.signing.views.paper import PaperText
from lwt_admin.students.intake import signing
from lwt_admin.students.intake.letter import scans_of
from lwt_admin.students.intake.views.letters import letter_in_sight
from lwt_admin.students.models import ApplicationLetter


def _text(letter: ApplicationLetter) -> PaperText:
    student = letter.intake.student
    number = letter.document.content.get("number")
    return PaperText(
        record=letter,
        document=letter.document,
        names="letter_paper",
        key=letter.pk,
        url=reverse("intake", args=[student.pk]),
        frame="students/intake/paper_frame.html",
        about={"student": student, "number": number},
        enters=Right.STUDENTS_CHANGE,
    )


def letter_paper_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What to print, what came back, and what became of it; of the earlier letters as well."""
    letter = letter_in_sight(request, pk)
    return paper.about_paper(request, _text(letter), scans_of(letter))


@never_cache
def letter_paper_print(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter as it was fixed, to print and sign with a pen."""
    return paper.print_to_sign(request, _text(letter_in_sight(request, pk)))


def letter_paper_upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the scan of a letter that came back, with who signed on it and when."""
    return paper.enter(request, _text(letter_in_sight(request, pk)))


def letter_paper_compare(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """Somebody else than who entered the scan lays it beside the letter, and decides."""
    letter, scan = _in_sight(request, pk, scan_pk)

    def approve(scan: PaperScan) -> str:
        if signing.sign_on_paper(letter, scan, by=request.user, now=timezone.now()):
            return "Iedereen heeft getekend. De aanvraag is binnen."
        return "De scan is goedgekeurd; de handtekeningen tellen."

    return paper.compare(request, _text(letter), scan, approve)


@never_cache
def letter_paper_file(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """The scan as it was entered, to save."""
    return paper.scan_file(_in_sight(request, pk, scan_pk)[1])


@never_cache
def letter_paper_picture(request: StaffRequest, pk: int, scan_pk: int) -> HttpResponse:
    """A scan that is a picture, as the page shows it: its pixels, made anew."""
    return paper.scan_picture(_in_sight(request, pk, scan_pk)[1])


def _in_sight(request: StaffRequest, pk: int, scan_pk: int) -> tuple[ApplicationLetter, PaperScan]:
    """A scan of this letter, or of an earlier one for the same application, with that letter."""
    letters = ApplicationLetter.objects.select_related("intake__student__school", "document")
    of_same = {"intake__letters": pk, "document__scans": scan_pk}
    letter: ApplicationLetter = fetch(request, letters, **of_same)
    return letter, paper.scan_of(letter.document, scan_pk)
