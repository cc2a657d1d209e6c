"""Working time of a pupil around a week: entered shifts and school hours, judged by the rules.

Findings warn beside the hours; they never stop anybody from entering what really happened.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from lwt_admin.placements.absence import with_minutes
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.rules import labour
from lwt_admin.rules.periods import each_day
from lwt_admin.rules.verdicts import Finding, RuleError
from lwt_admin.students.models import SchoolTime, Student
from lwt_admin.students.school_times import TimesPerStudent, times_per_student
from lwt_admin.worktime import break_times

SUNDAY = 7
AWAY = (HourEntry.Kind.ILL, HourEntry.Kind.HOLIDAY)


def read_school_times(hours: Iterable[TrajectoryHours]) -> TimesPerStudent:
    """The school times of all these pupils in one query; own times replace those of the class."""
    return times_per_student([row for one in hours for row in one.enrolments])


def known_from(student: Student, monday: date, sunday: date) -> date:
    """The first day of which work and school must be known to judge from `monday` to `sunday`."""
    return monday - labour.look_back(student.birth_date, sunday)


DAY_RULES = frozenset(
    f"labour.{name}"
    for name in ("too_young", "day_maximum", "daily_rest", "night", "break", "sunday")
)
"""The rules about one day; the others are about a week or longer."""


def findings_between(
    hours: TrajectoryHours, times: Sequence[SchoolTime], monday: date, sunday: date
) -> list[Finding]:
    """What working time law says from `monday` to `sunday`; the weeks before weigh in the averages.

    `hours` holds the entries from `known_from` on. Hours without times weigh in the day, the
    week and the averages; rest, break and night of that day are not judged. Illness and holiday
    weigh in the averages. Times that contradict each other cannot be judged and give no finding.
    """
    entries = [entry for entry in hours.entries if _was_worked(entry)]
    if not any(monday <= entry.date <= sunday for entry in entries):
        return []
    student = hours.trajectory.student
    since = known_from(student, monday, sunday)
    facts = labour.LabourFacts(
        birth_date=student.birth_date,
        shifts=tuple(_shift(entry) for entry in entries if entry.spans),
        school=tuple(_school(hours, times, (since, sunday))),
        untimed=tuple(
            labour.UntimedWork(entry.date, entry.minutes) for entry in entries if not entry.spans
        ),
        known_from=max(since, hours.trajectory.start),
        away=tuple(_away(hours, entries)),
    )
    try:
        found = _found(facts, _sundays(hours, entries), monday)
    except RuleError:
        return []
    return [one for one in found if one.date <= sunday]


def _found(facts: labour.LabourFacts, sundays: Mapping[date, bool], since: date) -> list[Finding]:
    """The findings; `sundays` says of each Sunday that was worked whether that was agreed."""
    agreed = any(sundays.values())
    found = labour.findings(replace(facts, sunday_agreed=agreed), since)
    if not agreed or all(sundays.values()):
        return found
    strict = labour.findings(facts, since)
    return [one for one in strict if one in found or not sundays.get(one.date, False)]


def _sundays(hours: TrajectoryHours, entries: Iterable[HourEntry]) -> dict[date, bool]:
    """The Sundays that were worked, and whether each agreement of that day had agreed to it."""
    found: dict[date, bool] = {}
    for entry in entries:
        if entry.date.isoweekday() == SUNDAY:
            version = hours.placement_of(entry.agreement_id).version_on(entry.date)
            agreed = version is not None and version.sunday_agreed
            found[entry.date] = agreed and found.get(entry.date, True)
    return found


def _was_worked(entry: HourEntry) -> bool:
    return entry.minutes > 0 and entry.status != HourEntry.Status.REJECTED


def _away(hours: TrajectoryHours, worked: Iterable[HourEntry]) -> Iterator[labour.Away]:
    """What illness and holiday took the place of: what was planned that day and not worked."""
    made: dict[tuple[int, date], int] = defaultdict(int)
    for entry in worked:
        made[entry.agreement_id, entry.date] += entry.minutes
    away = (
        entry
        for entry in hours.entries
        if entry.kind in AWAY and entry.status != HourEntry.Status.REJECTED
    )
    for entry, planned in with_minutes(hours, away):
        minutes = planned - made[entry.agreement_id, entry.date]
        if minutes > 0:
            yield labour.Away(entry.date, minutes)


def _shift(entry: HourEntry) -> labour.Shift:
    assert entry.spans is not None  # noqa: S101  (only entries with times come here)
    return labour.Shift(entry.date, *entry.spans, tuple(break_times(entry.breaks)))


def _school(
    hours: TrajectoryHours, times: Sequence[SchoolTime], period: tuple[date, date]
) -> Iterator[labour.SchoolTime]:
    """School on open days; on a day of placement only when there were lessons, around the work."""
    if not times:
        return
    calendar = hours.calendar
    years = {row.school_year_id: row.school_year for row in hours.enrolments}
    lessons: dict[int, list[SchoolTime]] = defaultdict(list)
    for row in times:
        lessons[row.weekday].append(row)
    worked: dict[date, list[HourEntry]] = defaultdict(list)
    for entry in hours.entries:
        if _was_worked(entry):
            worked[entry.date].append(entry)
    taught = (day for day in each_day(*period) if day.isoweekday() in lessons)
    for day in filter(calendar.is_open, taught):
        for row in lessons[day.isoweekday()]:
            due = years[row.school_year_id].includes(day)
            if due and _fits_around(row, worked.get(day, ())):
                yield labour.SchoolTime(day, row.start, row.end)


def _fits_around(row: SchoolTime, entries: Sequence[HourEntry]) -> bool:
    if not entries:
        return True
    return any(entry.has_lessons for entry in entries) and not any(
        start < row.end and row.start < end
        for start, end in (entry.spans for entry in entries if entry.spans)
    )
