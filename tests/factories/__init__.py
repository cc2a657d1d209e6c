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
from tests.factories.attachments import PupilAttachmentFactory
from tests.factories.course import ExemptionFactory, ProfileChangeFactory
from tests.factories.exams import ExamCandidateFactory, ExamSubjectFactory
from tests.factories.intake import (
    AgendaItemFactory,
    CommitteeMeetingFactory,
    IntakeFactory,
    IntakeStepFactory,
)
from tests.factories.onward import (
    LaterDestinationFactory,
    MboApplicationFactory,
    OutcomeFactory,
)
from tests.factories.placements import (
    AssessmentFormFactory,
    AssessmentPeriodFactory,
    HourEntryFactory,
    IncidentFactory,
    VisitActionFactory,
    VisitFactory,
)
from tests.factories.search import (
    CompanyContactFactory,
    CompanyDayFactory,
    PlacementOfferFactory,
    PostcodePlaceFactory,
    QualityAssessmentFactory,
)
from tests.factories.signing import DocumentFactory, SignatoryFactory, SignatureFactory
from tests.factories.students import (
    EnrolmentFactory,
    GuardianFactory,
    MentorAssignmentFactory,
    StudentFactory,
    TrajectoryFactory,
)
from tests.factories.support import (
    CareerEvidenceFactory,
    CareerGoalFactory,
    CareerTalkFactory,
    CertificateFactory,
    ContactFactory,
    MboArrangementFactory,
    RestrictedNoteFactory,
    SupportFactory,
)

__all__ = [
    "AgendaItemFactory",
    "AgreementVersionFactory",
    "AssessmentFormFactory",
    "AssessmentPeriodFactory",
    "BoardFactory",
    "CareerEvidenceFactory",
    "CareerGoalFactory",
    "CareerTalkFactory",
    "CertificateFactory",
    "ClosedPeriodFactory",
    "CommitteeMeetingFactory",
    "CompanyContactFactory",
    "CompanyDayFactory",
    "CompanyFactory",
    "ContactFactory",
    "CooperationAgreementFactory",
    "DocumentFactory",
    "EnrolmentFactory",
    "ExamCandidateFactory",
    "ExamSubjectFactory",
    "ExemptionFactory",
    "GuardianFactory",
    "HourEntryFactory",
    "IncidentFactory",
    "IntakeFactory",
    "IntakeStepFactory",
    "InvitationFactory",
    "LaterDestinationFactory",
    "MboApplicationFactory",
    "MboArrangementFactory",
    "MembershipFactory",
    "MentorAssignmentFactory",
    "OutcomeFactory",
    "PlacementOfferFactory",
    "PostcodePlaceFactory",
    "ProfileChangeFactory",
    "PupilAttachmentFactory",
    "QualityAssessmentFactory",
    "RecognitionFactory",
    "RestrictedNoteFactory",
    "ScheduleDayFactory",
    "SchoolFactory",
    "SchoolYearFactory",
    "SignatoryFactory",
    "SignatureFactory",
    "StudentFactory",
    "SupervisorFactory",
    "SupportFactory",
    "TrajectoryFactory",
    "UserFactory",
    "VisitActionFactory",
    "VisitFactory",
    "WorkAgreementFactory",
    "recognised_company",
    "signed_agreement",
    "staff",
]
