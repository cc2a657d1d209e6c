"""The three kinds of line that the command line reads, as facts."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from lwt_admin.rules import exam_facts
from lwt_admin.rules.exam_facts import (
    Arithmetic,
    CentralMarks,
    Elective,
    ExamFacts,
    ExtraSubject,
    ProfileMarks,
)
from lwt_admin.rules.hours import HoursFacts, PlacementDay
from lwt_admin.rules.labour import LabourFacts, SchoolTime, Shift
from lwt_admin.rules.periods import SchoolCalendar
from lwt_admin.rules.reading import (
    Shape,
    average,
    day,
    each,
    flag,
    flag_or_null,
    inside,
    mark,
    moment,
    pair,
    text,
    text_or_null,
    whole,
)

EXAM: Final = Shape(
    "id",
    "exam_year",
    "dutch",
    "profile",
    "electives",
    "arithmetic",
    "extra",
    "full_exam",
    "physical_education",
    "arts",
    profile_short=None,
    resits_closed=False,
)
DUTCH: Final = Shape("se", "ce", "resit")
PROFILE: Final = Shape("se", "ce", "resit", has_se=True)
ELECTIVE: Final = Shape("name", "se", "module_of")
ARITHMETIC: Final = Shape("taken", "mark")
EXTRA: Final = Shape("subject", "se", "ce", "resit", has_ce=True)

HOURS: Final = Shape("id", "start", "on", "final", "calendar", "years", "days")
CALENDAR: Final = Shape("closed", "school_days")
PLACEMENT_DAY: Final = Shape("date", "minutes", "counts", "reason", lessons=False)

LABOUR: Final = Shape("id", "birth_date", "shifts", "school", sunday_agreed=False)
SHIFT: Final = Shape("date", "start", "end", "breaks")
SCHOOL: Final = Shape("date", "start", "end")


def read_exam(value: object) -> ExamFacts:
    """An exam candidate."""
    keys = EXAM.read(value)
    _field(keys, "id", text)
    return ExamFacts(
        exam_year=_field(keys, "exam_year", whole),
        profile_short=_field(keys, "profile_short", text_or_null),
        dutch=_field(keys, "dutch", _dutch),
        profile=_field(keys, "profile", _profile),
        electives=each("electives", _elective, keys["electives"]),
        arithmetic=_field(keys, "arithmetic", _arithmetic),
        extra=each("extra", _extra, keys["extra"]),
        full_exam=_field(keys, "full_exam", flag),
        physical_education=_field(keys, "physical_education", _judgement),
        arts=_field(keys, "arts", _judgement),
        resits_closed=_field(keys, "resits_closed", flag),
    )


def read_hours(value: object) -> HoursFacts:
    """A trajectory with its days of placement."""
    keys = HOURS.read(value)
    _field(keys, "id", text)
    start = _field(keys, "start", day)
    on = _field(keys, "on", day)
    final = _field(keys, "final", flag)
    calendar = inside("calendar", CALENDAR.read, keys["calendar"])
    closed = each("calendar.closed", _span, calendar["closed"])
    school_days = each("calendar.school_days", whole, calendar["school_days"])
    return HoursFacts(
        start=start,
        on=on,
        final=final,
        calendar=SchoolCalendar(closed, school_days),
        years=each("years", _span, keys["years"]),
        days=each("days", _placement_day, keys["days"]),
    )


def read_labour(value: object) -> LabourFacts:
    """A pupil's shifts and school times."""
    keys = LABOUR.read(value)
    _field(keys, "id", text)
    return LabourFacts(
        birth_date=_field(keys, "birth_date", day),
        sunday_agreed=_field(keys, "sunday_agreed", flag),
        shifts=each("shifts", _shift, keys["shifts"]),
        school=each("school", _school, keys["school"]),
    )


_span = pair(day)
_break = pair(moment)


def _field(keys: Mapping[str, Any], key: str, read: Callable[[Any], Any]) -> Any:
    return inside(key, read, keys[key])


def _dutch(value: object) -> CentralMarks:
    keys = DUTCH.read(value)
    return CentralMarks(
        _field(keys, "se", mark), _field(keys, "ce", mark), _field(keys, "resit", mark)
    )


def _profile(value: object) -> ProfileMarks:
    keys = PROFILE.read(value)
    return ProfileMarks(
        _field(keys, "se", mark),
        _field(keys, "ce", mark),
        _field(keys, "resit", mark),
        _field(keys, "has_se", flag),
    )


def _elective(value: object) -> Elective:
    keys = ELECTIVE.read(value)
    return Elective(
        _field(keys, "name", text),
        _field(keys, "se", average),
        _field(keys, "module_of", text_or_null),
    )


def _arithmetic(value: object) -> Arithmetic:
    keys = ARITHMETIC.read(value)
    return Arithmetic(_field(keys, "taken", flag_or_null), _field(keys, "mark", mark))


def _extra(value: object) -> ExtraSubject:
    keys = EXTRA.read(value)
    has_ce = _field(keys, "has_ce", flag)
    return ExtraSubject(
        subject=_field(keys, "subject", text),
        se=_field(keys, "se", mark if has_ce else average),
        ce=_field(keys, "ce", mark),
        resit=_field(keys, "resit", mark),
        has_ce=has_ce,
    )


def _judgement(value: object) -> str | None:
    return exam_facts.judgement(text_or_null(value), "")


def _placement_day(value: object) -> PlacementDay:
    keys = PLACEMENT_DAY.read(value)
    return PlacementDay(
        _field(keys, "date", day),
        _field(keys, "minutes", whole),
        _field(keys, "counts", flag),
        _field(keys, "reason", text_or_null),
        _field(keys, "lessons", flag),
    )


def _shift(value: object) -> Shift:
    keys = SHIFT.read(value)
    return Shift(
        _field(keys, "date", day),
        _field(keys, "start", moment),
        _field(keys, "end", moment),
        each("breaks", _break, keys["breaks"]),
    )


def _school(value: object) -> SchoolTime:
    keys = SCHOOL.read(value)
    return SchoolTime(
        _field(keys, "date", day), _field(keys, "start", moment), _field(keys, "end", moment)
    )
