"""The list of pupils to watch as rows of a sheet."""

from collections.abc import Iterator
from typing import Final

from lwt_admin.hours_text import hours_number
from lwt_admin.placements.watch_list import Line
from lwt_admin.sheet_writing import Value

HEADER: Final = (
    "Leerling",
    "Leerlingnummer",
    "Klas",
    "Mentor",
    "Leerbedrijf",
    "Hoe het ervoor staat",
    "Waarom",
    "Uren goedgekeurd",
    "Uren wacht",
    "Uren nog gepland",
    "Uren verwacht",
    "Minimum aan uren op",
    "Dagen goedgekeurd",
    "Dagen wacht",
    "Dagen nog gepland",
    "Dagen verwacht",
    "Minimum aan dagen op",
)
FIGURES: Final = 10


def row_of(line: Line) -> list[Value]:
    """One pupil; without figures when the rules cannot judge."""
    watched, student = line.watched, line.student
    return [
        str(student),
        student.number,
        watched.class_name,
        ", ".join(str(mentor) for mentor in line.mentors),
        ", ".join(watched.companies),
        watched.level.word,
        " ".join(reason.text for reason in watched.reasons),
        *(_figures(line) if watched.evidence else [None] * FIGURES),
    ]


def _figures(line: Line) -> Iterator[Value]:
    evidence = line.watched.evidence
    if evidence is None:
        return
    progress, ahead = evidence.progress, evidence.ahead
    yield hours_number(progress.approved_minutes)
    yield hours_number(progress.waiting_minutes)
    yield hours_number(progress.planned_minutes)
    yield hours_number(evidence.whole_hours)
    yield ahead.hours_reached_on
    yield progress.approved_days
    yield progress.waiting_days
    yield progress.planned_days
    yield ahead.expected_days
    yield ahead.days_reached_on
