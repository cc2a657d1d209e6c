"""Until when a school keeps what it knows about a pupil, and of whom that day has come.

No law names these terms for LWT as far as could be found: the defaults are the program's own, and
the school sets what its privacy rules say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import models
from django.db.models import Exists, Max, OuterRef

from lwt_admin.accounts.models import School
from lwt_admin.students.models import Kept, RetentionTerm, Student, Trajectory

DEFAULT_YEARS: Final[Mapping[str, int]] = {
    Kept.GUIDANCE: 2,
    Kept.NOT_ADMITTED: 1,
    Kept.DOSSIER: 5,
}


@dataclass(frozen=True)
class Due:
    """A pupil of whom something is no longer to be kept, and since when."""

    student: Student
    kept: Kept
    left_on: date
    since: date


def terms_of(school: School) -> dict[str, int]:
    """The years for which a school keeps each kind of data."""
    own = RetentionTerm.objects.for_system().filter(school=school)
    return {**DEFAULT_YEARS, **dict(own.order_by().values_list("kept", "years"))}


def due_at(school: School, students: models.QuerySet[Student], day: date) -> list[Due]:
    """Of whom among `students` something is due on `day`, the longest due first; two queries."""
    years = terms_of(school)
    found = [due for one in _with_last_days(students) if (due := _due(one, years, day))]
    return sorted(found, key=lambda due: (due.since, due.student.sort_key, due.student.pk))


def _with_last_days(students: models.QuerySet[Student]) -> models.QuerySet[Student]:
    admitted = Trajectory.objects.for_system().filter(student=OuterRef("pk"))
    return students.filter(anonymised_at=None).annotate(
        in_class_until=Max("enrolments__school_year__end"),
        ended_on=Max("trajectories__ended_on"),
        refused_on=Max("trajectories__refused_on"),
        was_admitted=Exists(admitted.exclude(admitted_on=None)),
    )


def _due(student: Student, years: Mapping[str, int], day: date) -> Due | None:
    """The widest of what is due; None while nothing is, or while nothing tells when they left."""
    moments = (student.in_class_until, student.ended_on, student.refused_on)  # type: ignore[attr-defined]
    left_on = max((moment for moment in moments if moment is not None), default=None)
    if left_on is None:
        return None
    admitted = student.was_admitted  # type: ignore[attr-defined]
    for kept in (Kept.DOSSIER, *(() if admitted else (Kept.NOT_ADMITTED,)), Kept.GUIDANCE):
        since = years_after(left_on, years[kept])
        done = kept == Kept.GUIDANCE and student.guidance_erased_at is not None
        if since <= day and not done:
            return Due(student, kept, left_on, since)
    return None


def years_after(day: date, years: int) -> date:
    """The same day some years later; 1 March for 29 February in a year without one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
