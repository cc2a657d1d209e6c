"""What must happen for the school exam: the days of the exam year, and parts that are overdue."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.db.models import F, Sum
from django.urls import reverse

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.models import ExamCandidate, ExamSession, SchoolExamPart
from lwt_admin.exams.school_exam.sessions import (
    DayLine,
    day_lines,
    session_of,
    with_open_marks,
    work_kept_until,
)
from lwt_admin.students.models import Trajectory
from lwt_admin.text import fold, sentence
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date

SOON: Final = timedelta(weeks=4)
"""How long before a deadline the home page begins to tell of it."""

ACTIONS: Final = {
    "pta": "Het PTA van {} is nog niet vastgesteld en gegeven",
    "candidates": "De kandidaten van {} zijn nog niet aangemeld",
    "school_exam": "Het schoolexamen van {} is nog niet afgesloten",
}


def school_exam_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """The days of the exam year, the end of keeping work, and overdue parts."""
    if school is None or not user.access.reach(Right.EXAMS_ENTER, school.pk):
        return
    yield from _days(school, today)
    yield from _kept(school, today)
    yield from _overdue(user, school, today)


def _days(school: School, today: date) -> Iterator[Todo]:
    """The deadlines of the exam at the end of this school year, when anybody sits it."""
    year = SchoolYear.objects.for_system().filter(school=school).on(today).first()
    if year is None:
        return
    exam_year = year.end.year
    missing = _missing(school, exam_year)
    if missing is None and not _in_leerjaar_4(school, year, today):
        return
    session = session_of(school, exam_year)
    for line in day_lines(session, year.first_central_exam, today):
        if line.done_on is None and line.deadline.before - today <= SOON:
            yield _day(line, exam_year, missing or 0)
    if session.school_exam_closed_on is not None and missing:
        yield Todo(
            Urgency.ATTENTION,
            f"Het schoolexamen van {exam_year} is afgesloten, maar {_without(missing)}",
            reverse("exam_session", args=[exam_year]),
            "Bekijk wie",
        )


def _day(line: DayLine, exam_year: int, missing: int) -> Todo:
    what = sentence(line.deadline.text).removesuffix(".")
    detail = f"{what} vóór {nl_date(line.deadline.before)}."
    if line.deadline.key == "school_exam" and missing:
        detail = f"{detail} Nu is het zo dat {_without(missing)}."
    return Todo(
        Urgency.ATTENTION if line.ok is None else Urgency.WRONG,
        ACTIONS[line.deadline.key].format(exam_year),
        reverse("exam_session_edit", args=[exam_year]),
        "Vul de dag in",
        detail=detail,
        article=line.article,
        due=line.deadline.before,
    )


def _without(missing: int) -> str:
    return "1 SE ontbreekt" if missing == 1 else f"{missing} SE's ontbreken"


def _missing(school: School, exam_year: int) -> int | None:
    """How many SE's are still to come in an exam year; None without candidates."""
    candidates = ExamCandidate.objects.for_system().at_school(school).filter(exam_year=exam_year)
    found: int | None = with_open_marks(candidates).aggregate(total=Sum("missing"))["total"]
    return found


def _in_leerjaar_4(school: School, year: SchoolYear, today: date) -> bool:
    running = Trajectory.objects.for_system().at_school(school).running_on(today)
    return running.filter(
        student__enrolments__leerjaar=4, student__enrolments__school_year=year
    ).exists()


def _kept(school: School, today: date) -> Iterator[Todo]:
    """That the work of the last exam must be kept, until it need not be any more."""
    held = ExamSession.objects.for_system().filter(school=school, meeting_on__lte=today)
    for session in held.order_by("-meeting_on")[:1]:
        until = work_kept_until(session)
        if until is not None and today <= until:
            yield Todo(
                Urgency.WAITS,
                f"Bewaar het werk van het examen van {session.exam_year}",
                reverse("exam_session", args=[session.exam_year]),
                "Bekijk het examenjaar",
                detail=f"Bewaren tot en met {nl_date(until)}.",
                due=until,
            )


def _overdue(user: User, school: School, today: date) -> Iterator[Todo]:
    """Parts whose day went by: one line for a part of a subject, however many have it open."""
    parts = (
        SchoolExamPart.objects.for_user(user, Right.EXAMS_ENTER)
        .at_school(school)
        .filter(planned_on__lt=today, subject__candidate__exam_year__gte=today.year)
        .exclude(weight__gt=0, mark__isnull=False)
        .exclude(weight=0, done_on__isnull=False)
        .annotate(
            of_subject=F("subject__name"),
            kind=F("subject__kind"),
            exam_year=F("subject__candidate__exam_year"),
        )
        .order_by("planned_on", "pk")
    )
    found: dict[tuple[int, str, str, str], list[SchoolExamPart]] = {}
    for part in parts:
        key = (part.exam_year, part.kind, fold(part.of_subject), fold(part.name))
        found.setdefault(key, []).append(part)
    yield from (_overdue_line(same) for same in found.values())


def _overdue_line(parts: list[SchoolExamPart]) -> Todo:
    first = parts[0]
    name = f"{first.of_subject}: {first.name}"  # type: ignore[attr-defined]
    whom = "1 kandidaat" if len(parts) == 1 else f"{len(parts)} kandidaten"
    return Todo(
        Urgency.ATTENTION,
        f"{name} is bij {whom} nog niet gedaan",
        reverse("part_marks", args=[first.pk]),
        "Voer de cijfers in",
        detail=f"Gepland op {nl_date(first.planned_on)}.",
        due=first.planned_on,
    )
