"""Every combination there is, against the law written down a second time, in another way.

The second formulation uses fractions and searches all subsets; it shares nothing with the first.
"""

from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from math import factorial, prod

from lwt_admin.rules import exam_lwt
from lwt_admin.rules.exam import Arithmetic, CentralMarks, Elective, ExamFacts, ProfileMarks, decide
from lwt_admin.rules.exam_facts import Candidate, Subject
from lwt_admin.rules.exam_finals import Finals
from lwt_admin.rules.exam_routes import passing
from lwt_admin.rules.regimes import exam_regime

MARKS = range(1, 11)
TENTHS = [Decimal(tenths) / 10 for tenths in range(10, 101)]
REGIME = exam_regime(2027)


def rounded_by_first_decimal(mean: Decimal) -> int:
    """EB 47: cut the mean off after its first decimal, then look at that decimal only."""
    cut = mean.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return int(cut.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def combination_mark(finals: tuple[int, ...]) -> int:
    """The mean of final marks, rounded by its first decimal; in fractions."""
    mean = Fraction(sum(finals), len(finals))
    whole, rest = divmod(mean.numerator, mean.denominator)
    first_decimal = 10 * rest // mean.denominator
    return whole + 1 if first_decimal >= 5 else whole


def electives_suffice(finals: tuple[int, ...]) -> bool:
    """Some subset of at least four has a combination mark of six and no mark under four."""
    return any(
        combination_mark(kept) >= 6 and 3 not in kept and 2 not in kept and 1 not in kept
        for size in range(4, len(finals) + 1)
        for kept in combinations(finals, size)
    )


def facts(dutch: int, profile: int, electives: tuple[int | Decimal, ...]) -> ExamFacts:
    return ExamFacts(
        exam_year=2027,
        dutch=CentralMarks(Decimal(dutch), Decimal(dutch)),
        profile=ProfileMarks(Decimal(profile), Decimal(profile)),
        electives=tuple(Elective("", Decimal(mark)) for mark in electives),
        arithmetic=Arithmetic(taken=True),
    )


def test_every_pair_of_school_and_central_exam_marks_is_rounded_by_its_first_decimal():
    for se, ce in product(TENTHS, TENTHS):
        result = decide(ExamFacts(2016, CentralMarks(se, ce), ProfileMarks(ce, None, has_se=True)))
        assert result.final_marks.dutch == rounded_by_first_decimal((se + ce) / 2), (se, ce)


def test_every_mark_that_stands_alone_is_rounded_by_its_first_decimal():
    for ce in TENTHS:
        result = decide(ExamFacts(2016, CentralMarks(), ProfileMarks(None, ce, has_se=False)))
        assert result.final_marks.profile == rounded_by_first_decimal(ce), ce


def test_every_exact_average_is_rounded_once():
    averages = [Decimal(number) / 10_000 for number in range(10_000, 100_001)]
    for start in range(0, len(averages), 1_000):
        part = tuple(averages[start : start + 1_000])
        found = decide(facts(6, 6, (*part, Decimal(6), Decimal(6), Decimal(6))))
        expected = tuple(rounded_by_first_decimal(average) for average in part)
        assert found.final_marks.electives[: len(part)] == expected


def test_the_law_agrees_on_all_million_combinations_of_final_marks():
    """Dutch, profile subject, four electives: each of 10^6 goes through the test that decides."""
    suffices = {
        finals: electives_suffice(finals) for finals in combinations_with_replacement(MARKS, 4)
    }
    subject = Subject(60, 60, True, True, 6)
    counted = 0
    for electives in product(MARKS, repeat=4):
        expected = suffices[tuple(sorted(electives))]
        candidate = Candidate(
            subject, subject, electives, (None,) * 4, (), True, False, (None, None)
        )
        for dutch, profile in product(MARKS, MARKS):
            marks = Finals(dutch, profile, electives, (), 120, 2)
            passed = passing(exam_lwt.passes, marks, candidate, REGIME) is not None
            assert passed == (dutch > 5 and profile > 5 and expected), (dutch, profile, electives)
            counted += 1
    assert counted == 10**6


def test_the_whole_decision_agrees_on_every_selection_of_final_marks():
    """The same through `decide`, each set of electives once: with their orders that is 10^6."""
    orders = 0
    for electives in combinations_with_replacement(MARKS, 4):
        expected = electives_suffice(electives)
        combination = combination_mark(electives)
        for dutch, profile in product(MARKS, MARKS):
            result = decide(facts(dutch, profile, electives))
            passes = dutch > 5 and profile > 5 and expected
            contested = not passes and dutch > 5 and profile > 5 and combination > 5
            assert result.result == ("geslaagd" if passes else "afgewezen")
            assert (result.contested, result.final_marks.combination) == (contested, combination)
            orders += factorial(4) // prod(factorial(n) for n in Counter(electives).values())
    assert orders == 10**6


def test_leaving_out_agrees_on_every_selection_of_five_and_six_electives():
    for size in (5, 6):
        for electives in combinations_with_replacement(MARKS, size):
            result = decide(facts(6, 6, electives))
            expected = "geslaagd" if electives_suffice(electives) else "afgewezen"
            assert result.result == expected, electives


def sufficient_together(kept: tuple[int, ...]) -> bool:
    """All these electives together have a combination mark of six and no mark under four."""
    return combination_mark(kept) >= 6 and min(kept) >= 4


def test_fewest_are_left_out_then_the_highest_mean_then_the_lowest_positions_stay():
    """Every selection of three values on six places, with two modules of one profile too many."""
    modules = (None, "PIE", "PIE", None, "PIE", None)
    for electives in product((3, 5, 6, 8), repeat=6):
        allowed = [
            kept
            for size in (6, 5, 4)
            for kept in combinations(range(6), size)
            if sum(modules[place] == "PIE" for place in kept) <= 2
        ]
        good = [
            kept
            for kept in allowed
            if sufficient_together(tuple(electives[place] for place in kept))
        ]
        if not good:
            continue
        best = min(
            good, key=lambda kept: (-len(kept), -sum(electives[place] for place in kept), kept)
        )
        candidate = ExamFacts(
            2027,
            CentralMarks(Decimal(6), Decimal(6)),
            ProfileMarks(Decimal(6), Decimal(6)),
            tuple(
                Elective("", Decimal(mark), module)
                for mark, module in zip(electives, modules, strict=True)
            ),
            Arithmetic(taken=True),
        )
        assert decide(candidate).electives_used == best, electives
