"""Absence of a pupil without leave: what the entries say, and what the rules find in it.

Only of the placement: lessons that were missed stand in the pupil administration of the school, and
count towards the same limit.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from django.db.models import Q

from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.placements.week import Advice
from lwt_admin.rules import absence
from lwt_admin.rules.absence import Absence
from lwt_admin.rules.verdicts import Finding

Kind, Status = HourEntry.Kind, HourEntry.Status
REPORT = "absence.report"


def absences(hours: TrajectoryHours) -> list[Absence]:
    """Each day or part of a day that was missed without leave; what was rejected did not happen."""
    missed = [entry for entry in hours.entries if _was_missed(entry)]
    found = (Absence(entry.date, minutes) for entry, minutes in with_minutes(hours, missed))
    return [one for one in found if one.minutes]


def with_minutes(
    hours: TrajectoryHours, missed: Iterable[HourEntry]
) -> Iterator[tuple[HourEntry, int]]:
    """Each of these entries with the minutes of placement that were missed.

    A whole day of which nobody said how much was missed is the planned day.
    """
    entries = list(missed)
    planned = {
        (shift.agreement.pk, shift.date): shift.minutes
        for day in {entry.date for entry in entries if not entry.missed_minutes}
        for shift in hours.planned(day, day)
    }
    for entry in entries:
        yield entry, entry.missed_minutes or planned.get((entry.agreement_id, entry.date), 0)


def _was_missed(entry: HourEntry) -> bool:
    if entry.status == Status.REJECTED:
        return False
    return entry.kind == Kind.ABSENT or (entry.kind == Kind.WORKED and entry.missed_minutes > 0)


def asked_for(today: date) -> Q:
    """The entries that `to_act_on` needs to see on `today`, as a condition for the query."""
    missed = Q(kind=Kind.ABSENT) | Q(missed_minutes__gt=0)
    return missed & Q(date__gt=today - 2 * absence.WINDOW)


def found_up_to(hours: TrajectoryHours, today: date) -> list[Finding]:
    """What had to be reported up to `today`, the last day of each stretch, and that it comes near.

    Of days that follow each other within four weeks only the last is told (Leerplichtwet art. 21a).
    """
    known = [one for one in absences(hours) if one.date <= today]
    reported = list(_last_of_stretch(absence.findings(known)))
    close = absence.near(known, today)
    return [*reported, close] if close else reported


def _last_of_stretch(findings: list[Finding]) -> Iterator[Finding]:
    for one, after in zip_longest(findings, findings[1:]):
        if after is None or after.date - one.date >= absence.WINDOW:
            yield one


def absence_advice(hours: TrajectoryHours, today: date) -> list[Advice]:
    """What the page of the pupil says about absence without leave; costs no query."""
    return [
        Advice(one.text, one.article, one.status, "bad" if one.rule == REPORT else "warn")
        for one in found_up_to(hours, today)
    ]


def to_act_on(hours: TrajectoryHours, today: date) -> Finding | None:
    """What asks for attention today: a report due in the last four weeks, else that it is near."""
    found = [one for one in found_up_to(hours, today) if today - one.date < absence.WINDOW]
    to_report = [one for one in found if one.rule == REPORT]
    return next(reversed(to_report or found), None)
