"""A departure that was recorded is changed or taken back, and with it the end of the trajectory."""

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.students.locks import lock_student
from lwt_admin.students.models import Departure, Trajectory
from lwt_admin.students.onward.contradictions import departure_of, why_not
from lwt_admin.students.onward.decided import decided_of
from lwt_admin.students.onward.watching import outcome_of
from lwt_admin.students.transitions import decide
from lwt_admin.students.turning.plan import END_KINDS, end_reason
from lwt_admin.students.turning.pupils import Step
from lwt_admin.ui.formats import nl_date

GONE: Final = "Dit vertrek is intussen al ongedaan gemaakt."


def change_departure(departure: Departure, *, by: User, today: date) -> Departure:
    """Store another kind or last day; a trajectory that ended in the same turn ends so too.

    Raises ValidationError, per field, when the day is not in the school year, the kind cannot be
    with how the exam went, or the trajectory cannot end so.
    """
    with transaction.atomic():
        lock_student(departure.student_id)
        course = course_ended_by(_stored(departure))
        _check_day(departure)
        _check_kind(departure, by, today)
        departure.save()
        if course is not None:
            _end_anew(course, departure, by, today)
    return departure


def undo_departure(departure: Departure, reason: str, *, by: User, today: date) -> None:
    """Take a departure back, as if it had not been recorded; the history keeps it and the reason.

    A trajectory that ended in the same turn goes on. Raises ValidationError when it cannot.
    """
    with transaction.atomic():
        lock_student(departure.student_id)
        stored = _stored(departure)
        course = course_ended_by(stored)
        stored.reason = reason
        stored.version += 1
        stored.save()
        stored.delete()
        if course is not None:
            course.ended_on, course.end_kind, course.end_reason = None, "", ""
            _decide(course, by, today)


def course_ended_by(departure: Departure) -> Trajectory | None:
    """The trajectory that ended in the turn of the school year in which this was recorded.

    None when it ended otherwise, or when somebody changed that end since.
    """
    found = Trajectory.objects.for_system().filter(
        student=departure.student_id, end_reason__startswith=end_reason(departure.school_year, "")
    )
    ended = {
        (END_KINDS[Step(departure.kind)], departure.last_day),
        *((Trajectory.EndKind.NOT_STARTED, one.start) for one in found),
    }
    return next((one for one in found if (one.end_kind, one.ended_on) in ended), None)


def _stored(departure: Departure) -> Departure:
    rows = Departure.objects.for_system().select_related("student", "school_year")
    stored: Departure | None = rows.filter(pk=departure.pk).first()
    if stored is None:
        raise ValidationError(GONE)
    return stored


def _check_day(departure: Departure) -> None:
    year, day = departure.school_year, departure.last_day
    later = SchoolYear.objects.for_system().filter(school=year.school_id, start__gt=year.end)
    following = later.order_by("start").values_list("start", flat=True).first()
    if day < year.start or (following is not None and day >= following):
        text = f"{nl_date(day)} valt niet in schooljaar {year.in_full}."
        raise ValidationError({"last_day": text})


def _check_kind(departure: Departure, by: User, today: date) -> None:
    trajectories = Trajectory.objects.for_system().filter(student=departure.student_id)
    year = departure.school_year
    for one in trajectories.filter(refused_on=None).select_related("outcome"):
        if departure_of(one, [departure]) is None:
            continue
        decided = decided_of(by, [one.pk]).get(one.pk)
        if decided is not None and decided.exam_year != year.end.year:
            decided = None
        if why := why_not(departure.kind, outcome_of(one), decided, year, today):
            raise ValidationError({"kind": why})


def _end_anew(course: Trajectory, departure: Departure, by: User, today: date) -> None:
    if course.end_kind != Trajectory.EndKind.NOT_STARTED:
        course.ended_on = departure.last_day
        course.end_kind = END_KINDS[Step(departure.kind)]
    _decide(course, by, today)


def _decide(course: Trajectory, by: User, today: date) -> None:
    course.version += 1
    try:
        decide(course, by, today)
    except ValidationError as refused:
        texts = [f"Het leer-werktraject kan zo niet. {text}" for text in refused.messages]
        raise ValidationError(texts) from refused
