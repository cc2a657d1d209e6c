"""Until when a school keeps what it knows about a pupil, and of whom that day has come.

No law names these terms for LWT as far as could be found: the defaults are the program's own, and
the school sets what its privacy rules say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.students.models import (
    Departure,
    Enrolment,
    Kept,
    RetentionTerm,
    Student,
    Trajectory,
)

DEFAULT_YEARS: Final[Mapping[str, int]] = {
    Kept.GUIDANCE: 2,
    Kept.NOT_ADMITTED: 1,
    Kept.DOSSIER: 5,
}


LAST_DAYS: Final[Mapping[str, str]] = {
    "in_class_until": "het einde van het laatste schooljaar",
    "departed_on": "de laatste dag op school",
    "ended_on": "het einde van het traject",
    "refused_on": "de afwijzing",
    "closed_on": "het stoppen van de aanloop",
}
"""What tells when a pupil left, by the name under which it is read; the latest of them counts."""

LAST_RESORTS: Final[Mapping[str, str]] = {
    "going_since": "het begin van het traject; er is geen laatste dag ingevuld",
    "made_on": "de dag waarop de leerling is ingevoerd; er is geen laatste dag ingevuld",
}
"""What is counted from when nothing tells when they left, so that nobody is kept forever."""


@dataclass(frozen=True)
class Due:
    """A pupil of whom something is no longer to be kept, and since when.

    The term runs from `left_on`; `counted_from` says in words what happened that day.
    """

    student: Student
    kept: Kept
    left_on: date
    counted_from: str
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
    going_on = Q(trajectories__refused_on=None, trajectories__ended_on=None)
    left = Departure.objects.for_system().filter(
        student=OuterRef("student"), school_year=OuterRef("school_year")
    )
    # Of the year in which a pupil left, the last day counts and not the end of the year.
    in_class = Enrolment.objects.for_system().filter(~Exists(left), student=OuterRef("pk"))
    return students.filter(anonymised_at=None).annotate(
        in_class_until=Subquery(
            in_class.order_by("-school_year__end").values("school_year__end")[:1]
        ),
        departed_on=Max("departures__last_day"),
        ended_on=Max("trajectories__ended_on"),
        refused_on=Max("trajectories__refused_on"),
        closed_on=Max("intakes__closed_on"),
        going_since=Max("trajectories__start", filter=going_on),
        was_admitted=Exists(admitted.exclude(admitted_on=None)),
    )


def _left(student: Student) -> tuple[date, str]:
    """The day from which the terms of a pupil run, and what it is the day of."""
    days = {name: getattr(student, name) for name in LAST_DAYS}
    words = LAST_DAYS
    if not any(days.values()):
        made_on = timezone.localdate(student.created_at)
        days = {"going_since": student.going_since, "made_on": made_on}  # type: ignore[attr-defined]
        words = LAST_RESORTS
    known = {name: day for name, day in days.items() if day is not None}
    latest = max(known, key=lambda name: known[name])
    return known[latest], words[latest]


def _due(student: Student, years: Mapping[str, int], day: date) -> Due | None:
    """The widest of what is due; None while nothing is."""
    left_on, counted_from = _left(student)
    admitted = student.was_admitted  # type: ignore[attr-defined]
    for kept in (Kept.DOSSIER, *(() if admitted else (Kept.NOT_ADMITTED,)), Kept.GUIDANCE):
        since = years_after(left_on, years[kept])
        done = kept == Kept.GUIDANCE and student.guidance_erased_at is not None
        if since <= day and not done:
            return Due(student, kept, left_on, counted_from, since)
    return None


def years_after(day: date, years: int) -> date:
    """The same day some years later; 1 March for 29 February in a year without one."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
