"""What is done with an assessment: a party answers, the mentor finishes it, it is opened again.

Each holds the lock of the pupil, and looks at what is there. What may not be raises
PermissionDenied; what cannot be (any more) raises ValidationError with a sentence for the page.
A second click that says the same changes nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.assessment_cases import IN_ORDER, Case, Party, case_of, signed_between
from lwt_admin.placements.assessment_content import content_of
from lwt_admin.placements.assessment_lines import (
    Given,
    Line,
    given_by,
    goals_now,
    lines_of,
    scores_of,
)
from lwt_admin.placements.assessment_questions import hold_period
from lwt_admin.placements.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentPeriod,
    AssessmentStep,
    ConfirmationLink,
)
from lwt_admin.signing.models import content_hash
from lwt_admin.students.locks import lock_work_of
from lwt_admin.ui.formats import nl_date

Kind = AssessmentStep.Kind

FINISHED: Final = "Deze beoordeling is al afgerond."
NOT_FINISHED: Final = "Deze beoordeling is niet afgerond."
MEANWHILE: Final = (
    "Dit oordeel is intussen gewijzigd, misschien in een ander tabblad. Wat u invulde staat er "
    "nog. Vergelijk het, en sla daarna nog eens op."
)
SEEN_OTHER: Final = (
    "Er is intussen iets ingevuld of gewijzigd. Bekijk het hieronder, en rond daarna af."
)
NOT_OPEN: Final = "Deze link opent deze beoordeling niet (meer)."
NOT_HERE: Final = "In deze periode is deze leerling hier niet te beoordelen."


@dataclass(frozen=True)
class Giver:
    """Who answers for a party: a member of staff, or whoever holds a link."""

    user: User | None = None
    link: ConfirmationLink | None = None

    @property
    def party(self) -> Party:
        return Party.MENTOR if self.link is None else Party(self.link.party)


@dataclass(frozen=True)
class Held:
    """An assessment under the lock of its pupil; `assessment` is None when nobody answered yet."""

    case: Case
    lines: list[Line]
    goals: list[str]

    @property
    def assessment(self) -> Assessment | None:
        return self.case.assessment


def hold(agreement: WorkAgreement, period: AssessmentPeriod, today: date) -> Held:
    """Read one assessment anew, with the pupil locked until the transaction ends.

    Raises PermissionDenied when the pupil was never there in this period, or it is not open yet.
    """
    lock_work_of(agreement.trajectory_id)
    period = hold_period(period)
    again = WorkAgreement.objects.for_system().select_related(
        "trajectory__student__school", "company"
    )
    case = read_case(again.get(pk=agreement.pk), period)
    if not (case.assessment or case.versions):
        raise PermissionDenied(NOT_HERE)
    if not period.is_open_on(today):
        raise PermissionDenied(f"Dit kan vanaf {nl_date(period.opens_on)}.")
    goals = goals_now(case.assessment, case.versions)
    return Held(case, lines_of(period.form, goals), goals)


def read_case(agreement: WorkAgreement, period: AssessmentPeriod) -> Case:
    """One assessment with all that was said; four queries.

    `agreement` comes with its pupil, school and company.
    """
    versions = signed_between(period.first, period.last).filter(agreement=agreement)
    stored = Assessment.objects.for_system().filter(agreement=agreement, period=period)
    answers = AssessmentAnswer.objects.for_system().select_related("by", "link")
    said = Prefetch("answers", answers.prefetch_related("scores"))
    return case_of(agreement, versions, period, stored.prefetch_related(said).first())


def version_now(agreement: WorkAgreement, period: AssessmentPeriod, party: Party) -> int:
    """The version of what a party says, as it is stored now; 0 when it says nothing."""
    answers = AssessmentAnswer.objects.for_system().filter(
        assessment__agreement=agreement, assessment__period=period, party=party
    )
    return answers.values_list("version", flat=True).first() or 0


# --- Answering ------------------------------------------------------------------------------------
@transaction.atomic
def give(
    agreement: WorkAgreement,
    period: AssessmentPeriod,
    giver: Giver,
    given: Given,
    *,
    seen: int,
    now: datetime,
) -> AssessmentAnswer:
    """Store what a party says. `seen` is the version of its answer that stood on the screen, 0 for
    none.
    """
    held = hold(agreement, period, timezone.localdate(now))
    _check_link(giver, agreement, now)
    if held.case.is_finished:
        raise ValidationError(FINISHED, code="finished")
    before = held.case.answers.get(giver.party)
    if before is not None and given_by(before, held.lines) == given:
        return before
    if (before.version if before else 0) != seen:
        raise ValidationError(MEANWHILE, code="changed_meanwhile")
    if set(given.said) != {line.key for line in held.lines}:
        raise ValidationError("De vragen zijn intussen gewijzigd. Open de pagina opnieuw.")
    assessment = held.assessment or Assessment.objects.create(
        agreement=agreement, period=period, goals=held.goals
    )
    answer = before or AssessmentAnswer(assessment=assessment, party=giver.party)
    answer.by, answer.link, answer.given_at = giver.user, giver.link, now
    answer.remarks = given.remarks
    answer.version = seen + 1
    answer.save()
    scores_of(answer, given, held.lines)
    _record(assessment, Kind.CHANGED if before else Kind.GIVEN, giver, now)
    return answer


def _check_link(giver: Giver, agreement: WorkAgreement, now: datetime) -> None:
    """Whether the link still opens anything, and is for this agreement."""
    if giver.link is None:
        return
    links = (
        ConfirmationLink.objects.for_system()
        .alive(now)
        .filter(pk=giver.link.pk, purpose=ConfirmationLink.Purpose.ASSESSMENT, agreements=agreement)
    )
    if not links.exists():
        raise PermissionDenied(NOT_OPEN)


# --- Finishing, and opening again -----------------------------------------------------------------
@dataclass(frozen=True)
class Conclusion:
    """What the mentor makes of it."""

    sufficient: bool
    text: str = ""
    missing_reason: str = ""


def sight_of(case: Case) -> str:
    """What stood on the screen: changes as soon as anybody answers or changes an answer."""
    own = case.assessment.version if case.assessment else 0
    said = (
        f"{party.value}{case.answers[party].version}" for party in IN_ORDER if party in case.answers
    )
    return "-".join((str(own), *said))


@transaction.atomic
def finish(
    agreement: WorkAgreement,
    period: AssessmentPeriod,
    conclusion: Conclusion,
    *,
    by: User,
    sight: str,
    now: datetime,
) -> Assessment:
    """Draw the conclusion with the answers in sight, and freeze all of it as it is now."""
    held = hold(agreement, period, timezone.localdate(now))
    case, assessment = held.case, held.assessment
    if assessment is None or Party.MENTOR not in case.answers:
        raise ValidationError("Vul eerst zelf uw oordeel in.", code="mentor_first")
    if assessment.is_finished:
        if _concluded(assessment) == conclusion:
            return assessment
        raise ValidationError(FINISHED, code="finished")
    if sight_of(case) != sight:
        raise ValidationError(SEEN_OTHER, code="changed_meanwhile")
    missing = [party.label for party in case.waits_for]
    if missing and not conclusion.missing_reason:
        raise ValidationError(
            {"missing_reason": f"Vul in waarom de {' en de '.join(missing)} niets invulde."}
        )
    assessment.sufficient, assessment.conclusion = conclusion.sufficient, conclusion.text
    assessment.missing_reason = conclusion.missing_reason if missing else ""
    assessment.finished_at, assessment.finished_by = now, by
    assessment.version += 1
    assessment.save()
    content = content_of(case, held.lines, finished=(now, by))
    _record(assessment, Kind.FINISHED, Giver(user=by), now, content=content)
    return assessment


@transaction.atomic
def reopen(
    agreement: WorkAgreement, period: AssessmentPeriod, reason: str, *, by: User, now: datetime
) -> Assessment:
    """Open a finished assessment for correction; what was finished stays as it was, beside it."""
    held = hold(agreement, period, timezone.localdate(now))
    assessment = held.assessment
    if assessment is None or not assessment.is_finished:
        raise ValidationError(NOT_FINISHED, code="not_finished")
    assessment.finished_at = assessment.finished_by = None
    assessment.version += 1
    assessment.save()
    _record(assessment, Kind.REOPENED, Giver(user=by), now, reason=reason)
    return assessment


def _concluded(assessment: Assessment) -> Conclusion:
    return Conclusion(bool(assessment.sufficient), assessment.conclusion, assessment.missing_reason)


def _record(
    assessment: Assessment,
    kind: Kind,
    giver: Giver,
    now: datetime,
    *,
    reason: str = "",
    content: dict[str, object] | None = None,
) -> None:
    AssessmentStep.objects.create(
        assessment=assessment,
        kind=kind,
        party=giver.party,
        by=giver.user,
        link=giver.link,
        at=now,
        reason=reason,
        content=content,
        sha256=content_hash(content) if content is not None else "",
    )
