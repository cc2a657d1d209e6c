"""Mail to one party: another address, to which a new link goes, and the signed document again."""

from django.http import HttpResponse
from django.urls import reverse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.views.agreement import about, current_version
from lwt_admin.signing.views.staff import correct_address, party_of, send_copy


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


def agreement_copy(request: StaffRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Mail the signed document to one party again; of any version of the agreement."""
    versions = AgreementVersion.objects.all().for_one_page()
    version = fetch(request, versions, agreement_id=pk, document__signatories=signatory_pk)
    return send_copy(
        request,
        party_of(version.document, signatory_pk),
        template="agreements/agreement_copy.html",
        url=reverse("agreement_detail", args=[pk]),
        about=about(version),
    )
