"""The hours of one pupil against time, as lines to draw: counted, planned, expected, the minimum.

Points are in thousandths of the width and the height of the drawing, from its upper left corner;
places of words are percentages. Nothing here decides anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from lwt_admin.hours_text import MINUTES_PER_HOUR
from lwt_admin.placements.evidence import Evidence
from lwt_admin.placements.facts import limits
from lwt_admin.rules.periods import months_later
from lwt_admin.rules.text import MONTHS

SIZE = 1000
"""Width and height of the drawing."""

ROOM_ABOVE = 1.08
STEPS = (50, 100, 200, 250, 500)
MOST_LINES = 6
MOST_MONTHS = 12
TOO_NEAR = 0.08
"""Which part of the drawing a word takes."""

Step = tuple[date, float]
"""The minutes reached at the end of a day."""


@dataclass(frozen=True)
class Mark:
    """A word beside the drawing; `at` is a percentage of its width or height, `minor` may go."""

    at: str
    word: str
    minor: bool = False


@dataclass(frozen=True)
class MonthRow:
    """Where the pupil stood, or will stand, at the end of a month; in minutes."""

    last: date
    counted: int | None
    planned: int
    expected: int | None


@dataclass(frozen=True)
class Chart:
    """Lines as `points` of a polyline, words with their places, and the same in a table."""

    counted: str
    plan: str
    expected: str
    today: Mark
    minimum: Mark
    hours: tuple[Mark, ...]
    months: tuple[Mark, ...]
    rows: tuple[MonthRow, ...]


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        return (day - self.first) / (self.last - self.first)

    def y(self, minutes: float) -> float:
        return 1 - minutes / self.top

    def points(self, steps: Iterable[Step]) -> str:
        return " ".join(
            f"{self.x(day) * SIZE:.0f},{self.y(made) * SIZE:.0f}" for day, made in steps
        )


def chart_of(evidence: Evidence) -> Chart | None:
    """The chart of one pupil; None when nothing was made or planned."""
    counted, plan, expected = _counted(evidence), _plan(evidence), _expected(evidence)
    lines = [*counted, *plan, *expected]
    if not counted and not plan:
        return None
    minimum = int(limits(evidence.result)["hours_minimum"]) * MINUTES_PER_HOUR
    days = [day for day, _ in lines] + [evidence.today]
    first, last = min(days).replace(day=1), max(days)
    top = max([minimum, *(made for _, made in lines)]) * ROOM_ABOVE
    scale = _Scale(first, max(last, first + timedelta(weeks=4)), top)
    return Chart(
        counted=scale.points(counted),
        plan=scale.points(plan),
        expected=scale.points(expected),
        today=Mark(_percent(scale.x(evidence.today)), "vandaag"),
        minimum=Mark(_percent(scale.y(minimum)), f"minimum {minimum // MINUTES_PER_HOUR} uur"),
        hours=tuple(_hour_marks(scale, minimum)),
        months=tuple(_month_marks(scale)),
        rows=tuple(_rows(evidence, scale, counted, plan, expected)),
    )


def _counted(evidence: Evidence) -> list[Step]:
    """What counts, up to today; a sum that was carried over stands on its last day."""
    made = [(one.entry.date, one.entry.minutes) for one in evidence.entries if one.counts]
    made += [(min(one.last, evidence.today), one.minutes) for one in evidence.carried]
    steps = _cumulative(day for day in made if day[0] <= evidence.today)
    return [*steps, (evidence.today, steps[-1][1])] if steps else []


def _plan(evidence: Evidence) -> list[Step]:
    return _cumulative((shift.date, shift.minutes) for shift in evidence.plan)


def _expected(evidence: Evidence) -> list[Step]:
    """From today to the end of the plan: each day to come for the part that is expected of it."""
    ahead = evidence.ahead
    rest = [(one.date, one.minutes) for one in evidence.rest]
    left = sum(minutes for _, minutes in rest)
    if not left:
        return []
    known = evidence.result.minutes
    share = (ahead.expected_minutes - known) / left
    steps = _cumulative(rest)
    return [(evidence.today, known), *((day, known + made * share) for day, made in steps)]


def _cumulative(made: Iterable[tuple[date, int]]) -> list[Step]:
    """The sum after each day, beginning with nothing on the day before the first."""
    days = sorted(made)
    if not days:
        return []
    sums = accumulate(minutes for _, minutes in days)
    steps = {day: float(total) for (day, _), total in zip(days, sums, strict=True)}
    return [(days[0][0] - timedelta(days=1), 0.0), *steps.items()]


def _hour_marks(scale: _Scale, minimum: int) -> Iterator[Mark]:
    """Round numbers of hours along the side, save where the minimum has its own words."""
    most = int(scale.top / MINUTES_PER_HOUR)
    level = scale.y(minimum)
    step = next((step for step in STEPS if most / step <= MOST_LINES), STEPS[-1])
    for hours in range(step, most + 1, step):
        at = scale.y(hours * MINUTES_PER_HOUR)
        if abs(at - level) > TOO_NEAR:
            yield Mark(_percent(at), f"{hours}")


def _month_marks(scale: _Scale) -> Iterator[Mark]:
    """The first day of each month; every second one, or more, when there are many."""
    firsts = list(_firsts(scale))
    every = -(-len(firsts) // MOST_MONTHS)
    for number, day in enumerate(firsts[::every]):
        if scale.x(day) < 1 - TOO_NEAR:
            yield Mark(_percent(scale.x(day)), MONTHS[day.month - 1], minor=number % 2 == 1)


def _firsts(scale: _Scale) -> Iterator[date]:
    day = scale.first
    while day < scale.last:
        yield day
        day = months_later(day, 1)


def _rows(
    evidence: Evidence, scale: _Scale, counted: list[Step], plan: list[Step], expected: list[Step]
) -> Iterator[MonthRow]:
    for first in _firsts(scale):
        last = min(months_later(first, 1) - timedelta(days=1), scale.last)
        past = first <= evidence.today
        later = last > evidence.today and expected
        yield MonthRow(
            last=min(last, evidence.today) if past and not later else last,
            counted=_at(counted, last) if past else None,
            planned=_at(plan, last),
            expected=_at(expected, last) if later else None,
        )


def _at(steps: list[Step], day: date) -> int:
    """The minutes at the end of `day`."""
    return int(max((made for on, made in steps if on <= day), default=0))


def _percent(part: float) -> str:
    return f"{part * 100:.2f}%"
