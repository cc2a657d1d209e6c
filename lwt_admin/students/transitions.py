"""The life of a leer-werktraject: which decision may follow which, and what must hold.

`decide` is the only door: it checks, stores, and records who decided what. Interruptions and
mentors are in `services`.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.students.locks import lock_student
from lwt_admin.students.models import Intake, Trajectory, TrajectoryEvent
from lwt_admin.students.trajectory_checks import check_trajectory

Kind = TrajectoryEvent.Kind


class State(models.TextChoices):
    """What people have decided so far; whether a trajectory runs follows from the dates."""

    NEW = "new", "nieuw"
    APPLIED = "applied", "aangevraagd"
    ADMITTED = "admitted", "toegelaten"
    REFUSED = "refused", "afgewezen"
    ENDED = "ended", "beëindigd"


@dataclass(frozen=True)
class Transition:
    """A decision: from which states to which, what it is called, and who may take it."""

    source: State
    target: State
    kind: Kind
    right: Right = Right.STUDENTS_CHANGE
    needs_reason: bool = True


TRANSITIONS: Final = (
    Transition(State.NEW, State.APPLIED, Kind.APPLIED, needs_reason=False),
    Transition(State.NEW, State.ADMITTED, Kind.ADMITTED),
    Transition(State.NEW, State.REFUSED, Kind.REFUSED),
    Transition(State.APPLIED, State.ADMITTED, Kind.ADMITTED),
    Transition(State.APPLIED, State.REFUSED, Kind.REFUSED),
    Transition(State.APPLIED, State.ENDED, Kind.ENDED),
    Transition(State.ADMITTED, State.ENDED, Kind.ENDED),
    Transition(State.ENDED, State.ADMITTED, Kind.RESUMED, needs_reason=False),
    Transition(State.ENDED, State.APPLIED, Kind.RESUMED, needs_reason=False),
)

BY_STATES: Final = {(step.source, step.target): step for step in TRANSITIONS}


def state_of(trajectory: Trajectory) -> State:
    """The state that the filled dates say."""
    if trajectory.ended_on is not None:
        return State.ENDED
    if trajectory.refused_on is not None:
        return State.REFUSED
    return State.APPLIED if trajectory.admitted_on is None else State.ADMITTED


def decide(trajectory: Trajectory, actor: User | None, today: date) -> TrajectoryEvent | None:
    """Store a trajectory with changed dates, and record the decision when they hold a new one.

    `actor` is None for background work and commands. Raises ValidationError, per field, when the
    decision may not follow or the dates do not fit.
    """
    with transaction.atomic():
        lock_student(trajectory.student_id)
        stored = Trajectory.objects.filter(pk=trajectory.pk).first()
        step = _checked(trajectory, stored, today)
        trajectory.save()
        if stored is None:
            _take_up_intake(trajectory)
        if step is None:
            return None
        event = _event(trajectory, step, actor, today)
        event.save()
        return event


def decisions_in(trajectory: Trajectory, today: date) -> list[TrajectoryEvent]:
    """The records of the decisions that a new trajectory holds, in order; nothing is stored.

    For a list that stores many at once, holding the school. Each is checked as if it were taken by
    itself; raises ValidationError, per field.
    """
    events = []
    before: Trajectory | None = None
    for after in _as_it_went(trajectory):
        step = _checked(after, before, today)
        if step is not None:
            event = _event(after, step, None, today)
            event.trajectory = trajectory
            events.append(event)
        before = after
    return events


def _as_it_went(trajectory: Trajectory) -> Iterator[Trajectory]:
    """A new trajectory as it stood after each decision: applied, admitted or refused, ended."""
    if trajectory.applied_on is not None:
        applied = copy(trajectory)
        applied.admitted_on = applied.refused_on = None
        yield _not_ended(applied)
    if trajectory.admitted_on is not None or trajectory.refused_on is not None:
        yield _not_ended(copy(trajectory))
    if trajectory.ended_on is not None:
        yield trajectory


def _not_ended(trajectory: Trajectory) -> Trajectory:
    trajectory.ended_on, trajectory.end_kind, trajectory.end_reason = None, "", ""
    return trajectory


def _take_up_intake(trajectory: Trajectory) -> None:
    """What the pupil was on the way to is this trajectory, wherever it was opened."""
    waiting = Intake.objects.filter(student=trajectory.student_id, trajectory=None, closed_on=None)
    intake = waiting.first()
    if intake is not None:
        intake.trajectory = trajectory
        intake.version += 1
        intake.save()


def _checked(trajectory: Trajectory, stored: Trajectory | None, today: date) -> Transition | None:
    """The decision that the dates hold; ValidationError when it may not follow or cannot be."""
    step = _step(stored, trajectory)
    trajectory.clean()
    check_trajectory(trajectory, stored, today)
    if step is not None and step.needs_reason and not _reason(trajectory, step):
        raise ValidationError({_reason_field(step): "Schrijf kort de reden van dit besluit op."})
    return step


def _step(stored: Trajectory | None, trajectory: Trajectory) -> Transition | None:
    """The decision that the changed dates hold; None when they only correct an earlier one."""
    source = State.NEW if stored is None else state_of(stored)
    target = state_of(trajectory)
    if source is target:
        return None
    step = BY_STATES.get((source, target))
    if step is None:
        raise ValidationError(
            f"Een traject dat {source.label} is, kan niet weer “{target.label}” worden."
        )
    return step


def _reason_field(step: Transition) -> str:
    return "end_reason" if step.kind is Kind.ENDED else "admission_note"


def _reason(trajectory: Trajectory, step: Transition) -> str:
    return str(getattr(trajectory, _reason_field(step))).strip()


def _event(
    trajectory: Trajectory, step: Transition, actor: User | None, today: date
) -> TrajectoryEvent:
    days = {
        Kind.APPLIED: trajectory.applied_on,
        Kind.ADMITTED: trajectory.admitted_on,
        Kind.REFUSED: trajectory.refused_on,
        Kind.ENDED: trajectory.ended_on,
    }
    return TrajectoryEvent(
        trajectory=trajectory,
        kind=step.kind,
        day=days.get(step.kind) or today,
        reason=_reason(trajectory, step) if step.needs_reason else "",
        actor=actor,
    )
