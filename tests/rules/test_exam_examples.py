"""Candidates of whom the result is known, one by one."""

import pytest

from lwt_admin.rules.exam import Arithmetic, decide, parse_average, parse_mark
from lwt_admin.rules.marks import final_of_average, final_of_one, fine
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
    reasons,
)


def test_all_sixes_pass():
    assert decide(candidate()).result == "geslaagd"


def test_marks_above_the_minimum_pass_too():
    facts = candidate(dutch=central("8", "8"), profile=profile("8", "8"))
    result = decide(facts)
    assert result.result == "geslaagd"
    assert [verdict.ok for verdict in result.reasons] == [True] * 5


def test_two_electives_of_five_and_a_half_and_two_below_give_combination_six():
    marks = decide(candidate(electives=electives("5.5", "5.5", "5.4", "5.4"))).final_marks
    assert (marks.electives, marks.combination) == ((6, 6, 5, 5), 6)


def test_final_marks_five_five_five_six_give_combination_five():
    result = decide(candidate(electives=electives("5", "5", "5", "6")))
    assert (result.result, result.final_marks.combination) == ("afgewezen", 5)


def test_a_seven_and_four_fives_pass_by_leaving_one_five_out():
    result = decide(candidate(electives=electives("7", "5", "5", "5", "5")))
    assert (result.result, result.electives_used) == ("geslaagd", (0, 1, 2, 3))


def test_two_eights_and_three_fours_pass_with_none_left_out():
    result = decide(candidate(electives=electives("8", "8", "4", "4", "4")))
    assert (result.result, result.electives_used) == ("geslaagd", (0, 1, 2, 3, 4))


def test_a_three_and_four_sixes_leaves_the_three_out():
    result = decide(candidate(electives=electives("3", "6", "6", "6", "6")))
    assert (result.result, result.electives_used) == ("geslaagd", (1, 2, 3, 4))


def test_a_three_and_three_sevens_fails_and_is_contested():
    result = decide(candidate(electives=electives("3", "7", "7", "7")))
    assert (result.result, result.contested) == ("afgewezen", True)


def test_a_three_with_other_failures_is_not_contested():
    result = decide(candidate(electives=electives("3", "7", "7", "7"), dutch=central("5.0", "5.0")))
    assert (result.result, result.contested) == ("afgewezen", False)


def test_who_passes_is_not_contested():
    assert decide(candidate()).contested is False


def test_a_contested_result_shows_only_the_contested_rule_as_failed():
    result = decide(candidate(electives=electives("1", "3", "7", "7", "7")))
    failed = [verdict.rule for verdict in result.reasons if verdict.ok is False]
    assert (result.contested, failed) == (True, ["exam.elective_minimum"])


def test_without_passing_all_electives_count():
    result = decide(
        candidate(electives=electives("7", "5", "5", "5", "5"), dutch=central("5", "5"))
    )
    assert (result.electives_used, result.final_marks.combination) == ((0, 1, 2, 3, 4), 5)


def test_the_highest_mean_stays_when_electives_are_left_out():
    result = decide(candidate(electives=electives("4", "7", "4", "6", "5", "4")))
    assert result.electives_used == (0, 1, 3, 4)


def test_the_lowest_positions_stay_among_equal_marks():
    result = decide(candidate(electives=electives("5", "5", "5", "5", "7")))
    assert result.electives_used == (0, 1, 2, 4)


def test_of_three_modules_of_one_profile_one_is_left_out():
    modules = (("6", "PIE"), ("7", "PIE"), ("6", "PIE"))
    result = decide(candidate(electives=electives(*modules, "6", "6")))
    assert (result.result, result.electives_used) == ("geslaagd", (0, 1, 3, 4))


def test_of_three_modules_of_one_profile_the_lowest_is_left_out_though_a_failure():
    modules = (("3", "PIE"), ("7", "PIE"), ("7", "PIE"))
    result = decide(candidate(electives=electives(*modules, "6", "6"), profile_short="BWI"))
    assert result.electives_used == (1, 2, 3, 4)


def test_a_result_is_provisional_while_a_resit_is_possible():
    assert decide(candidate()).provisional is True


def test_a_waived_resit_ends_provisional():
    assert decide(candidate(resits_closed=True)).provisional is False


def test_a_result_stays_provisional_while_the_profile_subject_may_be_resat():
    assert decide(candidate(dutch=central("6", "5", "6"))).provisional is True


def test_with_both_resits_used_the_result_is_not_provisional():
    used = candidate(dutch=central("6", "5", "6"), profile=profile("6", "5", "6"))
    assert decide(used).provisional is False


def test_an_undetermined_result_is_not_provisional():
    assert decide(candidate(dutch=central("6", None))).provisional is False


def test_a_resit_turns_a_fail_into_a_pass():
    failed = candidate(dutch=central("5.4", "5.4"))
    passed = failed._replace(dutch=central("5.4", "5.4", "5.6"))
    assert (decide(failed).result, decide(passed).result) == ("afgewezen", "geslaagd")


def test_a_lower_resit_changes_nothing():
    assert decide(candidate(dutch=central("5.0", "6.0", "1.0"))).final_marks.dutch == 6


def test_the_first_decimal_of_a_mean_decides():
    assert decide(candidate(dutch=central("5.4", "5.5"))).final_marks.dutch == 5


def test_the_profile_subject_without_school_exam_has_the_cspe_mark():
    marks = decide(candidate(profile=profile(None, "5.5", has_se=False))).final_marks
    assert marks.profile == 6


def test_an_exact_average_just_below_the_half_is_rounded_once():
    assert (
        decide(candidate(electives=electives("5.4999", "6", "6", "6"))).final_marks.electives[0]
        == 5
    )


def test_arithmetic_not_taken_leaves_the_result_open():
    result = decide(candidate(arithmetic=Arithmetic(taken=False)))
    assert (result.result, reasons(result)["exam.arithmetic_taken"].ok) == ("onbepaald", False)


def test_arithmetic_not_taken_is_never_failed_though_other_marks_fail():
    result = decide(candidate(arithmetic=Arithmetic(taken=False), dutch=central("1.0", "1.0")))
    assert result.result == "onbepaald"


def test_arithmetic_unknown_is_still_to_come():
    result = decide(candidate(arithmetic=Arithmetic()))
    assert (result.missing, reasons(result)["exam.arithmetic_taken"].ok) == (
        ("arithmetic.taken",),
        None,
    )


def test_mathematics_with_a_central_exam_makes_arithmetic_unnecessary():
    facts = candidate(arithmetic=Arithmetic(), extra=(extra(" Wiskunde", None, None),))
    assert decide(facts).result == "geslaagd"


def test_mathematics_without_a_central_exam_does_not():
    facts = candidate(arithmetic=Arithmetic(), extra=(extra("wiskunde", "8", has_ce=False),))
    assert decide(facts).result == "onbepaald"


@pytest.mark.parametrize("subject", ["engels", "zweeds"])
def test_another_subject_does_not_make_arithmetic_unnecessary(subject):
    facts = candidate(arithmetic=Arithmetic(), extra=(extra(subject, "8.0", "8.0"),))
    assert decide(facts).result == "onbepaald"


@pytest.mark.parametrize("year", [2018, 2019])
def test_mathematics_does_not_exempt_from_the_arithmetic_test(year):
    facts = candidate(
        exam_year=year, arithmetic=Arithmetic(), extra=(extra("wiskunde", "8.0", "8.0"),)
    )
    assert decide(facts).result == "onbepaald"


def test_a_low_mark_for_arithmetic_does_not_matter():
    facts = candidate(arithmetic=Arithmetic(taken=True, mark=mark("1.0")))
    assert decide(facts).result == "geslaagd"


def test_extra_subjects_do_not_count_without_a_full_exam():
    result = decide(candidate(extra=(extra("engels", "1.0", "1.0"),)))
    assert (result.result, result.route, result.final_marks.extra) == (
        "geslaagd",
        "lwt",
        {"engels": 1},
    )


def test_missing_marks_of_extra_subjects_do_not_matter_without_a_full_exam():
    assert decide(candidate(extra=(extra("engels", None, None),))).missing == ()


def test_a_mark_is_missing_and_decides():
    result = decide(candidate(dutch=central("6.4", None)))
    assert (result.result, result.missing, result.needs) == (
        "onbepaald",
        ("dutch.ce",),
        {"dutch.ce": "4.6"},
    )


def test_a_missing_mark_that_cannot_save_the_candidate_needs_nothing():
    result = decide(candidate(dutch=central("6.4", None), profile=profile("5.0", "5.0")))
    assert (result.result, result.needs) == ("onbepaald", {"dutch.ce": None})


def test_two_missing_marks_of_which_none_decides_need_nothing():
    result = decide(candidate(dutch=central("6.4", None), profile=profile("6.0", None)))
    assert (result.missing, result.needs) == (("dutch.ce", "profile.ce"), {})


def test_of_two_missing_marks_the_one_that_decides_alone_is_named():
    facts = candidate(dutch=central("6.4", None), electives=electives("8", "8", "8", "8", None))
    assert decide(facts).needs == {"dutch.ce": "4.6"}


def test_a_candidate_who_passes_whatever_is_missing_has_passed():
    result = decide(candidate(electives=electives("8", "8", "8", "8", None)))
    assert (result.result, result.electives_used, result.needs) == (
        "geslaagd",
        (0, 1, 2, 3),
        {"electives.4.se": "1.0"},
    )


def test_a_ten_for_the_school_exam_is_enough_before_the_central_exam():
    result = decide(candidate(dutch=central("10", None)))
    assert (result.result, result.final_marks.dutch) == ("geslaagd", None)


def test_a_missing_elective_leaves_the_combination_open():
    result = decide(candidate(electives=electives("6", "6", "6", None)))
    reason = reasons(result)["exam.combination_minimum"]
    assert (result.final_marks.combination, reason.ok, reason.value) == (None, None, "onbekend")


def test_electives_that_may_still_be_left_out_are_shown_left_out_while_marks_are_missing():
    facts = candidate(dutch=central("6", None), electives=electives("7", "5", "5", "5", "5"))
    result = decide(facts)
    assert (result.electives_used, result.final_marks.combination) == ((0, 1, 2, 3), 6)


@pytest.mark.parametrize("taken", [None, False])
def test_a_surplus_elective_is_left_out_before_arithmetic_is_taken(taken):
    result = decide(
        candidate(electives=electives("7", "5", "5", "5", "5"), arithmetic=Arithmetic(taken=taken))
    )
    assert (result.result, result.electives_used) == ("onbepaald", (0, 1, 2, 3))
    assert reasons(result)["exam.combination_minimum"].ok is True


def test_a_surplus_elective_is_left_out_while_dutch_and_arithmetic_are_missing():
    facts = candidate(
        dutch=central("6", None),
        electives=electives("3", "6", "6", "6", "6"),
        arithmetic=Arithmetic(),
    )
    assert decide(facts).electives_used == (1, 2, 3, 4)


def test_only_the_contested_rule_fails_before_the_other_marks_are_there():
    facts = candidate(dutch=central("6", None), electives=electives("3", "7", "7", "7", "3"))
    result = decide(facts)
    failed = [verdict.rule for verdict in result.reasons if verdict.ok is False]
    assert (failed, result.contested) == (["exam.elective_minimum"], False)


def test_a_rule_that_cannot_be_met_any_more_fails_though_marks_are_missing():
    result = decide(candidate(dutch=central("6", None), profile=profile("4.0", "4.0")))
    assert reasons(result)["exam.profile_minimum"].ok is False


def test_needs_of_a_full_exam_name_the_lowest_mark_by_any_route():
    extras = (*full_candidate().extra[:2], extra("nask1", "6.0", None), full_candidate().extra[3])
    facts = full_candidate(extra=extras, electives=electives("3", "6", "6", "6"))
    assert decide(facts).needs == {"extra.2.ce": None}


@pytest.mark.parametrize("year", [2014, 2015, 2016, 2017])
def test_the_vocational_programme_passes_with_two_sixes(year):
    result = decide(old_candidate(exam_year=year))
    assert (result.result, result.final_marks.combination) == ("geslaagd", None)


@pytest.mark.parametrize("field", ["dutch", "profile"])
def test_the_vocational_programme_fails_with_a_five(field):
    five = central("5", "5") if field == "dutch" else profile("5", "5")
    assert decide(old_candidate(**{field: five})).result == "afgewezen"


def test_the_vocational_programme_asks_the_arithmetic_test():
    assert decide(old_candidate(arithmetic=Arithmetic())).result == "onbepaald"


def test_the_vocational_programme_is_verified_in_2016_only():
    statuses = {
        year: {verdict.status for verdict in decide(old_candidate(exam_year=year)).reasons}
        for year in (2015, 2016, 2017)
    }
    assert statuses == {
        2015: {"niet geverifieerd"},
        2016: {"geverifieerd"},
        2017: {"niet geverifieerd"},
    }


def test_every_reason_holds_at_its_limit():
    result = decide(candidate(electives=electives("4", "6", "6", "6", "7", "7")))
    assert result.electives_used == (0, 1, 2, 3, 4, 5)
    assert [verdict.ok for verdict in result.reasons] == [True] * 5


def test_a_mark_that_can_just_reach_the_limit_is_open():
    result = decide(candidate(dutch=central("1.0", None)))
    assert (reasons(result)["exam.dutch_minimum"].ok, result.needs) == (None, {"dutch.ce": "10.0"})


def test_a_missing_cspe_that_stands_alone_is_open():
    result = decide(candidate(profile=profile(None, None, has_se=False)))
    assert (result.missing, result.needs) == (("profile.ce",), {"profile.ce": "5.5"})


@pytest.mark.parametrize(
    ("taken", "value", "text"),
    [
        (True, "afgelegd", "is afgelegd; het cijfer telt niet mee."),
        (False, "niet afgelegd", "moet nog worden afgelegd."),
        (None, "onbekend", "nog niet ingevuld of het is afgelegd."),
    ],
)
def test_the_reason_of_arithmetic_says_how_it_stands(taken, value, text):
    result = decide(candidate(arithmetic=Arithmetic(taken=taken)))
    reason = reasons(result)["exam.arithmetic_taken"]
    assert (reason.value, reason.limit) == (value, "afgelegd")
    assert reason.text.startswith("Rekenen (schoolexamen rekenen)")
    assert reason.text.endswith(text)


def test_the_reason_of_arithmetic_says_that_mathematics_exempts():
    result = decide(candidate(extra=(extra("wiskunde", "6", "6"),)))
    reason = reasons(result)["exam.arithmetic_taken"]
    assert (reason.ok, reason.value) == (True, "niet nodig")


def test_reasons_cite_the_article_of_the_regime():
    articles = {verdict.article for verdict in decide(candidate()).reasons}
    assert articles == {"EB 49 lid 6 (oud)", "EB 49 lid 1 d (oud)"}


def test_a_reason_says_in_dutch_what_was_found_and_what_is_needed():
    text = reasons(decide(candidate(dutch=central("6.4", "5.1"))))["exam.dutch_minimum"].text
    assert text == "Nederlands: eindcijfer 6 (SE 6,4 en CE 5,1); nodig is ten minste een 6."


def test_the_combination_reason_says_how_many_were_left_out():
    result = decide(candidate(electives=electives("3", "6", "6", "6", "6")))
    text = reasons(result)["exam.combination_minimum"].text
    assert "4 keuzevakken, 1 niet meegeteld" in text


def test_the_combination_reason_counts_all_that_were_left_out():
    result = decide(candidate(electives=electives(*["3"] * 4, *["6"] * 4)))
    text = reasons(result)["exam.combination_minimum"].text
    assert "4 keuzevakken, 4 niet meegeteld" in text


def test_the_combination_reason_says_nothing_when_none_was_left_out():
    assert "4 keuzevakken)" in reasons(decide(candidate()))["exam.combination_minimum"].text


def test_the_reason_of_a_profile_subject_without_school_exam_says_so():
    result = decide(candidate(profile=profile(None, None, has_se=False)))
    assert "(nog geen CE, zonder SE)" in reasons(result)["exam.profile_minimum"].text


def test_the_reason_says_which_school_exam_is_missing():
    result = decide(candidate(dutch=central(None, "6.0")))
    assert "(nog geen SE en CE 6,0)" in reasons(result)["exam.dutch_minimum"].text


@pytest.mark.parametrize(
    ("text", "value"), [("6.4", "6.4"), ("6,4", "6.4"), ("10", "10"), ("7", "7")]
)
def test_a_mark_may_be_written_with_comma_or_point(text, value):
    assert parse_mark(text) == mark(value)


@pytest.mark.parametrize(
    "text", ["6.45", "11", "0", "0.9", "10.1", "zes", "", " 6", "6.", ".6", "-6", "NaN", "٦", "6\n"]
)
def test_a_mark_that_cannot_exist_is_refused_in_dutch(text):
    with pytest.raises(RuleError, match="is geen geldig cijfer") as caught:
        parse_mark(text, "dutch.se")
    assert caught.value.field == "dutch.se"


@pytest.mark.parametrize("text", ["5.475", "5,4999", "6.4", "10", "10.0000", "1.0001"])
def test_an_exact_average_has_up_to_four_decimals(text):
    assert parse_average(text) == mark(text.replace(",", "."))


@pytest.mark.parametrize("text", ["5.47512", "10.0001", "0.9999", "11", "5.", "", "vijf", "5.4 "])
def test_an_average_that_cannot_exist_is_refused_in_dutch(text):
    with pytest.raises(RuleError, match="is geen geldig cijfer") as caught:
        parse_average(text, "electives.0.se")
    assert caught.value.field == "electives.0.se"


@pytest.mark.parametrize("parse", [parse_mark, parse_average])
def test_of_a_long_text_that_is_no_mark_only_the_first_letters_are_quoted(parse):
    text = "abcdefghijklmnopqrstuvwxyz"
    with pytest.raises(RuleError) as caught:
        parse(text)
    assert f"“{text[:20]}”" in caught.value.message


@pytest.mark.parametrize(
    ("average", "parts"),
    [("1.0", "10000"), ("1.0001", "10001"), ("6.4", "64000"), ("9.9999", "99999")],
)
def test_an_exact_average_is_a_whole_number_of_ten_thousandths(average, parts):
    assert str(fine(mark(average), "se")) == parts


@pytest.mark.parametrize(("tenths", "final"), [(10, "1"), (54, "5"), (55, "6"), (100, "10")])
def test_a_final_mark_of_one_exam_is_a_whole_number(tenths, final):
    assert str(final_of_one(tenths)) == final


@pytest.mark.parametrize(("average", "final"), [(54_999, "5"), (55_000, "6"), (60_000, "6")])
def test_a_final_mark_of_an_average_is_a_whole_number(average, final):
    assert str(final_of_average(average)) == final
