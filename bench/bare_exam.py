"""An exam decided without a word: the same answer as `exam.decide`, except its reasons.

Nothing is checked, cited or put into words; the norms are those of the rules. Computed are result,
provisional, contested, route, regime, final marks, the electives that count, what is missing and
what it must become.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from lwt_admin.rules.exam import ExamResult
from lwt_admin.rules.exam_bb import SUFFICIENT
from lwt_admin.rules.exam_facts import (
    MATHEMATICS,
    CentralMarks,
    ExamFacts,
    ExtraSubject,
    ProfileMarks,
)
from lwt_admin.rules.marks import HIGHEST, LOWEST
from lwt_admin.rules.regimes import ExamRegime, exam_regime

Fields = tuple[object, ...]
Subject = list[int | None]
"""School exam and central exam in tenths, and what they are: `BOTH`, `CENTRAL` or `SCHOOL`."""
BOTH, CENTRAL, SCHOOL = 0, 1, 2


@dataclass(slots=True)
class Case:
    """Everything in whole numbers: Dutch, profile and extra subjects; final marks of electives."""

    facts: ExamFacts
    regime: ExamRegime
    subjects: list[Subject]
    electives: list[int | None]
    arithmetic: bool | None


@dataclass(slots=True)
class Score:
    """The final marks with every missing mark filled in, and the mean of the central exams."""

    subjects: list[int]
    electives: list[int]
    ce_total: int
    ce_number: int


Test = Callable[[Case, Score, list[int]], bool]


def decide(facts: ExamFacts) -> Fields:
    """The fields of the answer, in its order, without the reasons."""
    case = _case(facts)
    missing = _missing(case)
    low = _score(case, LOWEST)
    contested, route = False, None
    used = _used(_full, case, low) if facts.full_exam else None
    if used is not None:
        route = "bb"
    else:
        used = _used(_lwt, case, low)
        if used is not None:
            route = "lwt"
        elif missing:
            used = _used(_lwt, case, _score(case, HIGHEST))
        else:
            used = _used(_undisputed, case, low)
            contested = used is not None
    if used is None:
        used = sorted(_ranked(case, low))
    result = "geslaagd" if route else ("onbepaald" if missing else "afgewezen")
    return (
        result,
        result != "onbepaald" and _resit_left(facts),
        contested,
        route,
        case.regime.name,
        *_final_marks(case, used),
        used,
        missing,
        _needs(case, missing),
    )


def fields(result: ExamResult) -> Fields:
    """What `decide` computes, taken from the answer of the rules."""
    marks = result.final_marks
    return (
        result.result,
        result.provisional,
        result.contested,
        result.route,
        result.regime,
        marks.dutch,
        marks.profile,
        marks.combination,
        list(marks.electives),
        marks.extra,
        list(result.electives_used),
        list(result.missing),
        result.needs,
    )


def _case(facts: ExamFacts) -> Case:
    regime = exam_regime(facts.exam_year)
    exempt = regime.mathematics_exempts and any(
        extra.has_ce and extra.subject.strip().casefold() == MATHEMATICS for extra in facts.extra
    )
    profile = _subject(facts.profile, BOTH if facts.profile.has_se else CENTRAL)
    subjects = [_subject(facts.dutch, BOTH), profile]
    for extra in facts.extra:
        if extra.has_ce:
            subjects.append(_subject(extra, BOTH))
        else:
            subjects.append([_whole(extra.se), None, SCHOOL])
    electives = [_whole(elective.se) for elective in facts.electives]
    return Case(facts, regime, subjects, electives, exempt or facts.arithmetic.taken)


def _subject(marks: CentralMarks | ProfileMarks | ExtraSubject, kind: int) -> Subject:
    se = None if marks.se is None else int(marks.se * 10)
    ce = None if marks.ce is None else int(marks.ce * 10)
    if ce is not None and marks.resit is not None:
        ce = max(ce, int(marks.resit * 10))
    return [se, ce, kind]


def _whole(average: Decimal | None) -> int | None:
    return None if average is None else int(average + Decimal("0.5"))


def _final(se: int | None, ce: int | None, kind: int | None) -> int | None:
    if kind == SCHOOL:
        return se
    if ce is None:
        return None
    if kind == CENTRAL:
        return (ce + 5) // 10
    return None if se is None else (se + ce + 10) // 20


def _score(case: Case, fill: int) -> Score:
    subjects, total, number = [], 0, 0
    for se, ce, kind in case.subjects:
        final = _final(se, ce, kind)
        if final is None:
            some = fill if se is None else se
            final = (some + (fill if ce is None else ce) + 10) // 20
        subjects.append(final)
        if kind != SCHOOL:
            total += fill if ce is None else ce
            number += 1
    whole = (fill + 5) // 10
    electives = [whole if mark is None else mark for mark in case.electives]
    return Score(subjects, electives, total, number)


def _ranked(case: Case, score: Score) -> list[int]:
    """The electives that may count together, best first."""
    rules = case.regime.electives
    order = sorted(range(len(score.electives)), key=lambda place: -score.electives[place])
    taken: dict[str, int] = {}
    allowed = []
    for place in order:
        profile = case.facts.electives[place].module_of
        if profile is not None and rules is not None:
            taken[profile] = taken.get(profile, 0) + 1
            if taken[profile] > rules.maximum_of_one_profile:
                continue
        allowed.append(place)
    return allowed


def _used(test: Test, case: Case, score: Score) -> list[int] | None:
    """The most electives with which the test is passed."""
    ranked = _ranked(case, score)
    rules = case.regime.electives
    for size in range(len(ranked), (rules.minimum_number if rules else 0) - 1, -1):
        if test(case, score, ranked[:size]):
            return sorted(ranked[:size])
    return None


def _combination(score: Score, used: list[int]) -> int:
    total = sum(score.electives[place] for place in used)
    return (2 * total + len(used)) // (2 * len(used))


def _undisputed(case: Case, score: Score, used: list[int]) -> bool:
    regime, rules = case.regime, case.regime.electives
    return (
        case.arithmetic is True
        and score.subjects[0] >= regime.dutch_minimum
        and score.subjects[1] >= regime.profile_minimum
        and (rules is None or _combination(score, used) >= rules.combination_minimum)
    )


def _lwt(case: Case, score: Score, used: list[int]) -> bool:
    rules = case.regime.electives
    return _undisputed(case, score, used) and (
        rules is None or min(score.electives[place] for place in used) >= rules.mark_minimum
    )


def _full(case: Case, score: Score, used: list[int]) -> bool:
    rules = case.regime.full_exam_rules()
    if (
        case.arithmetic is not True
        or score.ce_total < rules.ce_average * score.ce_number
        or score.subjects[0] < rules.dutch_minimum
        or min(score.electives[place] for place in used) < rules.elective_minimum
        or case.facts.physical_education not in SUFFICIENT
        or case.facts.arts not in SUFFICIENT
    ):
        return False
    marks = [*score.subjects, _combination(score, used)]
    short = sorted(rules.pass_mark - mark for mark in marks if mark < rules.pass_mark)
    return short in ([], [1]) or (short in ([2], [1, 1]) and max(marks) >= rules.compensation)


def _resit_left(facts: ExamFacts) -> bool:
    return not facts.resits_closed and (
        facts.profile.resit is None
        or (facts.dutch.resit is None and all(extra.resit is None for extra in facts.extra))
    )


def _final_marks(case: Case, used: list[int]) -> Fields:
    """Dutch, profile, combination, electives, extra subjects."""
    finals = [_final(*subject) for subject in case.subjects]
    counted = [case.electives[place] for place in used]
    known = [mark for mark in counted if mark is not None]
    combination = None
    if known and len(known) == len(counted):
        combination = (2 * sum(known) + len(known)) // (2 * len(known))
    names = [extra.subject for extra in case.facts.extra]
    extra = dict(zip(names, finals[2:], strict=True))
    return finals[0], finals[1], combination, case.electives, extra


def _missing(case: Case) -> list[str]:
    facts = case.facts
    found = list(_missing_marks("dutch", case.subjects[0]))
    found += _missing_marks("profile", case.subjects[1])
    found += [f"electives.{n}.se" for n, mark in enumerate(case.electives) if mark is None]
    if not case.arithmetic:
        found.append("arithmetic.taken")
    if facts.full_exam:
        for number, subject in enumerate(case.subjects[2:]):
            found += _missing_marks(f"extra.{number}", subject)
        if facts.physical_education is None:
            found.append("physical_education")
        if facts.arts is None:
            found.append("arts")
    return found


def _missing_marks(field: str, subject: Subject) -> Iterable[str]:
    se, ce, kind = subject
    if se is None and kind != CENTRAL:
        yield f"{field}.se"
    if ce is None and kind != SCHOOL:
        yield f"{field}.ce"


def _needs(case: Case, missing: list[str]) -> dict[str, str | None]:
    """Per missing mark the lowest with which the candidate passes, found by halving."""
    found = {}
    for field in missing:
        if field.endswith((".se", ".ce")):
            tenths = LOWEST + bisect_left(
                range(LOWEST, HIGHEST + 1), True, key=_passing(case, field)
            )
            found[field] = f"{tenths // 10}.{tenths % 10}" if tenths <= HIGHEST else None
    if len(missing) > 1:
        return {field: mark for field, mark in found.items() if mark is not None}
    return found


def _passing(case: Case, field: str) -> Callable[[int], bool]:
    """Whether the candidate passes with this mark on a field, whatever else is missing."""
    part, *place, name = field.split(".")
    which = ("dutch", "profile", "extra").index(part) if part != "electives" else 0
    number = int(place[0]) if place else 0

    def passes(tenths: int) -> bool:
        subjects, electives = [list(subject) for subject in case.subjects], list(case.electives)
        if part == "electives":
            electives[number] = (tenths + 5) // 10
        else:
            subject = subjects[which + number]
            whole = subject[2] == SCHOOL
            subject[("se", "ce").index(name)] = (tenths + 5) // 10 if whole else tenths
        other = Case(case.facts, case.regime, subjects, electives, case.arithmetic)
        low = _score(other, LOWEST)
        return (case.facts.full_exam and _used(_full, other, low) is not None) or (
            _used(_lwt, other, low) is not None
        )

    return passes
