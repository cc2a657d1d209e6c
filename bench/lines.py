"""Lines for the rules as schools would send them, all different, and the same at every run."""

import random
from datetime import date, timedelta
from typing import Any, Final

from lwt_admin.rules.counting import NOT_APPROVED, SCHOOL_HOLIDAY
from lwt_admin.rules.exam_facts import JUDGEMENTS
from lwt_admin.rules.labour_limits import UNDER_16
from lwt_admin.rules.profiles import PROFILES

Line = dict[str, Any]

NUMBER: Final = 300
"""How many different lines of each kind are measured."""
PLACEMENT_DAYS: Final = 160
"""The length of a trajectory, as the target for speed names it."""
EXAM_YEARS: Final = (2027, 2027, 2027, 2027, 2027, 2026, 2019, 2017)
SUBJECTS: Final = ("engels", "wiskunde", "nask1", "maatschappijleer", "biologie")
YEARS: Final = (
    (date(2025, 8, 18), date(2026, 7, 10)),
    (date(2026, 8, 24), date(2027, 4, 1)),
)
HOLIDAYS: Final = (
    ("2025-10-18", "2025-10-26"),
    ("2025-12-20", "2026-01-04"),
    ("2026-02-14", "2026-02-22"),
    ("2026-04-06", "2026-04-06"),
    ("2026-04-25", "2026-05-05"),
    ("2026-05-14", "2026-05-15"),
    ("2026-07-11", "2026-08-23"),
    ("2026-10-17", "2026-10-25"),
    ("2026-12-19", "2027-01-03"),
    ("2027-02-20", "2027-02-28"),
)


def exam_lines(number: int = NUMBER) -> list[Line]:
    """Candidates: most with all marks, one in ten with one to come, one in ten in a full exam."""
    chance = random.Random("exam")
    return [_exam(chance, place) for place in range(number)]


def hours_lines(number: int = NUMBER) -> list[Line]:
    """Trajectories of `PLACEMENT_DAYS` entries each, at different moments."""
    chance = random.Random("hours")
    return [_hours(chance, place) for place in range(number)]


def labour_lines(number: int = NUMBER) -> list[Line]:
    """The work of pupils of 15 to 18 in one to eight weeks."""
    chance = random.Random("labour")
    return [_labour(chance, place) for place in range(number)]


def _mark(chance: random.Random, decimals: int = 1) -> str:
    mark = min(10.0, max(1.0, chance.gauss(6.3, 0.9)))
    written = f"{mark:.{decimals}f}"
    return written.replace(".", ",") if chance.random() < 0.2 else written


def _exam(chance: random.Random, place: int) -> Line:
    year = chance.choice(EXAM_YEARS)
    electives = chance.randint(4, 6) if year > 2017 else 0
    full = electives > 0 and chance.random() < 0.1
    has_se = chance.random() < 0.5
    own, *others = chance.sample([profile.short for profile in PROFILES], 4)
    if electives > 4 and chance.random() < 0.3:
        others = others[:1] * 3  # one module too many, which the rules leave out
    line: Line = {
        "id": f"candidate {place}",
        "exam_year": year,
        "profile_short": own,
        "dutch": _central(chance),
        "profile": {**_central(chance, has_se=has_se), "has_se": has_se},
        "electives": [
            {
                "name": f"keuzevak {number}",
                "se": _mark(chance, chance.choice((0, 1, 2))),
                "module_of": others[number] if number < 3 and chance.random() < 0.7 else None,
            }
            for number in range(electives)
        ],
        "arithmetic": {"taken": chance.random() < 0.97 or None, "mark": _mark(chance)},
        "extra": _extra(chance, len(SUBJECTS) if full else chance.choice((0, 1, 1, 2))),
        "full_exam": full,
        "physical_education": chance.choice(JUDGEMENTS),
        "arts": chance.choice(JUDGEMENTS),
        "resits_closed": chance.random() < 0.5,
    }
    if chance.random() < 0.1:
        line["dutch"] |= {"ce": None, "resit": None}
    return line


def _central(chance: random.Random, has_se: bool = True) -> Line:
    return {
        "se": _mark(chance) if has_se else None,
        "ce": _mark(chance),
        "resit": _mark(chance) if chance.random() < 0.1 else None,
    }


def _extra(chance: random.Random, number: int) -> list[Line]:
    return [
        {
            "subject": subject,
            "se": _mark(chance),
            "ce": _mark(chance) if subject != "maatschappijleer" else None,
            "resit": None,
            "has_ce": subject != "maatschappijleer",
        }
        for subject in SUBJECTS[:number]
    ]


def _hours(chance: random.Random, place: int) -> Line:
    weekdays = chance.sample(range(1, 6), chance.choice((3, 3, 4)))
    day = YEARS[0][0] + timedelta(days=chance.randint(0, 30))
    start, usual = day, chance.choice((360, 390, 450, 480))
    days: list[Line] = []
    while len(days) < PLACEMENT_DAYS:
        day += timedelta(days=1)
        if day.isoweekday() in weekdays and not _holiday(day):
            days.append(_placement_day(chance, day, usual))
    return {
        "id": f"trajectory {place}",
        "start": start.isoformat(),
        "on": (day + timedelta(days=chance.randint(-90, 60))).isoformat(),
        "final": chance.random() < 0.3,
        "calendar": {"closed": [list(span) for span in HOLIDAYS], "school_days": [1, 2, 3, 4, 5]},
        "years": [[first.isoformat(), last.isoformat()] for first, last in YEARS],
        "days": days,
    }


def _holiday(day: date) -> bool:
    return any(first <= day.isoformat() <= last for first, last in HOLIDAYS)


def _placement_day(chance: random.Random, day: date, usual: int) -> Line:
    counts = chance.random() > 0.05
    return {
        "date": day.isoformat(),
        "minutes": usual + chance.choice((-30, -15, 0, 0, 0, 15, 30)),
        "counts": counts,
        "reason": None if counts else chance.choice((NOT_APPROVED, SCHOOL_HOLIDAY)),
        "lessons": chance.random() < 0.05,
    }


def _labour(chance: random.Random, place: int) -> Line:
    monday = date(2026, 9, 7) + timedelta(weeks=chance.randint(0, 30))
    age = timedelta(days=365 * UNDER_16.from_age + chance.randint(365, 4 * 365))
    weekdays = sorted(chance.sample(range(6), chance.choice((1, 2, 2, 3))))
    shifts, school = [], []
    for week in range(chance.randint(1, 8)):
        for weekday in range(6):
            day = (monday + timedelta(weeks=week, days=weekday)).isoformat()
            if weekday in weekdays:
                shifts.append(_shift(chance, day))
            elif weekday < 5:
                end = chance.choice(("12:00", "14:15", "15:30", "16:20"))
                school.append({"date": day, "start": "08:30", "end": end})
    return {
        "id": f"pupil {place}",
        "birth_date": (monday - age).isoformat(),
        "sunday_agreed": chance.random() < 0.1,
        "shifts": shifts,
        "school": school,
    }


def _shift(chance: random.Random, day: str) -> Line:
    start = chance.choice(("07:00", "07:30", "08:00", "08:30", "09:00"))
    end = chance.choice(("15:30", "16:00", "16:30", "17:00", "17:15"))
    breaks = chance.choice(
        ([["12:00", "12:30"]], [["10:00", "10:15"], ["12:15", "12:45"]], [["12:00", "12:20"]])
    )
    return {"date": day, "start": start, "end": end, "breaks": breaks}
