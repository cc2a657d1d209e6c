"""Placement hours judged without a word: the same verdicts as `hours.judge`, none explained.

Nothing is checked, cited or put into words; the norms are those of the rules. Computed is all of
the answer but article, status and text of the verdicts.
"""

from datetime import date, timedelta

from lwt_admin.rules.counting import OUTSIDE_YEARS
from lwt_admin.rules.hours import HoursFacts, HoursResult
from lwt_admin.rules.regimes import regime_on

Fields = tuple[object, ...]


def judge(facts: HoursFacts) -> Fields:
    """Minutes, days, the five verdicts, weeks without school, and the entries that do not count."""
    regime = regime_on(facts.start)
    minutes, dates, not_counted = 0, set(), []
    lessons: dict[date, bool] = {}
    on, years = facts.on, facts.years
    for entry in facts.days:
        day = entry.date
        if day > on:
            continue
        lessons[day] = lessons.get(day, False) or entry.lessons
        if not any(first <= day <= last for first, last in years):
            not_counted.append((day, entry.minutes, OUTSIDE_YEARS))
        elif not entry.counts:
            not_counted.append((day, entry.minutes, entry.reason))
        else:
            minutes += entry.minutes
            dates.add(day)
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
        sorted(not_counted),
    )


def _weeks_without_school(facts: HoursFacts, lessons: dict[date, bool]) -> list[str]:
    closed, school_days = facts.calendar.closed, facts.calendar.school_days
    weeks = []
    for monday in sorted({day - timedelta(days=day.weekday()) for day in lessons}):
        if monday + timedelta(days=6) > facts.on:
            continue
        placement = False
        for weekday in school_days:
            day = monday + timedelta(days=weekday - 1)
            if any(first <= day <= last for first, last in closed) or not any(
                first <= day <= last for first, last in facts.years
            ):
                continue
            if lessons.get(day, True):
                break
            placement = True
        else:
            if placement:
                year, week, _ = monday.isocalendar()
                weeks.append(f"{year}-W{week:02d}")
    return weeks


def fields(result: HoursResult) -> Fields:
    """What `judge` computes, taken from the answer of the rules."""
    return (
        result.minutes,
        result.days,
        *[verdict.ok for verdict in result.verdicts],
        list(result.weeks_without_school),
        [(entry.date, entry.minutes, entry.reason) for entry in result.not_counted],
    )
