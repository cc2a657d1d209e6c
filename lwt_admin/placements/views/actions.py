"""What was agreed on a visit: adding, changing and ticking off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.forms import saved
from lwt_admin.placements.models import Visit, VisitAction
from lwt_admin.placements.visit_forms import ActionEditForm
from lwt_admin.text import key_in

ACTIONS = VisitAction.objects.with_names()


def action_add(request: StaffRequest, visit_pk: int) -> HttpResponse:
    """Agree on something more after a visit."""
    visit = fetch(request, Visit.objects.with_names(), pk=visit_pk)
    return _page(request, VisitAction(visit=visit), "Afspraak toevoegen")


def action_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Another day, or somebody else who does it."""
    return _page(request, fetch(request, ACTIONS.all(), pk=pk), "Afspraak wijzigen")


def _page(request: StaffRequest, action: VisitAction, title: str) -> HttpResponse:
    form = ActionEditForm(request.POST or None, instance=action)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De afspraak is opgeslagen.")
        return redirect("visit_detail", action.visit_id)
    student = action.visit.agreement.trajectory.student
    context = {"form": form, "visit": action.visit, "title": title, "student": student}
    return render(request, "placements/action_form.html", context)


@require_POST
def action_done(request: StaffRequest, pk: int) -> HttpResponse:
    """Tick off what was done today, or take the tick away; a second click changes nothing."""
    action = fetch(request, ACTIONS.all(), pk=pk)
    is_done = request.POST.get("gedaan") == "1"
    if is_done != (action.done_on is not None) and _is_seen(request, action):
        action.done_on = timezone.localdate() if is_done else None
        action.version += 1
        action.save()
        said = "is gedaan" if is_done else "staat weer open"
        messages.success(request, f"De afspraak “{action.text}” {said}.")
    return redirect("visit_detail", action.visit_id)


def _is_seen(request: StaffRequest, action: VisitAction) -> bool:
    if key_in(request.POST.get("version", "")) == action.version:
        return True
    messages.info(request, "Iemand anders heeft deze afspraak intussen gewijzigd.")
    return False
