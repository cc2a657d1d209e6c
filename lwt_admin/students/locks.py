"""Locks for all that happens to a pupil, one thing after another.

What may not stand beside something else, SQL cannot always say on both databases. So whoever stores
such a thing holds a lock first, before any row of its own, and then looks at what is there. For
what is decided about the pupil and kept in the dossier that lock is the pupil (`lock_student`). For
agreements and hours it is all trajectories of the pupil (`lock_work_of`): a pupil works in one
place at a time.
"""

from collections.abc import Collection

from lwt_admin.students.models import Student, Trajectory


def lock_student(student_id: int) -> None:
    """Hold the pupil until the transaction ends."""
    lock_students([student_id])


def lock_students(student_ids: Collection[int]) -> None:
    """As `lock_student`, of several at once; in order, so that nobody waits for each other.

    Without their keys: what belongs to the pupil can be stored meanwhile by whoever needs no lock.
    """
    rows = Student.objects.for_system().filter(pk__in=student_ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def locked_trajectory(trajectory_id: int) -> Trajectory:
    """The trajectory as it is stored now, with its pupil held."""
    trajectories = Trajectory.objects.for_system()
    lock_student(trajectories.values_list("student", flat=True).get(pk=trajectory_id))
    found: Trajectory = trajectories.select_related("student").get(pk=trajectory_id)
    return found


def lock_work_of(trajectory_id: int) -> None:
    """Hold all trajectories of the pupil who has this one until the transaction ends."""
    lock_work_of_all([trajectory_id])


def lock_work_of_all(trajectory_ids: Collection[int]) -> None:
    """As `lock_work_of`, for several at once; in order, so that nobody waits for each other."""
    trajectories = Trajectory.objects.for_system()
    pupils = trajectories.filter(pk__in=trajectory_ids).values("student")
    rows = trajectories.filter(student__in=pupils).select_for_update().order_by("pk")
    list(rows.values_list("pk", flat=True))
