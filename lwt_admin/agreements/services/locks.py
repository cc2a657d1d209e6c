"""One lock for all agreements of a pupil.

What one agreement may do depends on the others (no two on one day) and on its other versions, which
SQL cannot say on both databases. So every step takes this lock first, before any row of its own.
"""

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.students.models import Trajectory


def lock_pupil(agreement: WorkAgreement) -> None:
    """Hold the pupil's trajectory until the transaction ends; harmless on SQLite."""
    Trajectory.objects.for_system().select_for_update().get(pk=agreement.trajectory_id)
