from lwt_admin.exams.models.candidate import ExamCandidate
from lwt_admin.exams.models.catalogue import CatalogueSubject, SubjectKind
from lwt_admin.exams.models.decision import DecisionState, ExamDecision, Reopening
from lwt_admin.exams.models.school_exam import MovedPart, SchoolExamPart
from lwt_admin.exams.models.session import ExamSession, SchoolExamReopening
from lwt_admin.exams.models.subject import ExamSubject

__all__ = [
    "CatalogueSubject",
    "DecisionState",
    "ExamCandidate",
    "ExamDecision",
    "ExamSession",
    "ExamSubject",
    "MovedPart",
    "Reopening",
    "SchoolExamPart",
    "SchoolExamReopening",
    "SubjectKind",
]
