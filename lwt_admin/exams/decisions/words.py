"""What a result and a decision are called on a page, with the kind of their mark."""

from collections.abc import Mapping
from typing import Any, Final

from lwt_admin.exams.models import DecisionState
from lwt_admin.exams.models.decision import Verdict
from lwt_admin.rules.exam import PASSED, ExamResult

Mark = tuple[str, str]
"""Words, and the kind of their mark."""

PARTS: Final[Mapping[str, str]] = {"se": "het SE", "ce": "het CE", "resit": "de herkansing"}


def result_mark(result: ExamResult | None) -> Mark:
    """The result as it is computed now."""
    if result is None:
        return "pakket niet compleet", "warn"
    if result.contested:
        return "afgewezen, betwistbaar", "bad"
    if result.result not in Verdict.values:
        return "onbepaald", "wait"
    later = ", voorlopig" if result.provisional else ""
    return f"{result.result}{later}", "ok" if result.result == PASSED else "bad"


STATES: Final[Mapping[str, Mark]] = {
    DecisionState.PROPOSED: ("voorgesteld", "wait"),
    DecisionState.CONFIRMED: ("vastgesteld", "ok"),
    DecisionState.RETURNED: ("teruggegeven", "warn"),
    DecisionState.WITHDRAWN: ("ingetrokken", "neutral"),
}


def decision_mark(decision: Any) -> Mark:
    """A decision, from a record or a row: `voorgesteld: geslaagd, voorlopig`."""
    reopened = decision.is_confirmed and bool(decision.reopened)
    return mark_of(decision.state, decision.result, decision.is_provisional, reopened=reopened)


def mark_of(state: str, result: str, is_provisional: bool, *, reopened: bool = False) -> Mark:
    """As `decision_mark`, from its parts."""
    word, kind = ("heropend", "warn") if reopened else STATES[state]
    later = ", voorlopig" if is_provisional else ""
    return f"{word}: {result}{later}", kind


def needed_text(name: str, part: str, mark: str | None, *, alone: bool = True) -> str:
    """`Voor de herkansing van Nederlands is nog een 6,1 nodig.`

    `mark` is None when no mark will do; `alone` says that others may come besides.
    """
    what = f"{PARTS.get(part, part)} van {name}"
    if mark is None:
        only = "alleen " if alone else ""
        return f"Met {only}{what} is slagen niet meer mogelijk."
    return f"Voor {what} is nog een {mark.replace('.', ',')} nodig."
