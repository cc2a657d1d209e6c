from lwt_admin.students.models.attachment import PupilAttachment
from lwt_admin.students.models.career import CareerEvidence, CareerGoal, CareerTalk, Competence
from lwt_admin.students.models.contact import Contact, ContactWay, ContactWith
from lwt_admin.students.models.course import LOWER_YEARS, Exemption, ProfileChange
from lwt_admin.students.models.departure import Departure
from lwt_admin.students.models.enrolment import LEERJAREN, WEEKDAYS, Enrolment, SchoolTime
from lwt_admin.students.models.event import TrajectoryEvent
from lwt_admin.students.models.intake import (
    AgendaItem,
    Alternative,
    ApplicationLetter,
    CommitteeMeeting,
    Intake,
    IntakeStep,
    Interview,
    SignalReason,
)
from lwt_admin.students.models.intake_choice import UnusedStep
from lwt_admin.students.models.move import PupilMove
from lwt_admin.students.models.note import RestrictedNote
from lwt_admin.students.models.onward import (
    AFTER_CHOICES,
    LaterDestination,
    MboApplication,
    Outcome,
    Whereabouts,
)
from lwt_admin.students.models.privacy import Kept, PrivacyRequest, RetentionTerm
from lwt_admin.students.models.student import Guardian, Student
from lwt_admin.students.models.support import (
    ArrangementKind,
    Certificate,
    CertificateKind,
    MboArrangement,
    Support,
    SupportGiver,
    SupportKind,
)
from lwt_admin.students.models.trajectory import (
    PROFILE_CHOICES,
    AdditionalSubject,
    Interruption,
    MentorAssignment,
    Trajectory,
)
from lwt_admin.students.models.transfer import TransferDossier, TransferEvent, TransferLink
from lwt_admin.students.models.upload import ImportState, ImportUpload

__all__ = [
    "AFTER_CHOICES",
    "LEERJAREN",
    "LOWER_YEARS",
    "PROFILE_CHOICES",
    "WEEKDAYS",
    "AdditionalSubject",
    "AgendaItem",
    "Alternative",
    "ApplicationLetter",
    "ArrangementKind",
    "CareerEvidence",
    "CareerGoal",
    "CareerTalk",
    "Certificate",
    "CertificateKind",
    "CommitteeMeeting",
    "Competence",
    "Contact",
    "ContactWay",
    "ContactWith",
    "Departure",
    "Enrolment",
    "Exemption",
    "Guardian",
    "ImportState",
    "ImportUpload",
    "Intake",
    "IntakeStep",
    "Interruption",
    "Interview",
    "Kept",
    "LaterDestination",
    "MboApplication",
    "MboArrangement",
    "MentorAssignment",
    "Outcome",
    "PrivacyRequest",
    "ProfileChange",
    "PupilAttachment",
    "PupilMove",
    "RestrictedNote",
    "RetentionTerm",
    "SchoolTime",
    "SignalReason",
    "Student",
    "Support",
    "SupportGiver",
    "SupportKind",
    "Trajectory",
    "TrajectoryEvent",
    "TransferDossier",
    "TransferEvent",
    "TransferLink",
    "UnusedStep",
    "Whereabouts",
]
