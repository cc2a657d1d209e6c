"""Cooperation agreements with mbo institutions, and which pupil goes by which (WVO art. 10b7)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.forms.cooperation import CooperationForm, RouteForm
from lwt_admin.agreements.models import CooperationAgreement, TrajectoryRoute
from lwt_admin.agreements.standing import cooperation_standing
from lwt_admin.agreements.views.company import school_to_add_to
from lwt_admin.forms import saved
from lwt_admin.letters.overview import letters_about
from lwt_admin.rules.agreements import COOPERATION_SOURCE
from lwt_admin.students.models import Trajectory


def cooperation_list(request: StaffRequest) -> HttpResponse:
    """What holds today, what runs out when, and by when notice must be given."""
    today = timezone.localdate()
    cooperations = CooperationAgreement.objects.for_user(request.user).at_school(request.school)
    lines = [
        (cooperation, cooperation_standing(cooperation, today))
        for cooperation in cooperations.select_related("school")
    ]
    context = {
        "lines": lines,
        "today": today,
        "none_holds": not any(standing.holds for _, standing in lines),
        "source": COOPERATION_SOURCE,
        "may_add": school_to_add_to(request) is not None,
    }
    return render(request, "agreements/cooperation_list.html", context)


def cooperation_add(request: StaffRequest) -> HttpResponse:
    """A new cooperation agreement of the chosen school."""
    school = school_to_add_to(request)
    if school is None:
        raise PermissionDenied("Kies eerst de school van de samenwerkingsovereenkomst.")
    return _cooperation_form(request, CooperationAgreement(school=school))


def cooperation_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct, extend or terminate a cooperation agreement."""
    return _cooperation_form(request, fetch(request, CooperationAgreement.objects, pk=pk))


def route_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Say to which mbo institution the continuous route of this trajectory leads."""
    trajectory = fetch(
        request, Trajectory.objects.select_related("student__school", "route"), pk=pk
    )
    route = getattr(trajectory, "route", None) or TrajectoryRoute(trajectory=trajectory)
    form = RouteForm(request.POST or None, instance=route)
    if request.method == "POST" and form.is_valid() and _stored(form):
        messages.success(request, f"De route van {trajectory.student} is opgeslagen.")
        return redirect("dossier", trajectory.student_id)
    context = {"form": form, "trajectory": trajectory, "student": trajectory.student}
    return render(request, "agreements/route_form.html", context)


def _stored(form: RouteForm) -> bool:
    """Save the choice; without a choice the route is removed."""
    if form.cleaned_data["cooperation"] is not None:
        return saved(form)
    if form.instance.pk:
        form.instance.delete()
    return True


def _cooperation_form(request: StaffRequest, cooperation: CooperationAgreement) -> HttpResponse:
    form = CooperationForm(request.POST or None, instance=cooperation)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De overeenkomst met {cooperation} is opgeslagen.")
        return redirect("cooperation_list")
    context = {"form": form, "cooperation": cooperation, "letters": letters_about([cooperation])}
    return render(request, "agreements/cooperation_form.html", context)
