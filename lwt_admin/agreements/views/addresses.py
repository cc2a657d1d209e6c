"""Giving a signatory another e-mail address: it changes no text, and a new link goes out."""

from django.http import HttpResponse
from django.urls import reverse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.views.agreement import about, current_version
from lwt_admin.signing.views.staff import correct_address, party_of


def agreement_address(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Correct the address of one party; links to the old address stop working."""
    version = current_version(request, pk)
    return correct_address(
        request,
        party_of(version.document, signatory_pk),
        template="agreements/agreement_address.html",
        url=reverse("agreement_detail", args=[pk]),
        about=about(version),
    )
