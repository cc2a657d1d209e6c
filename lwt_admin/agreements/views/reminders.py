"""The button that reminds whoever has not signed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.agreements.reminders import remind_now
from lwt_admin.agreements.views.agreement import current_version
from lwt_admin.signing.views.staff import tell_reminded


@require_POST
def agreement_remind(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail a new link to everybody who can sign and has not, and say who gets none."""
    version = current_version(request, pk)
    if not version.is_waiting:
        messages.error(request, "Deze overeenkomst wacht op niemand: er is niets te herinneren.")
        return redirect("agreement_detail", pk)
    reminded = remind_now(version, timezone.now())
    tell_reminded(request, reminded.posted, reminded.reasons)
    return redirect("agreement_detail", pk)
