"""What working time law says of shifts that are only planned, with school around them.

For a draft and for a schedule that somebody tries out; nothing is stored.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lwt_admin.agreements.models import ScheduleDay
from lwt_admin.rules.labour import LabourFacts, SchoolTime, Shift
from lwt_admin.rules.labour_limits import AGE_GROUPS, group_on
from lwt_admin.rules.labour_plan import Recurring, recurring
from lwt_admin.rules.periods import (
    PlannedDay,
    Span,
    birthday_in,
    each_day,
    minutes_between,
    placement_days,
)
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import SchoolTime as StoredSchoolTime
from lwt_admin.students.pupil_years import PupilYear, PupilYears
from lwt_admin.worktime import break_times

LOOK_BACK = timedelta(weeks=15)
"""With a week itself these are the sixteen weeks of the longest average."""

WEEK = timedelta(weeks=1)


def shifts_over(
    schedule: Iterable[ScheduleDay], period: Span, years: PupilYears
) -> Iterator[Shift]:
    """The shifts of a weekly schedule over the school's calendar, both ends included.

    None in holidays or between two school years.
    """
    rows = {row.weekday: row for row in schedule}
    breaks = {row.weekday: tuple(break_times(row.breaks)) for row in rows.values()}
    minutes = {row.weekday: row.minutes for row in rows.values()}
    for year in years.during(*period):
        begin, end = max(period[0], year.first), min(period[1], year.last)
        for day in placement_days(minutes, begin, end, year.calendar):
            row = rows[day.date.isoweekday()]
            yield Shift(day.date, row.start, row.end, breaks[row.weekday])


def planned_days(shifts: Iterable[Shift]) -> list[PlannedDay]:
    """The shifts as days with their minutes of work, breaks taken off."""
    return [PlannedDay(shift.date, _minutes(shift)) for shift in shifts]


def _minutes(shift: Shift) -> int:
    off = sum(minutes_between(*pause) for pause in shift.breaks)
    return minutes_between(shift.start, shift.end) - off


@dataclass(frozen=True)
class Worked:
    """Shifts to judge in a period, and the other shifts of the pupil around them."""

    birth_date: date
    shifts: Sequence[Shift]
    beside: Iterable[Shift]
    period: Span
    sunday_agreed: bool = False


def working_time(worked: Worked, years: PupilYears) -> tuple[Recurring, ...] | None:
    """Every breach once, with its dates; None when the times contradict each other."""
    if not worked.shifts:
        return ()
    first, last = worked.period
    window = (first - LOOK_BACK, last + WEEK)
    taken = {shift.date: shift for shift in worked.shifts}
    beside = [
        shift
        for shift in worked.beside
        if window[0] <= shift.date <= window[1] and not _overlaps(shift, taken.get(shift.date))
    ]
    shifts = (*worked.shifts, *beside)
    facts = LabourFacts(
        birth_date=worked.birth_date,
        shifts=shifts,
        school=tuple(_lessons(shifts, years, window)),
        sunday_agreed=worked.sunday_agreed,
    )
    try:
        return tuple(recurring(facts, first, last))
    except RuleError:
        return None


def _overlaps(shift: Shift, other: Shift | None) -> bool:
    """A shift on the same hours is a finding of its own, and would be counted twice here."""
    return other is not None and shift.start < other.end and other.start < shift.end


def _lessons(shifts: Sequence[Shift], years: PupilYears, window: Span) -> Iterator[SchoolTime]:
    """School on open days; on a day of placement only the lessons that fit around the work."""
    worked: dict[date, list[Shift]] = {}
    for shift in shifts:
        worked.setdefault(shift.date, []).append(shift)
    for day, row in _open_lessons(years, window):
        if all(one.end <= row.start or row.end <= one.start for one in worked.get(day, ())):
            yield SchoolTime(day, row.start, row.end)


def _open_lessons(years: PupilYears, window: Span) -> Iterator[tuple[date, StoredSchoolTime]]:
    """Each day on which the school is open, with each of the pupil's times of that weekday."""
    for year in years.during(*window):
        times: dict[int, list[StoredSchoolTime]] = {}
        for row in years.times_in(year):
            times.setdefault(row.weekday, []).append(row)
        for day in each_day(max(window[0], year.first), min(window[1], year.last)):
            rows = times.get(day.isoweekday(), ())
            if rows and year.calendar.is_open(day):
                yield from ((day, row) for row in rows)


def years_without_times(
    birth_date: date, shifts: Sequence[Shift], period: Span, years: PupilYears
) -> Iterator[str]:
    """The school years in which lessons count as working time, but are not known."""
    for year in years.during(*period):
        if not years.times_in(year) and _school_counts(birth_date, shifts, year):
            yield str(year.year)


def _school_counts(birth_date: date, shifts: Iterable[Shift], year: PupilYear) -> bool:
    days = (shift.date for shift in shifts if year.first <= shift.date <= year.last)
    groups = (group_on(birth_date, day) for day in days)
    return any(group is not None and group.school_counts for group in groups)


def birthdays_in(birth_date: date, period: Span) -> Iterator[tuple[int, date]]:
    """The birthdays inside a period from which other limits hold."""
    for group in AGE_GROUPS:
        day = birthday_in(birth_date, birth_date.year + group.from_age)
        if period[0] < day <= period[1]:
            yield group.from_age, day
