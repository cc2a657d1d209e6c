"""Results and marks as rows of a sheet: to read, and for the school's pupil administration."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from lwt_admin.exams.facts import Kind
from lwt_admin.exams.papers.content import Json, Paper
from lwt_admin.sheet_writing import Part, Value

RESULTS: Final = (
    "Leerlingnummer",
    "Leerling",
    "Klas",
    "Examenjaar",
    "Profiel",
    "Nederlands",
    "Profielvak",
    "Combinatiecijfer",
    "Uitslag",
    "Voorlopig",
    "Vastgesteld op",
    "Besluit van de school bij betwistbare uitslag",
)
MARKS: Final = (
    "Leerlingnummer",
    "Leerling",
    "Examenjaar",
    "Profiel",
    "Vakcode",
    "Vak",
    "Soort",
    "SE",
    "Herkansing SE",
    "CE",
    "Datum CE",
    "Herkansing CE",
    "Datum herkansing CE",
    "Eindcijfer",
    "Telt mee",
    "Uitslag",
    "Vastgesteld op",
)


def book_of(papers: Iterable[Paper]) -> list[Part]:
    """A workbook: a line per candidate, and a line per subject."""
    listed = list(papers)
    return [
        Part("Uitslagen", RESULTS, (result_row(one) for one in listed)),
        Part("Cijfers", MARKS, mark_rows(listed)),
    ]


def result_row(paper: Paper) -> list[Value]:
    """A candidate with final marks and result."""
    marks = paper.final_marks
    return [
        paper.student.number,
        str(paper.student),
        paper.class_name,
        paper.candidate.exam_year,
        paper.candidate.trajectory.profile,
        marks["dutch"],
        marks["profile"],
        marks["combination"],
        paper.result,
        "ja" if paper.is_provisional else "nee",
        decided_on(paper),
        _decided_by_school(paper),
    ]


def _decided_by_school(paper: Paper) -> str:
    """The school's own reason; that there is none yet while the rules give no certainty."""
    if not paper.is_contested:
        return ""
    return "betwistbaar, nog niet besloten" if paper.decision is None else paper.decision.reason


def mark_rows(papers: Iterable[Paper]) -> Iterator[list[Value]]:
    """Every subject of every candidate, in the order of the package.

    The result is told once it was decided: an administration would take a computed one for it.
    """
    for paper in papers:
        for line in paper.subjects:
            yield _mark_row(paper, line)


def _mark_row(paper: Paper, line: Json) -> list[Value]:
    return [
        paper.student.number,
        str(paper.student),
        paper.candidate.exam_year,
        paper.candidate.trajectory.profile,
        line["code"],
        line["name"],
        Kind(line["kind"]).label,
        _mark(line["se"]),
        _mark(line["se_resit"]),
        _mark(line["ce"]),
        _day(line["ce_on"]),
        _mark(line["resit"]),
        _day(line["resit_on"]),
        line["final"],
        "ja" if line["counts"] else "nee",
        paper.result if paper.decision is not None else "",
        decided_on(paper),
    ]


def decided_on(paper: Paper) -> date | None:
    """The day on which the result was confirmed."""
    if paper.decision is None or paper.decision.ended_at is None:
        return None
    return timezone.localdate(paper.decision.ended_at)


def _mark(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)
