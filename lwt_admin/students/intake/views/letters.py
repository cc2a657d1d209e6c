"""The application letter: offering it, signing it at one table, reminding, taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.signing.addresses import Mailbox, doubts
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import Mark, is_same_person
from lwt_admin.signing.views.staff import (
    correct_address,
    document_file,
    party_of,
    sign_at_table,
    tell_reminded,
)
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.intake import services, signing
from lwt_admin.students.intake.forms import LetterForm, ReasonForm
from lwt_admin.students.intake.letter import choice_of, needs_guardian
from lwt_admin.students.intake.progress import newest_letter
from lwt_admin.students.intake.views.pupil import current_of
from lwt_admin.students.models import ApplicationLetter, Intake, Student
from lwt_admin.students.signed_texts import pupil_signatories
from lwt_admin.students.signers import guardian_key_of
from lwt_admin.students.start_room import judge_start


def letter_offer(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in what is asked, choose who signs, and fix the text."""
    student = fetch(
        request, Student.objects.select_related("school").prefetch_related("guardians"), pk=pk
    )
    today = timezone.localdate()
    current = current_of(request, student)
    choice = choice_of(student, today)
    wished = _wished(current) if current else {}
    form = LetterForm(request.POST or None, choice=choice, initial=wished)
    if request.method == "POST" and form.is_valid() and _offered(request, student, form):
        messages.success(request, "De brief ligt vast. Leerling en ouders kunnen nu tekenen.")
        return redirect("intake", pk)
    people = pupil_signatories(student, choice.guardians)
    start = (form.cleaned_data if form.is_bound else wished).get("start") or today
    context = {
        "student": student,
        "form": form,
        "parties": people[:1],
        "doubts": doubts([Mailbox(one.party, one.name, one.email) for one in people]),
        "nobody": needs_guardian(student, today) and not choice.guardians,
        "start": judge_start(student, start),
    }
    return render(request, "students/intake/letter_offer.html", context)


def _wished(intake: Intake) -> dict[str, Any]:
    """What is known of the wish; after a letter that was not signed also what that one said."""
    known: dict[str, Any] = {"profile": intake.profile, "start": intake.start}
    before = newest_letter(intake)
    if before is None:
        return known
    people = map(guardian_key_of, before.document.signatories.all())
    return known | {
        "words": "\n".join(before.document.content.get("words", ())),
        "guardians": [key for key in people if key is not None],
    }


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


def letter_in_sight(request: StaffRequest, pk: int) -> ApplicationLetter:
    """The letter, on which the person has the page's right."""
    paths = ("intake__student__school", "document__school")
    letters = ApplicationLetter.objects.select_related(*paths)
    return fetch(request, letters.prefetch_related("document__signatories__signature"), pk=pk)


@never_cache
def letter_sign(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """The page for one party at the table; the member of staff is witness."""
    letter = letter_in_sight(request, pk)
    signatory = party_of(letter.document, signatory_pk)
    if why := _why_not(request, signatory):
        messages.info(request, why)
        return redirect("intake", letter.intake.student_id)

    def take(mark: Mark) -> str:
        last = signing.sign(letter, signatory, mark, witness=request.user, now=timezone.now())
        said = "Iedereen heeft getekend. De aanvraag is binnen."
        return said if last else f"{signatory.name} heeft getekend."

    return sign_at_table(
        request,
        signatory,
        take,
        template="students/intake/letter_sign.html",
        url=_page_of(letter),
        title=f"{signatory.name} tekent als {signatory.get_party_display()}",
    )


def _page_of(letter: ApplicationLetter) -> str:
    return reverse("intake", args=[letter.intake.student_id])


def _why_not(request: StaffRequest, signatory: Signatory) -> str:
    """Why this party does not sign at this screen; empty when they may."""
    if hasattr(signatory, "signature"):
        return f"{signatory.name} heeft al getekend."
    if not signatory.document.is_open:
        return "Tekenen kan niet: deze brief staat niet meer open."
    if is_same_person(request.user, signatory):
        return "U tekent zelf. Laat een collega deze pagina openen en erbij zijn."
    return ""


def letter_address(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Correct the address of one party; links to the old address stop working."""
    letter = letter_in_sight(request, pk)
    return correct_address(
        request,
        party_of(letter.document, signatory_pk),
        template="students/intake/letter_address.html",
        url=_page_of(letter),
        about={"student": letter.intake.student},
    )


@require_POST
def letter_remind(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail a new link to everybody who has not signed, and say who gets none."""
    letter = letter_in_sight(request, pk)
    if letter.document.is_open:
        tell_reminded(request, *signing.remind(letter, timezone.now()))
    else:
        messages.error(request, "Deze brief wacht op niemand: er is niets te herinneren.")
    return redirect("intake", letter.intake.student_id)


def letter_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back a letter that not everybody has signed."""
    letter = letter_in_sight(request, pk)
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
    letter = letter_in_sight(request, pk)
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
    letter = letter_in_sight(request, pk)
    return document_file(request, letter.document, record=letter, url=_page_of(letter))
