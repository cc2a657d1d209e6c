"""Which pupils a person sees, and the questions that lists ask."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils import timezone

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.students.stages import Stage
from lwt_admin.text import fold

if TYPE_CHECKING:
    from lwt_admin.students.models import Trajectory


def rows_of(model: str) -> Any:
    """The manager of another model of this room; the models themselves import this module."""
    return apps.get_model("students", model).objects


def profile_since(trajectory: str) -> Subquery:
    """The day of the last change of profile of the trajectory at this path, None without any."""
    changes = rows_of("ProfileChange").filter(trajectory=OuterRef(trajectory)).order_by("-day")
    return Subquery(changes.values("day")[:1])


def current_year_of(school_path: str, day: date) -> Coalesce:
    """The school year of `day` as a subquery: the last that has begun, else the first to come.

    In the summer holidays that is still the year that ended, until the next one begins.
    """
    years = SchoolYear.objects.filter(school=OuterRef(school_path))
    begun = years.filter(start__lte=day).order_by("-start", "pk")
    coming = years.filter(start__gt=day).order_by("start", "pk")
    return Coalesce(Subquery(begun.values("pk")[:1]), Subquery(coming.values("pk")[:1]))


class StudentQuerySet(ScopedQuerySet):
    view_right = Right.STUDENTS_VIEW
    mentor_path = "trajectories__mentor_assignments"

    def _not_anonymised(self) -> dict[str, None]:
        return {"anonymised_at": None}

    def search(self, text: str) -> Self:
        """Pupils of whom every typed word occurs in the name or begins the number."""
        found = self
        for word in fold(text).split():
            found = found.filter(Q(search_key__contains=word) | Q(number__istartswith=word))
        return found

    def with_current_class(self, day: date) -> Self:
        """Annotate `current_leerjaar` and `current_class` of the school year of `day`."""
        enrolments = rows_of("Enrolment").filter(
            student=OuterRef("pk"), school_year=OuterRef("current_year")
        )
        return self.annotate(current_year=current_year_of("school", day)).annotate(
            current_leerjaar=Subquery(enrolments.values("leerjaar")[:1]),
            current_class=Subquery(enrolments.values("class_name")[:1]),
        )

    def with_main_trajectory(self) -> Self:
        """Annotate `main_trajectory_id`: the one that pages speak of (see `main_trajectory`)."""
        main = rows_of("Trajectory").filter(student=OuterRef("pk")).in_main_order()
        return self.annotate(main_trajectory_id=Subquery(main.values("pk")[:1]))

    def with_trajectories(self) -> Self:
        """Fetch trajectories along with their mentors and interruptions: four queries in all."""
        assignments = rows_of("MentorAssignment").select_related("mentor")
        return self.prefetch_related(
            "trajectories__interruptions", Prefetch("trajectories__mentor_assignments", assignments)
        )

    def with_course(self) -> Self:
        """Fetch along all that the page of the trajectory reads: eight queries in all."""
        events = rows_of("TrajectoryEvent").select_related("actor")
        return (
            self.with_trajectories()
            .select_related("school")
            .prefetch_related(
                "exemptions",
                "trajectories__additional_subjects",
                "trajectories__profile_changes",
                Prefetch("trajectories__events", events),
            )
        )

    def with_onward(self) -> Self:
        """Fetch along all that the page of what comes after reads: seven queries in all."""
        return self.select_related("school").prefetch_related(
            Prefetch("trajectories", rows_of("Trajectory").select_related("outcome")),
            "trajectories__interruptions",
            "trajectories__mbo_applications",
            "trajectories__later_destinations",
            Prefetch("departures", rows_of("Departure").select_related("school_year")),
            Prefetch("enrolments", rows_of("Enrolment").select_related("school_year")),
        )

    def with_dossier(self) -> Self:
        """Fetch along all that `students.summary` reads: eight queries in all."""
        return (
            self.with_trajectories()
            .with_current_class(timezone.localdate())
            .select_related("school")
            .prefetch_related(
                "guardians",
                Prefetch("enrolments", rows_of("Enrolment").with_departure()),
                "trajectories__additional_subjects",
                "trajectories__profile_changes",
            )
        )


class OfStudentQuerySet(ScopedQuerySet):
    """Guardians, enrolments and school times of a pupil."""

    school_path = "student__school"
    mentor_path = "student__trajectories__mentor_assignments"
    view_right = Right.STUDENTS_VIEW


class EnrolmentQuerySet(OfStudentQuerySet):
    """In which class a pupil sits in a school year."""

    def with_departure(self) -> Self:
        """Fetch the school years along, with `departure_pk`, `left_as` and `left_on` of who left.

        In the same query: the page of the dossier has none to spare.
        """
        left = rows_of("Departure").filter(
            student=OuterRef("student"), school_year=OuterRef("school_year")
        )
        return self.select_related("school_year").annotate(
            departure_pk=Subquery(left.values("pk")[:1]),
            left_as=Subquery(left.values("kind")[:1]),
            left_on=Subquery(left.values("last_day")[:1]),
        )


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
        return self._begun_on(day).exclude(pk__in=self._paused_on(day))

    def in_stage(self, stage: Stage, day: date) -> Self:
        """Trajectories whose stage on `day` is this one; none for `Stage.NONE`."""
        ended = Q(refused_on__isnull=False) | Q(ended_on__lt=day)
        match stage:
            case Stage.RUNNING:
                return self.running_on(day)
            case Stage.PAUSED:
                return self._begun_on(day).filter(pk__in=self._paused_on(day))
            case Stage.WAITING:
                not_begun = Q(admitted_on=None) | Q(admitted_on__gt=day) | Q(start__gt=day)
                return self.filter(not_begun).exclude(ended)
            case Stage.ENDED:
                return self.filter(ended)
        return self.none()

    def open(self) -> Self:
        """Applied for or running: neither refused nor ended."""
        return self.filter(refused_on=None, ended_on=None)

    def not_ended_on(self, day: date) -> Self:
        """Neither refused nor past its last day on `day`."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), refused_on=None)

    def in_main_order(self) -> Self:
        """The trajectory that pages speak of first: not refused, then the latest start."""
        return self.order_by(IsNull(F("refused_on"), False), "-start", "-pk")

    def with_profile_since(self) -> Self:
        """Annotate `profile_since`: from when the pupil has another profile than at the start."""
        return self.annotate(profile_since=profile_since("pk"))

    def _begun_on(self, day: date) -> Self:
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gte=day),
            refused_on=None,
            admitted_on__lte=day,
            start__lte=day,
        )

    def _paused_on(self, day: date) -> models.QuerySet:
        interrupted = Q(interruptions__start__lte=day) & (
            Q(interruptions__end=None) | Q(interruptions__end__gte=day)
        )
        return self.model._base_manager.filter(interrupted).values("pk")


class OfTrajectoryQuerySet(ScopedQuerySet):
    """Mentor assignments, interruptions and additional subjects of a trajectory."""

    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.STUDENTS_VIEW

    def running_on(self, day: date) -> Self:
        """Mentor assignments that hold on `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day), start__lte=day)

    def from_day(self, day: date) -> Self:
        """Mentor assignments that hold on `day` or later."""
        return self.filter(Q(until=None) | Q(until__gte=day))


class MboApplicationQuerySet(OfTrajectoryQuerySet):
    """Applications at mbo institutions."""

    def waiting(self) -> Self:
        """Without an answer yet."""
        return self.filter(answer="waiting")

    def hopeful(self) -> Self:
        """Waiting for an answer, or admitted."""
        return self.filter(answer__in=("waiting", "admitted"))


def main_trajectory(trajectories: "list[Trajectory]") -> "Trajectory | None":
    """The trajectory that pages speak of, from all of one pupil; None without any.

    The same order as `TrajectoryQuerySet.in_main_order`.
    """
    return min(
        trajectories,
        key=lambda one: (
            one.refused_on is not None,
            -one.start.toordinal(),
            -one.pk,
        ),
        default=None,
    )
