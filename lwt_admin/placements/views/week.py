"""The week of a mentor: see it, and enter or approve it in one go."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.placements.as_planned import confirm_planned
from lwt_admin.placements.forms import WeekFilter
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import with_mentor
from lwt_admin.placements.services import approve_all
from lwt_admin.placements.week import Week
from lwt_admin.placements.week_page import trajectories_in_week, week_table
from lwt_admin.placements.week_rows import Column
from lwt_admin.students.models import Trajectory
from lwt_admin.text import key_in

WORKDAYS = "12345"


def hours_week(request: StaffRequest) -> HttpResponse:
    """The hours of one week, of every pupil in sight."""
    today = timezone.localdate()
    week = Week.parse(request.GET.get("week", "")) or Week.of(today)
    filter_form = _filter(request, request.GET)
    mentor = filter_form.chosen if filter_form else None
    trajectories = trajectories_in_week(request.user, request.school, week, today, mentor)
    context = {
        "table": week_table(request.user, trajectories, week, today),
        "week": week,
        "this_week": Week.of(today),
        "today": today,
        "filter_form": filter_form,
        "mentor": mentor,
        "query": f"&mentor={mentor}" if mentor else "",
        "may_log": bool(request.user.access.grant(Right.PLACEMENTS_LOG)),
        "may_save": bool(request.user.access.grant(Right.DOCUMENTS)),
        "kinds": HourEntry.Kind.choices,
    }
    return render(request, "placements/hours_week.html", context)


def hours_row(request: StaffRequest, trajectory_pk: int) -> HttpResponse:
    """The row of one pupil anew, for the page of the week after something was saved in it.

    It comes as `html` in JSON. `dagen` are the weekdays that the page has columns for: `12345`.
    """
    today = timezone.localdate()
    in_sight = with_mentor(Trajectory.objects.for_user(request.user), request.user, today)
    trajectory = fetch(request, in_sight, pk=trajectory_pk)
    week = Week.parse(request.GET.get("week", "")) or Week.of(today)
    table = week_table(request.user, [trajectory], week, today)
    row = table.rows[0] if table.rows else None
    asked = request.GET.get("dagen", WORKDAYS)
    days = [day for day in week.days if str(day.isoweekday()) in asked]
    context = {
        "row": row,
        "cells": row.under(Column.of(day, today) for day in days) if row else [],
        "week": week,
        "mentor": request.GET.get("mentor", ""),
    }
    html = render_to_string("placements/parts/week_row.html", context, request)
    return JsonResponse({"html": html})


def _filter(request: StaffRequest, data: dict) -> WeekFilter | None:
    """Only who sees the pupils of other mentors has something to choose."""
    if not request.user.access.grant(Right.PLACEMENTS_VIEW).all:
        return None
    return WeekFilter(data, user=request.user, school=request.school)


@require_POST
def hours_confirm(request: StaffRequest) -> HttpResponse:
    """Enter planned days as planned: the whole week, one pupil, or one day of one agreement.

    A button names the last two as `plek`: `12` is a trajectory, `12-5-2026-11-19` besides that an
    agreement and a day.
    """
    today = timezone.localdate()
    sent = request.POST.dict() | _place(request.POST.get("plek", ""))
    week = Week.parse(sent.get("week", "")) or Week.of(today)
    day = _day(sent.get("day", ""))
    period = (day, day) if day else week.period
    agreement = sent.get("agreement", "")
    agreement_id = key_in(agreement) or 0 if agreement else None
    chosen = _chosen(request, sent, week, today)
    made = len(confirm_planned(chosen, request.user, today, period, agreement_id))
    if made:
        done = "1 dag" if made == 1 else f"{made} dagen"
        messages.success(request, f"{done} ingevuld zoals gepland.")
    else:
        messages.info(request, "Er was niets meer in te vullen.")
    return redirect(week_url(week, sent.get("mentor", "")))


def _place(text: str) -> dict[str, str]:
    names = ("trajectory", "agreement", "day")
    return dict(zip(names, text.split("-", 2), strict=False)) if text else {}


def _chosen(
    request: StaffRequest, sent: dict[str, str], week: Week, today: date
) -> list[Trajectory]:
    """The pupil that was asked for, or every pupil of the page for whom the person enters hours."""
    pk = sent.get("trajectory", "")
    if pk:
        trajectories = Trajectory.objects.select_related("student__school")
        return [fetch(request, trajectories, pk=key_in(pk) or 0)]
    mine = Trajectory.objects.for_user(request.user, Right.PLACEMENTS_LOG).values_list(
        "pk", flat=True
    )
    allowed = set(mine)
    mentor = sent.get("mentor", "")
    mentor_id = key_in(mentor) or 0 if mentor else None
    shown = trajectories_in_week(request.user, request.school, week, today, mentor_id)
    return [trajectory for trajectory in shown if trajectory.pk in allowed]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_POST
def hours_approve(request: StaffRequest, trajectory_pk: int) -> HttpResponse:
    """Approve everything of one pupil in one week that somebody else entered."""
    trajectory = fetch(
        request, Trajectory.objects.select_related("student__school"), pk=trajectory_pk
    )
    week = Week.parse(request.POST.get("week", "")) or Week.of(timezone.localdate())
    seen = _seen(request.POST.getlist("seen"))
    done = len(approve_all(trajectory, request.user, week.period, seen))
    if seen and done < len(seen):
        messages.warning(request, "Intussen is er iets gewijzigd. Bekijk wat er nog wacht.")
    if done:
        lines = "1 urenregel" if done == 1 else f"{done} urenregels"
        messages.success(request, f"{lines} van {trajectory.student} goedgekeurd.")
    elif not seen:
        messages.info(request, f"Van {trajectory.student} wacht in deze week niets op u.")
    return redirect(week_url(week, request.POST.get("mentor", "")))


def _seen(texts: list[str]) -> set[tuple[int, int]] | None:
    """What stood on the page, sent as `primary key-version`; None when nothing was sent along."""
    pairs = (text.partition("-")[::2] for text in texts)
    return {(key_in(pk) or 0, key_in(version) or 0) for pk, version in pairs} or None


def week_url(week: Week, mentor: str = "") -> str:
    """The page of a week, of the pupils of one mentor when that was chosen."""
    address = f"{reverse('hours_week')}?week={week}"
    return f"{address}&mentor={mentor}" if key_in(mentor) else address
