"""The kinds of line that the command line reads: each key, and what it becomes."""

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


def _judgement(value: object) -> str | None:
    return judgement(text_or_null(value), "")


def _extra(subject: str, se: str | None, has_ce: bool, **marks: Any) -> ExtraSubject:
    """An extra subject; whether it has a central exam decides how its school exam is read."""
    parse = parse_mark if has_ce else parse_average
    return ExtraSubject(subject, None if se is None else parse(se, "se"), has_ce=has_ce, **marks)


def _exam(id: str, **facts: Any) -> ExamFacts:  # noqa: A002, ARG001  a line has its id
    return ExamFacts(**facts)


def _hours(id: str, calendar: tuple[tuple[Span, ...], tuple[int, ...]], **facts: Any) -> HoursFacts:  # noqa: A002, ARG001
    return HoursFacts(calendar=SchoolCalendar(*calendar), **facts)


def _labour(id: str, **facts: Any) -> LabourFacts:  # noqa: A002, ARG001
    return LabourFacts(**facts)


def _calendar(
    closed: tuple[Span, ...], school_days: tuple[int, ...]
) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    return closed, school_days


read_exam = Shape(
    _exam,
    id=text,
    exam_year=whole,
    profile_short=Optional(text_or_null, None),
    dutch=Shape(CentralMarks, se=mark, ce=mark, resit=mark),
    profile=Shape(ProfileMarks, se=mark, ce=mark, resit=mark, has_se=Optional(flag, True)),
    electives=each(Shape(Elective, name=text, se=average, module_of=text_or_null)),
    arithmetic=Shape(Arithmetic, taken=flag_or_null, mark=mark),
    extra=each(
        Shape(
            _extra,
            subject=text,
            se=text_or_null,
            ce=mark,
            resit=mark,
            has_ce=Optional(flag, True),
        )
    ),
    full_exam=flag,
    physical_education=_judgement,
    arts=_judgement,
    resits_closed=Optional(flag, False),
)

read_hours = Shape(
    _hours,
    id=text,
    start=day,
    on=day,
    final=flag,
    calendar=Shape(_calendar, closed=each(pair(day)), school_days=each(whole)),
    years=each(pair(day)),
    days=each(
        Shape(
            PlacementDay,
            date=day,
            minutes=whole,
            counts=flag,
            reason=text_or_null,
            lessons=Optional(flag, False),
        )
    ),
)

read_labour = Shape(
    _labour,
    id=text,
    birth_date=day,
    sunday_agreed=Optional(flag, False),
    shifts=each(Shape(Shift, date=day, start=moment, end=moment, breaks=each(pair(moment)))),
    school=each(Shape(SchoolTime, date=day, start=moment, end=moment)),
)
