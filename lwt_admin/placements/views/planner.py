"""Trying a schedule, and the dated placement days of an agreement. Nothing here stores anything."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from auditlog.signals import accessed
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.agreements.services.plans import Plan
from lwt_admin.agreements.services.working_time import planned_days
from lwt_admin.placements.planned_months import months_of
from lwt_admin.placements.planner import Outcome, try_out
from lwt_admin.placements.planner_form import AN_EXAMPLE, PlannerForm
from lwt_admin.placements.planner_situation import Situation, Trial, made_up, situation_of
from lwt_admin.rules.feasibility import Change
from lwt_admin.rules.periods import DAY, PlannedDay, sunday_of
from lwt_admin.students.models import Student, Trajectory
from lwt_admin.students.pupil_years import read_years
from lwt_admin.ui.formats import hours


def planner(request: StaffRequest) -> HttpResponse:
    """Try a schedule for a pupil or a made-up birth date; what it comes to stands beside it."""
    if request.school is None:
        raise Http404
    today = timezone.localdate()
    form = _form(request, today)
    context: dict[str, Any] = {"form": form, "outcome": None, "student": None}
    if form.is_bound and form.is_valid():
        context |= _tried(request, form, today)
    if _is_part(request):
        return render(request, "placements/_planner_outcome.html", context)
    if context["student"] is not None:
        accessed.send(sender=Student, instance=context["student"])
    return render(request, "placements/planner.html", context)


def _form(request: StaffRequest, today: date) -> PlannerForm:
    """The form as it was sent; for a pupil alone an example is filled in, to begin with."""
    trajectories = (
        Trajectory.objects.for_user(request.user, Right.PLACEMENTS_VIEW)
        .at_school(request.school)
        .not_ended_on(today)
        .select_related("student__school")
        .order_by("student__sort_key", "pk")
    )
    example = AN_EXAMPLE | {"start": sunday_of(today) + DAY}
    data: QueryDict = request.GET
    if not data:
        return PlannerForm(initial=example, trajectories=list(trajectories))
    if "start" not in data:
        data = _with(data, {"start": str(example["start"])})
    if "hours" not in data:
        data = _with(data, {key: value for key, value in AN_EXAMPLE.items() if key not in data})
    return PlannerForm(data, trajectories=list(trajectories))


def _tried(request: StaffRequest, form: PlannerForm, today: date) -> dict[str, Any]:
    """What the page shows of a trial."""
    cleaned = form.cleaned_data
    trial = Trial(
        first=cleaned["start"],
        last=cleaned["end"],
        schedule=form.schedule(),
        instead=cleaned["instead"],
        sunday_agreed=cleaned["sunday"],
    )
    situation = _situation(request, form, today)
    outcome = try_out(trial, situation)
    student = form.trajectory.student if form.trajectory else None
    return {"outcome": outcome, "student": student, "changes": _changes(request, outcome)}


def _situation(request: StaffRequest, form: PlannerForm, today: date) -> Situation:
    if form.trajectory is not None:
        return situation_of(form.trajectory, today)
    assert request.school is not None  # noqa: S101  (the page asked for it)
    cleaned = form.cleaned_data
    return made_up(request.school, cleaned["born"], cleaned["leerjaar"], cleaned["start"], today)


def _changes(request: StaffRequest, outcome: Outcome) -> list[tuple[Change, str]]:
    """What would help, each with the address that tries it."""
    if outcome.feasible is None:
        return []
    return [(change, _address_of(request.GET, change)) for change in outcome.feasible.changes]


def _address_of(data: QueryDict, change: Change) -> str:
    """The same trial with the pattern of a change, and with the same hours on each day."""
    kept = data.copy()
    for key in [key for key in kept if key.startswith("rooster-")]:
        del kept[key]
    pattern = change.pattern
    weekdays = [str(weekday) for weekday in pattern.weekdays]
    filled = {"start": str(pattern.start), "hours": _typed(pattern.minutes), "weekdays": weekdays}
    missing = {key: value for key, value in AN_EXAMPLE.items() if not kept.get(key)}
    return f"?{_with(kept, missing | filled).urlencode()}"


def _typed(minutes: int) -> str:
    """Minutes as somebody would type them, without losing any."""
    return f"{minutes // 60}:{minutes % 60:02d}" if minutes % 15 else hours(minutes)


def _with(data: QueryDict, values: dict[str, Any]) -> QueryDict:
    filled = data.copy()
    for key, value in values.items():
        filled.setlist(key, value if isinstance(value, list) else [value])
    return filled


def _is_part(request: StaffRequest) -> bool:
    """Whether the page asks for what stands beside its form."""
    return "HX-Request" in request.headers


def agreement_days(request: StaffRequest, pk: int) -> HttpResponse:
    """The dated placement days of an agreement over the school's calendar, month by month.

    Of what is signed; as long as nothing is, of the text as it stands.
    """
    agreements = WorkAgreement.objects.select_related("trajectory__student__school", "company")
    agreement = fetch(request, agreements.prefetch_related("versions__schedule"), pk=pk)
    student = agreement.trajectory.student
    accessed.send(sender=Student, instance=student)
    months = months_of(_days_of(agreement))
    context = {
        "agreement": agreement,
        "student": student,
        "months": months,
        "minutes": months[-1].so_far if months else 0,
        "days": sum(len(month.dates) for month in months),
        "is_signed": any(version.is_binding for version in agreement.versions.all()),
    }
    return render(request, "placements/agreement_days.html", context)


def _days_of(agreement: WorkAgreement) -> Sequence[PlannedDay]:
    years = read_years(agreement.trajectory.student)
    versions = sorted(agreement.versions.all(), key=lambda one: one.number, reverse=True)
    binding = [version for version in versions if version.is_binding]
    found: dict[date, PlannedDay] = {}
    for version in binding or versions[:1]:  # the newest first: it holds where two do
        version.agreement = agreement
        for day in planned_days(Plan.of(version, version.schedule.all()).shifts(years)):
            found.setdefault(day.date, day)
    return list(found.values())
