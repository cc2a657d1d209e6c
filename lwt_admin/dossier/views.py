"""Home, the pupil's dossier, and the search box."""

from collections.abc import Callable
from typing import Any

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import TrajectoryRoute
from lwt_admin.dossier.finding import find
from lwt_admin.dossier.home import Room, home_of
from lwt_admin.dossier.next_step import next_steps
from lwt_admin.dossier.summary import read_dossier
from lwt_admin.rules.law import SECTIONS
from lwt_admin.students.models import Departure, Student
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.students.school_times import Week, weekly_school_times
from lwt_admin.students.services import current_school_year
from lwt_admin.students.summary import StudentSummary, summarise
from lwt_admin.todo import in_order
from lwt_admin.ui.parts import URGENCY_KINDS

LONGEST_SEARCH = 100


def home(request: StaffRequest) -> HttpResponse:
    """What must happen, for whoever is signed in."""
    today = timezone.localdate()
    context = {"home": home_of(request.user, request.school, today), "today": today}
    return render(request, "dossier/home.html", context)


def home_room(room: Room) -> Callable[[StaffRequest], HttpResponse]:
    """The view of what must happen in one room; home fetches it into its own page."""

    def view(request: StaffRequest) -> HttpResponse:
        todos = in_order(room.attention(request.user, request.school, timezone.localdate()))
        page = "dossier/parts/room.html" if _is_part(request) else "dossier/home_room.html"
        return render(request, page, {"room": room, "todos": todos})

    return view


def search(request: StaffRequest) -> HttpResponse:
    """Pupils, companies and agreements in which every typed word occurs."""
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    found = find(request.user, request.school, text, timezone.localdate())
    context = {"text": text.strip(), "found": found}
    return render(request, "dossier/search.html", context)


def dossier(request: StaffRequest, pk: int) -> HttpResponse:
    """One pupil: who, where, how far, what the law says, and the next step."""
    page = read_dossier(request, pk, timezone.localdate())
    accessed.send(sender=Student, instance=page.student)
    steps = next_steps(page, request.user)
    context = {
        "dossier": page,
        "student": page.student,
        "trajectory": page.trajectory,
        "step": steps[0] if steps else None,
        "more_steps": steps[1:],
        "step_kind": URGENCY_KINDS[steps[0].urgency] if steps else "ok",
        "may": {right.name: page.holds(request.user, right) for right in Right},
    }
    return render(request, "dossier/dossier.html", context)


def dossier_details(request: StaffRequest, pk: int) -> HttpResponse:
    """The quieter half of the dossier: people, classes, decisions and lessons.

    The dossier fetches it into its own page; without scripts it is a page by itself.
    """
    today = timezone.localdate()
    student = fetch(request, Student.objects.with_dossier(), pk=pk)
    if not _is_part(request):
        accessed.send(sender=Student, instance=student)
    year = current_school_year(student.school_id, today)
    access = request.user.access
    summary = summarise(student, today)
    context = {
        "student": student,
        "summary": summary,
        "route": _route_of(request, summary),
        "lessons": _lessons(weekly_school_times(student, year)) if year else [],
        "year": year,
        "departures": _departures(summary),
        "today": today,
        "may_person": access.reach(Right.STUDENTS_PERSONAL, student.school_id) is not None,
        "may_change": access.reach(Right.STUDENTS_CHANGE, student.school_id) is not None,
    }
    page = "dossier/parts/details.html" if _is_part(request) else "dossier/dossier_details.html"
    return render(request, page, context)


def _route_of(request: StaffRequest, summary: StudentSummary) -> TrajectoryRoute | None:
    """To which mbo institution the trajectory that counts leads; None while that is not known."""
    if summary.trajectory is None:
        return None
    routes = TrajectoryRoute.objects.for_user(request.user).select_related("cooperation")
    return routes.filter(trajectory=summary.trajectory.trajectory).first()


def _departures(summary: StudentSummary) -> list[Departure]:
    """How and when the pupil left in each of these years, as it was fetched beside the class."""
    rows: tuple[Any, ...] = summary.enrolments
    return [
        Departure(pk=one.departure_pk, kind=one.left_as, last_day=one.left_on)
        for one in rows
        if one.departure_pk is not None
    ]


def _is_part(request: StaffRequest) -> bool:
    """Whether a page asks for this to put it into itself."""
    return "HX-Request" in request.headers


def _lessons(week: Week) -> list[dict]:
    names = dict(WEEKDAYS)
    return [{"day": names[day], "spans": spans} for day, spans in sorted(week.items())]


def law(request: StaffRequest) -> HttpResponse:
    """What the law says: the very tables that the rules apply, each with its article and status."""
    return render(request, "dossier/law.html", {"sections": SECTIONS})
