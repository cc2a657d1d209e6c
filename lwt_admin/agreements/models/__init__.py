from lwt_admin.agreements.models.agreement import (
    AgreementEvent,
    AgreementVersion,
    ScheduleDay,
    Stage,
    State,
    WorkAgreement,
)
from lwt_admin.agreements.models.company import (
    Company,
    Recognition,
    RecognitionProfile,
    Supervisor,
)
from lwt_admin.agreements.models.cooperation import CooperationAgreement, TrajectoryRoute

__all__ = [
    "AgreementEvent",
    "AgreementVersion",
    "Company",
    "CooperationAgreement",
    "Recognition",
    "RecognitionProfile",
    "ScheduleDay",
    "Stage",
    "State",
    "Supervisor",
    "TrajectoryRoute",
    "WorkAgreement",
]
