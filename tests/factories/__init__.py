"""Makers of test records; traits name the states of the life cycle."""

from tests.factories.accounts import (
    BoardFactory,
    ClosedPeriodFactory,
    InvitationFactory,
    MembershipFactory,
    SchoolFactory,
    SchoolYearFactory,
    UserFactory,
    staff,
)
from tests.factories.agreements import (
    AgreementVersionFactory,
    CompanyFactory,
    CooperationAgreementFactory,
    RecognitionFactory,
    ScheduleDayFactory,
    SupervisorFactory,
    WorkAgreementFactory,
    recognised_company,
    signed_agreement,
)
from tests.factories.exams import ExamCandidateFactory, ExamSubjectFactory
from tests.factories.placements import (
    AssessmentFormFactory,
    AssessmentPeriodFactory,
    HourEntryFactory,
    IncidentFactory,
    VisitActionFactory,
    VisitFactory,
)
from tests.factories.signing import DocumentFactory, SignatoryFactory, SignatureFactory
from tests.factories.students import (
    EnrolmentFactory,
    GuardianFactory,
    MentorAssignmentFactory,
    StudentFactory,
    TrajectoryFactory,
)

__all__ = [
    "AgreementVersionFactory",
    "AssessmentFormFactory",
    "AssessmentPeriodFactory",
    "BoardFactory",
    "ClosedPeriodFactory",
    "CompanyFactory",
    "CooperationAgreementFactory",
    "DocumentFactory",
    "EnrolmentFactory",
    "ExamCandidateFactory",
    "ExamSubjectFactory",
    "GuardianFactory",
    "HourEntryFactory",
    "IncidentFactory",
    "InvitationFactory",
    "MembershipFactory",
    "MentorAssignmentFactory",
    "RecognitionFactory",
    "ScheduleDayFactory",
    "SchoolFactory",
    "SchoolYearFactory",
    "SignatoryFactory",
    "SignatureFactory",
    "StudentFactory",
    "SupervisorFactory",
    "TrajectoryFactory",
    "UserFactory",
    "VisitActionFactory",
    "VisitFactory",
    "WorkAgreementFactory",
    "recognised_company",
    "signed_agreement",
    "staff",
]
