"""All pupils on the way to a leer-werktraject, by what they wait for."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.students.intake.page import board
from lwt_admin.students.intake.used_steps import unused_at
from lwt_admin.students.models import CommitteeMeeting, Intake, IntakeStep, Trajectory

SHOWN_MEETINGS = 8


def intake_board(request: StaffRequest) -> HttpResponse:
    """The board; who was decided on stays there until the school year is over."""
    today = timezone.localdate()
    visible = Intake.objects.for_user(request.user).at_school(request.school).newest_of_each()
    shown = visible.unfinished() | visible.finished_since(year_began(today))
    meetings = CommitteeMeeting.objects.for_user(request.user).at_school(request.school)
    undecided = Trajectory.objects.for_user(request.user).at_school(request.school).open()
    planned = meetings.with_numbers()[:SHOWN_MEETINGS]
    in_order = shown.with_steps().order_by("student__sort_key", "pk")
    context = {
        "columns": board(in_order, request.school, today),
        "meetings": planned,
        "meets": meets(request.school),
        "without": undecided.filter(admitted_on=None, intake=None)
        .select_related("student")
        .order_by("student__sort_key", "pk"),
        "changes_at": request.user.access.grant(Right.STUDENTS_CHANGE).all,
        "may_set": _may_set(request),
        "today": today,
    }
    return render(request, "students/intake/board.html", context)


def _may_set(request: StaffRequest) -> bool:
    school = request.school
    return school is not None and request.user.access.reach(Right.MANAGE, school.pk) is not None


def meets(school: School | None) -> bool:
    """Whether the admission committee meets at this school, or at one of several."""
    return school is None or IntakeStep.Kind.COMMITTEE not in unused_at(school)


def year_began(today: date) -> date:
    """The first of August on or before `today`: school years begin then by law."""
    year = today.year if today >= date(today.year, 8, 1) else today.year - 1
    return date(year, 8, 1)
