"""Closing the week of one pupil, and the table of how hours are approved."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.placements.closing import close_week, open_points
from lwt_admin.placements.life_cycle_page import lines
from lwt_admin.placements.models import ClosedWeek
from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.views.week import week_url
from lwt_admin.placements.week import Week
from lwt_admin.students.models import Trajectory


def hours_close(request: StaffRequest, trajectory_pk: int) -> HttpResponse:
    """What is still open in a week of one pupil, or the button that closes it."""
    trajectory = fetch(
        request, Trajectory.objects.select_related("student__school"), pk=trajectory_pk
    )
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else request.GET
    week = Week.parse(sent.get("week", "")) or Week.of(today)
    back = week_url(week, sent.get("mentor", ""))
    if request.method == "POST":
        try:
            close_week(trajectory, request.user, week.monday, timezone.now())
        except ValidationError as error:
            open_days = " ".join(f"{message.removesuffix('.')}." for message in error.messages)
            messages.error(request, f"Week {week.number} is niet afgesloten. {open_days}")
        else:
            done = f"Week {week.number} van {trajectory.student} is afgesloten."
            messages.success(request, done)
        return redirect(back)
    (hours,) = read_hours([trajectory], *week.period)
    closed = ClosedWeek.objects.for_user(request.user).filter(
        trajectory=trajectory, monday=week.monday
    )
    context = {
        "student": trajectory.student,
        "trajectory": trajectory,
        "week": week,
        "closed": closed.select_related("closed_by").first(),
        "points": open_points(hours, week.monday, today),
        "is_ahead": week.monday > today,
        "back_url": back,
    }
    return render(request, "placements/hours_close.html", context)


def hours_steps(request: StaffRequest) -> HttpResponse:
    """Zo worden uren goedgekeurd: the table of states, for people."""
    return render(request, "placements/hours_steps.html", {"lines": lines()})
