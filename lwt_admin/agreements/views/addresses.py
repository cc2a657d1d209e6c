"""Giving a signatory another e-mail address: it changes no text, and a new link goes out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.views.agreement import current_version
from lwt_admin.signing import links
from lwt_admin.signing.forms import AddressForm
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import SigningRefused, is_turn_of


def agreement_address(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Correct the address of one party; links to the old address stop working."""
    version = current_version(request, pk)
    signatory = _party(version, signatory_pk)
    if not version.is_waiting or hasattr(signatory, "signature"):
        messages.info(request, f"{signatory.name} hoeft niet meer te tekenen.")
        return redirect("agreement_detail", pk)
    form = AddressForm(request.POST or None, signatory=signatory)
    if request.method == "POST" and form.is_valid():
        try:
            corrected = links.correct_address(
                signatory,
                form.cleaned_data["email"],
                by=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except SigningRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _what_happens(corrected))
            return redirect("agreement_detail", pk)
    context = {
        "form": form,
        "version": version,
        "signatory": signatory,
        "student": version.agreement.trajectory.student,
        "company": version.agreement.company,
    }
    return render(request, "agreements/agreement_address.html", context)


def _party(version: AgreementVersion, pk: int) -> Signatory:
    """A party of the text that is offered now."""
    for signatory in version.document.signatories.all() if version.document else ():
        if signatory.pk == pk:
            return signatory
    raise Http404


def _what_happens(signatory: Signatory) -> str:
    if is_turn_of(signatory):
        return f"{signatory.name} krijgt een nieuwe link op {signatory.email}."
    return (
        f"{signatory.name} krijgt een link op {signatory.email} zodra de anderen hebben getekend."
    )
