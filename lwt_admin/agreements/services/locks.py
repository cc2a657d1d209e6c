"""One lock for all agreements of a pupil.

What one agreement may do depends on the others (no two on one day, whatever the trajectory) and on
its other versions, which SQL cannot say on both databases. So every step takes this lock first,
before any row of its own.
"""

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.students.models import Trajectory


def lock_pupil(agreement: WorkAgreement) -> None:
    """Hold the pupil's trajectories until the transaction ends; harmless on SQLite."""
    trajectories = Trajectory.objects.for_system()
    pupil = trajectories.filter(pk=agreement.trajectory_id).values("student")
    rows = trajectories.filter(student__in=pupil).select_for_update().order_by("pk")
    list(rows.values_list("pk", flat=True))
