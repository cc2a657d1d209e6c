"""The mark of the school exam from its parts, against exact fractions."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lwt_admin.rules.marks import final_of_average, fine
from lwt_admin.rules.school_exam import Part, SchoolMark, school_mark
from lwt_admin.rules.verdicts import RuleError

MARKS = st.integers(10, 100).map(lambda tenths: Decimal(tenths) / 10)
PARTS = st.lists(st.builds(Part, st.integers(1, 100), MARKS), min_size=1, max_size=12)
HALF = Fraction(1, 2)


def parts(*pairs):
    return [Part(weight, None if mark is None else Decimal(mark)) for weight, mark in pairs]


def exact_mean(found):
    """The weighted average as a fraction, without anything of the rules."""
    return Fraction(
        sum(part.weight * Fraction(part.mark) for part in found), sum(part.weight for part in found)
    )


@pytest.mark.parametrize(
    ("found", "exact", "mark"),
    [
        (parts((1, "6.4")), True, "6.4"),
        (parts((1, "6.4")), False, "6.4"),
        (parts((1, "5.4"), (1, "5.5")), True, "5.45"),
        (parts((1, "5.4"), (1, "5.5")), False, "5.5"),
        (parts((1, "5.4"), (2, "5.5")), True, "5.4666"),
        (parts((1, "5.4"), (2, "5.5")), False, "5.5"),
        (parts((2, "5.4"), (1, "5.5")), True, "5.4333"),
        (parts((2, "5.4"), (1, "5.5")), False, "5.4"),
        (parts((3, "10"), (1, "1")), True, "7.75"),
        (parts((3, "10"), (1, "1")), False, "7.8"),
        (parts((100, "1.0")), True, "1.0"),
        (parts((100, "10.0")), False, "10.0"),
    ],
)
def test_the_parts_are_weighed_and_the_mark_is_made_once(found, exact, mark):
    assert school_mark(found, exact=exact) == SchoolMark(Decimal(mark), Decimal(mark), 0)


@given(PARTS)
@example(parts((99, "5.5"), (1, "5.4")))
@example(parts((3, "5.5"), (100, "5.5")))
def test_the_cut_off_average_gives_the_final_mark_of_the_exact_one(found):
    mark = school_mark(found, exact=True).mark
    whole = floor(exact_mean(found) + HALF)
    assert final_of_average(fine(mark, "se")) == whole
    assert floor(Fraction(mark) + HALF) == whole


@given(PARTS)
def test_the_average_is_cut_off_and_never_raised(found):
    lost = exact_mean(found) - Fraction(school_mark(found, exact=True).mark)
    assert 0 <= lost < Fraction(1, 10_000)


@given(PARTS)
def test_one_decimal_is_the_exact_average_rounded_half_up_once(found):
    mark = school_mark(found, exact=False).mark
    assert Fraction(mark) == Fraction(floor(exact_mean(found) * 10 + HALF), 10)


@given(PARTS, st.booleans())
def test_the_order_of_the_parts_makes_no_difference(found, exact):
    assert school_mark(found, exact=exact) == school_mark(found[::-1], exact=exact)


def test_there_is_no_mark_while_a_part_is_open_but_an_average_so_far():
    found = school_mark(parts((1, "6.0"), (3, None), (1, "7.1")), exact=True)
    assert found == SchoolMark(mark=None, so_far=Decimal("6.55"), open=1)


def test_without_any_mark_there_is_no_average_either():
    found = school_mark(parts((1, None), (2, None)), exact=True)
    assert found == SchoolMark(mark=None, so_far=None, open=2)


def test_a_part_without_weight_must_be_done_and_does_not_count():
    to_do, done = Part(0), Part(0, done=True)
    marked = parts((1, "6.0"))
    assert school_mark([*marked, to_do], exact=True).mark is None
    assert school_mark([*marked, to_do], exact=True).open == 1
    assert school_mark([*marked, done], exact=True).mark == Decimal("6.0")


def test_a_part_with_weight_that_was_made_still_waits_for_its_mark():
    assert school_mark([Part(1, done=True)], exact=True).open == 1


@pytest.mark.parametrize("found", [[], [Part(0, done=True)]])
def test_parts_without_any_weight_give_no_mark(found):
    assert school_mark(found, exact=True) == SchoolMark(mark=None, so_far=None, open=0)


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Part(-1), "weight"),
        (Part(0, Decimal("6.0"), done=True), "mark"),
        (Part(1, Decimal("6.45")), "mark"),
        (Part(1, Decimal("0.9")), "mark"),
        (Part(1, Decimal("10.1")), "mark"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(part, field):
    with pytest.raises(RuleError) as refused:
        school_mark([Part(1, Decimal(6)), part], exact=True)
    assert refused.value.field == f"parts.1.{field}"


def test_a_mark_without_weight_that_is_open_is_refused_as_well():
    with pytest.raises(RuleError):
        school_mark([Part(0, Decimal(6))], exact=False)
