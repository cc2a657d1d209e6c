"""Working time by age (Nadere regeling kinderarbeid, Arbeidstijdenwet), as a table.

All amounts are minutes. The texts were read as of 2017, and the ministry's public page of 2015 says
the same; since when each value holds was not looked up, so the table has no first day.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from lwt_admin.rules.periods import age_on
from lwt_admin.rules.verdicts import VERIFIED, Source

HOUR: Final = 60
YOUNGEST: Final = 14
TOO_YOUNG_SOURCE: Final = Source("ATW 3:2", VERIFIED)
AWAY_SOURCE: Final = Source("ATW 5:2", VERIFIED)
"""Where it stands that hours of illness and holiday weigh in averages."""


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of minutes and the article that sets it."""

    minutes: int
    source: Source


@dataclass(frozen=True, slots=True)
class NightLimit:
    """Work may not start before `earliest` nor end after `latest` (minutes of the day)."""

    earliest: int
    latest: int
    source: Source


@dataclass(frozen=True, slots=True)
class BreakLimit:
    """The break that an amount of work needs: more than `above` needs `needed`, largest first.

    Parts shorter than `smallest_part` do not count; with `unbroken` only the longest part does.
    """

    steps: tuple[tuple[int, int], ...]
    smallest_part: int
    unbroken: bool
    source: Source

    def needed(self, work: int) -> int:
        """The minutes of break that so many minutes of work need."""
        return next((needed for above, needed in self.steps if work > above), 0)


@dataclass(frozen=True, slots=True)
class ShortRest:
    """A daily rest that may be shortened to `minutes`, once in each `period` (ATW 5:3 lid 2)."""

    minutes: int
    period: int


@dataclass(frozen=True, slots=True)
class WeeklyRest:
    """An unbroken rest of `minutes` in each 7 x 24 hours.

    `spread` allows, in each 14 x 24 hours, so many minutes instead in parts of at least the second.
    """

    minutes: int
    spread: tuple[int, int] | None
    source: Source


@dataclass(frozen=True, slots=True)
class SundayLimit:
    """Work on Sunday: never, or only when agreed and with so many free Sundays in 52 weeks."""

    may_be_agreed: bool
    free_in_52_weeks: int
    source: Source


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """The limits for pupils from `from_age` years on, until the next group. None: no such limit."""

    title: str
    from_age: int
    school_counts: Source | None
    day: Limit
    week: Limit
    four_weeks: Limit | None
    sixteen_weeks: Limit | None
    daily_rest: Limit
    short_rest: ShortRest | None
    night: NightLimit | None
    weekly_rest: WeeklyRest | None
    breaks: BreakLimit
    sunday: SundayLimit


def _atw(article: str) -> Source:
    return Source(f"ATW {article}", VERIFIED)


def _nrk(part: str) -> Source:
    return Source(f"NRK 3:1 lid {part}", VERIFIED)


UNDER_16: Final = AgeGroup(
    title="14 en 15 jaar",
    from_age=YOUNGEST,
    school_counts=_nrk("3"),
    day=Limit(7 * HOUR, _nrk("2 c")),
    week=Limit(35 * HOUR, _nrk("2 c")),
    four_weeks=None,
    sixteen_weeks=None,
    daily_rest=Limit(14 * HOUR, _nrk("2 b")),
    short_rest=None,
    night=NightLimit(7 * HOUR, 19 * HOUR, _nrk("2 b")),
    weekly_rest=None,
    breaks=BreakLimit(((4 * HOUR + 30, 30),), 30, unbroken=True, source=_nrk("2 d")),
    sunday=SundayLimit(may_be_agreed=False, free_in_52_weeks=0, source=_nrk("2 a")),
)

UNDER_18: Final = AgeGroup(
    title="16 en 17 jaar",
    from_age=16,
    school_counts=_atw("4:4 lid 2"),
    day=Limit(9 * HOUR, _atw("5:7 lid 1 a")),
    week=Limit(45 * HOUR, _atw("5:7 lid 1 b")),
    four_weeks=Limit(40 * HOUR, _atw("5:7 lid 1 c")),
    sixteen_weeks=None,
    daily_rest=Limit(12 * HOUR, _atw("5:3 lid 1")),
    short_rest=None,
    night=NightLimit(6 * HOUR, 23 * HOUR, _atw("5:3 lid 1")),
    weekly_rest=WeeklyRest(36 * HOUR, None, _atw("5:5 lid 1")),
    breaks=BreakLimit(((4 * HOUR + 30, 30),), 15, unbroken=False, source=_atw("5:4 lid 1")),
    sunday=SundayLimit(may_be_agreed=True, free_in_52_weeks=13, source=_atw("5:6")),
)

ADULT: Final = AgeGroup(
    title="18 jaar en ouder",
    from_age=18,
    school_counts=None,
    day=Limit(12 * HOUR, _atw("5:7 lid 2 a")),
    week=Limit(60 * HOUR, _atw("5:7 lid 2 b")),
    four_weeks=Limit(55 * HOUR, _atw("5:7 lid 3")),
    sixteen_weeks=Limit(48 * HOUR, _atw("5:7 lid 2 c")),
    daily_rest=Limit(11 * HOUR, _atw("5:3 lid 2")),
    short_rest=ShortRest(8 * HOUR, 7 * 24 * HOUR),
    night=None,
    weekly_rest=WeeklyRest(36 * HOUR, (72 * HOUR, 32 * HOUR), _atw("5:5 lid 2")),
    breaks=BreakLimit(
        ((10 * HOUR, 45), (5 * HOUR + 30, 30)), 15, unbroken=False, source=_atw("5:4 lid 2")
    ),
    sunday=SundayLimit(may_be_agreed=True, free_in_52_weeks=13, source=_atw("5:6")),
)

AGE_GROUPS: Final[tuple[AgeGroup, ...]] = (UNDER_16, UNDER_18, ADULT)
"""From the strictest to the mildest."""


@lru_cache(maxsize=128)  # asked for every day of work
def group_of(age: int) -> AgeGroup | None:
    """The limits at an age in years; None under 14, when no placement is allowed (ATW 3:2)."""
    return next((group for group in reversed(AGE_GROUPS) if age >= group.from_age), None)


def group_on(birth_date: date, day: date) -> AgeGroup | None:
    """The limits on a day of work: those of the age on that day."""
    return group_of(age_on(birth_date, day))
