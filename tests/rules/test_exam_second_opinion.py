"""The whole exam decided a second time, by search over all selections and in fractions."""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from math import floor

from hypothesis import given, settings

from lwt_admin.rules.exam import decide
from lwt_admin.rules.exam_bb import marks_hold
from lwt_admin.rules.regimes import exam_regime
from tests.rules.test_exam_properties import candidates

SUFFICIENT = {"voldoende", "goed"}


def to_whole(mean):
    """Cut off after the first decimal, then up from five."""
    first_decimal = floor(mean * 10)
    return first_decimal // 10 + (first_decimal % 10 >= 5)


def central_exam(subject):
    return max(Fraction(mark) for mark in (subject.ce, subject.resit) if mark is not None)


def final(subject):
    if not getattr(subject, "has_ce", True):
        return to_whole(Fraction(subject.se))
    return to_whole((Fraction(subject.se) + central_exam(subject)) / 2)


def allowed_selections(facts):
    """All selections of four or more, at most two modules of one profile, in the law's order."""
    finals = [to_whole(Fraction(elective.se)) for elective in facts.electives]
    found = []
    for size in range(4, len(finals) + 1):
        for kept in combinations(range(len(finals)), size):
            modules = [facts.electives[place].module_of for place in kept]
            if all(modules.count(profile) <= 2 for profile in ("PIE", "M&T")):
                found.append(kept)
    found.sort(key=lambda kept: (-len(kept), -sum(finals[place] for place in kept), kept))
    return finals, found


def combination(finals, kept):
    return to_whole(Fraction(sum(finals[place] for place in kept), len(kept)))


def lwt_but_for_low_electives(facts, finals, kept):
    return final(facts.dutch) >= 6 and final(facts.profile) >= 6 and combination(finals, kept) >= 6


def lwt(facts, finals, kept):
    low = [finals[place] for place in kept if finals[place] < 4]
    return lwt_but_for_low_electives(facts, finals, kept) and not low


def allowed_shortfalls(marks):
    """EB 49 lid 1, case by case."""
    fives, fours = marks.count(5), marks.count(4)
    worse = [mark for mark in marks if mark < 4]
    seven = any(mark >= 7 for mark in marks)
    if worse:
        return False
    if fours == 0 and fives <= 1:
        return True
    if fours == 1 and fives == 0:
        return seven
    return fours == 0 and fives == 2 and seven


def bb(facts, finals, kept):
    exams = [facts.dutch, facts.profile, *[extra for extra in facts.extra if extra.has_ce]]
    average = sum(central_exam(subject) for subject in exams) / len(exams)
    marks = [final(subject) for subject in (facts.dutch, facts.profile, *facts.extra)]
    return (
        average >= Fraction(11, 2)
        and final(facts.dutch) >= 5
        and allowed_shortfalls([*marks, combination(finals, kept)])
        and all(finals[place] >= 4 for place in kept)
        and {facts.physical_education, facts.arts} <= SUFFICIENT
    )


def opinion(facts):
    """Result, route, contested, and the electives used when the candidate passes."""
    finals, selections = allowed_selections(facts)
    for name, test in (("bb", bb), ("lwt", lwt)):
        if name == "bb" and not facts.full_exam:
            continue
        for kept in selections:
            if test(facts, finals, kept):
                return "geslaagd", name, False, kept
    contested = any(lwt_but_for_low_electives(facts, finals, kept) for kept in selections)
    return "afgewezen", None, contested, None


@settings(max_examples=500)
@given(candidates())
def test_the_decision_agrees_with_a_search_over_all_selections(facts):
    result = decide(facts)
    used = result.electives_used if result.route else None
    assert (result.result, result.route, result.contested, used) == opinion(facts)


def test_every_set_of_seven_final_marks_is_allowed_or_not_as_the_law_says():
    rules = exam_regime(2027).full_exam_rules()
    for marks in combinations_with_replacement(range(1, 11), 7):
        assert marks_hold(list(marks), rules) == allowed_shortfalls(marks), marks
