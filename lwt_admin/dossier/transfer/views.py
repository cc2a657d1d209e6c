"""The pupil's page of transfers: preparing a dossier, letting people agree, and sending it."""

from typing import Any, Final

from auditlog.signals import accessed
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.dossier.transfer import consent, sending
from lwt_admin.dossier.transfer.content import chosen_in, dossier_json
from lwt_admin.dossier.transfer.forms import PrepareForm, ReasonForm, SendForm, StopForm
from lwt_admin.dossier.transfer.page import transfer_lines
from lwt_admin.downloads import named
from lwt_admin.rules.transfer import DECIDES_ALONE_FROM, decides_alone
from lwt_admin.signing.addresses import Mailbox, doubts
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.paper import file_name
from lwt_admin.signing.services import Mark, is_same_person
from lwt_admin.signing.views.staff import (
    correct_address,
    document_file,
    party_of,
    sign_at_table,
    tell_reminded,
)
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.models import Student, TransferDossier, TransferLink
from lwt_admin.students.signed_texts import pupil_signatories

ALL_AGREED: Final = "Iedereen is akkoord. Het dossier kan worden verstuurd."


def transfer(request: StaffRequest, pk: int) -> HttpResponse:
    """Every dossier of the pupil: who agrees, where it went, and each step."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    found = TransferDossier.objects.for_user(request.user).filter(student=student).with_life()
    context = {
        "student": student,
        "lines": transfer_lines(request.user, found, timezone.now()),
        "may_change": may(request, Right.STUDENTS_CHANGE, student),
    }
    return render(request, "dossier/transfer/transfer.html", context)


def transfer_prepare(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose for whom and what, and fix the text."""
    students = Student.objects.select_related("school").prefetch_related("guardians")
    student = fetch(request, students, pk=pk)
    today = timezone.localdate()
    choice = consent.choice_of(student, today)
    form = PrepareForm(request.POST or None, choice=choice, initial=_earlier(request, student))
    if request.method == "POST" and form.is_valid() and _prepared(request, student, form):
        messages.success(request, "Het dossier ligt vast. Nu moet iedereen nog akkoord geven.")
        return redirect("transfer", pk)
    alone = decides_alone(student.birth_date, today)
    people = pupil_signatories(student, choice.guardians)
    context = {
        "student": student,
        "form": form,
        "alone": alone,
        "age": DECIDES_ALONE_FROM,
        "nobody": not alone and not choice.guardians,
        "doubts": doubts([Mailbox(one.party, one.name, one.email) for one in people]),
    }
    return render(request, "dossier/transfer/prepare.html", context)


def _earlier(request: StaffRequest, student: Student) -> dict[str, Any]:
    """What the newest dossier was for and held: a next one is often almost the same."""
    found = TransferDossier.objects.for_user(request.user).filter(student=student)
    newest = found.select_related("document").first()
    if newest is None or newest.document.erased_at is not None:
        return {}
    sections = chosen_in(newest.document.content)
    return {"institution": newest.institution, "sections": sections}


def _prepared(request: StaffRequest, student: Student, form: PrepareForm) -> bool:
    def store() -> None:
        given = form.cleaned_data
        consent.prepare(
            student,
            given["institution"],
            given["sections"],
            guardians=form.chosen,
            by=request.user,
            now=timezone.now(),
        )

    return attempt(form, store)


def _transfer(request: StaffRequest, pk: int) -> TransferDossier:
    found = TransferDossier.objects.select_related("student__school", "document__school")
    transfers = found.prefetch_related("document__signatories__signature")
    return fetch(request, transfers, pk=pk)


# --- Agreeing -------------------------------------------------------------------------------------
@never_cache
def transfer_sign(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """The page for one party at the table; the member of staff is witness."""
    transfer = _transfer(request, pk)
    signatory = party_of(transfer.document, signatory_pk)
    if why := _why_not(request, transfer, signatory):
        messages.info(request, why)
        return redirect("transfer", transfer.student_id)

    def take(mark: Mark) -> str:
        last = consent.sign(transfer, signatory, mark, witness=request.user, now=timezone.now())
        return ALL_AGREED if last else f"{signatory.name} is akkoord."

    return sign_at_table(
        request,
        signatory,
        take,
        template="dossier/transfer/sign.html",
        url=_page_of(transfer),
        title=f"{signatory.name} geeft akkoord als {signatory.get_party_display()}",
    )


def _page_of(transfer: TransferDossier) -> str:
    return reverse("transfer", args=[transfer.student_id])


def _why_not(request: StaffRequest, transfer: TransferDossier, signatory: Signatory) -> str:
    """Why this party does not agree at this screen; empty when they may."""
    if hasattr(signatory, "signature"):
        return f"{signatory.name} gaf al akkoord."
    if not transfer.document.is_open:
        return "Akkoord geven kan niet: dit dossier wacht er niet meer op."
    if is_same_person(request.user, signatory):
        return "U geeft zelf akkoord. Laat een collega deze pagina openen en erbij zijn."
    return consent.why_may_not_sign(transfer.student, signatory, timezone.localdate())


def transfer_address(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Correct the address of one party; links to the old address stop working."""
    transfer = _transfer(request, pk)
    return correct_address(
        request,
        party_of(transfer.document, signatory_pk),
        template="dossier/transfer/address.html",
        url=_page_of(transfer),
        about={"student": transfer.student},
    )


@require_POST
def transfer_remind(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail a new link to everybody who has not answered, and say who gets none."""
    transfer = _transfer(request, pk)
    if transfer.document.is_open:
        tell_reminded(request, *consent.remind(transfer, timezone.now()))
    else:
        messages.error(request, "Dit dossier wacht op niemand: er is niets te herinneren.")
    return redirect("transfer", transfer.student_id)


def transfer_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back a dossier that not everybody agreed to, or close one that somebody refused."""
    transfer = _transfer(request, pk)
    refused = consent.is_refused(transfer.document)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"by": request.user, "reason": form.cleaned_data["reason"]}
        if attempt(form, lambda: consent.withdraw(transfer, now=timezone.now(), **given)):
            done = "afgesloten; er gaat niets uit" if refused else "ingetrokken"
            messages.success(request, f"Het dossier is {done}.")
            return redirect("transfer", transfer.student_id)
    context = {
        "form": form,
        "student": transfer.student,
        "transfer": transfer,
        "refused": refused,
    }
    return render(request, "dossier/transfer/withdraw.html", context)


# --- Sending --------------------------------------------------------------------------------------
def transfer_send(request: StaffRequest, pk: int) -> HttpResponse:
    """Send the receiving institution a link; only once everybody agreed."""
    transfer = _transfer(request, pk)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        terms = form.terms()
        if attempt(
            form, lambda: sending.send(transfer, terms, by=request.user, now=timezone.now())
        ):
            messages.success(request, f"De link gaat naar {terms.receiver} ({terms.address}).")
            return redirect("transfer", transfer.student_id)
    why = sending.why_not_out(transfer)
    context = {"form": form, "student": transfer.student, "transfer": transfer, "why": why}
    return render(request, "dossier/transfer/send.html", context)


@require_POST
def transfer_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Make one link useless."""
    found = TransferLink.objects.select_related("transfer__student__school")
    link = fetch(request, found, pk=pk)
    try:
        sending.revoke(link, by=request.user, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"De link voor {link.receiver} werkt niet meer.")
    return redirect("transfer", link.transfer.student_id)


def transfer_stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that pupil or parents took their consent back."""
    transfer = _transfer(request, pk)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            form, lambda: sending.stop(transfer, reason, by=request.user, now=timezone.now())
        ):
            messages.success(request, "Het akkoord is ingetrokken. Er gaat niets meer uit.")
            return redirect("transfer", transfer.student_id)
    context = {"form": form, "student": transfer.student, "transfer": transfer}
    return render(request, "dossier/transfer/stop.html", context)


# --- Files for the school -------------------------------------------------------------------------
@never_cache
def transfer_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The sealed file once everybody agreed; before that a CONCEPT made on the spot."""
    transfer = _transfer(request, pk)
    if transfer.document.erased_at is not None:
        return _erased(request, transfer)
    return document_file(request, transfer.document, record=transfer, url=_page_of(transfer))


def _erased(request: StaffRequest, transfer: TransferDossier) -> HttpResponse:
    messages.info(request, "Dit dossier is gewist.")
    return redirect(_page_of(transfer))


@never_cache
def transfer_json(request: StaffRequest, pk: int) -> HttpResponse:
    """The same content as a file with data."""
    transfer = _transfer(request, pk)
    document = transfer.document
    if document.erased_at is not None:
        return _erased(request, transfer)
    accessed.send(sender=TransferDossier, instance=transfer)
    answer = HttpResponse(dossier_json(document), content_type="application/json")
    return named(answer, file_name(document, "json"))
