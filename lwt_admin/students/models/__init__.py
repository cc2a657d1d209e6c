from lwt_admin.students.models.enrolment import LEERJAREN, WEEKDAYS, Enrolment, SchoolTime
from lwt_admin.students.models.event import TrajectoryEvent
from lwt_admin.students.models.student import Guardian, Student
from lwt_admin.students.models.trajectory import (
    PROFILE_CHOICES,
    AdditionalSubject,
    Interruption,
    MentorAssignment,
    Trajectory,
)
from lwt_admin.students.models.upload import ImportUpload

__all__ = [
    "LEERJAREN",
    "PROFILE_CHOICES",
    "WEEKDAYS",
    "AdditionalSubject",
    "Enrolment",
    "Guardian",
    "ImportUpload",
    "Interruption",
    "MentorAssignment",
    "SchoolTime",
    "Student",
    "Trajectory",
    "TrajectoryEvent",
]
