"""The routes that a candidate may pass by, and whether one is passed whatever is still missing."""

from typing import Final

from lwt_admin.rules import exam_bb, exam_lwt
from lwt_admin.rules.exam_facts import ExamFacts, checked
from lwt_admin.rules.exam_finals import finals
from lwt_admin.rules.exam_routes import Test, passing
from lwt_admin.rules.marks import LOWEST
from lwt_admin.rules.regimes import ExamRegime

LWT: Final = "lwt"
BB: Final = "bb"

_LWT_ONLY: Final[tuple[tuple[str, Test], ...]] = ((LWT, exam_lwt.passes),)
_BOTH: Final[tuple[tuple[str, Test], ...]] = ((BB, exam_bb.passes), (LWT, exam_lwt.passes))


def routes(full_exam: bool) -> tuple[tuple[str, Test], ...]:
    """The routes in the order in which they name the result: when both pass, it is `bb`."""
    return _BOTH if full_exam else _LWT_ONLY


def passes(facts: ExamFacts, regime: ExamRegime) -> bool:
    """Whether the candidate passes by some route, whatever the missing marks turn out to be."""
    candidate = checked(facts, regime)
    lowest = finals(candidate, LOWEST)
    return any(
        passing(test, lowest, candidate, regime) is not None for _, test in routes(facts.full_exam)
    )
