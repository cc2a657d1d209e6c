"""One lock for all that happens to a pupil, one thing after another.

A pupil works in one place at a time, over all agreements and trajectories. SQL cannot say that on
both databases, so whoever changes agreements or hours first holds this lock, before any row of its
own, and then looks at what is there.
"""

from collections.abc import Collection

from lwt_admin.students.models import Trajectory


def lock_pupil(trajectory_id: int) -> None:
    """Hold the trajectories of the pupil of this one until the transaction ends."""
    lock_pupils([trajectory_id])


def lock_pupils(trajectory_ids: Collection[int]) -> None:
    """As `lock_pupil`, of several pupils at once; in order, so that nobody waits for each other."""
    trajectories = Trajectory.objects.for_system()
    pupils = trajectories.filter(pk__in=trajectory_ids).values("student")
    rows = trajectories.filter(student__in=pupils).select_for_update().order_by("pk")
    list(rows.values_list("pk", flat=True))
