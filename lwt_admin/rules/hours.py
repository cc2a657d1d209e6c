"""The hours of the placement (WVO art. 10b1): how many count, on how many days, and with school.

Over leerjaar 3 and 4 together, all agreements of one trajectory summed. Minutes are whole; a day is
a date with counted minutes, once per date whatever the number of agreements.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from lwt_admin.rules.carried import Carried, carried_hours, unknown_weeks_text
from lwt_admin.rules.counting import OUTSIDE_YEARS, CountingChoices, EntryFacts, counts
from lwt_admin.rules.periods import (
    MINUTES_A_DAY,
    SchoolCalendar,
    Span,
    check_span,
    each_day,
    iso_week,
    monday_of,
    sunday_of,
    within,
)
from lwt_admin.rules.regimes import DAYS_READING, HoursRegime, regime_on
from lwt_admin.rules.text import days_text, hours_text, hours_value
from lwt_admin.rules.verdicts import RuleError, Source, Verdict

__all__ = [
    "Carried",
    "CountingChoices",
    "EntryFacts",
    "HoursFacts",
    "HoursResult",
    "NotCounted",
    "PlacementDay",
    "counts",
    "judge",
]

HOUR: Final = 60


class PlacementDay(NamedTuple):
    """One entry of placement: minutes worked, whether they count and if not why.

    `lessons` says that there was teaching at school on the same day. A tuple with names, because a
    trajectory has so many that making them weighs.
    """

    date: date
    minutes: int
    counts: bool = True
    reason: str | None = None
    lessons: bool = False


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """A trajectory up to and including the day `on`.

    `start` chooses the regime. `final` says that nothing more will come. `years` are the spans in
    leerjaar 3 and 4 in which teaching is due, the last one up to the first central exam period.
    `carried` are hours of before that are known as sums only: they count as any others, but nobody
    knows on which days of a week they were made.
    """

    start: date
    on: date
    final: bool
    calendar: SchoolCalendar
    years: tuple[Span, ...]
    days: tuple[PlacementDay, ...]
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCounted:
    """An entry that does not count, and why."""

    date: date
    minutes: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class HoursResult:
    """What counts, the five verdicts, and what does not count.

    Weeks without teaching are ISO weeks ("2026-W37"). `carried_not_counted` are sums that do not
    count, each with its reason.
    """

    regime: str
    minutes: int
    days: int
    verdicts: tuple[Verdict, ...]
    weeks_without_school: tuple[str, ...]
    not_counted: tuple[NotCounted, ...]
    carried_not_counted: tuple[Carried, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The result with the keys of the command line."""
        return {
            "regime": self.regime,
            "minutes": self.minutes,
            "days": self.days,
            "verdicts": [verdict.as_dict() for verdict in self.verdicts],
            "weeks_without_school": list(self.weeks_without_school),
            "not_counted": [
                {"date": entry.date.isoformat(), "minutes": entry.minutes, "reason": entry.reason}
                for entry in self.not_counted
            ],
        }


def judge(facts: HoursFacts) -> HoursResult:
    """Judge the placement hours of a trajectory on the day `facts.on` (WVO art. 10b1).

    Days after `on` are ignored. A minimum not yet reached is open (None) until `final`. Raises
    RuleError on a start before any regime, a period that ends before it starts, or minutes that do
    not fit in a day, also of what was carried over.
    """
    regime = regime_on(facts.start)
    for number, span in enumerate(facts.years):
        check_span(span, f"years.{number}")
    minutes, dates, not_counted = _count(facts)
    carried, carried_not = carried_hours(facts.carried, facts.on, facts.years)
    minutes += sum(one.minutes for one in carried)
    days = len(dates) + sum(one.days for one in carried)
    weeks = tuple(_weeks_without_school(facts))
    unknown = unknown_weeks_text((*carried, *carried_not))
    return HoursResult(
        regime=regime.name,
        minutes=minutes,
        days=days,
        verdicts=(
            *_verdicts(regime, minutes, days, facts.final),
            _school_verdict(regime, weeks, unknown),
        ),
        weeks_without_school=weeks,
        not_counted=not_counted,
        carried_not_counted=carried_not,
    )


def _count(facts: HoursFacts) -> tuple[int, set[date], tuple[NotCounted, ...]]:
    """Minutes that count, the dates on which they do, and in order the entries that do not."""
    total = 0
    dates: set[date] = set()
    not_counted = []
    for number, day in enumerate(facts.days):
        if not 0 < day.minutes <= MINUTES_A_DAY:
            raise RuleError(
                f"days.{number}.minutes",
                f"{day.minutes} minuten kan niet: het is 1 tot en met 1440",
            )
        if day.date > facts.on:
            continue
        if not within(day.date, facts.years):
            not_counted.append(NotCounted(day.date, day.minutes, OUTSIDE_YEARS))
        elif not day.counts:
            not_counted.append(NotCounted(day.date, day.minutes, day.reason))
        else:
            total += day.minutes
            dates.add(day.date)
    not_counted.sort(key=lambda entry: (entry.date, entry.minutes, entry.reason or ""))
    return total, dates, tuple(not_counted)


def _weeks_without_school(facts: HoursFacts) -> Iterable[str]:
    """The ended weeks in which every open school day was a placement day without lessons, in order.

    Only a week with an entry can be one: with no entry at all, an open school day is a day at
    school.
    """
    entries: dict[date, bool] = {}
    for day in facts.days:
        if day.date <= facts.on:
            entries[day.date] = entries.get(day.date, False) or day.lessons
    for monday in sorted({monday_of(day) for day in entries}):
        if sunday_of(monday) <= facts.on and _without_school(facts, entries, monday):
            yield iso_week(monday)


def _without_school(facts: HoursFacts, entries: dict[date, bool], monday: date) -> bool:
    """Whether a week has open school days, and all of them are placement days without lessons."""
    placement = False
    for day in each_day(monday, sunday_of(monday)):
        if facts.calendar.is_open(day) and within(day, facts.years):
            if entries.get(day, True):
                return False
            placement = True
    return placement


def _verdicts(regime: HoursRegime, minutes: int, days: int, final: bool) -> Iterable[Verdict]:
    hours = regime.minimum_hours * HOUR, regime.maximum_hours * HOUR
    shown = hours_value, hours_text
    yield from _within_limits("hours", minutes, hours, shown, regime.source, final)
    limits = regime.minimum_days, regime.maximum_days
    yield from _within_limits("days", days, limits, (str, days_text), regime.source, final)


def _within_limits(
    rule: str,
    found: int,
    limits: tuple[int, int],
    shown: tuple[Callable[[int], str], Callable[[int], str]],
    source: Source,
    final: bool,
) -> Iterable[Verdict]:
    """The verdicts on minimum and maximum; `shown` prints an amount, and says it in Dutch."""
    value, say = shown
    least, most = limits
    enough = True if found >= least else (False if final else None)
    note = DAYS_READING if rule == "days" else ""
    made = f"Meegeteld{' tot nu toe' if enough is None else ''}: {say(found)}"
    for name, ok, limit, norm in (
        ("minimum", enough, least, "nodig is ten minste"),
        ("maximum", found <= most, most, "toegestaan is ten hoogste"),
    ):
        text = f"{made}; {norm} {say(limit)}{note}."
        cited = source.article, source.status
        yield Verdict(f"{rule}.{name}", ok, value(found), value(limit), *cited, text)


def _school_verdict(regime: HoursRegime, weeks: tuple[str, ...], unknown: str) -> Verdict:
    """Whether every week had teaching; open when weeks are left of which the days are `unknown`."""
    if not weeks and unknown:
        text = f"{unknown} In elke andere afgelopen schoolweek was er les op school."
    elif not weeks:
        text = "In elke afgelopen schoolweek was er les op school."
    elif len(weeks) == 1:
        text = f"In schoolweek {weeks[0]} was er geen les op school."
    else:
        text = (
            f"In {len(weeks)} schoolweken was er geen les op school, voor het eerst in {weeks[0]}."
        )
    return Verdict(
        "weeks.school_day",
        False if weeks else (None if unknown else True),
        str(len(weeks)),
        "0",
        regime.source.article,
        regime.source.status,
        text,
    )
