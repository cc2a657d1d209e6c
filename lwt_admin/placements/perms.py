"""Whose hours count at once, and who may judge those of another."""

from datetime import date

from lwt_admin.accounts.models import User
from lwt_admin.placements.models import HourEntry
from lwt_admin.students.models import Trajectory


def guides(user: User, trajectory: Trajectory, today: date) -> bool:
    """Whether the person is the pupil's mentor or substitute today: their hours count at once."""
    return trajectory.mentor_assignments.running_on(today).filter(mentor=user).exists()


def may_judge(user: User, entry: HourEntry) -> bool:
    """Hours that wait are judged by somebody else than who entered them; the right comes on top."""
    waits = entry.status == HourEntry.Status.PROPOSED
    return waits and entry.entered_by_id != user.pk
