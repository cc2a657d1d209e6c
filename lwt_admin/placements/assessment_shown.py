"""One assessment as a page and a PDF show it: frozen when it is finished, and else as it stands."""

from dataclasses import dataclass

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.assessment_acts import Kind, read_case
from lwt_admin.placements.assessment_cases import Case
from lwt_admin.placements.assessment_content import Sheet, content_of, frozen_sheet, sheet_of
from lwt_admin.placements.assessment_lines import goals_now, lines_of
from lwt_admin.placements.models import AssessmentPeriod, AssessmentStep


@dataclass(frozen=True)
class Shown:
    """An assessment, what it says, and all that was done with it."""

    case: Case
    sheet: Sheet
    steps: list[AssessmentStep]


def shown(agreement: WorkAgreement, period: AssessmentPeriod) -> Shown:
    """Read one assessment; nine queries."""
    case = read_case(agreement, period)
    steps: list[AssessmentStep] = []
    if case.assessment is not None:
        here = AssessmentStep.objects.for_system().filter(assessment=case.assessment)
        steps = list(here.select_related("by", "link").order_by("-at", "-pk"))
    return Shown(case, _sheet(case, steps), steps)


def _sheet(case: Case, steps: list[AssessmentStep]) -> Sheet:
    frozen = next((step for step in steps if step.kind == Kind.FINISHED), None)
    if case.is_finished and frozen is not None:
        return frozen_sheet(frozen)
    lines = lines_of(case.period.form, goals_now(case.assessment, case.versions))
    return sheet_of(content_of(case, lines))
