"""An agreement that was taken over from paper: adding the scan that was not there yet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.forms.takeover import TakenOverScanForm
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.signing.services import SigningRefused
from lwt_admin.signing.taken_over import add_scan, needs_scan, newest_scan, signed_on_paper


def taken_over_scan(request: StaffRequest, pk: int) -> HttpResponse:
    """Add the scan of the paper; once a colleague compared it, it proves the signatures."""
    versions = AgreementVersion.objects.filter(number=1).for_one_page()
    version = fetch(request, versions, agreement_id=pk)
    document = version.document
    if document is None or signed_on_paper(document) is None:
        messages.info(request, "Deze overeenkomst is niet van papier overgenomen.")
        return redirect("agreement_detail", pk)
    if not needs_scan(document):
        messages.info(request, "De scan van deze overeenkomst is er al.")
        return redirect("agreement_detail", pk)
    form = TakenOverScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            add_scan(document, file, by=request.user, now=timezone.now())
        except SigningRefused as refused:
            form.add_error("file", str(refused))
        else:
            text = "De scan is toegevoegd. Een collega vergelijkt haar nu met wat is ingevoerd."
            messages.success(request, text)
            return redirect("agreement_detail", pk)
    context = {
        "form": form,
        "version": version,
        "student": version.agreement.trajectory.student,
        "company": version.agreement.company,
        "signed_on": signed_on_paper(document),
        "rejected": newest_scan(document),
    }
    return render(request, "agreements/taken_over_scan.html", context)
