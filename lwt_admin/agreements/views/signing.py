"""Sending an agreement, signing it at one table, withdrawing, and its PDF."""

from auditlog.signals import accessed
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements import transitions
from lwt_admin.agreements.documents import draft_content, how_parties_sign
from lwt_admin.agreements.facts import findings
from lwt_admin.agreements.forms.agreement import ReasonForm, SendForm
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.parties import choice_of
from lwt_admin.agreements.services import papers
from lwt_admin.agreements.services.amendments import warnings_about
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.agreements.views.agreement import about, current_version, newest_version
from lwt_admin.downloads import pdf_answer
from lwt_admin.signing.models import Document, Signatory
from lwt_admin.signing.services import Mark, SigningRefused, is_same_person
from lwt_admin.signing.taken_over import newest_scan, signed_on_paper
from lwt_admin.signing.views.staff import document_file, party_of, sign_at_table
from lwt_admin.text import key_in


def agreement_send(request: StaffRequest, pk: int) -> HttpResponse:
    """Look the draft over, choose who signs for the pupil, and fix the text."""
    version = current_version(request, pk)
    if version.state != State.DRAFT:
        messages.info(request, "Deze overeenkomst is al aangeboden.")
        return redirect("agreement_detail", pk)
    today = timezone.localdate()
    form = SendForm(request.POST or None, draft=version, choice=choice_of(version, today))
    if request.method == "POST" and form.is_valid():
        try:
            transitions.send(version, actor=request.user, guardians=form.chosen, now=timezone.now())
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
            for finding in refused.findings:
                form.add_error(None, f"{finding.text} ({finding.article})")
        else:
            messages.success(request, "De tekst ligt vast. De partijen kunnen nu tekenen.")
            return redirect("agreement_detail", pk)
    found = findings(version, today)
    context = about(version) | {
        "form": form,
        "findings": found,
        "warnings": warnings_about(version, today),
        "blocked": any(one.blocking for one in found),
        "content": papers.readable(draft_content(version, today)),
        "parties": how_parties_sign(version, today),
    }
    return render(request, "agreements/agreement_send.html", context)


@never_cache
def agreement_sign(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """The page for one party at the table: read, agree, sign; the member of staff is witness."""
    version = current_version(request, pk)
    signatory = party_of(version.document, signatory_pk)
    if not _may_still_sign(request, version, signatory):
        return redirect("agreement_detail", pk)

    def take(mark: Mark) -> str:
        by, now = request.user, timezone.now()
        try:
            signed = transitions.sign(version, signatory=signatory, mark=mark, witness=by, now=now)
        except TransitionRefused as refused:
            raise SigningRefused(str(refused)) from refused
        if signed.state == State.SIGNED:
            return "Iedereen heeft getekend. De overeenkomst is rond."
        return f"{signatory.name} heeft getekend."

    return sign_at_table(
        request,
        signatory,
        take,
        template="agreements/agreement_sign.html",
        url=reverse("agreement_detail", args=[pk]),
        title=f"{signatory.name} tekent als {signatory.get_party_display()}",
    )


def _may_still_sign(request: StaffRequest, version: AgreementVersion, signatory: Signatory) -> bool:
    """Tell why when not: signed before, no longer open, or the witness is the party."""
    if hasattr(signatory, "signature"):
        messages.info(request, f"{signatory.name} heeft al getekend.")
        return False
    if not version.is_waiting:
        messages.error(request, f"Tekenen kan niet: {version.get_state_display()}.")
        return False
    if is_same_person(request.user, signatory):
        messages.error(
            request,
            "U tekent zelf namens deze partij. Laat een collega deze pagina openen en erbij zijn.",
        )
        return False
    return True


def agreement_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back the newest version: not signed by everybody yet, or refused."""
    version = newest_version(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.user, "reason": form.cleaned_data["reason"]}
        try:
            transitions.withdraw(version, now=timezone.now(), **given)
        except TransitionRefused as refused:
            form.add_error(None, str(refused))
        else:
            what = "Het addendum" if version.is_amendment else "De overeenkomst"
            messages.success(request, f"{what} is ingetrokken.")
            return redirect("agreement_detail", pk)
    context = about(version) | {"form": form}
    return render(request, "agreements/agreement_withdraw.html", context)


@never_cache
def agreement_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The stored file once everybody signed; before that a CONCEPT made on the spot.

    Of the version in force, or of the one whose number `versie` gives.
    """
    version = _asked_version(request, pk)
    document = version.document
    if document is not None and signed_on_paper(document):
        return _scan_of(request, document, pk)
    if document is not None:
        page = reverse("agreement_detail", args=[pk])
        return document_file(request, document, record=version, url=page)
    accessed.send(sender=AgreementVersion, instance=version)
    content = draft_content(version, timezone.localdate())
    return pdf_answer(papers.draft_pdf(content, timezone.now()), papers.draft_name(content))


def _scan_of(request: StaffRequest, document: Document, pk: int) -> HttpResponse:
    """What was taken over from paper has no file but its scan."""
    scan = newest_scan(document)
    if scan is None or scan.accepted is False:
        text = "Deze overeenkomst is van papier overgenomen en de scan ontbreekt nog."
        messages.info(request, text)
        return redirect("agreement_detail", pk)
    return redirect("paper_file", pk, scan.pk)


def _asked_version(request: StaffRequest, pk: int) -> AgreementVersion:
    number = key_in(request.GET.get("versie", ""))
    if number is None:
        versions = AgreementVersion.objects.leading(timezone.localdate())
        return fetch(request, versions.for_one_page(), agreement_id=pk)
    versions = AgreementVersion.objects.all().for_one_page()
    return fetch(request, versions, agreement_id=pk, number=number)
