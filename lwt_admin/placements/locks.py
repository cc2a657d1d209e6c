"""One pupil's hours change one after another.

A pupil works in one place at a time, over all agreements. SQL cannot say that on both databases, so
every change first locks the pupil's trajectories and then looks at what is there.
"""

from lwt_admin.students.models import Trajectory


def lock(trajectory: Trajectory) -> None:
    """Wait for who else is changing hours of this pupil; inside a transaction only."""
    rows = Trajectory.objects.for_system().filter(student_id=trajectory.student_id)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
