"""The days that a weekly pattern gives within the law, laid over the calendar of a pupil.

Each day gets no more minutes than the age on that day allows, each week no more than its limits (of
the averages too, since a pattern repeats), and a week whose open school days would all be placement
loses its last one, because every school week has teaching at school. Where no day would be left for
the weekly rest, Sundays are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lwt_admin.rules.labour_limits import AgeGroup, group_on
from lwt_admin.rules.periods import DAY, PlannedDay, SchoolCalendar, each_day, monday_of

SUNDAY: Final = 7
DAYS_A_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Pattern:
    """A weekly pattern: from when, on which ISO weekdays, how many minutes of work a day."""

    start: date
    weekdays: tuple[int, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class FeasibilityFacts:
    """A pattern to try, up to and including `last`, the day before the first exam.

    `school` gives the minutes at school per ISO weekday; under 18 they are working time. `earliest`
    is the first day on which the pupil could start; without it no earlier start is proposed.
    `done` are days that count already. `beside` is work that is agreed besides, whether it counts
    or not: it takes room in its own week.
    """

    pattern: Pattern
    last: date
    birth_date: date
    calendar: SchoolCalendar
    school: Mapping[int, int] = field(default_factory=dict)
    earliest: date | None = None
    done: tuple[PlannedDay, ...] = ()
    beside: tuple[PlannedDay, ...] = ()


def lawful_days(facts: FeasibilityFacts) -> tuple[PlannedDay, ...]:
    """The days of the pattern with the minutes that are lawful on each; none without any."""
    return tuple(day for days in lawful_weeks(facts).values() for day in days)


def lawful_weeks(facts: FeasibilityFacts) -> dict[date, tuple[PlannedDay, ...]]:
    """The same by the Monday of their week; what is lawful in a week depends on no other week."""
    weeks: dict[date, list[date]] = {}
    for day in each_day(facts.pattern.start, facts.last):
        if day.isoweekday() in facts.pattern.weekdays and not facts.calendar.is_closed(day):
            weeks.setdefault(monday_of(day), []).append(day)
    agreed: dict[date, int] = {}
    for work in facts.beside:
        monday = monday_of(work.date)
        agreed[monday] = agreed.get(monday, 0) + work.minutes
    return {
        monday: tuple(_lawful_week(facts, days, agreed.get(monday, 0)))
        for monday, days in weeks.items()
    }


def _lawful_week(facts: FeasibilityFacts, days: list[date], agreed: int) -> Iterator[PlannedDay]:
    """The days of one week, in which so many minutes are `agreed` besides."""
    monday = monday_of(days[0])
    open_days = [day for day in each_day(monday, monday + 6 * DAY) if facts.calendar.is_open(day)]
    groups = _allowed(facts, days)
    if open_days and set(open_days) <= set(groups):
        del groups[open_days[-1]]
    if not groups:
        return
    room = _room(facts, open_days, groups) - agreed
    for day, group in groups.items():
        minutes = min(facts.pattern.minutes, group.day.minutes, room)
        if minutes > 0:
            room -= minutes
            yield PlannedDay(day, minutes)


def _allowed(facts: FeasibilityFacts, days: list[date]) -> dict[date, AgeGroup]:
    """The days on which the pupil may work at all, with the limits of the age on each."""
    found = {}
    for day in days:
        group = group_on(facts.birth_date, day)
        if group and (day.isoweekday() != SUNDAY or _may_work_on_sunday(facts, day, group)):
            found[day] = group
    return found


def _may_work_on_sunday(facts: FeasibilityFacts, sunday: date, group: AgeGroup) -> bool:
    """Whether there may be work on a Sunday: not when that leaves no day for the weekly rest.

    A closed day does not help: the rest is due in each seven days, also from one week into the
    next. Whether school is working time depends on the age at the start of the week.
    """
    if not group.sunday.may_be_agreed:
        return False
    busy = set(facts.pattern.weekdays)
    younger = group_on(facts.birth_date, monday_of(sunday)) or group
    if younger.school_counts:
        busy.update(day for day in facts.calendar.school_days if facts.school.get(day))
    return len(busy) < DAYS_A_WEEK


def _room(facts: FeasibilityFacts, open_days: list[date], groups: dict[date, AgeGroup]) -> int:
    """The minutes of placement that a week has room for, school on its other days taken off."""
    strictest = min(groups.values(), key=lambda group: group.from_age)
    if strictest.school_counts is None:
        return _week_limit(strictest)
    at_school = [day for day in open_days if day not in groups]
    return _week_limit(strictest) - sum(facts.school.get(day.isoweekday(), 0) for day in at_school)


def _week_limit(group: AgeGroup) -> int:
    limits = (group.week, group.four_weeks, group.sixteen_weeks)
    return min(limit.minutes for limit in limits if limit is not None)
