from lwt_admin.agreements.models.agreement import (
    BINDING_STATES,
    GIVEN_UP_STATES,
    OPEN_STATES,
    AgreementVersion,
    ScheduleDay,
    Stage,
    State,
    WorkAgreement,
)
from lwt_admin.agreements.models.bulk import BulkItem, BulkJob
from lwt_admin.agreements.models.company import (
    Company,
    Recognition,
    RecognitionProfile,
    Supervisor,
)
from lwt_admin.agreements.models.company_life import (
    CompanyContact,
    CompanyDay,
    QualityAnswer,
    QualityAssessment,
)
from lwt_admin.agreements.models.cooperation import CooperationAgreement, TrajectoryRoute
from lwt_admin.agreements.models.history import AgreementEvent, Termination
from lwt_admin.agreements.models.search import PlacementOffer, PostcodePlace
from lwt_admin.agreements.models.texts import DefaultText

__all__ = [
    "BINDING_STATES",
    "GIVEN_UP_STATES",
    "OPEN_STATES",
    "AgreementEvent",
    "AgreementVersion",
    "BulkItem",
    "BulkJob",
    "Company",
    "CompanyContact",
    "CompanyDay",
    "CooperationAgreement",
    "DefaultText",
    "PlacementOffer",
    "PostcodePlace",
    "QualityAnswer",
    "QualityAssessment",
    "Recognition",
    "RecognitionProfile",
    "ScheduleDay",
    "Stage",
    "State",
    "Supervisor",
    "Termination",
    "TrajectoryRoute",
    "WorkAgreement",
]
