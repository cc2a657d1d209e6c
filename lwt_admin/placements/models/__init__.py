from lwt_admin.placements.models.assessment_forms import (
    AssessmentForm,
    AssessmentPeriod,
    AssessmentQuestion,
)
from lwt_admin.placements.models.assessments import (
    Assessment,
    AssessmentAnswer,
    AssessmentScore,
    AssessmentStep,
)
from lwt_admin.placements.models.carried import CarriedMonth
from lwt_admin.placements.models.confirmation import ConfirmationLink
from lwt_admin.placements.models.entry import CellSave, HourEntry, HourStep
from lwt_admin.placements.models.incidents import Incident, IncidentFile
from lwt_admin.placements.models.visits import CalendarFeed, Visit, VisitAction
from lwt_admin.placements.models.weeks import ClosedWeek, HourCorrection, WeekRemark

__all__ = [
    "Assessment",
    "AssessmentAnswer",
    "AssessmentForm",
    "AssessmentPeriod",
    "AssessmentQuestion",
    "AssessmentScore",
    "AssessmentStep",
    "CalendarFeed",
    "CarriedMonth",
    "CellSave",
    "ClosedWeek",
    "ConfirmationLink",
    "HourCorrection",
    "HourEntry",
    "HourStep",
    "Incident",
    "IncidentFile",
    "Visit",
    "VisitAction",
    "WeekRemark",
]
