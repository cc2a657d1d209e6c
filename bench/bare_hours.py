"""Placement hours judged without a word: the same verdicts as `hours.judge`, none explained.

Nothing is checked, cited or put into words; the norms are those of the rules. Computed is all of
the answer but article, status and text of the verdicts.
"""

from datetime import date

from lwt_admin.rules.counting import OUTSIDE_YEARS
from lwt_admin.rules.hours import HoursFacts, HoursResult
from lwt_admin.rules.regimes import regime_on

Fields = tuple[object, ...]


def judge(facts: HoursFacts) -> Fields:
    """Minutes, days, the five verdicts, weeks without school, and the entries that do not count."""
    regime = regime_on(facts.start)
    on, years = facts.on, facts.years
    minutes, dates = 0, set()
    not_counted: list[tuple[date, int, str | None]] = []
    lessons: dict[date, bool] = {}
    for day, worked, counts, reason, some_lessons in facts.days:
        if day > on:
            continue
        lessons[day] = some_lessons or lessons.get(day, False)
        for first, last in years:
            if first <= day <= last:
                break
        else:
            not_counted.append((day, worked, OUTSIDE_YEARS))
            continue
        if counts:
            minutes += worked
            dates.add(day)
        else:
            not_counted.append((day, worked, reason))
    weeks = _weeks_without_school(facts, lessons)
    return (
        minutes,
        len(dates),
        minutes >= 60 * regime.minimum_hours or (False if facts.final else None),
        minutes <= 60 * regime.maximum_hours,
        len(dates) >= regime.minimum_days or (False if facts.final else None),
        len(dates) <= regime.maximum_days,
        not weeks,
        weeks,
        sorted(not_counted, key=lambda entry: (entry[0], entry[1], entry[2] or "")),
    )


def _weeks_without_school(facts: HoursFacts, lessons: dict[date, bool]) -> list[str]:
    """The ended weeks whose open school days all were placement days without lessons."""
    weeks = []
    for week in sorted({day.toordinal() - day.weekday() for day in lessons}):
        if week + 6 > facts.on.toordinal():
            continue
        placement = False
        for weekday in facts.calendar.school_days:
            day = date.fromordinal(week + weekday - 1)
            if not _is_open(day, facts):
                continue
            if lessons.get(day, True):
                break
            placement = True
        else:
            if placement:
                year, number, _ = date.fromordinal(week).isocalendar()
                weeks.append(f"{year}-W{number:02d}")
    return weeks


def _is_open(day: date, facts: HoursFacts) -> bool:
    for first, last in facts.calendar.closed:
        if first <= day <= last:
            return False
    return any(first <= day <= last for first, last in facts.years)


def fields(result: HoursResult) -> Fields:
    """What `judge` computes, taken from the answer of the rules."""
    return (
        result.minutes,
        result.days,
        *[verdict.ok for verdict in result.verdicts],
        list(result.weeks_without_school),
        [(entry.date, entry.minutes, entry.reason) for entry in result.not_counted],
    )
