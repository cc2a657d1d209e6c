"""All hours of one pupil, with what counts and what the law says."""

from datetime import date
from itertools import groupby

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.placements.facts import CountedEntry, counted_entries, judge_hours, limits, progress
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import TrajectoryHours, read_hours
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Student, Trajectory

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


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
    counted = counted_entries(hours)
    months = [
        _month(list(entries))
        for _, entries in groupby(
            reversed(counted), key=lambda one: (one.entry.date.year, one.entry.date.month)
        )
    ]
    part = {"trajectory": hours.trajectory, "months": months, "problem": ""}
    try:
        result = judge_hours(hours, today)
    except RuleError as error:
        return part | {"result": None, "problem": error.message}
    return part | {
        "result": result,
        "progress": progress(hours, result, today),
        "limits": limits(result),
    }


def _month(entries: list[CountedEntry]) -> dict:
    return {
        "title": f"{MONTHS[entries[0].entry.date.month - 1]} {entries[0].entry.date.year}",
        "entries": entries,
        "counted": sum(one.entry.minutes for one in entries if one.counts),
        "worked": sum(
            one.entry.minutes for one in entries if one.entry.status != HourEntry.Status.REJECTED
        ),
    }
