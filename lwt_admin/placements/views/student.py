"""All hours of one pupil, with what counts and what the law says."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.placements.absence import absence_advice
from lwt_admin.placements.carrying import month_name, month_of
from lwt_admin.placements.chart import chart_of
from lwt_admin.placements.corrections import corrections_of
from lwt_admin.placements.entry_lines import lines_of
from lwt_admin.placements.facts import (
    CountedEntry,
    carried_facts,
    counted_entries,
)
from lwt_admin.placements.labour import read_school_times
from lwt_admin.placements.models import CarriedMonth, HourEntry
from lwt_admin.placements.perms import may_log
from lwt_admin.placements.reading import Placement, TrajectoryHours, read_hours, with_mentor
from lwt_admin.placements.watching import watch
from lwt_admin.students.models import SchoolTime, Student, Trajectory

CarriedLine = tuple[CarriedMonth, Placement, str | None]
"""Sums of a month, under which agreement, and why they do not count if they do not."""


def hours_student(request: StaffRequest, pk: int) -> HttpResponse:
    """Every entry by month, counting or not and why, under the verdicts on the whole."""
    today = timezone.localdate()
    found = Trajectory.objects.for_user(request.user, Right.PLACEMENTS_VIEW).filter(student=pk)
    trajectories: Sequence[Any] = list(with_mentor(found, request.user, today))
    if trajectories:
        student = trajectories[0].student
    else:
        student = fetch(request, Student.objects.select_related("school"), pk=pk)
    accessed.send(sender=Student, instance=student)
    read = read_hours(trajectories, own={one.pk for one in trajectories if one.is_own})
    times = read_school_times(read)[student.pk]
    context = {
        "student": student,
        "parts": [_part(hours, times, today) for hours in read],
        "may_log": any(may_log(request.user, hours) for hours in read),
        "may_save": request.user.access.reach(Right.DOCUMENTS, student.school_id) is not None,
    }
    return render(request, "placements/hours_student.html", context)


def _part(hours: TrajectoryHours, times: Sequence[SchoolTime], today: date) -> dict:
    """One trajectory: the judgement, its totals and verdicts, and months, the newest first."""
    watched = watch(hours, times, today)
    evidence = watched.evidence
    counted: dict[date, list[CountedEntry]] = defaultdict(list)
    for one in reversed(evidence.entries if evidence else counted_entries(hours)):
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
    return {
        "absence": absence_advice(hours, today),
        "corrections": corrections_of(hours),
        "taken_over": taken_over,
        "trajectory": hours.trajectory,
        "months": months,
        "watched": watched,
        "evidence": evidence,
        "chart": chart_of(evidence) if evidence else None,
    }


def _month(month: date, entries: list[CountedEntry], carried: list[CarriedLine]) -> dict:
    sums = sum(one.minutes for one, _, _ in carried)
    counting = sum(one.minutes for one, _, reason in carried if reason is None)
    return {
        "title": month_name(month),
        "lines": list(lines_of(entries)),
        "carried": carried,
        "counted": sum(one.entry.minutes for one in entries if one.counts) + counting,
        "worked": sums
        + sum(
            one.entry.minutes for one in entries if one.entry.status != HourEntry.Status.REJECTED
        ),
    }
