"""Working time over weeks: the week, averages over 4 and 16 weeks, and the weekly rest."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from lwt_admin.rules.labour_days import finding
from lwt_admin.rules.labour_facts import Piece, WorkDay
from lwt_admin.rules.labour_limits import (
    AGE_GROUPS,
    UNDER_16,
    AgeGroup,
    Limit,
    WeeklyRest,
    group_on,
)
from lwt_admin.rules.periods import DAY, MINUTES_A_DAY, monday_of
from lwt_admin.rules.text import date_text, hours_text, hours_value
from lwt_admin.rules.verdicts import Finding

WEEK: Final = timedelta(weeks=1)
SEVEN_DAYS: Final = 7 * MINUTES_A_DAY
RUNS: Final = ((4, "four_week_average", "vier"), (16, "sixteen_week_average", "zestien"))
"""The numbers of weeks over which working time is averaged, the rule and the word for each."""

WITH_AWAY: Final = ", ziekte en vakantie meegeteld"


@dataclass(slots=True)
class Week:
    """A week from Monday to Sunday: its working time, what illness and holiday took the place of,
    and the ages on its days with placement.
    """

    monday: date
    minutes: int = 0
    away: int = 0
    groups: set[str] = field(default_factory=set)
    too_young_only: bool = True


def look_back(birth_date: date, last: date) -> timedelta:
    """How far before a week that ends on `last` work and school weigh in what is found in it.

    As long as the longest average of the age on that day; without any it is the rest since the day
    before. Free Sundays, of which a year is counted, ask for more.
    """
    group = group_on(birth_date, last) or UNDER_16
    lengths = [length for length, _, _ in RUNS if _average_limit(group, length) is not None]
    return (max(lengths) - 1) * WEEK if lengths else DAY


def weeks_of(days: Iterable[WorkDay], known_from: date | None = None) -> list[Week]:
    """All weeks from `known_from`, or else from the first with working time, to the last with some;
    weeks without any count zero.
    """
    found: dict[date, Week] = {}
    for day in days:
        if not day.minutes and not day.away:
            continue
        monday = monday_of(day.date)
        week = found.setdefault(monday, Week(monday))
        week.minutes += day.minutes
        week.away += day.away
        if day.worked:
            week.groups.add(day.limits.title)
            week.too_young_only = week.too_young_only and day.group is None
    if not found:
        return []
    last = max(found)
    first = min(found) if known_from is None else min(*found, monday_of(known_from))
    mondays = (first + n * WEEK for n in range((last - first) // WEEK + 1))
    return [found.get(monday) or Week(monday) for monday in mondays]


def _groups(weeks: Iterable[Week]) -> list[AgeGroup]:
    """The age groups on the worked days of these weeks, strictest first."""
    titles = set().union(*(week.groups for week in weeks))
    return [group for group in AGE_GROUPS if group.title in titles]


def week_maxima(weeks: Iterable[Week]) -> Iterator[Finding]:
    """Weeks with too much working time, by the strictest age on a worked day."""
    for week in weeks:
        if week.too_young_only:
            continue
        group = _groups([week])[0]
        if week.minutes > group.week.minutes:
            text = (
                f"In de week van {date_text(week.monday)} was de werktijd "
                f"{hours_text(week.minutes)}; ten hoogste "
                f"{hours_text(group.week.minutes)} mag ({group.title})."
            )
            shown = hours_value(week.minutes), hours_value(group.week.minutes)
            yield finding("week_maximum", week.monday, shown, group.week.source, text)


def averages(weeks: list[Week]) -> Iterator[Finding]:
    """Runs of 4 and of 16 consecutive weeks with too much working time on average.

    The strictest limit holds that an age on a worked day of the run has. School under 18 counts, as
    in a week; hours of illness and holiday do too (ATW 5:2).
    """
    for length, rule, name in RUNS:
        for last in range(length - 1, len(weeks)):
            run = weeks[last - length + 1 : last + 1]
            limits = [_average_limit(group, length) for group in _groups(run)]
            limit = next((limit for limit in limits if limit is not None), None)
            away = sum(week.away for week in run)
            total = sum(week.minutes for week in run) + away
            if limit is None or total <= length * limit.minutes:
                continue
            text = (
                f"In {name} weken tot en met die van {date_text(weeks[last].monday)} was de "
                f"werktijd samen {hours_text(total)}{WITH_AWAY if away else ''}; "
                f"gemiddeld mag {hours_text(limit.minutes)} per week."
            )
            value = f"{_hundredths(total, length) // 100}.{_hundredths(total, length) % 100:02d}"
            shown = value, hours_value(limit.minutes)
            yield finding(rule, weeks[last].monday, shown, limit.source, text)


def _average_limit(group: AgeGroup, length: int) -> Limit | None:
    return group.four_weeks if length == 4 else group.sixteen_weeks


def _hundredths(total: int, weeks: int) -> int:
    """The mean of `total` minutes over so many weeks, in hundredths of an hour, half up."""
    return (10 * total + 3 * weeks) // (6 * weeks)


def weekly_rests(days: list[WorkDay]) -> Iterator[Finding]:
    """Runs of 7 x 24 hours, from the first work of a day, without the weekly rest (ATW 5:5).

    The first day of the run carries the finding, and its age decides. What is not known to be work
    or school is rest. A run with work of unknown times is not judged.
    """
    pieces = [
        (start + day.date.toordinal() * MINUTES_A_DAY, end + day.date.toordinal() * MINUTES_A_DAY)
        for day in days
        for start, end in day.busy
    ]
    starts = [start for start, _ in pieces]
    for number, day in enumerate(days):
        if day.group is None or day.group.weekly_rest is None or not day.busy:
            continue
        run = [later for later in days[number : number + 8] if (later.date - day.date).days <= 7]
        if any(later.untimed for later in run) or not any(later.worked for later in run):
            continue
        begin = day.busy[0][0] + day.date.toordinal() * MINUTES_A_DAY
        limit = day.group.weekly_rest
        first = bisect_left(starts, begin)
        longest = max(_rests(pieces, first, begin + SEVEN_DAYS))
        if longest < limit.minutes and not _spread(pieces, first, limit):
            text = (
                f"In de zeven dagen vanaf {date_text(day.date)} was de langste rust "
                f"{hours_text(longest)}; nodig is {hours_text(limit.minutes)} achter elkaar."
            )
            shown = hours_value(longest), hours_value(limit.minutes)
            yield finding("weekly_rest", day.date, shown, limit.source, text)


def _rests(pieces: list[Piece], first: int, end: int) -> Iterator[int]:
    """The minutes of rest after each of these pieces, from number `first` on and up to `end`."""
    for number in range(first, len(pieces)):
        stop = pieces[number][1]
        if stop >= end:
            return
        following = pieces[number + 1][0] if number + 1 < len(pieces) else end
        yield min(following, end) - stop


def _spread(pieces: list[Piece], first: int, limit: WeeklyRest) -> bool:
    """Whether 14 x 24 hours hold enough rest in parts that are long enough."""
    if limit.spread is None:
        return False
    total, part = limit.spread
    rests = _rests(pieces, first, pieces[first][0] + 2 * SEVEN_DAYS)
    return sum(rest for rest in rests if rest >= part) >= total
