"""The vocational subjects that a pupil learns, for rooms below that write agreements."""

from lwt_admin.exams.models import ExamSubject
from lwt_admin.students.models import Trajectory


def subjects_of(trajectory: Trajectory) -> list[str]:
    """The electives of the pupil's newest exam package, in its order; empty without one."""
    electives = (
        ExamSubject.objects.for_system()
        .filter(candidate__trajectory=trajectory, kind=ExamSubject.Kind.ELECTIVE)
        .order_by("-candidate__exam_year", "position", "pk")
        .values_list("candidate", "name")
    )
    rows = list(electives)
    return [name for candidate, name in rows if candidate == rows[0][0]]
