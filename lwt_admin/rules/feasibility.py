"""Can the minimum of the placement be made before the exam, within the law, and if not, how.

A weekly pattern gives the days that are lawful (`lawful_plan`). Under 16 a day is at most seven
hours, so that 640 hours take 92 days and not 80: that follows from the tables, and ends on the
sixteenth birthday.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import Final

from lwt_admin.rules.forecast import HOUR, reached
from lwt_admin.rules.labour_limits import AGE_GROUPS, group_on
from lwt_admin.rules.lawful_plan import FeasibilityFacts, Pattern, lawful_days
from lwt_admin.rules.periods import DAY, PlannedDay, birthday_in, check_span
from lwt_admin.rules.regimes import HoursRegime, regime_on
from lwt_admin.rules.text import WEEKDAYS, date_text, hours_text
from lwt_admin.rules.verdicts import RuleError

STEP: Final = 15
"""Longer days are tried in steps of so many minutes."""

MORE_DAYS: Final = "more_days"
LONGER_DAYS: Final = "longer_days"
BOTH: Final = "more_and_longer_days"
EARLIER_START: Final = "earlier_start"


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest change of one kind with which the minimum can be made, and when it then is."""

    kind: str
    pattern: Pattern
    reached_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Whether the minimum can be made, with the lawful days of the pattern and what would help.

    `days_needed` is the number of days that the minimum of hours takes at the lawful length of a
    day, None when there is no lawful day at all. `shortened_until` is the last day that age made
    shorter than asked. `changes` is empty when the pattern is feasible, or when nothing helps.
    """

    feasible: bool
    days: tuple[PlannedDay, ...]
    minutes: int
    reached_on: date | None
    days_needed: int | None
    shortened_until: date | None
    changes: tuple[Change, ...]
    article: str
    status: str
    text: str


def feasibility(facts: FeasibilityFacts) -> Feasibility:
    """Judge a pattern against WVO art. 10b1 and working time law, and look for what would help.

    Raises RuleError on a weekday or a number of minutes that does not exist, and on a start after
    the last day.
    """
    _check(facts)
    regime = regime_on(facts.pattern.start)
    days = lawful_days(facts)
    minutes = sum(day.minutes for day in (*facts.done, *days))
    reached_on = _reached_on(facts, days, regime)
    shortened = [day.date for day in days if day.minutes < facts.pattern.minutes]
    needed = _days_needed([*facts.done, *days], regime)
    return Feasibility(
        feasible=reached_on is not None,
        days=days,
        minutes=minutes,
        reached_on=reached_on,
        days_needed=needed,
        shortened_until=max(shortened, default=None),
        changes=() if reached_on else tuple(_changes(facts, regime)),
        article=regime.source.article,
        status=regime.source.status,
        text=_text(facts, regime, minutes, reached_on, needed),
    )


def _check(facts: FeasibilityFacts) -> None:
    check_span((facts.pattern.start, facts.last), "last")
    for weekday in facts.pattern.weekdays:
        if weekday not in range(1, 8):
            raise RuleError("weekdays", f"{weekday} is geen dag: gebruik 1 (ma) tot en met 7 (zo)")
    if not 0 < facts.pattern.minutes <= 24 * HOUR:
        raise RuleError("minutes", f"{facts.pattern.minutes} minuten per dag kan niet")


def _reached_on(
    facts: FeasibilityFacts, days: tuple[PlannedDay, ...], regime: HoursRegime
) -> date | None:
    """The day on which both minimums are there, None when one is not."""
    hours_on, days_on = reached([*facts.done, *days], regime)
    return max(hours_on, days_on) if hours_on and days_on else None


def _days_needed(days: list[PlannedDay], regime: HoursRegime) -> int | None:
    """How many days the minimum of hours takes; past the last day at the length of that day."""
    if not days:
        return None
    needed = regime.minimum_hours * HOUR
    for number, day in enumerate(sorted(days, key=lambda planned: planned.date), 1):
        needed -= day.minutes
        if needed <= 0:
            return number
    return len(days) + -(-needed // days[-1].minutes)


def _changes(facts: FeasibilityFacts, regime: HoursRegime) -> Iterator[Change]:
    """The smallest change of each kind that works; two kinds together only when none does alone."""
    found = [
        change
        for change in (_more_days(facts, regime), _longer_days(facts, regime))
        if change is not None
    ]
    if not found and (both := _more_and_longer_days(facts, regime)):
        found.append(both)
    if earlier := _earlier_start(facts, regime):
        found.append(earlier)
    yield from found


def _try(
    facts: FeasibilityFacts, regime: HoursRegime, kind: str, pattern: Pattern
) -> Change | None:
    """The change to another pattern when it makes the minimum reachable, else None."""
    changed = replace(facts, pattern=pattern)
    reached_on = _reached_on(changed, lawful_days(changed), regime)
    if reached_on is None:
        return None
    return Change(kind, pattern, reached_on, _change_text(facts.pattern, pattern, reached_on))


def _more_weekdays(facts: FeasibilityFacts) -> Iterator[list[tuple[int, ...]]]:
    """Per number of days more the sets of weekdays to try, leaving a day at school."""
    free = [day for day in facts.calendar.school_days if day not in facts.pattern.weekdays]
    for more in range(1, len(free)):
        yield [
            tuple(sorted((*facts.pattern.weekdays, *extra))) for extra in combinations(free, more)
        ]


def _soonest(
    facts: FeasibilityFacts, regime: HoursRegime, kind: str, patterns: Iterable[Pattern]
) -> Change | None:
    """Of changes that are equally small the one with which the minimum is there first, if any."""
    tried = [_try(facts, regime, kind, pattern) for pattern in patterns]
    found = [change for change in tried if change is not None]
    return min(found, key=lambda one: (one.reached_on, one.pattern.weekdays), default=None)


def _more_days(facts: FeasibilityFacts, regime: HoursRegime) -> Change | None:
    for sets in _more_weekdays(facts):
        patterns = [replace(facts.pattern, weekdays=weekdays) for weekdays in sets]
        if found := _soonest(facts, regime, MORE_DAYS, patterns):
            return found
    return None


def _longer(facts: FeasibilityFacts) -> list[int]:
    """The longer days to try, up to and including what age allows on the last day."""
    group = group_on(facts.birth_date, facts.last)
    asked = facts.pattern.minutes
    most = group.day.minutes if group else asked
    return [*range(asked + STEP, most, STEP), most] if asked < most else []


def _longer_days(facts: FeasibilityFacts, regime: HoursRegime) -> Change | None:
    for minutes in _longer(facts):
        if found := _try(facts, regime, LONGER_DAYS, replace(facts.pattern, minutes=minutes)):
            return found
    return None


def _more_and_longer_days(facts: FeasibilityFacts, regime: HoursRegime) -> Change | None:
    for sets, minutes in product(_more_weekdays(facts), _longer(facts)):
        patterns = [Pattern(facts.pattern.start, weekdays, minutes) for weekdays in sets]
        if found := _soonest(facts, regime, BOTH, patterns):
            return found
    return None


def _earlier_start(facts: FeasibilityFacts, regime: HoursRegime) -> Change | None:
    """The latest earlier start that works, found by halving: an earlier start never gives less."""
    if facts.earliest is None:
        return None
    days = range((facts.pattern.start - facts.earliest).days, 0, -1)
    starts = [facts.pattern.start - number * DAY for number in days]
    patterns = [replace(facts.pattern, start=start) for start in starts]

    def fails(pattern: Pattern) -> bool:
        return _try(facts, regime, EARLIER_START, pattern) is None

    place = bisect_left(patterns, True, key=fails) - 1
    return _try(facts, regime, EARLIER_START, patterns[place]) if place >= 0 else None


def _change_text(old: Pattern, new: Pattern, reached_on: date) -> str:
    parts = []
    if new.weekdays != old.weekdays:
        names = ", ".join(WEEKDAYS[weekday - 1] for weekday in new.weekdays)
        parts.append(f"stage op {names}")
    if new.minutes != old.minutes:
        parts.append(f"dagen van {hours_text(new.minutes)} waar de leeftijd dat toelaat")
    if new.start != old.start:
        parts.append(f"een begin op {date_text(new.start)}")
    return f"Met {' en '.join(parts)} is het minimum er op {date_text(reached_on)}."


def _text(
    facts: FeasibilityFacts,
    regime: HoursRegime,
    minutes: int,
    reached_on: date | None,
    needed: int | None,
) -> str:
    norm = f"{regime.minimum_hours} uur en {regime.minimum_days} dagen"
    if needed is None:
        return f"Er is geen dag waarop de leerling stage mag lopen, dus {norm} kan niet."
    if reached_on:
        text = f"Het minimum van {norm} is er op {date_text(reached_on)}"
    else:
        text = f"Vóór het examen worden het {hours_text(minutes)}; het minimum van {norm} lukt niet"
    if needed > regime.minimum_days:
        text = f"{text}; {regime.minimum_hours} uur vraagt {needed} dagen{_because_of_age(facts)}"
    return f"{text}."


def _because_of_age(facts: FeasibilityFacts) -> str:
    """Names the age limit when it makes the first days shorter, and until when it holds."""
    group = group_on(facts.birth_date, facts.pattern.start)
    if group is None or facts.pattern.minutes <= group.day.minutes:
        return ""
    text = f", want een dag mag {hours_text(group.day.minutes)} duren"
    later = [other.from_age for other in AGE_GROUPS if other.from_age > group.from_age]
    if not later:
        return text
    until = birthday_in(facts.birth_date, facts.birth_date.year + later[0])
    return f"{text} tot {date_text(until)}"
