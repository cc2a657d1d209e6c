"""Whose hours count at once, and who may judge those of another."""

from collections.abc import Iterable
from datetime import date

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Reach, Right
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.placements.states import AT_ONCE, WAITING
from lwt_admin.students.models import MentorAssignment, Trajectory


def guides(user: User, trajectory: Trajectory, today: date) -> bool:
    """Whether the person is the pupil's mentor or substitute today: their hours count at once."""
    return trajectory.mentor_assignments.running_on(today).filter(mentor=user).exists()


def guided_by(user: User, trajectories: Iterable[Trajectory], today: date) -> set[int]:
    """As `guides`, of several pupils in one query: the trajectories (primary keys) of whom."""
    running = MentorAssignment.objects.for_system().running_on(today).filter(mentor=user)
    found = running.filter(trajectory__in=[one.pk for one in trajectories])
    return set(found.values_list("trajectory", flat=True))


def may_log(user: User, hours: TrajectoryHours) -> bool:
    """Whether the person enters hours of this pupil: as `may`, without a query for each pupil."""
    reach = user.access.reach(Right.PLACEMENTS_LOG, hours.trajectory.student.school_id)
    return reach is Reach.ALL or (reach is Reach.OWN and hours.is_own)


def may_judge(user: User, entry: HourEntry) -> bool:
    """Hours that wait are judged by somebody else than who entered them; the right comes on top."""
    return entry.status in WAITING and entry.entered_by_id != user.pk


def may_approve(user: User, entry: HourEntry, school: School, *, guided: bool) -> bool:
    """As `may_judge`; and one's own hours that wait after all, such as those that were disputed, of
    the mentor (`guided`) where the school lets them count without anybody else.
    """
    own = entry.status in WAITING and entry.entered_by_id == user.pk
    counts = guided and school.mentor_hours_count == AT_ONCE
    return may_judge(user, entry) or (own and counts)
