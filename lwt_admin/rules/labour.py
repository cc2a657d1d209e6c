"""Working time of pupils on placement (NRK art. 3:1, ATW chapters 3 to 5): what is not allowed.

Age is the age on the day of work. Under 18, school counts as working time, its breaks included.
Times are the wall clock's. Night shifts of adults (ATW 5:8) are outside the scope; so is whether
the work itself is allowed at an age. Findings warn: the school decides what happens.
"""

from datetime import date
from typing import Final

from lwt_admin.rules.labour_days import daily_rests, day_findings, free_sundays
from lwt_admin.rules.labour_facts import (
    Away,
    LabourFacts,
    SchoolTime,
    Shift,
    UntimedWork,
    work_days,
)
from lwt_admin.rules.labour_weeks import averages, look_back, week_maxima, weekly_rests, weeks_of
from lwt_admin.rules.verdicts import Finding

__all__ = [
    "RULES",
    "Away",
    "LabourFacts",
    "SchoolTime",
    "Shift",
    "UntimedWork",
    "findings",
    "look_back",
    "not_judged",
]

RULES: Final = (
    "labour.too_young",
    "labour.day_maximum",
    "labour.week_maximum",
    "labour.four_week_average",
    "labour.sixteen_week_average",
    "labour.daily_rest",
    "labour.night",
    "labour.weekly_rest",
    "labour.break",
    "labour.sunday",
    "labour.free_sundays",
)
"""Every rule, in the order in which the findings of one date come."""


def findings(facts: LabourFacts, since: date = date.min) -> list[Finding]:
    """Everything that working time law does not allow, in order of date; empty when all is well.

    Only what carries the date `since` or a later one: earlier days weigh in it, and are not judged
    themselves. Raises RuleError on times that end before they start, that overlap on one date, on
    breaks outside their shift, and on work before birth.
    """
    days = work_days(facts)
    weeks = weeks_of(days, facts.known_from)
    judged = [day for day in days if day.date >= since]
    found = [*week_maxima(weeks), *averages(weeks)]
    for day in judged:
        if day.worked:
            found += day_findings(day, facts.birth_date, facts.sunday_agreed)
    # The weekly rest looks ahead from each day; the daily rest and free Sundays look back.
    found += [*daily_rests(days), *weekly_rests(judged), *free_sundays(days)]
    due = [one for one in found if one.date >= since]
    return sorted(due, key=lambda finding: (finding.date, RULES.index(finding.rule)))


def not_judged(facts: LabourFacts) -> tuple[date, ...]:
    """The dates with hours and no times: rest, break and night are "niet te beoordelen"."""
    return tuple(sorted({work.date for work in facts.untimed}))
