"""Days, weeks, ages and the school calendar: the only place where days are counted.

Periods include both their ends. Times are the wall clock's: a night in which the clocks change
counts as any other.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Final

from lwt_admin.rules.verdicts import RuleError

MINUTES_A_DAY: Final = 24 * 60
DAY: Final = timedelta(days=1)

Span = tuple[date, date]
"""A period from its first up to and including its last day."""

OpenSpan = tuple[date, date | None]
"""A period whose end may still be open (None)."""


def check_span(span: Span, field: str) -> Span:
    """The span itself; RuleError on `field` when it ends before it starts."""
    if span[1] < span[0]:
        raise RuleError(field, f"de periode eindigt ({span[1]}) voordat zij begint ({span[0]})")
    return span


def within(day: date, spans: Iterable[Span]) -> bool:
    """Whether `day` lies in one of these periods."""
    for first, last in spans:  # noqa: SIM110  asked for every day of a trajectory: any() is slow
        if first <= day <= last:
            return True
    return False


def days_in(first: date, last: date) -> int:
    """The number of days from `first` up to and including `last`; 0 when the period is empty."""
    return max(0, (last - first).days + 1)


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from `first` up to and including `last`, in order."""
    for offset in range(days_in(first, last)):
        yield first + timedelta(days=offset)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or earlier when negative.

    In a month that is too short it is the last day of that month.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, longest))


def monday_of(day: date) -> date:
    """The Monday of the ISO week in which `day` lies."""
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    """The Sunday with which the ISO week of `day` ends."""
    return day + timedelta(days=6 - day.weekday())


def iso_week(day: date) -> str:
    """The ISO week of `day`, as "2026-W37"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def minutes_between(start: time, end: time) -> int:
    """Whole minutes from `start` to `end` on one day; negative when `end` comes first."""
    return minute_of_day(end) - minute_of_day(start)


def minute_of_day(moment: time) -> int:
    """The minutes since midnight of a time."""
    return moment.hour * 60 + moment.minute


@lru_cache(maxsize=1024)  # asked for every day of a year
def birthday_in(birth_date: date, year: int) -> date:
    """The birthday in `year`. Who was born on 29 February has it on 1 March in other years."""
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(birth_date: date, day: date) -> int:
    """The age in whole years on `day`; negative before birth. A birthday counts that day."""
    years = day.year - birth_date.year
    return years if day >= birthday_in(birth_date, day.year) else years - 1


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """When a school is open.

    `closed` holds holidays and public holidays as spans, given by the caller; `school_days` the
    ISO weekdays (1 is Monday) on which the school teaches.
    """

    closed: tuple[Span, ...] = ()
    school_days: tuple[int, ...] = (1, 2, 3, 4, 5)
    _known: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for number, span in enumerate(self.closed):
            check_span(span, f"calendar.closed.{number}")
        for number, weekday in enumerate(self.school_days):
            if weekday not in range(1, 8):
                raise RuleError(
                    f"calendar.school_days.{number}",
                    f"{weekday} is geen dag: gebruik 1 (ma) tot en met 7 (zo)",
                )

    def is_closed(self, day: date) -> bool:
        """Whether `day` lies in a closed period, whatever weekday it is."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = within(day, self.closed)
        return found

    def is_open(self, day: date) -> bool:
        """Whether `day` is a weekday with teaching, outside every closed period."""
        return day.isoweekday() in self.school_days and not self.is_closed(day)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day on which the schedule puts the pupil at the company, for so many minutes of work."""

    date: date
    minutes: int


def placement_days(
    schedule: Mapping[int, int], first: date, last: date, calendar: SchoolCalendar
) -> tuple[PlannedDay, ...]:
    """The days that a weekly schedule plans from `first` up to and including `last`.

    `schedule` gives the minutes of work (breaks taken off) per ISO weekday; a weekday with 0
    minutes plans nothing. Closed periods are skipped; a weekday on which the school does not teach
    may be planned.
    """
    return tuple(
        PlannedDay(day, schedule[day.isoweekday()])
        for day in each_day(first, last)
        if schedule.get(day.isoweekday()) and not calendar.is_closed(day)
    )
