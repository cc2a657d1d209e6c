"""Where a trajectory is heading: planned and expected hours and days.

Planned is what counts already plus the rest of the plan. Expected applies the attendance so far to
that rest: who made 90 of 100 planned hours is expected to make nine tenths of what is left.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.carried import Carried
from lwt_admin.rules.periods import PlannedDay
from lwt_admin.rules.regimes import DAYS_READING, HoursRegime, regime_on
from lwt_admin.rules.text import comma, date_text, hours_value
from lwt_admin.rules.verdicts import Verdict

HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class ForecastFacts:
    """A trajectory on the day `on`.

    `start` chooses the regime. `counted` are the days that count, `planned` the whole plan: up to
    and including `on` it only tells the attendance, after it is what is still to come. A date may
    occur more than once, and is one day. `carried` are the sums that count besides; for when a
    minimum was reached they are taken as made on the last day of their period. `unknown` are days
    of the plan of which nobody told yet whether they were made, and which are not in `planned`:
    they tell nothing about the attendance, and are expected as what is still to come.
    """

    start: date
    on: date
    counted: tuple[PlannedDay, ...]
    planned: tuple[PlannedDay, ...]
    carried: tuple[Carried, ...] = ()
    unknown: tuple[PlannedDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook: minutes and days now, by plan and as expected, and when the minimum is reached.

    `hours_reached_on` and `days_reached_on` are None when the plan does not get there.
    `minutes_over` and `days_over` say how far the plan goes beyond the maximum.
    """

    regime: str
    minutes: int
    days: int
    planned_minutes: int
    planned_days: int
    expected_minutes: int
    expected_days: int
    hours_reached_on: date | None
    days_reached_on: date | None
    minutes_over: int
    days_over: int
    verdicts: tuple[Verdict, ...]


def forecast(facts: ForecastFacts) -> Forecast:
    """The outlook of a trajectory (WVO art. 10b1); RuleError on a start before any regime."""
    regime = regime_on(facts.start)
    counted = [day for day in facts.counted if day.date <= facts.on]
    past = [day for day in facts.planned if day.date <= facts.on]
    rest = [*facts.unknown, *(day for day in facts.planned if day.date > facts.on)]
    carried = [one for one in facts.carried if one.first <= facts.on]
    minutes = _minutes(counted) + sum(one.minutes for one in carried)
    days = _days(counted) + sum(one.days for one in carried)
    planned_minutes, planned_days = minutes + _minutes(rest), days + _days(rest)
    hours_on, days_on = reached([*counted, *rest], regime, carried)
    return Forecast(
        regime=regime.name,
        minutes=minutes,
        days=days,
        planned_minutes=planned_minutes,
        planned_days=planned_days,
        expected_minutes=minutes + _attended(_minutes(rest), minutes, _minutes(past)),
        expected_days=days + _attended(_days(rest), days, _days(past)),
        hours_reached_on=hours_on,
        days_reached_on=days_on,
        minutes_over=max(0, planned_minutes - regime.maximum_hours * HOUR),
        days_over=max(0, planned_days - regime.maximum_days),
        verdicts=(
            _verdict("hours", regime, planned_minutes, hours_on),
            _verdict("days", regime, planned_days, days_on),
        ),
    )


def reached(
    days: Iterable[PlannedDay], regime: HoursRegime, carried: Iterable[Carried] = ()
) -> tuple[date | None, date | None]:
    """The dates on which the minimum of hours, and that of days, is reached, if ever."""
    minutes = number = 0
    dates: set[date] = set()
    hours_on = days_on = None
    made = [(day.date, day.minutes, 0) for day in days]
    made += [(one.last, one.minutes, one.days) for one in carried]
    for on, more_minutes, more_days in sorted(made):
        minutes += more_minutes
        number += more_days
        if not more_days and on not in dates:
            dates.add(on)
            number += 1
        if hours_on is None and minutes >= regime.minimum_hours * HOUR:
            hours_on = on
        if days_on is None and number >= regime.minimum_days:
            days_on = on
    return hours_on, days_on


def _minutes(days: Iterable[PlannedDay]) -> int:
    return sum(day.minutes for day in days)


def _days(days: Iterable[PlannedDay]) -> int:
    return len({day.date for day in days})


def _attended(rest: int, made: int, planned: int) -> int:
    """The part of `rest` to expect from who made `made` of `planned`; all when none was due."""
    return rest * min(made, planned) // planned if planned else rest


def _verdict(kind: str, regime: HoursRegime, planned: int, reached_on: date | None) -> Verdict:
    """Whether the plan stays between minimum and maximum."""
    if kind == "hours":
        least, most, unit, name = regime.minimum_hours, regime.maximum_hours, HOUR, "uur"
        note = ""
        value = hours_value(planned)
    else:
        least, most, unit, name = regime.minimum_days, regime.maximum_days, 1, "dagen"
        note = DAYS_READING
        value = str(planned)
    shown = comma(value.removesuffix(".00"))
    text = f"Volgens de planning worden het {shown} {name}"
    if planned > most * unit:
        text = f"{text}; dat is meer dan het maximum van {most}{note}."
    elif reached_on is None:
        text = f"{text}; dat is minder dan het minimum van {least}{note}."
    else:
        text = f"{text}; op {date_text(reached_on)} zijn het er {least}{note}."
    ok = reached_on is not None and planned <= most * unit
    source = regime.source
    return Verdict(
        f"forecast.{kind}", ok, value, f"{least}-{most}", source.article, source.status, text
    )
