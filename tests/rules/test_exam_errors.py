"""Facts that cannot be true are refused, with the path of the fact."""

from decimal import Decimal

import pytest

from lwt_admin.rules.exam import (
    Arithmetic,
    CentralMarks,
    Elective,
    ExamFacts,
    ExtraSubject,
    ProfileMarks,
    decide,
)
from lwt_admin.rules.verdicts import RuleError
from tests.rules.builders import (
    candidate,
    central,
    electives,
    extra,
    full_candidate,
    mark,
    old_candidate,
    profile,
)


def refused(facts):
    with pytest.raises(RuleError) as caught:
        decide(facts)
    return caught.value.field


@pytest.mark.parametrize("year", [2013, 2020, 2021, 2022, 0, -1])
def test_an_exam_year_without_rules_is_not_supported(year):
    assert refused(candidate(exam_year=year)) == "exam_year"


def test_the_years_with_special_rules_say_so():
    with pytest.raises(RuleError, match="2021 wordt niet ondersteund: toen golden bijzondere"):
        decide(candidate(exam_year=2021))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dutch": central("6.45", "6.0")}, "dutch.se"),
        ({"dutch": central("6.0", "11")}, "dutch.ce"),
        ({"dutch": central("6.0", "0")}, "dutch.ce"),
        ({"dutch": central("6.0", "6.0", "0.9")}, "dutch.resit"),
        ({"profile": profile("-6", "6")}, "profile.se"),
        ({"electives": electives("6", "6", "5.54321", "6")}, "electives.2.se"),
        ({"electives": electives("6", "6", "6", "10.1")}, "electives.3.se"),
        ({"electives": electives("6", "6", "6", "0.9999")}, "electives.3.se"),
        ({"electives": electives("6", "6", "6", "NaN")}, "electives.3.se"),
        ({"arithmetic": Arithmetic(taken=True, mark=mark("4.85"))}, "arithmetic.mark"),
        ({"extra": (extra("engels", "6.0", "60"),)}, "extra.0.ce"),
        ({"extra": (extra("maatschappijleer", "11", has_ce=False),)}, "extra.0.se"),
    ],
)
def test_a_mark_that_cannot_exist_is_refused(change, field):
    assert refused(candidate(**change)) == field


def test_a_mark_may_have_trailing_zeros():
    assert decide(candidate(dutch=central("6.00", "6.000"))).final_marks.dutch == 6


@pytest.mark.parametrize(
    ("number", "found"),
    [(0, "er zijn 0 keuzevakken"), (1, "er is 1 keuzevak"), (3, "er zijn 3 keuzevakken")],
)
def test_fewer_than_four_electives_are_too_few(number, found):
    with pytest.raises(RuleError) as caught:
        decide(candidate(electives=electives(*["6"] * number)))
    assert caught.value.field == "electives"
    assert caught.value.message == f"{found}; nodig zijn er ten minste 4"


def test_a_module_of_the_own_profile_is_refused_and_named():
    own = electives("6", "6", ("6", "BWI"), "6", "6")
    with pytest.raises(RuleError, match="keuzevak 3 is een module") as caught:
        decide(candidate(profile_short="BWI", electives=own))
    assert caught.value.field == "electives"


LONG = "abcdefghijklmnopqrstuvwxyz" * 2


@pytest.mark.parametrize(
    ("change", "letters"),
    [
        ({"profile_short": LONG}, 20),
        ({"physical_education": LONG}, 20),
        ({"electives": electives("6", "6", "6", ("6", LONG))}, 20),
        ({"extra": (extra(LONG, "6", "6"), extra(LONG, "6", "6"))}, 40),
    ],
)
def test_of_a_long_wrong_word_only_the_first_letters_are_quoted(change, letters):
    with pytest.raises(RuleError) as caught:
        decide(candidate(**change))
    assert f"“{LONG[:letters]}”" in caught.value.message


def test_two_modules_of_another_profile_may_count():
    two = electives(("6", "PIE"), ("6", "PIE"), "6", "6")
    assert decide(candidate(profile_short="BWI", electives=two)).result == "geslaagd"


def test_three_modules_of_one_profile_with_no_way_to_leave_one_out_are_refused():
    three = electives(("6", "PIE"), ("6", "PIE"), ("6", "PIE"), "6")
    assert refused(candidate(electives=three)) == "electives"


def test_three_modules_of_each_of_two_profiles_leave_enough():
    six = electives(*[("6", "PIE")] * 3, *[("6", "M&T")] * 3)
    assert decide(candidate(electives=six)).electives_used == (0, 1, 3, 4)


def test_the_profile_with_most_surplus_modules_is_named():
    five = electives(*[("6", "PIE")] * 4, ("6", "M&T"))
    with pytest.raises(RuleError, match="4 modules van PIE"):
        decide(candidate(electives=five))


def test_an_unknown_profile_of_an_elective_is_refused():
    assert refused(candidate(electives=electives("6", "6", "6", ("6", "XYZ")))) == (
        "electives.3.module_of"
    )


def test_an_unknown_profile_is_refused():
    assert refused(candidate(profile_short="bwi")) == "profile_short"


def test_electives_did_not_exist_up_to_2017():
    assert refused(old_candidate(electives=(Elective("x", Decimal(6)),))) == "electives"


def test_a_full_exam_is_not_supported_up_to_2017():
    assert refused(old_candidate(full_exam=True)) == "full_exam"


def test_two_general_resits_are_refused_at_the_second():
    used = candidate(
        dutch=central("6", "5", "6"),
        extra=(extra("engels", "6", "6"), extra("wiskunde", "6", "5", "6")),
    )
    assert refused(used) == "extra.1.resit"


@pytest.mark.parametrize(("year", "article"), [(2019, "EB 51"), (2027, "UWVO 2020 3.38")])
def test_that_there_is_one_general_resit_cites_the_regime(year, article):
    used = candidate(
        exam_year=year,
        dutch=central("6", "5", "6"),
        extra=(extra("engels", "6", "5", "6"),),
    )
    with pytest.raises(RuleError) as caught:
        decide(used)
    assert caught.value.message.endswith(f"({article})")


def test_the_resit_of_the_profile_subject_is_not_a_general_one():
    used = candidate(dutch=central("6", "5", "6"), profile=profile("6", "5", "6"))
    assert decide(used).result == "geslaagd"


def test_a_resit_without_a_first_sitting_is_refused():
    assert refused(candidate(dutch=central("6", None, "6"))) == "dutch.resit"


def test_a_school_exam_mark_that_the_pta_does_not_have_is_refused():
    assert refused(candidate(profile=profile("6", "6", has_se=False))) == "profile.se"


@pytest.mark.parametrize(("marks", "field"), [(("6", "6"), "ce"), (("6", None, "6"), "resit")])
def test_a_central_exam_mark_of_a_subject_without_one_is_refused(marks, field):
    facts = candidate(extra=(extra("maatschappijleer", *marks, has_ce=False),))
    assert refused(facts) == f"extra.0.{field}"


def test_the_same_extra_subject_twice_is_refused():
    twice = (extra("engels", "6", "6"), extra("Engels ", "6", "6"))
    assert refused(candidate(extra=twice)) == "extra.1.subject"


@pytest.mark.parametrize("field", ["physical_education", "arts"])
def test_another_word_for_a_judgement_is_refused(field):
    assert refused(full_candidate()._replace(**{field: "matig"})) == field


def test_subjects_have_both_exams_unless_they_say_otherwise():
    assert (ProfileMarks().has_se, ExtraSubject("engels").has_ce) == (True, True)


def test_an_exam_is_no_full_exam_and_resits_are_open_unless_it_says_otherwise():
    facts = ExamFacts(2027, CentralMarks(), ProfileMarks())
    assert (facts.full_exam, facts.resits_closed) == (False, False)
