"""The months of an agreement that was taken over from paper: hours and days made before."""

from auditlog.signals import accessed
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.carried_forms import CarriedForm
from lwt_admin.placements.carrying import carried_period, carry, each_month, logged_too, running_of


def carried_months(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter or correct, month by month, what was made before the school kept its hours here."""
    agreements = WorkAgreement.objects.select_related(
        "trajectory__student__school", "company"
    ).prefetch_related("versions", "carried")
    agreement = fetch(request, agreements, pk=pk)
    running = running_of(agreement.versions.all())
    if agreement.taken_over_at is None or running is None:
        messages.info(
            request,
            "Maandtotalen zijn er alleen bij een overeenkomst die van papier is overgenomen.",
        )
        return redirect("agreement_detail", pk)
    today = timezone.localdate()
    months = [
        month
        for month in each_month(running[0], min(running[1], today))
        if carried_period(month, running, today)
    ]
    form = CarriedForm(request.POST or None, months=months, stored=agreement.carried.all())
    if request.method == "POST" and form.is_valid() and _stored(request, agreement, form):
        return redirect("hours_student", agreement.trajectory.student_id)
    accessed.send(sender=WorkAgreement, instance=agreement)
    context = {
        "agreement": agreement,
        "student": agreement.trajectory.student,
        "form": form,
        "running": running,
    }
    return render(request, "placements/carried_months.html", context)


def _stored(request: StaffRequest, agreement: WorkAgreement, form: CarriedForm) -> bool:
    reason = form.cleaned_data.get("reason", "")
    try:
        changed = carry(agreement, form.sums(), by=request.user, now=timezone.now(), reason=reason)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(
        request, "De maanden zijn opgeslagen." if changed else "Er is niets gewijzigd."
    )
    if twice := logged_too(agreement, changed):
        messages.warning(
            request,
            f"In {' en '.join(twice)} staan ook uren per dag. Kijk na of niets dubbel telt.",
        )
    return True
