"""Recording who read the more private pages about a pupil."""

from auditlog.models import LogEntry

from lwt_admin.students.models import Student


def record_reading(student: Student, page: str) -> None:
    """Keep in the history that somebody saw this page about the pupil, in one entry."""
    LogEntry.objects.log_create(
        student,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        additional_data={"page": page},
    )
