"""Which pupils a person sees, and the questions that lists ask."""

from datetime import date
from typing import Self

from django.db.models import Q

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.text import fold


class StudentQuerySet(ScopedQuerySet):
    view_right = Right.STUDENTS_VIEW
    mentor_path = "trajectories__mentor_assignments"

    def search(self, text: str) -> Self:
        """Pupils of whom every typed word occurs in the name or begins the number."""
        found = self
        for word in fold(text).split():
            found = found.filter(Q(search_key__contains=word) | Q(number__startswith=word))
        return found


class OfStudentQuerySet(ScopedQuerySet):
    """Guardians, enrolments and school times of a pupil."""

    school_path = "student__school"
    mentor_path = "student__trajectories__mentor_assignments"
    view_right = Right.STUDENTS_VIEW


class SchoolTimeQuerySet(ScopedQuerySet):
    """Lesson hours of classes and of pupils; a class has no mentor of its own."""

    school_path = "school_year__school"
    mentor_path = "student__trajectories__mentor_assignments"
    view_right = Right.STUDENTS_VIEW


class TrajectoryQuerySet(ScopedQuerySet):
    school_path = "student__school"
    mentor_path = "mentor_assignments"
    view_right = Right.STUDENTS_VIEW

    def running_on(self, day: date) -> Self:
        """Admitted, begun, not ended, and not interrupted on `day`."""
        interrupted = Q(interruptions__start__lte=day) & (
            Q(interruptions__end=None) | Q(interruptions__end__gte=day)
        )
        return (
            self.filter(admitted_on__lte=day, start__lte=day)
            .filter(Q(ended_on=None) | Q(ended_on__gte=day))
            .exclude(pk__in=self.model._base_manager.filter(interrupted).values("pk"))
        )

    def open(self) -> Self:
        """Applied for or running: neither refused nor ended."""
        return self.filter(refused_on=None, ended_on=None)


class OfTrajectoryQuerySet(ScopedQuerySet):
    """Mentor assignments, interruptions and additional subjects of a trajectory."""

    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.STUDENTS_VIEW

    def running_on(self, day: date) -> Self:
        """Mentor assignments that hold on `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day), start__lte=day)
