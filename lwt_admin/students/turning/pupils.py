"""The pupils of a school year, with all that is needed to say where each of them goes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.students.models import Departure, Enrolment, Outcome, Student, Trajectory
from lwt_admin.students.onward.contradictions import clash, has_diploma
from lwt_admin.students.onward.decided import Decided, decided_of
from lwt_admin.students.onward.watching import outcome_of
from lwt_admin.students.querysets import main_trajectory
from lwt_admin.students.turning.years import Turn
from lwt_admin.students.upper_years import LAST_YEAR

EndKind = Trajectory.EndKind


class Step(models.TextChoices):
    """What becomes of a pupil when the school year turns."""

    UP = "up", "naar het volgende leerjaar"
    AGAIN = "again", "blijft in dit leerjaar"
    DIPLOMA = Departure.Kind.DIPLOMA.value, Departure.Kind.DIPLOMA.label
    LEFT = Departure.Kind.LEFT.value, Departure.Kind.LEFT.label
    MOVED = Departure.Kind.MOVED.value, Departure.Kind.MOVED.label
    LATER = "later", "nog niet beslist"


LEAVING: Final = (Step.DIPLOMA, Step.LEFT, Step.MOVED)
LEFT_BY_END: Final = {
    EndKind.MOVED: Step.MOVED,
    EndKind.LEFT: Step.LEFT,
    EndKind.ENTREE: Step.LEFT,
}
"""What the end of a trajectory already says about where the pupil went."""


@dataclass(frozen=True)
class Pupil:
    """Somebody in the old year: where, and what the next year already holds.

    `decided` is what was confirmed about the exam of the old year.
    """

    enrolment: Enrolment
    there: Enrolment | None
    departure: Departure | None
    decided: Decided | None = None

    @property
    def student(self) -> Student:
        return self.enrolment.student

    @property
    def key(self) -> int:
        """By which the form knows this pupil."""
        return self.enrolment.pk

    @property
    def leerjaar(self) -> int:
        return self.enrolment.leerjaar

    @property
    def is_done(self) -> bool:
        return self.there is not None or self.departure is not None

    @property
    def open_trajectory(self) -> Trajectory | None:
        """The one that ends when the pupil leaves; there is at most one."""
        found = self.student.trajectories.all()
        return next((one for one in found if one.ended_on is None and not one.refused_on), None)

    @property
    def main_trajectory(self) -> Trajectory | None:
        return main_trajectory(list(self.student.trajectories.all()))

    @property
    def outcome(self) -> Outcome | None:
        main = self.main_trajectory
        return None if main is None else outcome_of(main)

    def left_in(self, year: SchoolYear) -> date | None:
        """The last day when the end of the trajectory says that the pupil left in that year."""
        main = self.main_trajectory
        if main is None or main.ended_on is None or main.end_kind not in LEFT_BY_END:
            return None
        return main.ended_on if year.start <= main.ended_on <= year.end else None

    @property
    def has_diploma(self) -> bool:
        """Whether the exam was passed by what was decided or by the outcome."""
        return has_diploma(self.outcome, self.decided)

    @property
    def may_still_pass(self) -> bool:
        return self.decided is not None and self.decided.is_provisional

    def clash(self, step: Step) -> str:
        """What is on record about the exam that this step cannot be with; empty when it can."""
        return clash(step, self.outcome, self.decided)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """What can become of this pupil, in words that name the leerjaar."""
        goes_up = self.leerjaar < LAST_YEAR
        words = {
            Step.UP: f"naar leerjaar {self.leerjaar + 1}",
            Step.AGAIN: f"blijft in leerjaar {self.leerjaar}",
        }
        left_out = Step.DIPLOMA if goes_up else Step.UP
        return [(str(one), words.get(one, one.label)) for one in Step if one is not left_out]

    @property
    def proposal(self) -> Step:
        """What most likely becomes of the pupil, by what is known."""
        main = self.main_trajectory
        if main is not None and main.end_kind in LEFT_BY_END:
            return LEFT_BY_END[EndKind(main.end_kind)]
        if self.leerjaar < LAST_YEAR:
            return Step.UP
        if self.has_diploma:
            return Step.LATER if self.clash(Step.DIPLOMA) else Step.DIPLOMA
        failed = self.clash(Step.DIPLOMA) and not self.may_still_pass
        return Step.AGAIN if failed else Step.LATER

    @property
    def proposed_class(self) -> str:
        """The class of next year; empty for who leaves."""
        if self.proposal is Step.UP:
            return next_class(self.enrolment.class_name, self.leerjaar)
        return self.enrolment.class_name if self.proposal is Step.AGAIN else ""


def next_class(name: str, leerjaar: int) -> str:
    """The name of a class a year later: `3bw1` becomes `4bw1`, `BK3a` becomes `BK4a`.

    A name in which the leerjaar does not stand once, at the front or alone, stays as it is.
    """
    now, then = str(leerjaar), str(leerjaar + 1)
    if re.match(rf"{now}(?!\d)", name) or re.findall(r"\d", name) == [now]:
        return name.replace(now, then, 1)
    return name


def pupils_of(user: User, turn: Turn) -> list[Pupil]:
    """The pupils of the old year whom `user` may move, by leerjaar, class and name.

    Eight queries, however many pupils there are, of which one for each room that decides on exams.
    """
    enrolments = (
        Enrolment.objects.for_user(user, Right.STUDENTS_CHANGE)
        .filter(school_year=turn.old, student__school=turn.old.school_id)
        .select_related("student")
        .prefetch_related(
            Prefetch(
                "student__trajectories", Trajectory.objects.for_system().select_related("outcome")
            ),
            "student__trajectories__interruptions",
            "student__trajectories__profile_changes",
            Prefetch("student__enrolments", _in_new_year(turn), to_attr="in_new_year"),
            Prefetch("student__departures", _left(turn), to_attr="left_this_year"),
        )
        .order_by("leerjaar", "class_name", "student__sort_key", "pk")
    )
    return _with_decided(user, turn, [_pupil(one) for one in enrolments])


def without_class(user: User, turn: Turn) -> list[Student]:
    """Whose trajectory runs in the old year, but who is in no class then, nor in the next.

    They are not on the page: first somebody says in which class they are. One query.
    """
    years = [year for year in (turn.old, turn.new) if year is not None]
    placed = Enrolment.objects.for_system().filter(
        student=OuterRef("student"), school_year__in=years
    )
    running = (
        Trajectory.objects.for_user(user, Right.STUDENTS_CHANGE)
        .open()
        .filter(
            ~Exists(placed),
            student__school=turn.old.school_id,
            admitted_on__isnull=False,
            start__lte=turn.old.end,
        )
    )
    return [one.student for one in running.select_related("student").order_by("student__sort_key")]


def waiting_among(pupils: Sequence[Pupil]) -> list[Pupil]:
    """Those of whom nothing is recorded for the next year."""
    return [one for one in pupils if not one.is_done]


def _in_new_year(turn: Turn) -> models.QuerySet:
    return Enrolment.objects.for_system().filter(school_year=turn.new)


def _left(turn: Turn) -> models.QuerySet:
    return Departure.objects.for_system().filter(school_year=turn.old)


def _pupil(enrolment: Enrolment) -> Pupil:
    student: Any = enrolment.student
    return Pupil(
        enrolment=enrolment,
        there=next(iter(student.in_new_year), None),
        departure=next(iter(student.left_this_year), None),
    )


def _with_decided(user: User, turn: Turn, pupils: list[Pupil]) -> list[Pupil]:
    """The same pupils, each with what was decided about the exam of the old year."""
    mains = {pupil.key: pupil.main_trajectory for pupil in pupils}
    keys = [one.pk for one in mains.values() if one is not None]
    decided = {
        key: one
        for key, one in decided_of(user, keys).items()
        if one.exam_year == turn.old.end.year
    }
    return [
        pupil
        if (main := mains[pupil.key]) is None
        else replace(pupil, decided=decided.get(main.pk))
        for pupil in pupils
    ]
