"""What the page of a candidate's school exam shows: every subject with its parts and its SE."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from lwt_admin.exams.facts import facts_of, judge_candidate, of_kind, school_resits
from lwt_admin.exams.marks.saving import offers_se_resit
from lwt_admin.exams.models import (
    ExamCandidate,
    ExamSubject,
    MovedPart,
    SchoolExamPart,
)
from lwt_admin.exams.querysets import ExamSubjectQuerySet
from lwt_admin.exams.school_exam.parts import mark_from, may_have_parts
from lwt_admin.rules.exam import PASSED, what_if

Kind = ExamSubject.Kind
GROUPS = (
    ("Algemene vakken", (Kind.DUTCH, Kind.ARITHMETIC)),
    ("Profielvak", (Kind.PROFILE,)),
    ("Keuzevakken", (Kind.ELECTIVE,)),
    ("Extra vakken", (Kind.EXTRA,)),
)


@dataclass(frozen=True)
class PartLine:
    """A part, and whether it should have been done by now."""

    part: SchoolExamPart
    is_late: bool


@dataclass(frozen=True)
class SubjectSheet:
    """A subject with its parts; `so_far` is the average of what has a mark."""

    subject: ExamSubject
    parts: list[PartLine]
    so_far: Decimal | None
    still_open: int

    @property
    def done_text(self) -> str:
        """How many parts are done, in words."""
        return f"{len(self.parts) - self.still_open} van {len(self.parts)} onderdelen gedaan"

    @property
    def is_late(self) -> bool:
        """Whether a part should have been done by now."""
        return any(line.is_late for line in self.parts)


@dataclass(frozen=True)
class Group:
    """The subjects of a kind, under their heading."""

    title: str
    sheets: list[SubjectSheet]


def with_parts() -> Prefetch:
    """To prefetch the subjects of a candidate with their parts and how those moved."""
    moves = MovedPart.objects.for_system().select_related("moved_by")
    parts = SchoolExamPart.objects.for_system().prefetch_related(Prefetch("moves", moves))
    subjects = ExamSubject.objects.for_system().prefetch_related(Prefetch("parts", parts))
    return Prefetch("subjects", subjects)


def sheets_of(candidate: ExamCandidate, today: date) -> list[SubjectSheet]:
    """Every subject with a school exam; parts are prefetched."""
    subjects = candidate.subjects.all()
    return [_sheet(one, today) for one in subjects if may_have_parts(candidate, one)]


def grouped(sheets: Iterable[SubjectSheet]) -> list[Group]:
    """The subjects under the headings of the page; a heading without subjects is left out."""
    found = list(sheets)
    groups = [
        Group(title, [sheet for sheet in found if sheet.subject.kind in kinds])
        for title, kinds in GROUPS
    ]
    return [group for group in groups if group.sheets]


def _sheet(subject: ExamSubject, today: date) -> SubjectSheet:
    parts = list(subject.parts.all())
    found = mark_from(subject, parts)
    return SubjectSheet(
        subject, [PartLine(part, is_late(part, today)) for part in parts], found.so_far, found.open
    )


def is_late(part: SchoolExamPart, today: date) -> bool:
    """Whether the planned day of a part went by without it being done."""
    return not part.is_done and part.planned_on is not None and part.planned_on < today


def school_exam_context(candidate: ExamCandidate, today: date) -> dict[str, Any]:
    """For the part about the school exam on the page of a candidate of `with_subjects()`.

    Two queries: the parts, and whether the school offers resits of a school exam.
    """
    prefetch_related_objects([candidate], "subjects__parts")
    return {
        "with_parts": [sheet for sheet in sheets_of(candidate, today) if sheet.parts],
        "offers_se_resit": bool(resittable(candidate)) and offers_se_resit(candidate),
    }


def resittable(candidate: ExamCandidate) -> list[ExamSubject]:
    """The subjects of which the school exam may be resat: those with nothing else, and a mark."""
    subjects = candidate.subjects.all()
    return [one for one in subjects if not one.has_central_exam and one.se is not None]


@dataclass(frozen=True)
class ResitLine:
    """A subject whose school exam may be resat (EB 35b1).

    `needed` is the mark with which the candidate passes by this resit alone: None when nothing has
    to be told, empty when no mark is enough.
    """

    subject: ExamSubject
    needed: str | None


def resit_lines(candidate: ExamCandidate) -> list[ResitLine]:
    """Every subject with only a school exam and a mark for it; no queries for a whole candidate."""
    needed = _needed(candidate)
    return [ResitLine(subject, needed.get(subject.pk)) for subject in resittable(candidate)]


def _needed(candidate: ExamCandidate) -> dict[int, str]:
    """Per elective that was not resat the mark it needs; nothing when there is none to need."""
    judged = judge_candidate(candidate)
    if judged.result is None or judged.result.result == PASSED:
        return {}
    subjects = list(candidate.subjects.all())
    electives, places = of_kind(subjects, Kind.ELECTIVE), school_resits(subjects)
    found = what_if(facts_of(candidate), places)
    return {electives[place].pk: found[f"electives.{place}.se"] or "" for place in places}


def in_exam_year(subjects: ExamSubjectQuerySet, candidate: ExamCandidate) -> ExamSubjectQuerySet:
    """Only subjects of candidates of the same school and exam year."""
    return subjects.filter(
        candidate__exam_year=candidate.exam_year,
        candidate__trajectory__student__school=candidate.trajectory.student.school_id,
    )
