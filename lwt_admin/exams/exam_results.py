"""The result that holds, for the room below that notes with what a trajectory ended."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.exams.models import ExamDecision
from lwt_admin.rules.exam import PASSED
from lwt_admin.rules.exam_passing import BB
from lwt_admin.rules.onward import DIPLOMA_BB, DIPLOMA_LWT, NO_DIPLOMA
from lwt_admin.students.onward.decided import Decided

ANY_DIPLOMA = frozenset({DIPLOMA_LWT, DIPLOMA_BB})


def decided_results(user: User, keys: Collection[int]) -> Iterator[Decided]:
    """The newest confirmed decision of each of these trajectories, in the newest exam year."""
    seen = ExamDecision.objects.for_user(user).confirmed()
    found = seen.filter(candidate__trajectory__in=keys).select_related("candidate")
    newest: dict[int, ExamDecision] = {}
    for decision in found.order_by("candidate__exam_year", "number"):
        newest[decision.candidate.trajectory_id] = decision
    for trajectory, decision in newest.items():
        suggests, fits = _outcomes(decision)
        later = ", voorlopig" if decision.is_provisional else ""
        yield Decided(
            trajectory_id=trajectory,
            exam_year=decision.candidate.exam_year,
            text=f"examen {decision.candidate.exam_year}: {decision.result}{later}",
            decided_at=decision.ended_at or decision.proposed_at,
            is_provisional=decision.is_provisional,
            suggests=suggests,
            fits=fits,
            url=reverse("exam_candidate", args=[decision.candidate_id]),
        )


def _outcomes(decision: ExamDecision) -> tuple[str, frozenset[str]]:
    if decision.result != PASSED:
        return NO_DIPLOMA, frozenset({NO_DIPLOMA})
    if decision.outcome["route"] == BB:
        return DIPLOMA_BB, ANY_DIPLOMA
    return DIPLOMA_LWT, frozenset({DIPLOMA_LWT})
