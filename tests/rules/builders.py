"""Facts for the tests of the rules, right unless a test says otherwise."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal

from lwt_admin.rules.exam import (
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

BORN = date(2010, 5, 12)
MONDAY = date(2026, 9, 7)


def mark(text):
    return None if text is None else Decimal(text)


def central(*marks):
    """School exam, central exam and resit."""
    return CentralMarks(*(mark(text) for text in marks))


def profile(*marks, has_se=True):
    return ProfileMarks(*(mark(text) for text in marks), has_se=has_se)


def electives(*marks):
    """Electives with these averages; a pair is an average and the profile it is a module of."""
    pairs = (item if isinstance(item, tuple) else (item, None) for item in marks)
    return tuple(
        Elective(f"keuzevak {number}", mark(se), module_of)
        for number, (se, module_of) in enumerate(pairs, 1)
    )


def extra(subject, *marks, has_ce=True):
    return ExtraSubject(subject, *(mark(text) for text in marks), has_ce=has_ce)


def candidate(**changes):
    """A candidate of 2027 with a six for everything."""
    facts = {
        "exam_year": 2027,
        "dutch": central("6.0", "6.0"),
        "profile": profile("6.0", "6.0"),
        "electives": electives("6", "6", "6", "6"),
        "arithmetic": Arithmetic(taken=True),
    }
    return ExamFacts(**(facts | changes))


def full_candidate(**changes):
    """A candidate of 2027 with a six for everything in a full exam."""
    extras = (
        extra("engels", "6.0", "6.0"),
        extra("wiskunde", "6.0", "6.0"),
        extra("nask1", "6.0", "6.0"),
        extra("maatschappijleer", "6", has_ce=False),
    )
    facts = {
        "extra": extras,
        "full_exam": True,
        "physical_education": "voldoende",
        "arts": "voldoende",
    }
    return candidate(**(facts | changes))


def old_candidate(**changes):
    """A candidate of 2016, under the vocational programme."""
    return candidate(**({"exam_year": 2016, "electives": ()} | changes))


def reasons(result):
    """The verdicts of a result by their rule."""
    return {verdict.rule: verdict for verdict in result.reasons}


def days(count, minutes=480, first=MONDAY):
    """So many placement days in a row, without a thought for weekends."""
    return tuple(PlacementDay(first + timedelta(days=number), minutes) for number in range(count))


def trajectory(*placement_days, **changes):
    """A trajectory of the school years 2025 to 2027, judged on 31 May 2027 and not final."""
    facts = {
        "start": date(2025, 8, 25),
        "on": date(2027, 5, 31),
        "final": False,
        "calendar": SchoolCalendar(),
        "years": ((date(2025, 8, 18), date(2026, 7, 10)), (date(2026, 8, 24), date(2027, 4, 1))),
        "days": placement_days,
    }
    return HoursFacts(**(facts | changes))


def clock(text):
    return time.fromisoformat(text)


def shift(day, start="08:00", end="15:30", *breaks):
    """A shift; without breaks given, one from 12:00 to 12:30."""
    pauses = breaks or (("12:00", "12:30"),)
    if pauses == (None,):
        pauses = ()
    return Shift(day, clock(start), clock(end), tuple((clock(a), clock(b)) for a, b in pauses))


def lesson(day, start="08:30", end="15:30"):
    return SchoolTime(day, clock(start), clock(end))


def work(age, *shifts, school=(), on=MONDAY, **changes):
    """The work of a pupil who has been this old for half a year on the given day."""
    born = on.replace(year=on.year - age) - timedelta(days=183)
    return LabourFacts(born, tuple(shifts), tuple(school), **changes)


def rules(findings: Iterable):
    """The names of the rules of these findings, without their room."""
    return [finding.rule.removeprefix("labour.") for finding in findings]
