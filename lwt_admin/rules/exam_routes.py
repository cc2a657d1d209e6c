"""The shape of a route to the diploma: a test that decides, and the reasons that explain it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lwt_admin.rules.electives import largest, ranked
from lwt_admin.rules.exam_facts import Candidate
from lwt_admin.rules.exam_finals import Finals
from lwt_admin.rules.regimes import ExamRegime
from lwt_admin.rules.verdicts import Source, Verdict

UNKNOWN: Final = "onbekend"

Used = tuple[int, ...]
"""The positions of the electives that count, in order."""
Test = Callable[[Finals, Candidate, ExamRegime, Sequence[int]], bool]
"""Whether a route is passed with these final marks when the electives on these positions count."""


@dataclass(slots=True)
class Extremes:
    """Everything a reason needs; `lowest` is `highest` when nothing is missing."""

    regime: ExamRegime
    candidate: Candidate
    lowest: Finals
    highest: Finals

    def of(self, measure: Callable[[Finals, Used], int], used: Used) -> tuple[int, int]:
        """What `measure` makes of the electives `used`, at the lowest and at the highest."""
        low = measure(self.lowest, used)
        return low, low if self.highest is self.lowest else measure(self.highest, used)


def all_allowed(marks: Finals, candidate: Candidate, regime: ExamRegime) -> Used:
    """The electives that count when none is left out by choice; none under a regime without."""
    if regime.electives is None or not any(candidate.modules):
        return tuple(range(len(marks.electives)))
    return tuple(sorted(ranked(marks.electives, candidate.modules, regime.electives)))


def passing(test: Test, marks: Finals, candidate: Candidate, regime: ExamRegime) -> Used | None:
    """The electives with which `test` is passed, as many as possible; None when it cannot be."""
    everything = all_allowed(marks, candidate, regime)
    if test(marks, candidate, regime, everything):
        return everything
    rules = regime.electives
    if rules is None:
        return None
    used = largest(
        ranked(marks.electives, candidate.modules, rules),
        rules.minimum_number,
        lambda positions: test(marks, candidate, regime, positions),
    )
    return None if used is None else tuple(sorted(used))


def holds(at_worst: bool, at_best: bool) -> bool | None:
    """True when a rule holds whatever comes, False when it cannot be met any more, else None."""
    if at_worst:
        return True
    return None if at_best else False


def reason(
    rule: str, ok: bool | None, shown: tuple[str, str], source: Source, text: str
) -> Verdict:
    """A verdict; `shown` holds the printable value and limit."""
    return Verdict(rule, ok, shown[0], shown[1], source.article, source.status, text)


def at_least(
    rule: str, extremes: tuple[int, int], minimum: int, source: Source, about: tuple[str, str]
) -> Verdict:
    """Whether a mark reaches a minimum, given the lowest and highest that it can be.

    While the two differ the value is unknown. `about` says in Dutch what comes before and after it.
    """
    low, high = extremes
    value, limit = str(low) if low == high else UNKNOWN, str(minimum)
    ok = holds(low >= minimum, high >= minimum)
    text = f"{about[0]} {value}{about[1]}; nodig is ten minste een {limit}."
    return Verdict(rule, ok, value, limit, source.article, source.status, text)
