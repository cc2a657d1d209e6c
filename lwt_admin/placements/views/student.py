"""All hours of one pupil, with what counts and what the law says."""

from collections import defaultdict
from datetime import date

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.placements.carrying import month_name, month_of
from lwt_admin.placements.facts import (
    CountedEntry,
    carried_facts,
    counted_entries,
    judge_hours,
    limits,
    progress,
)
from lwt_admin.placements.models import CarriedMonth, HourEntry
from lwt_admin.placements.reading import Placement, TrajectoryHours, read_hours
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Student, Trajectory

CarriedLine = tuple[CarriedMonth, Placement, str | None]
"""Sums of a month, under which agreement, and why they do not count if they do not."""


def hours_student(request: StaffRequest, pk: int) -> HttpResponse:
    """Every entry by month, counting or not and why, under the verdicts on the whole."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    trajectories = Trajectory.objects.for_user(request.user, Right.PLACEMENTS_VIEW)
    found = trajectories.filter(student=student).select_related("student__school")
    accessed.send(sender=Student, instance=student)
    today = timezone.localdate()
    context = {
        "student": student,
        "parts": [_part(hours, today) for hours in read_hours(found)],
        "may_log": may(request, Right.PLACEMENTS_LOG, student),
    }
    return render(request, "placements/hours_student.html", context)


def _part(hours: TrajectoryHours, today: date) -> dict:
    """One trajectory: its totals, verdicts and months, newest month first."""
    counted: dict[date, list[CountedEntry]] = defaultdict(list)
    for one in reversed(counted_entries(hours)):
        counted[month_of(one.entry.date)].append(one)
    carried: dict[date, list[CarriedLine]] = defaultdict(list)
    for month, fact in carried_facts(hours):
        carried[month.month].append((month, hours.placement_of(month.agreement_id), fact.reason))
    months = [
        _month(month, counted[month], carried[month])
        for month in sorted({*counted, *carried}, reverse=True)
    ]
    taken_over = [
        one.agreement for one in hours.placements if one.agreement.taken_over_at is not None
    ]
    part = {
        "taken_over": taken_over,
        "trajectory": hours.trajectory,
        "months": months,
        "problem": "",
    }
    try:
        result = judge_hours(hours, today)
    except RuleError as error:
        return part | {"result": None, "problem": error.message}
    return part | {
        "result": result,
        "progress": progress(hours, result, today),
        "limits": limits(result),
    }


def _month(month: date, entries: list[CountedEntry], carried: list[CarriedLine]) -> dict:
    sums = sum(one.minutes for one, _, _ in carried)
    counting = sum(one.minutes for one, _, reason in carried if reason is None)
    return {
        "title": month_name(month),
        "entries": entries,
        "carried": carried,
        "counted": sum(one.entry.minutes for one in entries if one.counts) + counting,
        "worked": sums
        + sum(
            one.entry.minutes for one in entries if one.entry.status != HourEntry.Status.REJECTED
        ),
    }
