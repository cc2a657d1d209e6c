"""Candidates of one exam year at one school, stored with packages and marks as `lines` has them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from bench.lines import Line, exam_lines
from bench.national_people import person_name
from bench.national_rows import stored
from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SubjectKind
from lwt_admin.rules.marks import parse_average
from lwt_admin.students.models import Enrolment, Student, Trajectory
from lwt_admin.text import fold

EXAM_YEAR: Final = 2027


def store_candidates(school: School, year: SchoolYear, number: int) -> list[ExamCandidate]:
    """Store `number` candidates, all different and the same every time; return them in order."""
    lines = list(islice(_lines(number), number))
    students = stored(_student(school, place) for place in range(number))
    stored(
        Enrolment(student=one, school_year=year, leerjaar=4, class_name=f"4{'ab'[place % 2]}")
        for place, one in enumerate(students)
    )
    trajectories = stored(
        Trajectory(student=one, profile=line["profile_short"], start=year.start)
        for one, line in zip(students, lines, strict=True)
    )
    candidates = stored(
        _candidate(trajectory, line) for trajectory, line in zip(trajectories, lines, strict=True)
    )
    stored(
        subject
        for candidate, line in zip(candidates, lines, strict=True)
        for subject in _subjects(candidate, line)
    )
    return candidates


def _lines(number: int) -> Iterator[Line]:
    """Lines of the regime with electives; one in forty misses one of them."""
    for line in exam_lines(2 * number + 100):
        if line["electives"]:
            yield line


def _student(school: School, place: int) -> Student:
    first, prefix, last = person_name(place * 7 + 3)
    return Student(
        school=school,
        number=f"X{place:05d}",
        first_name=first,
        prefix=prefix,
        last_name=f"{last} {place}",
        birth_date="2010-06-01",
        search_key=fold(f"{first} {prefix} {last} {place}"),
        sort_key=fold(f"{last} {place} {first} {prefix}"),
    )


def _candidate(trajectory: Trajectory, line: Line) -> ExamCandidate:
    return ExamCandidate(
        trajectory=trajectory,
        exam_year=EXAM_YEAR,
        profile_has_se=line["profile"]["has_se"],
        is_full_exam=line["full_exam"],
        physical_education=line["physical_education"] or "",
        arts=line["arts"] or "",
        resits_closed=line["resits_closed"],
    )


def _subjects(candidate: ExamCandidate, line: Line) -> Iterator[ExamSubject]:
    central = {"has_central_exam": True}
    dutch, profile = line["dutch"], line["profile"]
    yield _subject(candidate, SubjectKind.DUTCH, "Nederlands", 0, dutch, **central)
    yield _subject(candidate, SubjectKind.PROFILE, "Profielvak", 1, profile, **central)
    taken = {"se": line["arithmetic"]["mark"] if line["arithmetic"]["taken"] else None}
    yield _subject(candidate, SubjectKind.ARITHMETIC, "Rekenen", 2, taken)
    for place, one in enumerate(line["electives"], 10):
        module = one["module_of"] or ""
        name = one["name"]
        yield _subject(candidate, SubjectKind.ELECTIVE, name, place, one, module_of=module)
    for place, one in enumerate(line["extra"], 60):
        has = one.get("has_ce", True)
        name = one["subject"]
        yield _subject(candidate, SubjectKind.EXTRA, name, place, one, has_central_exam=has)


def _subject(
    candidate: ExamCandidate, kind: str, name: str, place: int, marks: Line, **more: Any
) -> ExamSubject:
    found = {part: marks.get(part) for part in ("se", "ce", "resit")}
    return ExamSubject(
        candidate=candidate,
        kind=kind,
        name=name,
        position=place,
        **{part: None if mark is None else parse_average(mark) for part, mark in found.items()},
        **more,
    )
