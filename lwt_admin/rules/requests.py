"""The kinds of line that the command line reads: each key, and what it becomes."""

from datetime import date
from decimal import Decimal
from typing import Any

from lwt_admin.rules.exam_facts import (
    Arithmetic,
    CentralMarks,
    Elective,
    ExamFacts,
    ExtraSubject,
    ProfileMarks,
    judgement,
)
from lwt_admin.rules.hours import HoursFacts, PlacementDay
from lwt_admin.rules.labour import LabourFacts, SchoolTime, Shift
from lwt_admin.rules.marks import parse_average, parse_mark
from lwt_admin.rules.periods import SchoolCalendar, Span
from lwt_admin.rules.reading import (
    YEARS,
    Optional,
    Shape,
    average,
    day,
    each,
    flag,
    flag_or_null,
    mark,
    moment,
    pair,
    text,
    text_or_null,
    whole,
)
from lwt_admin.rules.verdicts import RuleError

Calendar = tuple[tuple[Span, ...], tuple[int, ...]]
"""The parts of a school calendar, not yet checked against each other."""


def _year(value: object) -> int:
    """A year in which dates are believed; whether it has rules is for the regimes."""
    found = whole(value)
    if found not in YEARS:
        raise RuleError("", f"moet een jaartal zijn van {YEARS[0]} tot en met {YEARS[-1]}")
    return found


def _judgement(value: object) -> str | None:
    return judgement(text_or_null(value), "")


def _extra(
    subject: str, se: str | None, ce: Decimal | None, resit: Decimal | None, has_ce: bool
) -> ExtraSubject:
    """An extra subject; whether it has a central exam decides how its school exam is read."""
    parse = parse_mark if has_ce else parse_average
    return ExtraSubject(subject, None if se is None else parse(se, "se"), ce, resit, has_ce)


# The facts of a whole line, from its keys in their order; the id is no fact.


def _hours(
    _id: str, start: date, on: date, final: bool, calendar: Calendar, *facts: Any
) -> HoursFacts:
    return HoursFacts(start, on, final, SchoolCalendar(*calendar), *facts)


def _calendar(closed: tuple[Span, ...], school_days: tuple[int, ...]) -> Calendar:
    return closed, school_days


def _labour(
    _id: str,
    birth_date: date,
    sunday_agreed: bool,
    shifts: tuple[Shift, ...],
    school: tuple[SchoolTime, ...],
) -> LabourFacts:
    return LabourFacts(birth_date, shifts, school, sunday_agreed)


read_exam = Shape(
    ExamFacts,
    id=text,
    exam_year=_year,
    dutch=Shape(CentralMarks, se=mark, ce=mark, resit=mark).read,
    profile=Shape(ProfileMarks, se=mark, ce=mark, resit=mark, has_se=Optional(flag, True)).read,
    electives=Shape(Elective, name=text, se=average, module_of=text_or_null).read_list,
    arithmetic=Shape(Arithmetic, taken=flag_or_null, mark=mark).read,
    extra=Shape(
        _extra,
        subject=text,
        se=text_or_null,
        ce=mark,
        resit=mark,
        has_ce=Optional(flag, True),
    ).read_list,
    profile_short=Optional(text_or_null, None),
    full_exam=flag,
    physical_education=_judgement,
    arts=_judgement,
    resits_closed=Optional(flag, False),
).read

read_hours = Shape(
    _hours,
    id=text,
    start=day,
    on=day,
    final=flag,
    calendar=Shape(_calendar, closed=each(pair(day)), school_days=each(whole)).read,
    years=each(pair(day)),
    days=Shape(
        PlacementDay,
        date=day,
        minutes=whole,
        counts=flag,
        reason=text_or_null,
        lessons=Optional(flag, False),
    ).read_list,
).read

read_labour = Shape(
    _labour,
    id=text,
    birth_date=day,
    sunday_agreed=Optional(flag, False),
    shifts=Shape(Shift, date=day, start=moment, end=moment, breaks=each(pair(moment))).read_list,
    school=Shape(SchoolTime, date=day, start=moment, end=moment).read_list,
).read
