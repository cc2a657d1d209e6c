"""Where a pupil stands in the leer-werktraject, on a day; derived from dates, never stored.

Said twice: in Python (`stage_on`, for what is shown) and in SQL (`TrajectoryQuerySet.in_stage`, for
lists); a test holds them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import models

from lwt_admin.ui.formats import nl_date


class Stage(models.TextChoices):
    """The stages by which a list is narrowed."""

    RUNNING = "running", "loopt"
    PAUSED = "paused", "onderbroken"
    WAITING = "waiting", "nog niet begonnen"
    ENDED = "ended", "beëindigd of afgewezen"
    NONE = "none", "geen leer-werktraject"


class Pause(Protocol):
    """A time in which a trajectory stands still."""

    def includes(self, day: date) -> bool: ...


class Dated(Protocol):
    """The dates of a trajectory that decide its stage."""

    start: date
    applied_on: date | None
    admitted_on: date | None
    refused_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class Status:
    """The stage, in words for people, with the kind of mark that goes with it."""

    stage: Stage
    text: str
    kind: str


NO_TRAJECTORY = Status(Stage.NONE, "geen leer-werktraject", "neutral")


def stage_on(trajectory: Dated, pauses: Iterable[Pause], day: date) -> Stage:
    """The stage of a trajectory on `day`; `ended_on` is its last day."""
    if trajectory.refused_on is not None:
        return Stage.ENDED
    if trajectory.ended_on is not None and trajectory.ended_on < day:
        return Stage.ENDED
    if trajectory.admitted_on is None or max(trajectory.admitted_on, trajectory.start) > day:
        return Stage.WAITING
    return Stage.PAUSED if any(pause.includes(day) for pause in pauses) else Stage.RUNNING


def status_on(trajectory: Dated, pauses: Iterable[Pause], day: date) -> Status:
    """What the pages say about a trajectory on `day`."""
    stage = stage_on(trajectory, pauses, day)
    if stage is Stage.WAITING:
        return _waiting(trajectory, day)
    if stage is Stage.PAUSED:
        return Status(stage, "onderbroken", "warn")
    if stage is Stage.RUNNING:
        if trajectory.ended_on is not None:
            return Status(stage, f"loopt, eindigt {nl_date(trajectory.ended_on)}", "warn")
        return Status(stage, "loopt", "ok")
    if trajectory.refused_on is not None:
        return Status(stage, f"afgewezen op {nl_date(trajectory.refused_on)}", "neutral")
    return Status(stage, f"beëindigd op {nl_date(trajectory.ended_on)}", "neutral")


def _waiting(trajectory: Dated, day: date) -> Status:
    if trajectory.admitted_on is not None:
        return Status(Stage.WAITING, f"toegelaten, start {nl_date(trajectory.start)}", "wait")
    if trajectory.start <= day:
        return Status(Stage.WAITING, "start voorbij, nog niet toegelaten", "bad")
    return Status(Stage.WAITING, "aangevraagd, nog geen besluit", "wait")
