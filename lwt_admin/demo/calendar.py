"""School years around any day: when the fictional school is open.

A Dutch school year runs from 1 August; lessons begin in the last full week of August and end in the
second week of July. On 1 August the running school year has yet to begin.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from lwt_admin.accounts.models import ClosedPeriod, School, SchoolYear

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class YearPlan:
    """First and last school day, first central exam, and the closed periods with their names."""

    start: date
    end: date
    first_central_exam: date
    closed: tuple[tuple[str, date, date], ...]


def first_year_of(today: date) -> int:
    """The calendar year in which the running school year begins."""
    return today.year if today.month >= 8 else today.year - 1


def plan(year: int) -> YearPlan:
    """The school year that begins in August of `year`."""
    spring = year + 1
    return YearPlan(
        start=_monday_on_or_before(date(year, 8, 26)),
        end=_monday_on_or_before(date(spring, 7, 8)) + 4 * DAY,
        # A Tuesday, so that it never falls on the Monday after Easter.
        first_central_exam=_monday_on_or_before(date(spring, 4, 14)) + DAY,
        closed=tuple(sorted(_holidays(year), key=lambda period: period[1])),
    )


def make_year(school: School, year: int) -> SchoolYear:
    """Store the school year that begins in August of `year`."""
    planned = plan(year)
    stored = SchoolYear.objects.create(
        school=school,
        start=planned.start,
        end=planned.end,
        first_central_exam=planned.first_central_exam,
    )
    for name, first, last in planned.closed:
        ClosedPeriod.objects.create(school_year=stored, name=name, start=first, end=last)
    return stored


def _holidays(year: int) -> list[tuple[str, date, date]]:
    spring = year + 1
    weeks = [
        ("Herfstvakantie", _monday_on_or_before(date(year, 10, 22)), 1),
        ("Kerstvakantie", _monday_on_or_before(date(year, 12, 25)), 2),
        ("Voorjaarsvakantie", _monday_on_or_before(date(spring, 2, 22)), 1),
        ("Meivakantie", _monday_on_or_before(date(spring, 4, 30)), 1),
    ]
    periods = [(name, start, start + count * WEEK - 3 * DAY) for name, start, count in weeks]
    inside = {day for _, first, last in periods for day in _days(first, last)}
    public = holidays.country_holidays("NL", years=spring, language="nl")
    for day, name in sorted(public.items()):
        if day.month < 8 and day.isoweekday() < 6 and day not in inside:
            # Schools make the Friday after Ascension Day a day off as well.
            last = day + DAY if "Hemelvaart" in name else day
            periods.append((name, day, last))
    return periods


def _monday_on_or_before(day: date) -> date:
    return day - day.weekday() * DAY


def _days(first: date, last: date) -> list[date]:
    return [first + offset * DAY for offset in range((last - first).days + 1)]
