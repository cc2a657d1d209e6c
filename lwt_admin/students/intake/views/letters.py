"""The application letter: offering it, signing it at one table, reminding, taking it back."""

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.downloads import pdf_answer
from lwt_admin.signing import links
from lwt_admin.signing.addresses import Mailbox, doubts
from lwt_admin.signing.forms import AddressForm, SigningForm
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import AlreadySigned, SigningRefused, is_same_person, unsigned
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.intake import services, signing
from lwt_admin.students.intake.forms import LetterForm, ReasonForm
from lwt_admin.students.intake.letter import (
    choice_of,
    file_name,
    letter_pdf,
    needs_guardian,
    readable,
    signatories_of,
)
from lwt_admin.students.intake.views.pupil import current_of
from lwt_admin.students.models import ApplicationLetter, Student

LOST = "Het bewaarde bestand is niet te vinden. Waarschuw de beheerder van de server."


def letter_offer(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in what is asked, choose who signs, and fix the text."""
    student = fetch(
        request, Student.objects.select_related("school").prefetch_related("guardians"), pk=pk
    )
    today = timezone.localdate()
    current = current_of(request, student)
    choice = choice_of(student, today)
    wished = {"profile": current.profile, "start": current.start} if current else {}
    form = LetterForm(request.POST or None, choice=choice, initial=wished)
    if request.method == "POST" and form.is_valid() and _offered(request, student, form):
        messages.success(request, "De brief ligt vast. Leerling en ouders kunnen nu tekenen.")
        return redirect("intake", pk)
    people = signatories_of(student, choice.guardians)
    context = {
        "student": student,
        "form": form,
        "parties": people[:1],
        "doubts": doubts([Mailbox(one.party, one.name, one.email) for one in people]),
        "nobody": needs_guardian(student, today) and not choice.guardians,
    }
    return render(request, "students/intake/letter_offer.html", context)


def _offered(request: StaffRequest, student: Student, form: LetterForm) -> bool:
    def store() -> None:
        signing.offer(
            services.begin(student),
            form.asked(),
            guardians=form.chosen,
            by=request.user,
            now=timezone.now(),
        )

    return attempt(form, store)


def _letter(request: StaffRequest, pk: int) -> ApplicationLetter:
    paths = ("intake__student__school", "document__school")
    letters = ApplicationLetter.objects.select_related(*paths)
    return fetch(request, letters.prefetch_related("document__signatories__signature"), pk=pk)


def _party(letter: ApplicationLetter, pk: int) -> Signatory:
    for signatory in letter.document.signatories.all():
        if signatory.pk == pk:
            return signatory
    raise Http404


@never_cache
def letter_sign(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """The page for one party at the table; the member of staff is witness."""
    letter = _letter(request, pk)
    document, signatory = letter.document, _party(letter, signatory_pk)
    if why := _why_not(request, letter, signatory):
        messages.info(request, why)
        return redirect("intake", letter.intake.student_id)
    form = SigningForm(
        request.POST or None,
        witness=request.user,
        signatory=signatory,
        others=document.signatories.all(),
        initial={"sha256": document.sha256},
    )
    if request.method == "POST" and form.is_valid() and _signed(request, letter, signatory, form):
        return redirect("intake", letter.intake.student_id)
    context = {
        "form": form,
        "letter": letter,
        "signatory": signatory,
        "others": [one for one in unsigned(document) if one.pk != signatory.pk],
        "content": readable(document.content),
        "document": document,
        "signing_title": f"{signatory.name} tekent als {signatory.get_party_display()}",
        "signature_legend": f"Handtekening van {signatory.name}",
    }
    return render(request, "students/intake/letter_sign.html", context)


def _why_not(request: StaffRequest, letter: ApplicationLetter, signatory: Signatory) -> str:
    """Why this party does not sign at this screen; empty when they may."""
    if hasattr(signatory, "signature"):
        return f"{signatory.name} heeft al getekend."
    if not letter.document.is_open:
        return "Tekenen kan niet: deze brief staat niet meer open."
    if is_same_person(request.user, signatory):
        return "U tekent zelf. Laat een collega deze pagina openen en erbij zijn."
    return ""


def _signed(
    request: StaffRequest, letter: ApplicationLetter, signatory: Signatory, form: SigningForm
) -> bool:
    """Take the signature; what stands in the way comes on the form, a second click does no harm."""
    mark, now = form.mark(), timezone.now()
    try:
        last = signing.sign(letter, signatory, mark, witness=request.user, now=now)
    except AlreadySigned as done:
        messages.info(request, str(done))
        return True
    except SigningRefused as refused:
        form.add_error(None, str(refused))
        return False
    said = "Iedereen heeft getekend. De aanvraag is binnen."
    messages.success(request, said if last else f"{signatory.name} heeft getekend.")
    return True


def letter_address(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Correct the address of one party; links to the old address stop working."""
    letter = _letter(request, pk)
    signatory = _party(letter, signatory_pk)
    student = letter.intake.student
    if not letter.document.is_open or hasattr(signatory, "signature"):
        messages.info(request, f"{signatory.name} hoeft niet meer te tekenen.")
        return redirect("intake", student.pk)
    form = AddressForm(request.POST or None, signatory=signatory)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"by": request.user, "reason": form.cleaned_data["reason"]}
        address = form.cleaned_data["email"]
        try:
            links.correct_address(signatory, address, now=timezone.now(), **given)
        except SigningRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{signatory.name} krijgt een nieuwe link op {address}.")
            return redirect("intake", student.pk)
    context = {"form": form, "signatory": signatory, "student": student}
    return render(request, "students/intake/letter_address.html", context)


@require_POST
def letter_remind(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail a new link to everybody who has not signed, and say who gets none."""
    letter = _letter(request, pk)
    if letter.document.is_open:
        posted, skipped = signing.remind(letter, timezone.now())
        if posted:
            names = ", ".join(one.name for one in posted)
            messages.success(request, f"Een herinnering gaat naar {names}.")
        if skipped:
            messages.warning(request, f"Niet herinnerd: {' '.join(skipped)}")
    else:
        messages.error(request, "Deze brief wacht op niemand: er is niets te herinneren.")
    return redirect("intake", letter.intake.student_id)


def letter_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back a letter that not everybody has signed."""
    letter = _letter(request, pk)
    student = letter.intake.student
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"by": request.user, "reason": form.cleaned_data["reason"]}
        if attempt(form, lambda: signing.withdraw(letter, now=timezone.now(), **given)):
            messages.success(request, "De brief is ingetrokken.")
            return redirect("intake", student.pk)
    context = {"form": form, "student": student}
    return render(request, "students/intake/letter_withdraw.html", context)


@require_POST
def letter_apply(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the trajectory of a signed letter, now that what stood in its way was mended."""
    letter = _letter(request, pk)
    student = letter.intake.student
    try:
        signing.open_application(letter.intake, timezone.now(), actor=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"De aanvraag van {student} is geopend.")
    return redirect("intake", student.pk)


@never_cache
def letter_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The stored file once everybody signed; before that a CONCEPT made on the spot."""
    letter = _letter(request, pk)
    document = letter.document
    if document.completed_at and not document.pdf:
        why = document.seal_failure or "De pdf wordt nog gemaakt. Probeer het over een minuut weer."
        messages.info(request, why)
        return redirect("intake", letter.intake.student_id)
    accessed.send(sender=ApplicationLetter, instance=letter)
    if not document.completed_at:
        return pdf_answer(letter_pdf(document), file_name(document))
    try:
        with document.pdf.open("rb") as stored:
            return pdf_answer(stored.read(), file_name(document))
    except FileNotFoundError:
        messages.error(request, LOST)
        return redirect("intake", letter.intake.student_id)
