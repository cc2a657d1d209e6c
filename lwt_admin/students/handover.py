"""Hand the pupils of a mentor over to another, or let somebody stand in until a date.

What has been stays as history: an assignment that ran ends on the day before, and a new one begins.
Each row is saved by itself, so that the history of every pupil records it.
"""

from collections import Counter
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.students.locks import lock_students
from lwt_admin.students.models import Enrolment, MentorAssignment, Trajectory
from lwt_admin.students.querysets import current_year_of
from lwt_admin.students.services import DAY, check_is_mentor, spans_meet
from lwt_admin.ui.formats import nl_date

NO_CLASS = ""


def assignments_of(mentor: User, school: School, day: date) -> list[MentorAssignment]:
    """What ties a mentor on `day` or later to the trajectories of a school that still go on."""
    trajectories = Trajectory.objects.for_system().at_school(school).not_ended_on(day)
    return list(
        MentorAssignment.objects.for_system()
        .from_day(day)
        .filter(mentor=mentor, trajectory__in=trajectories)
        .select_related("trajectory__student")
        .order_by("pk")
    )


def classes_of(assignments: list[MentorAssignment], day: date) -> Counter[str]:
    """How many pupils there are per class of the current year; `NO_CLASS` for who has none."""
    class_names = _class_names(assignments, day)
    pupils = {assignment.trajectory.student_id for assignment in assignments}
    return Counter(class_names.get(pupil, NO_CLASS) for pupil in pupils)


def hand_over(
    mentor: User, to: User, school: School, on: date, class_name: str | None = None
) -> int:
    """Let `to` guide the mentor's pupils from `on`, all or those of one class; returns how many.

    Raises ValidationError, per field, when `to` is no mentor at the school or the same person.
    """
    _check_other(mentor, to, school)
    with transaction.atomic():
        assignments = _locked(mentor, school, on, class_name)
        for assignment in assignments:
            _pass_on(assignment, to, on)
    return _pupils(assignments)


def appoint_substitute(
    mentor: User, to: User, school: School, on: date, until: date, class_name: str | None = None
) -> int:
    """Let `to` stand in for the mentor from `on` to `until`, both included; returns how many.

    Raises ValidationError, per field.
    """
    _check_other(mentor, to, school)
    if until < on:
        message = f"{nl_date(until)} ligt voor het begin op {nl_date(on)}."
        raise ValidationError({"until": message})
    with transaction.atomic():
        assignments = _locked(mentor, school, on, class_name)
        reached = [one for one in assignments if one.start <= until]
        for assignment in reached:
            _stand_in(assignment, to, on, until)
    return _pupils(reached)


def _check_other(mentor: User, to: User, school: School) -> None:
    if mentor == to:
        raise ValidationError({"mentor": "Kies iemand anders dan de mentor zelf."})
    check_is_mentor(to, school.pk)


def _locked(
    mentor: User, school: School, on: date, class_name: str | None
) -> list[MentorAssignment]:
    """The assignments to change, their pupils held."""
    lock_students({one.trajectory.student_id for one in assignments_of(mentor, school, on)})
    assignments = assignments_of(mentor, school, on)
    if class_name is None:
        return assignments
    names = _class_names(assignments, on)
    return [
        one for one in assignments if names.get(one.trajectory.student_id, NO_CLASS) == class_name
    ]


def _pass_on(assignment: MentorAssignment, to: User, on: date) -> None:
    start, until = max(assignment.start, on), assignment.until
    if assignment.start < on:
        assignment.until = on - DAY
        assignment.save()
    else:
        # It never took effect before this day (a handover on its first day, or one to come).
        assignment.delete()
    for other in _of(to, assignment, start, until):
        if other.start < start and (other.until or date.max) >= (until or date.max):
            return
        if other.start < start:
            other.until = start - DAY
            other.save()
        else:
            until = None if until is None or other.until is None else max(until, other.until)
            other.delete()
    MentorAssignment.objects.create(
        trajectory=assignment.trajectory,
        mentor=to,
        start=start,
        until=until,
        is_substitute=assignment.is_substitute and until is not None,
    )


def _stand_in(assignment: MentorAssignment, to: User, on: date, until: date) -> None:
    start = max(assignment.start, on)
    end = until if assignment.until is None else min(until, assignment.until)
    for other in _of(to, assignment, start, end):
        if other.start <= start and (other.until or date.max) >= end:
            return
        if other.start <= start:
            start = (other.until or end) + DAY
        else:
            end = min(end, other.start - DAY)
    if start <= end:
        MentorAssignment.objects.create(
            trajectory=assignment.trajectory,
            mentor=to,
            start=start,
            until=end,
            is_substitute=True,
        )


def _of(
    person: User, assignment: MentorAssignment, start: date, until: date | None
) -> list[MentorAssignment]:
    """What ties this person to the same pupil already, in that time."""
    others = MentorAssignment.objects.filter(trajectory=assignment.trajectory_id, mentor=person)
    return [
        other
        for other in others.order_by("start", "pk")
        if spans_meet(start, until, other.start, other.until)
    ]


def _class_names(assignments: list[MentorAssignment], day: date) -> dict[int, str]:
    pupils = [assignment.trajectory.student_id for assignment in assignments]
    rows = Enrolment.objects.for_system().filter(
        student__in=pupils, school_year=current_year_of("student__school", day)
    )
    return dict(rows.values_list("student_id", "class_name"))


def _pupils(assignments: list[MentorAssignment]) -> int:
    return len({assignment.trajectory.student_id for assignment in assignments})
