"""All pupils on the way to a leer-werktraject, by what they wait for."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.students.intake.page import board
from lwt_admin.students.models import CommitteeMeeting, Intake, Trajectory

SHOWN_MEETINGS = 8


def intake_board(request: StaffRequest) -> HttpResponse:
    """The board; who was decided on stays there until the school year is over."""
    today = timezone.localdate()
    visible = Intake.objects.for_user(request.user).at_school(request.school).newest_of_each()
    shown = visible.unfinished() | visible.finished_since(year_began(today))
    meetings = CommitteeMeeting.objects.for_user(request.user).at_school(request.school)
    undecided = Trajectory.objects.for_user(request.user).at_school(request.school).open()
    context = {
        "columns": board(shown.with_steps().order_by("student__sort_key", "pk")),
        "meetings": meetings.with_numbers()[:SHOWN_MEETINGS],
        "without": undecided.filter(admitted_on=None, intake=None)
        .select_related("student")
        .order_by("student__sort_key", "pk"),
        "may_change": bool(request.user.access.grant(Right.STUDENTS_CHANGE)),
        "today": today,
    }
    return render(request, "students/intake/board.html", context)


def year_began(today: date) -> date:
    """The first of August on or before `today`: school years begin then by law."""
    year = today.year if today >= date(today.year, 8, 1) else today.year - 1
    return date(year, 8, 1)
