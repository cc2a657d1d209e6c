"""The page of one candidate: the result with its reasons, what is still needed, and decisions."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from lwt_admin.accounts.one_person import is_one_person
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import may
from lwt_admin.exams.decisions.content import Frozen, freeze
from lwt_admin.exams.decisions.life_cycle import LIFE_CYCLE
from lwt_admin.exams.decisions.standing import read_standings
from lwt_admin.exams.decisions.what_if import missing_texts, what_ifs
from lwt_admin.exams.decisions.words import Mark, decision_mark, result_mark
from lwt_admin.exams.facts import subject_lines
from lwt_admin.exams.models import DecisionState, ExamCandidate, ExamDecision
from lwt_admin.exams.school_exam.page import school_exam_context
from lwt_admin.rules.exam import OPEN
from lwt_admin.rules.exam_passing import BB, LWT
from lwt_admin.rules.verdicts import RuleError, Verdict

ARITHMETIC = "exam.arithmetic_taken"
ROUTE_TITLES = {LWT: "Via het leer-werktraject", BB: "Via het volledige BB-examen"}


@dataclass(frozen=True)
class Route:
    """One of the two ways to pass, with its own reasons."""

    title: str
    reasons: tuple[Verdict, ...]

    @property
    def ok(self) -> bool | None:
        """Whether all hold; None while some are not known and none is broken."""
        found = {one.ok for one in self.reasons}
        return False if False in found else (None if None in found else True)


@dataclass(frozen=True)
class Taken:
    """A decision as the page tells of it; `holds` is the one that is in force."""

    decision: ExamDecision
    mark: Mark
    holds: bool


def routes_of(reasons: tuple[Verdict, ...]) -> list[Route]:
    """The reasons of each route apart; arithmetic belongs to both."""
    of_bb = [one for one in reasons if one.rule.startswith("exam.bb_")]
    shared = [one for one in reasons if one.rule == ARITHMETIC]
    of_lwt = [one for one in reasons if one not in of_bb and one not in shared]
    routes = [Route(ROUTE_TITLES[LWT], (*of_lwt, *shared))]
    return [*routes, Route(ROUTE_TITLES[BB], (*of_bb, *shared))] if of_bb else routes


def computed(candidate: ExamCandidate) -> tuple[Frozen | None, str]:
    """What a proposal would freeze now, or why the rules cannot judge the package."""
    try:
        return freeze(candidate), ""
    except RuleError as error:
        return None, error.message


def decisions_of(candidate: ExamCandidate) -> list[Taken]:
    """Every decision on a candidate in sight, the newest first; one query."""
    found = ExamDecision.objects.for_system().filter(candidate=candidate).with_people()
    decisions = list(found.select_related("corrects").order_by("-number"))
    holds = next((one for one in decisions if one.is_confirmed), None)
    return [Taken(one, decision_mark(one), one is holds) for one in decisions]


def candidate_context(request: StaffRequest, candidate: ExamCandidate) -> dict[str, Any]:
    """Everything that the page shows; `candidate` comes from `with_subjects()`."""
    frozen, problem = computed(candidate)
    result = None if frozen is None else frozen.result
    taken = decisions_of(candidate)
    today = timezone.localdate()
    trajectory = candidate.trajectory
    steps = _steps(request, candidate, frozen, taken)
    return {
        "candidate": candidate,
        "student": trajectory.student,
        "result": result,
        "result_mark": result_mark(result),
        "problem": problem,
        "lines": subject_lines(candidate, result),
        "routes": routes_of(result.reasons) if result is not None else [],
        "needs": [] if _is_final(steps["holds"]) else what_ifs(candidate, result),
        "missing": missing_texts(candidate, result),
        "standing": read_standings([trajectory], today)[trajectory.pk],
        "decisions": taken,
        "may_enter": may(request, Right.EXAMS_ENTER, candidate),
        "may_papers": may(request, Right.EXAM_PAPERS, candidate),
        **school_exam_context(candidate, today),
        **steps,
    }


def _is_final(holds: ExamDecision | None) -> bool:
    """Whether no mark can change the result any more, but by a correction."""
    return holds is not None and not holds.reopened and not holds.is_provisional


def _steps(
    request: StaffRequest, candidate: ExamCandidate, frozen: Frozen | None, taken: list[Taken]
) -> dict[str, Any]:
    """What this person may do now, and how what was decided compares with what is computed."""
    proposes = may(request, Right.RESULT_PROPOSE, candidate)
    confirms = may(request, Right.RESULT_CONFIRM, candidate)
    waiting = next((one.decision for one in taken if one.decision.is_open), None)
    holds = next((one.decision for one in taken if one.holds), None)
    stale = waiting is not None and not _same(waiting, frozen)
    return {
        "holds": holds,
        "holds_mark": None if holds is None else decision_mark(holds),
        "settled": holds is not None and not holds.reopened,
        "waiting": waiting,
        "waiting_is_stale": stale,
        "own_proposal": waiting is not None and is_one_person(request.user, waiting.proposed_by),
        "differs": holds is not None and not holds.reopened and differs(holds, frozen),
        "may_propose": proposes and waiting is None and can_propose(frozen, holds),
        "may_withdraw": proposes and waiting is not None,
        "may_confirm": confirms and waiting is not None,
        "may_reopen": proposes and waiting is None and holds is not None and not holds.reopened,
    }


def _same(decision: ExamDecision, frozen: Frozen | None) -> bool:
    if frozen is None:
        return False
    kept = (decision.sha256, decision.papers, decision.outcome)
    return kept == (frozen.sha256, frozen.papers, frozen.outcome)


def differs(decision: ExamDecision, frozen: Frozen | None) -> bool:
    """Whether the rules now make another result of the marks than was decided."""
    if frozen is None:
        return True
    computed_then = decision.outcome["result"]
    return frozen.result.result != computed_then


def can_propose(frozen: Frozen | None, holds: ExamDecision | None) -> bool:
    """Whether there is a result, and it is not the one that holds already."""
    if frozen is None or frozen.result.result == OPEN:
        return False
    if holds is None or holds.reopened:
        return True
    return holds.is_provisional and holds.sha256 != frozen.sha256


@dataclass(frozen=True)
class StepLine:
    """A row of the table of steps, for people."""

    label: str
    source: str
    target: str
    right: Right
    holds: tuple[str, ...]


def step_lines() -> list[StepLine]:
    """The whole table of `life_cycle`, in its order."""
    return [
        StepLine(
            step.label,
            "" if step.source is None else str(DecisionState(step.source).label),
            str(DecisionState(step.target).label),
            step.right,
            tuple(condition.text for condition in step.holds),
        )
        for step in LIFE_CYCLE
    ]
