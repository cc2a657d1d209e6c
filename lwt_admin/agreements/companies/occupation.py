"""How many pupils a company has on each weekday, as full as it gets somewhere in a period.

A pupil takes a place from the moment an agreement is offered for signature, until its last day. Two
versions of one pupil, such as an addendum beside what it changes, take one place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lwt_admin.agreements.facts import OVERLAPPING_STATES
from lwt_admin.agreements.models import Company, CompanyDay, ScheduleDay
from lwt_admin.rules.company_fit import DayThere
from lwt_admin.rules.periods import Span, minute_of_day
from lwt_admin.students.models.enrolment import WEEKDAYS

READ = (
    *("agreement_version__agreement__company", "agreement_version__agreement__trajectory"),
    *("agreement_version__agreement__trajectory__student", "weekday"),
    *("agreement_version__start", "agreement_version__end", "agreement_version__ended_on"),
)


@dataclass(frozen=True, slots=True)
class Stay:
    """One pupil on one weekday at a company, both days included."""

    company: int
    trajectory: int
    student: int
    weekday: int
    first: date
    last: date


def read_stays(companies: Any, period: Span) -> list[Stay]:
    """The stays at these companies with a day in a period, in one query."""
    rows = ScheduleDay.objects.filter(
        agreement_version__agreement__company__in=companies,
        agreement_version__state__in=OVERLAPPING_STATES,
        agreement_version__start__lte=period[1],
        agreement_version__end__gte=period[0],
    ).order_by("pk")
    return list(_within(rows.values_list(*READ), period))


def _within(rows: Iterable[tuple[Any, ...]], period: Span) -> Iterator[Stay]:
    for company, trajectory, student, weekday, start, end, ended_on in rows:
        last = end if ended_on is None else min(end, ended_on)
        if last >= max(start, period[0]):
            yield Stay(company, trajectory, student, weekday, start, last)


Taken = dict[tuple[int, int], int]
"""How many pupils at once, by company and ISO weekday."""


def taken(stays: Iterable[Stay], period: Span) -> Taken:
    """The largest number of pupils at the same time in the period, per company and weekday."""
    groups: dict[tuple[int, int], list[Stay]] = defaultdict(list)
    for stay in stays:
        groups[stay.company, stay.weekday].append(stay)
    return {place: _peak(group, period) for place, group in groups.items()}


def _peak(stays: list[Stay], period: Span) -> int:
    """It can only rise on a day on which somebody comes."""
    arrivals = {max(stay.first, period[0]) for stay in stays}
    return max(
        len({stay.trajectory for stay in stays if stay.first <= day <= stay.last})
        for day in arrivals
    )


def days_of(company: Company, own: Iterable[CompanyDay], taken_there: Taken) -> list[DayThere]:
    """All seven weekdays of a company: its places, how many are taken, and its usual times."""
    stored = {day.weekday: day for day in own}
    return [
        _day(
            weekday, stored.get(weekday), company.places, taken_there.get((company.pk, weekday), 0)
        )
        for weekday, _ in WEEKDAYS
    ]


def _day(weekday: int, own: CompanyDay | None, places: int | None, pupils: int) -> DayThere:
    if own is None:
        return DayThere(weekday, places, pupils)
    return DayThere(
        weekday,
        places if own.places is None else own.places,
        pupils,
        None if own.start is None else minute_of_day(own.start),
        None if own.end is None else minute_of_day(own.end),
    )
