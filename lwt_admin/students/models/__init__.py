from lwt_admin.students.models.enrolment import Enrolment, SchoolTime
from lwt_admin.students.models.student import Guardian, Student
from lwt_admin.students.models.trajectory import (
    AdditionalSubject,
    Interruption,
    MentorAssignment,
    Trajectory,
)

__all__ = [
    "AdditionalSubject",
    "Enrolment",
    "Guardian",
    "Interruption",
    "MentorAssignment",
    "SchoolTime",
    "Student",
    "Trajectory",
]
