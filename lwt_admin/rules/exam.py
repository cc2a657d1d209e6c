"""The result of the exam, with every reason: the one door to the exam rules.

`decide` gives the result under the regime of the exam year: `geslaagd`, `afgewezen`, or `onbepaald`
while something is missing and the candidate does not pass whatever it turns out to be. Arithmetic
not taken leaves the result undetermined, never failed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lwt_admin.rules import exam_bb, exam_lwt
from lwt_admin.rules.exam_facts import (
    Arithmetic,
    Candidate,
    CentralMarks,
    Elective,
    ExamFacts,
    ExtraSubject,
    ProfileMarks,
    checked,
    general_resits,
    mathematics_exempts,
)
from lwt_admin.rules.exam_finals import final_mark, lowest_and_highest
from lwt_admin.rules.exam_needs import needs, what_if
from lwt_admin.rules.exam_passing import BB, LWT, routes
from lwt_admin.rules.exam_routes import UNKNOWN, Extremes, Test, Used, choices, passing, reason
from lwt_admin.rules.marks import final_of_average, parse_average, parse_mark, rounded_mean
from lwt_admin.rules.regimes import exam_regime
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
    "decide",
    "parse_average",
    "parse_mark",
    "what_if",
]

PASSED: Final = "geslaagd"
FAILED: Final = "afgewezen"
OPEN: Final = "onbepaald"


@dataclass(frozen=True, slots=True)
class FinalMarks:
    """Final marks, None while a part is missing. `combination` is the mean over the electives that
    count.
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


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How one route ends: by which electives it is passed, or which ones explain best why not."""

    name: str
    passed: bool
    used: Used
    contested: bool = False


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
        contested=result == FAILED and chosen.contested,
        route=chosen.name if chosen.passed else None,
        regime=regime.name,
        final_marks=_final_marks(facts, candidate, chosen.used),
        electives_used=chosen.used,
        reasons=tuple(_reasons(facts, extremes, outcomes)),
        missing=missing,
        needs=needs(facts, missing, regime) if missing else {},
    )


def _missing(facts: ExamFacts, candidate: Candidate) -> Iterator[str]:
    """The fields that must still come before the result is certain, in the order of the facts.

    Arithmetic that was not taken is still to come. Extra subjects only matter in a full exam.
    """
    if candidate.dutch.se is None:
        yield "dutch.se"
    if candidate.dutch.ce is None:
        yield "dutch.ce"
    if candidate.profile.has_se and candidate.profile.se is None:
        yield "profile.se"
    if candidate.profile.ce is None:
        yield "profile.ce"
    if None in candidate.electives:
        yield from (f"electives.{n}.se" for n, se in enumerate(candidate.electives) if se is None)
    if candidate.arithmetic is not True:
        yield "arithmetic.taken"
    if facts.full_exam:
        yield from _missing_in_full_exam(facts, candidate)


def _missing_in_full_exam(facts: ExamFacts, candidate: Candidate) -> Iterator[str]:
    for number, subject in enumerate(candidate.extra):
        if subject.se is None:
            yield f"extra.{number}.se"
        if subject.has_ce and subject.ce is None:
            yield f"extra.{number}.ce"
    if facts.physical_education is None:
        yield "physical_education"
    if facts.arts is None:
        yield "arts"


def _outcome(name: str, test: Test, extremes: Extremes, something_missing: bool) -> _Outcome:
    """The end of one route, and the electives that count in it.

    They are those with which the candidate passes; else those with which a candidate who still
    misses marks can pass; else those with which only the contested rule stands in the way; else
    all.
    """
    regime, candidate = extremes.regime, extremes.candidate
    used = passing(test, extremes.lowest, candidate, regime)
    if used is not None:
        return _Outcome(name, passed=True, used=used)
    if something_missing:
        used = passing(test, extremes.highest, candidate, regime)
    elif name == LWT:
        used = passing(exam_lwt.passes_but_for_one_elective, extremes.lowest, candidate, regime)
        if used is not None:
            return _Outcome(name, passed=False, used=used, contested=True)
    if used is None:
        used = choices(extremes.lowest, candidate, regime)[0]
    return _Outcome(name, passed=False, used=used)


def _resit_left(facts: ExamFacts) -> bool:
    """Whether a resit may still be taken: one general one, and one of the profile subject (EB 51).
    """
    return not facts.resits_closed and (
        facts.profile.resit is None or not any(general_resits(facts))
    )


def _final_marks(facts: ExamFacts, candidate: Candidate, used: Used) -> FinalMarks:
    electives = tuple([None if se is None else final_of_average(se) for se in candidate.electives])
    counted = [mark for mark in [electives[position] for position in used] if mark is not None]
    return FinalMarks(
        dutch=final_mark(candidate.dutch),
        profile=final_mark(candidate.profile),
        combination=rounded_mean(sum(counted), len(used))
        if used and len(counted) == len(used)
        else None,
        electives=electives,
        extra={
            extra.subject: final_mark(subject)
            for extra, subject in zip(facts.extra, candidate.extra, strict=True)
        },
    )


def _reasons(facts: ExamFacts, extremes: Extremes, outcomes: list[_Outcome]) -> Iterator[Verdict]:
    """The reasons of the LWT exam, of arithmetic, and of the full exam where there is one."""
    used = {outcome.name: outcome.used for outcome in outcomes}
    yield from exam_lwt.reasons(extremes, used[LWT])
    yield _arithmetic(facts, extremes)
    if BB in used:
        yield from exam_bb.reasons(extremes, used[BB])


def _arithmetic(facts: ExamFacts, extremes: Extremes) -> Verdict:
    regime, taken = extremes.regime, extremes.candidate.arithmetic
    name = regime.arithmetic
    if mathematics_exempts(facts, regime):
        value, text = "niet nodig", f"Het {name} is niet nodig, want het examen omvat wiskunde."
    elif taken:
        value, text = (
            "afgelegd",
            f"Rekenen ({name}) is afgelegd; het cijfer telt niet mee voor de uitslag.",
        )
    elif taken is None:
        value, text = UNKNOWN, f"Of rekenen ({name}) is afgelegd, is nog niet ingevuld."
    else:
        value, text = (
            "niet afgelegd",
            f"Rekenen ({name}) is niet afgelegd, dus de uitslag kan nog niet worden bepaald.",
        )
    return reason(
        "exam.arithmetic_taken", taken, (value, "afgelegd"), regime.arithmetic_source, text
    )
