"""Working time judged per day: the day, its breaks, the night, Sunday, and the rest before it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from lwt_admin.rules.labour_facts import Piece, WorkDay, stretches
from lwt_admin.rules.labour_limits import TOO_YOUNG_SOURCE, YOUNGEST, AgeGroup
from lwt_admin.rules.periods import DAY, MINUTES_A_DAY, age_on
from lwt_admin.rules.text import clock, clock_text, date_text, hours_text, hours_value
from lwt_admin.rules.verdicts import Finding, Source

SUNDAY = 7
WEEKS_FOR_SUNDAYS = 52


def finding(rule: str, day: date, shown: tuple[str, str], source: Source, text: str) -> Finding:
    """A finding; `shown` holds the printable value and limit."""
    return Finding(f"labour.{rule}", day, shown[0], shown[1], source.article, source.status, text)


def day_findings(day: WorkDay, birth_date: date, sunday_agreed: bool) -> Iterator[Finding]:
    """The findings of one day with placement; under 14 only that it is not allowed."""
    if day.group is None:
        age = age_on(birth_date, day.date)
        text = f"De leerling is {age} jaar; onder de {YOUNGEST} mag niemand stage lopen."
        yield finding("too_young", day.date, (str(age), str(YOUNGEST)), TOO_YOUNG_SOURCE, text)
        return
    yield from _day_maximum(day, day.group)
    yield from _night(day, day.group)
    yield from _breaks(day, day.group)
    yield from _sunday(day, day.group, sunday_agreed)


def _day_maximum(day: WorkDay, group: AgeGroup) -> Iterator[Finding]:
    limit = group.day
    if day.minutes > limit.minutes:
        school = ", school meegeteld" if group.school_counts and day.school else ""
        text = (
            f"Op {date_text(day.date)} was de werktijd {hours_text(day.minutes)}{school}; "
            f"ten hoogste {hours_text(limit.minutes)} mag ({group.title})."
        )
        shown = hours_value(day.minutes), hours_value(limit.minutes)
        yield finding("day_maximum", day.date, shown, limit.source, text)


def _night(day: WorkDay, group: AgeGroup) -> Iterator[Finding]:
    limit = group.night
    if limit is None or not day.work:
        return
    start, end = day.work[0][0], day.work[-1][1]
    if start < limit.earliest:
        text = (
            f"Op {date_text(day.date)} begon het werk om {clock_text(start)}; "
            f"werken mag pas vanaf {clock_text(limit.earliest)} ({group.title})."
        )
        shown = clock(start), clock(limit.earliest)
        yield finding("night", day.date, shown, limit.source, text)
    if end > limit.latest:
        text = (
            f"Op {date_text(day.date)} eindigde het werk om {clock_text(end)}; "
            f"werken mag tot {clock_text(limit.latest)} ({group.title})."
        )
        yield finding("night", day.date, (clock(end), clock(limit.latest)), limit.source, text)


def _breaks(day: WorkDay, group: AgeGroup) -> Iterator[Finding]:
    """A break is the time between two pieces of work of one stretch."""
    if day.untimed:
        return
    limit = group.breaks
    for stretch in stretches(day):
        work = sum(end - start for start, end in stretch)
        needed = limit.needed(work)
        pauses = [later[0] - earlier[1] for earlier, later in pairwise(stretch)]
        parts = [pause for pause in pauses if pause >= limit.smallest_part]
        had = max(pauses, default=0) if limit.unbroken else sum(parts)
        if had < needed:
            how = (
                "achter elkaar"
                if limit.unbroken
                else f"in delen van minstens {limit.smallest_part}"
            )
            text = (
                f"Bij {hours_text(work)} werk op {date_text(day.date)} hoort {needed} minuten "
                f"pauze {how}; het was {had} minuten."
            )
            yield finding("break", day.date, (str(had), str(needed)), limit.source, text)


def _sunday(day: WorkDay, group: AgeGroup, agreed: bool) -> Iterator[Finding]:
    if day.date.isoweekday() != SUNDAY or (agreed and group.sunday.may_be_agreed):
        return
    if group.sunday.may_be_agreed:
        text = "Werken op zondag mag alleen als het werk dat nodig maakt en het is afgesproken."
    else:
        text = f"Op zondag werken mag nooit ({group.title})."
    yield finding("sunday", day.date, ("1", "0"), group.sunday.source, text)


def free_sundays(days: Iterable[WorkDay]) -> Iterator[Finding]:
    """Each worked Sunday with which too few of 52 weeks have a free one (ATW 5:6)."""
    sundays = [day for day in days if day.worked and day.date.isoweekday() == SUNDAY]
    first = 0
    for number, day in enumerate(sundays):
        while sundays[first].date <= day.date - timedelta(weeks=WEEKS_FOR_SUNDAYS):
            first += 1
        if day.group is None or not day.group.sunday.may_be_agreed:
            continue
        limit = day.group.sunday
        free = WEEKS_FOR_SUNDAYS - (number - first + 1)
        if free < limit.free_in_52_weeks:
            text = (
                f"Met {date_text(day.date)} zijn in 52 weken nog {free} zondagen vrij; "
                f"het moeten er ten minste {limit.free_in_52_weeks} zijn."
            )
            shown = str(free), str(limit.free_in_52_weeks)
            yield finding("free_sundays", day.date, shown, limit.source, text)


def daily_rests(days: list[WorkDay]) -> Iterator[Finding]:
    """Too little rest between the end of one day and the start of the next.

    The later day carries it, and its age decides. Only judged where one of the two days has
    placement. An adult's rest may be shortened once in 7 x 24 hours, which run from the first work
    of the day before it.
    """
    last_short: int | None = None
    for earlier, later in pairwise(days):
        if (
            later.group is None
            or later.date - earlier.date != DAY
            or earlier.untimed
            or later.untimed
        ):
            continue
        before, after = earlier.busy, later.busy
        if not (before and after and (earlier.worked or later.worked)):
            continue
        rest = MINUTES_A_DAY - before[-1][1] + after[0][0]
        if rest >= later.group.daily_rest.minutes:
            continue
        start = earlier.date.toordinal() * MINUTES_A_DAY + before[0][0]
        needed = _needed_rest(later.group, start, last_short)
        last_short = start
        if rest < needed:
            yield _daily_rest(later, (before[-1], after[0]), rest, needed)


def _needed_rest(group: AgeGroup, start: int, last_short: int | None) -> int:
    short = group.short_rest
    if short is not None and (last_short is None or start - last_short >= short.period):
        return short.minutes
    return group.daily_rest.minutes


def _daily_rest(later: WorkDay, around: tuple[Piece, Piece], rest: int, needed: int) -> Finding:
    text = (
        f"Tussen het einde om {clock_text(around[0][1])} en het begin om "
        f"{clock_text(around[1][0])} op {date_text(later.date)} zit {hours_text(rest)} rust; "
        f"nodig is {hours_text(needed)} ({later.limits.title})."
    )
    shown = hours_value(rest), hours_value(needed)
    return finding("daily_rest", later.date, shown, later.limits.daily_rest.source, text)
