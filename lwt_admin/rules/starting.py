"""Does the minimum of the placement still fit before the exam, when a trajectory begins on a day.

A trajectory may begin in any leerjaar, as long as the minimum of hours and days fits (WVO art.
10b1). Nothing is planned yet, so the most that the law leaves room for is laid over the calendar:
whole days, as long as age allows, on every school day of the week but one, since every school week
has teaching at school. When even that is too little, no schedule will do.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import Final

from lwt_admin.rules.forecast import HOUR, reached
from lwt_admin.rules.labour_limits import group_on
from lwt_admin.rules.lawful_plan import FeasibilityFacts, Pattern, lawful_days, lawful_weeks
from lwt_admin.rules.periods import (
    DAY,
    PlannedDay,
    SchoolCalendar,
    Span,
    check_span,
    each_day,
    monday_of,
)
from lwt_admin.rules.regimes import HoursRegime, regime_on
from lwt_admin.rules.text import date_text, days_text, hours_text, hours_value
from lwt_admin.rules.verdicts import Verdict

RULE: Final = "start.room"


@dataclass(frozen=True, slots=True)
class StartFacts:
    """A first day, and the years in leerjaar 3 and 4 in which placement then counts.

    `years` are in order; the last stops before the exam. `complete` says whether leerjaar 4 is
    among them: as long as it is not in the calendar there is more room than can be seen. `school`
    gives the minutes at school per ISO weekday; under 18 they are working time.
    """

    start: date
    years: tuple[Span, ...]
    complete: bool
    birth_date: date
    calendar: SchoolCalendar
    school: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StartRoom:
    """The verdict, with the most that fits.

    `weekdays` is the smallest number of placement days a week with which the minimum fits at days
    of the usual length, None when it does not. `latest` is the last day on which a trajectory could
    begin, None when there is no such day. Both are None while the calendar is not complete.
    """

    verdict: Verdict
    minutes: int
    days: int
    weekdays: int | None
    latest: date | None


def room_from(facts: StartFacts) -> StartRoom:
    """Judge a start (WVO art. 10b1); RuleError when it lies before any regime."""
    regime = regime_on(facts.start)
    for number, span in enumerate(facts.years):
        check_span(span, f"years.{number}")
    most = max(_at_most(facts, facts.start), key=_size, default=())
    fits = _fits(most, regime)
    weekdays = _fewest_weekdays(facts, regime) if fits and facts.complete else None
    latest = _latest(facts, regime) if facts.complete else None
    minutes, days = _size(most)
    ok = True if fits else (False if facts.complete else None)
    return StartRoom(
        verdict=Verdict(
            rule=RULE,
            ok=ok,
            value=hours_value(minutes),
            limit=str(regime.minimum_hours),
            article=regime.source.article,
            status=regime.source.status,
            text=_text(facts, regime, ok, (minutes, days), weekdays, latest),
        ),
        minutes=minutes,
        days=days,
        weekdays=weekdays,
        latest=latest,
    )


def _size(days: tuple[PlannedDay, ...]) -> tuple[int, int]:
    """Minutes and days."""
    return sum(day.minutes for day in days), len(days)


def _fits(days: tuple[PlannedDay, ...], regime: HoursRegime) -> bool:
    return None not in reached(days, regime)


def _at_most(facts: StartFacts, start: date) -> Iterator[tuple[PlannedDay, ...]]:
    """The fullest lawful plans: every school day but one, each as long as age allows at the end."""
    return map(lawful_days, _fullest(facts, start))


def _fullest(facts: StartFacts, start: date) -> Iterator[FeasibilityFacts]:
    """The patterns of those plans."""
    if not facts.years:
        return
    group = group_on(facts.birth_date, facts.years[-1][1])
    if group is not None:
        yield from _patterns(facts, start, len(facts.calendar.school_days) - 1, group.day.minutes)


def _patterns(
    facts: StartFacts, start: date, number: int, minutes: int
) -> Iterator[FeasibilityFacts]:
    """Every pattern with so many weekdays."""
    first, last = max(start, facts.years[0][0]), facts.years[-1][1]
    if first > last:
        return
    calendar = _counting(facts)
    for weekdays in combinations(sorted(facts.calendar.school_days), number):
        yield FeasibilityFacts(
            pattern=Pattern(first, weekdays, minutes),
            last=last,
            birth_date=facts.birth_date,
            calendar=calendar,
            school=facts.school,
        )


def _counting(facts: StartFacts) -> SchoolCalendar:
    """The calendar with everything closed that lies between the years that count."""
    between = tuple(
        (earlier[1] + DAY, later[0] - DAY)
        for earlier, later in zip(facts.years, facts.years[1:], strict=False)
        if earlier[1] + DAY < later[0]
    )
    return SchoolCalendar((*facts.calendar.closed, *between), facts.calendar.school_days)


def _usual_day(regime: HoursRegime) -> int:
    """The minutes of a day on which the minimums of hours and of days are reached together."""
    return regime.minimum_hours * HOUR // regime.minimum_days


def _fewest_weekdays(facts: StartFacts, regime: HoursRegime) -> int | None:
    for number in range(1, len(facts.calendar.school_days)):
        patterns = _patterns(facts, facts.start, number, _usual_day(regime))
        if any(_fits(lawful_days(pattern), regime) for pattern in patterns):
            return number
    return None


def _latest(facts: StartFacts, regime: HoursRegime) -> date | None:
    """The last start with which the minimum fits; mostly it lies in the last year."""
    found = (_latest_from(first, facts, regime) for first, _ in reversed(facts.years))
    return next((start for start in found if start is not None), None)


def _latest_from(first: date, facts: StartFacts, regime: HoursRegime) -> date | None:
    """The same from `first` on, by halving: a later start never gives more."""
    starts = list(each_day(first, facts.years[-1][1]))
    plans = [(pattern, lawful_weeks(pattern)) for pattern in _fullest(facts, first)]

    def fails(start: date) -> bool:
        return not any(_fits(_later(*plan, start), regime) for plan in plans)

    place = bisect_left(starts, True, key=fails) - 1
    return starts[place] if place >= 0 else None


def _later(
    pattern: FeasibilityFacts, weeks: Mapping[date, tuple[PlannedDay, ...]], start: date
) -> tuple[PlannedDay, ...]:
    """The lawful days of a pattern that begins later: only the week of its start is another."""
    monday = monday_of(start)
    week = replace(
        pattern,
        pattern=replace(pattern.pattern, start=start),
        last=min(monday + 6 * DAY, pattern.last),
    )
    rest = (day for key, days in weeks.items() if key > monday for day in days)
    return (*lawful_days(week), *rest)


def _text(
    facts: StartFacts,
    regime: HoursRegime,
    ok: bool | None,
    size: tuple[int, int],
    weekdays: int | None,
    latest: date | None,
) -> str:
    norm = f"het minimum van {regime.minimum_hours} uur en {regime.minimum_days} dagen"
    start = date_text(facts.start)
    if ok:
        text = f"Bij een start op {start} past {norm} nog vóór het examen"
        return f"{text}{_how(facts, regime, weekdays)}."
    minutes, days = size
    if ok is None and not days:
        return f"Of {norm} past, is nog niet te zeggen: leerjaar 4 staat nog niet in de kalender."
    text = f"Bij een start op {start} passen er hooguit {hours_text(minutes)} in {days_text(days)}"
    if ok is None:
        return f"{text} in de schooljaren die u al hebt ingevoerd; {norm} vraagt meer."
    text = f"{text} vóór het examen; {norm} lukt dan niet"
    if latest is None:
        return f"{text}."
    return f"{text}. De uiterste startdatum is {date_text(latest)}."


def _how(facts: StartFacts, regime: HoursRegime, weekdays: int | None) -> str:
    """What a week asks at least, as long as the calendar is complete enough to say so."""
    if not facts.complete:
        return ""
    if weekdays is None:
        return f", met stagedagen van meer dan {hours_text(_usual_day(regime))}"
    return f", met ten minste {days_text(weekdays)} stage per week"
