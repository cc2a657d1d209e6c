"""The result of the exam, with every reason: the one door to the exam rules.

`decide` gives the result under the regime of the exam year: `geslaagd`, `afgewezen`, or `onbepaald`
while something is missing and the candidate does not pass whatever it turns out to be. Arithmetic
not taken leaves the result undetermined, never failed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

from lwt_admin.rules import exam_bb, exam_lwt
from lwt_admin.rules.exam_facts import (
    GOOD,
    Arithmetic,
    Candidate,
    CentralMarks,
    Elective,
    ExamFacts,
    ExtraSubject,
    ProfileMarks,
    Subject,
    checked,
    general_resits,
)
from lwt_admin.rules.exam_finals import lowest_and_highest
from lwt_admin.rules.exam_needs import can_still_pass, needs, what_if
from lwt_admin.rules.exam_passing import BB, LWT, routes
from lwt_admin.rules.exam_routes import UNKNOWN, Extremes, Test, Used, all_allowed, passing, reason
from lwt_admin.rules.marks import parse_average, parse_mark
from lwt_admin.rules.regimes import ExamRegime, exam_regime
from lwt_admin.rules.verdicts import Verdict

__all__ = [
    "FAILED",
    "OPEN",
    "PASSED",
    "Arithmetic",
    "CentralMarks",
    "Elective",
    "ExamFacts",
    "ExamResult",
    "ExtraSubject",
    "FinalMarks",
    "ProfileMarks",
    "can_still_pass",
    "decide",
    "parse_average",
    "parse_mark",
    "what_if",
]

PASSED: Final = "geslaagd"
FAILED: Final = "afgewezen"
OPEN: Final = "onbepaald"

BUT_FOR_ONE_ELECTIVE: Final[dict[str, Test]] = {LWT: exam_lwt.passes_but_for_one_elective}
"""The test of the route that has a contested rule, without that rule."""


@dataclass(frozen=True, slots=True)
class FinalMarks:
    """Final marks, None while a part is missing.

    `combination` is the mean over the electives that count.
    """

    dutch: int | None
    profile: int | None
    combination: int | None
    electives: tuple[int | None, ...]
    extra: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class ExamResult:
    """The result and all that explains it.

    `provisional`: a resit right is left and not closed. `contested`: only the rule that no elective
    may be too low stands in the way, and whether it holds for LWT is disputed. `route` is the route
    by which the candidate passes, None when not passed. `missing` are the fields still to come,
    `needs` the marks with which those decide.
    """

    result: str
    provisional: bool
    contested: bool
    route: str | None
    regime: str
    final_marks: FinalMarks
    electives_used: tuple[int, ...]
    reasons: tuple[Verdict, ...]
    missing: tuple[str, ...]
    needs: dict[str, str | None]

    def as_dict(self) -> dict[str, Any]:
        """The result with the keys of the command line."""
        return {
            "result": self.result,
            "provisional": self.provisional,
            "contested": self.contested,
            "route": self.route,
            "regime": self.regime,
            "final_marks": {
                "dutch": self.final_marks.dutch,
                "profile": self.final_marks.profile,
                "combination": self.final_marks.combination,
                "electives": list(self.final_marks.electives),
                "extra": dict(self.final_marks.extra),
            },
            "electives_used": list(self.electives_used),
            "reasons": [verdict.as_dict() for verdict in self.reasons],
            "missing": list(self.missing),
            "needs": dict(self.needs),
        }


@dataclass(slots=True)
class _Outcome:
    """How one route ends: by which electives it is passed, or which ones explain best why not."""

    name: str
    passed: bool
    used: Used
    contested: bool


def decide(facts: ExamFacts) -> ExamResult:
    """The result of the exam, with its reasons (EB art. 49).

    Raises RuleError, with the path of the fact, for an exam year without rules here, a mark that
    cannot exist, fewer electives than the regime asks, modules that may not count together, two
    general resits, or other facts that contradict each other.
    """
    regime = exam_regime(facts.exam_year)
    candidate = checked(facts, regime)
    missing = tuple(_missing(facts, candidate))
    extremes = Extremes(regime, candidate, *lowest_and_highest(candidate, not missing))
    outcomes = [
        _outcome(name, test, extremes, bool(missing)) for name, test in routes(facts.full_exam)
    ]
    chosen = next((outcome for outcome in outcomes if outcome.passed), outcomes[-1])
    result = PASSED if chosen.passed else (OPEN if missing else FAILED)
    return ExamResult(
        result=result,
        provisional=result != OPEN and _resit_left(facts),
        contested=chosen.contested,
        route=chosen.name if chosen.passed else None,
        regime=regime.name,
        final_marks=_final_marks(facts, extremes, chosen.used),
        electives_used=chosen.used,
        reasons=tuple(_reasons(extremes, outcomes)),
        missing=missing,
        needs=needs(facts, missing, regime) if missing else {},
    )


def _missing(facts: ExamFacts, candidate: Candidate) -> Iterator[str]:
    """The fields that must still come before the result is certain, in the order of the facts.

    Arithmetic that was not taken is still to come. Extra subjects only matter in a full exam.
    """
    yield from _missing_marks("dutch", candidate.dutch)
    yield from _missing_marks("profile", candidate.profile)
    if None in candidate.electives:
        found = enumerate(candidate.electives)
        yield from (f"electives.{number}.se" for number, mark in found if mark is None)
    if not candidate.arithmetic:
        yield "arithmetic.taken"
    if facts.full_exam:
        for number, subject in enumerate(candidate.extra):
            yield from _missing_marks(f"extra.{number}", subject)
        judgements = zip(("physical_education", "arts"), candidate.judgements, strict=True)
        yield from (name for name, judgement in judgements if judgement is None)


def _missing_marks(field: str, subject: Subject) -> Iterator[str]:
    if subject.final is None:
        if subject.has_se and subject.se is None:
            yield f"{field}.se"
        if subject.has_ce and subject.ce is None:
            yield f"{field}.ce"


def _outcome(name: str, test: Test, extremes: Extremes, something_missing: bool) -> _Outcome:
    """The end of one route, and the electives that count in it.

    They are those with which the candidate passes; else those with which a candidate who still
    misses something can pass; else those with which only the contested rule stands in the way; else
    all.
    """
    regime, candidate = extremes.regime, extremes.candidate
    used = passing(test, extremes.lowest, candidate, regime)
    if used is not None:
        return _Outcome(name, passed=True, used=used, contested=False)
    but_for_one = BUT_FOR_ONE_ELECTIVE.get(name, test)
    if something_missing:
        used = _hoped_for((test, but_for_one), extremes)
    else:
        used = passing(but_for_one, extremes.lowest, candidate, regime)
    contested = used is not None and not something_missing
    if used is None:
        used = all_allowed(extremes.lowest, candidate, regime)
    return _Outcome(name, passed=False, used=used, contested=contested)


def _hoped_for(tests: Iterable[Test], extremes: Extremes) -> Used | None:
    """The electives that make the first of these tests pass which still can; None when none can.

    Arithmetic and judgements that are still to come are taken to come out well: whether those are
    there has nothing to do with which electives count.
    """
    pe, arts = (found or GOOD for found in extremes.candidate.judgements)
    hopeful = replace(extremes.candidate, arithmetic=True, judgements=(pe, arts))
    for test, marks in product(tests, (extremes.lowest, extremes.highest)):
        used = passing(test, marks, hopeful, extremes.regime)
        if used is not None:
            return used
    return None


def _resit_left(facts: ExamFacts) -> bool:
    """Whether a resit is left: one general one, and one of the profile subject (EB 51)."""
    return not facts.resits_closed and (
        facts.profile.resit is None or not any(general_resits(facts))
    )


def _final_marks(facts: ExamFacts, extremes: Extremes, used: Used) -> FinalMarks:
    candidate = extremes.candidate
    known = used and None not in [candidate.electives[position] for position in used]
    return FinalMarks(
        dutch=candidate.dutch.final,
        profile=candidate.profile.final,
        combination=extremes.lowest.combination(used) if known else None,
        electives=candidate.electives,
        extra={
            extra.subject: subject.final
            for extra, subject in zip(facts.extra, candidate.extra, strict=True)
        },
    )


def _reasons(extremes: Extremes, outcomes: list[_Outcome]) -> Iterator[Verdict]:
    """The reasons of the LWT exam, of arithmetic, and of the full exam where there is one."""
    used = {outcome.name: outcome.used for outcome in outcomes}
    yield from exam_lwt.reasons(extremes, used[LWT])
    yield _arithmetic(extremes.regime, extremes.candidate)
    if BB in used:
        yield from exam_bb.reasons(extremes, used[BB])


def _arithmetic(regime: ExamRegime, candidate: Candidate) -> Verdict:
    name, taken = regime.arithmetic, candidate.arithmetic
    if candidate.exempt:
        value, text = "niet nodig", f"Het {name} is niet nodig: het examen omvat wiskunde."
    elif taken:
        value, text = "afgelegd", f"Rekenen ({name}) is afgelegd; het cijfer telt niet mee."
    elif taken is None:
        value, text = UNKNOWN, f"Rekenen ({name}): nog niet ingevuld of het is afgelegd."
    else:
        value, text = "niet afgelegd", f"Rekenen ({name}) moet nog worden afgelegd."
    shown = value, "afgelegd"
    return reason("exam.arithmetic_taken", taken, shown, regime.arithmetic_source, text)
