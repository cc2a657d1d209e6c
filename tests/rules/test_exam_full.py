"""The full exam: the ordinary rule of the basisberoepsgerichte leerweg, beside the LWT exam."""

import pytest

from lwt_admin.rules.exam import Arithmetic, decide
from tests.rules.builders import central, electives, extra, full_candidate, profile, reasons


def with_finals(*marks):
    """A full candidate with sixes for electives and these final marks: Dutch, profile, extras."""
    dutch, vocational, *others = (str(mark) for mark in marks)
    names = ("engels", "wiskunde", "nask1", "maatschappijleer")
    extras = tuple(
        extra(name, mark, mark) if name != "maatschappijleer" else extra(name, mark, has_ce=False)
        for name, mark in zip(names, others, strict=True)
    )
    return full_candidate(
        dutch=central(dutch, dutch), profile=profile(vocational, vocational), extra=extras
    )


def test_all_sixes_pass_by_the_full_exam():
    result = decide(full_candidate())
    assert (result.result, result.route) == ("geslaagd", "bb")


def test_both_routes_are_explained():
    assert list(reasons(decide(full_candidate()))) == [
        "exam.dutch_minimum",
        "exam.profile_minimum",
        "exam.combination_minimum",
        "exam.elective_minimum",
        "exam.arithmetic_taken",
        "exam.bb_ce_average",
        "exam.bb_dutch_minimum",
        "exam.bb_marks",
        "exam.bb_elective_minimum",
        "exam.bb_pe_arts",
    ]


def test_a_mean_of_exactly_five_and_a_half_passes():
    facts = full_candidate(
        dutch=central("7.0", "5.0"),
        profile=profile("7.0", "5.0"),
        extra=(
            extra("engels", "6.0", "6.0"),
            extra("wiskunde", "6.0", "6.0"),
            extra("maatschappijleer", "6", has_ce=False),
        ),
    )
    result = decide(facts)
    assert (result.route, reasons(result)["exam.bb_ce_average"].value) == ("bb", "5.50")


def test_a_mean_of_five_point_four_eight_fails_by_the_full_exam():
    facts = full_candidate(
        dutch=central("7.0", "5.0"),
        profile=profile("7.0", "5.0"),
        extra=(
            extra("engels", "6.0", "6.0"),
            extra("wiskunde", "6.0", "6.0"),
            extra("nask1", "6.0", "5.4"),
        ),
    )
    result = decide(facts)
    reason = reasons(result)["exam.bb_ce_average"]
    assert (result.route, reason.ok, reason.value) == ("lwt", False, "5.48")


@pytest.mark.parametrize(
    ("dutch", "vocational", "value"), [("6.0", "6.0", "6.00"), ("10.0", "9.9", "9.95")]
)
def test_the_mean_of_the_central_exam_has_two_decimals(dutch, vocational, value):
    facts = full_candidate(dutch=central("6", dutch), profile=profile("6", vocational), extra=())
    assert reasons(decide(facts))["exam.bb_ce_average"].value == value


def test_a_mean_just_below_the_limit_is_not_shown_as_the_limit():
    marks = [extra(f"vak {n}", "7.0", "5.5") for n in range(8)]
    facts = full_candidate(
        dutch=central("7.0", "5.5"),
        profile=profile("7.0", "5.4"),
        extra=tuple(marks),
    )
    assert reasons(decide(facts))["exam.bb_ce_average"].value == "5.49"


@pytest.mark.parametrize(
    ("marks", "passes"),
    [
        ((6, 6, 6, 6, 6, 6), True),
        ((6, 6, 5, 6, 6, 6), True),
        ((6, 6, 4, 6, 6, 6), False),
        ((6, 6, 4, 7, 6, 6), True),
        ((6, 6, 4, 8, 6, 6), True),
        ((6, 6, 5, 5, 6, 6), False),
        ((6, 6, 5, 5, 7, 6), True),
        ((6, 6, 5, 5, 5, 9), False),
        ((6, 7, 5, 4, 9, 9), False),
        ((6, 6, 3, 9, 9, 9), False),
        ((6, 8, 4, 4, 9, 9), False),
    ],
)
def test_the_shortfalls_that_are_allowed(marks, passes):
    result = decide(with_finals(*marks))
    assert reasons(result)["exam.bb_marks"].ok is passes


def test_a_five_for_dutch_passes_the_full_exam_only():
    result = decide(with_finals(5, 6, 6, 6, 6, 6))
    assert (result.result, result.route) == ("geslaagd", "bb")


def test_a_four_for_dutch_fails_both():
    assert decide(with_finals(4, 7, 7, 7, 7, 7)).result == "afgewezen"


def test_the_combination_mark_counts_as_one_mark():
    facts = with_finals(6, 6, 6, 6, 6, 6)._replace(electives=electives("5", "5", "5", "5"))
    result = decide(facts)
    assert (result.route, reasons(result)["exam.bb_marks"].value) == ("bb", "5 6 6 6 6 6 6")


def test_the_electives_used_are_those_of_the_route_that_passes():
    extras = tuple(extra(name, "6.0", "4.0") for name in ("engels", "wiskunde", "nask1"))
    result = decide(full_candidate(extra=extras, electives=electives("7", "5", "5", "5", "5")))
    assert (result.route, result.electives_used) == ("lwt", (0, 1, 2, 3))


def test_leaving_an_elective_out_can_save_the_full_exam():
    facts = with_finals(5, 6, 5, 7, 6, 6)._replace(electives=electives("7", "5", "5", "5", "5"))
    result = decide(facts)
    assert (result.route, result.electives_used) == ("bb", (0, 1, 2, 3))


def test_a_low_elective_fails_the_full_exam_without_dispute():
    facts = full_candidate(dutch=central("5.0", "5.0"), electives=electives("3", "7", "7", "7"))
    result = decide(facts)
    assert (result.result, result.contested) == ("afgewezen", False)


def test_a_low_elective_is_contested_for_the_lwt_exam_of_a_full_candidate():
    result = decide(full_candidate(electives=electives("3", "7", "7", "7")))
    assert (result.result, result.contested) == ("afgewezen", True)


@pytest.mark.parametrize("field", ["physical_education", "arts"])
def test_an_insufficient_judgement_fails_the_full_exam_only(field):
    result = decide(full_candidate(**{field: "onvoldoende"}))
    assert (result.route, reasons(result)["exam.bb_pe_arts"].ok) == ("lwt", False)


@pytest.mark.parametrize("field", ["physical_education", "arts"])
def test_a_missing_judgement_is_named(field):
    result = decide(full_candidate(**{field: None}))
    assert (result.route, result.missing, result.needs) == ("lwt", (field,), {})


@pytest.mark.parametrize(
    ("pe", "arts", "ok", "value"),
    [
        ("voldoende", "goed", True, "voldoende, goed"),
        ("goed", None, None, "goed, onbekend"),
        (None, "onvoldoende", False, "onbekend, onvoldoende"),
        ("onvoldoende", "goed", False, "onvoldoende, goed"),
    ],
)
def test_the_reason_of_the_judgements(pe, arts, ok, value):
    result = decide(full_candidate(physical_education=pe, arts=arts))
    reason = reasons(result)["exam.bb_pe_arts"]
    assert (reason.ok, reason.value, reason.limit) == (ok, value, "voldoende")


def test_the_reason_of_the_marks_says_what_is_allowed():
    reason = reasons(decide(full_candidate()))["exam.bb_marks"]
    assert reason.limit == "één 5, of één 4 of twee 5'en met een 7 of hoger"
    assert reason.text == (
        "Volledig examen: de eindcijfers zijn 6 6 6 6 6 6 6; toegestaan is hoogstens één 5, of "
        "één 4 of twee 5'en met een 7 of hoger, en verder alles 6 of hoger."
    )


def test_an_elective_of_four_is_high_enough():
    result = decide(full_candidate(electives=electives("4", "6", "7", "7")))
    assert result.route == "bb"


def test_good_is_more_than_sufficient():
    assert decide(full_candidate(physical_education="goed", arts="goed")).route == "bb"


def test_missing_marks_of_extra_subjects_are_named():
    extras = (extra("engels", None, None), extra("maatschappijleer", None, has_ce=False))
    result = decide(full_candidate(extra=extras, dutch=central("5", "5")))
    assert (result.result, result.missing) == (
        "onbepaald",
        ("extra.0.se", "extra.0.ce", "extra.1.se"),
    )


def test_a_candidate_passes_by_the_lwt_exam_while_the_full_exam_is_open():
    result = decide(full_candidate(extra=(extra("engels", None, None),)))
    assert (result.result, result.route, result.needs) == (
        "geslaagd",
        "lwt",
        {"extra.0.se": "1.0", "extra.0.ce": "1.0"},
    )


@pytest.mark.parametrize("rule", ["ce_average", "marks"])
def test_open_marks_leave_the_reasons_of_the_full_exam_open(rule):
    found = reasons(decide(full_candidate(extra=(extra("engels", "6.0", None),))))
    assert (found[f"exam.bb_{rule}"].ok, found[f"exam.bb_{rule}"].value) == (None, "onbekend")


def test_electives_that_only_the_lwt_exam_leaves_out_are_in_the_reasons_of_the_full_exam():
    result = decide(full_candidate(electives=electives("1", "3", "7", "7", "7")))
    lowest = [reasons(result)[f"exam.{rule}_minimum"].value for rule in ("elective", "bb_elective")]
    assert (result.contested, lowest) == (True, ["3", "1"])


def test_the_exam_without_arithmetic_stays_open_by_both_routes():
    extras = (extra("engels", "6.0", "6.0"),)
    result = decide(full_candidate(extra=extras, arithmetic=Arithmetic(taken=False)))
    assert result.result == "onbepaald"


def test_a_general_resit_of_an_extra_subject_uses_the_right_up():
    extras = (extra("engels", "6.0", "5.0", "6.0"),)
    facts = full_candidate(extra=extras, profile=profile("6", "5", "7"))
    assert decide(facts).provisional is False


def test_the_contested_rule_of_the_lwt_exam_leaves_no_elective_out_of_the_full_exam():
    result = decide(full_candidate(electives=electives("3", "7", "7", "7", "3")))
    assert (result.contested, result.final_marks.combination) == (True, 6)
    assert reasons(result)["exam.bb_marks"].value == "5 6 6 6 6 6 6"


def test_no_elective_counts_against_a_full_exam_while_a_judgement_is_missing():
    facts = full_candidate(
        electives=electives("7", "5", "5", "5", "5"),
        dutch=central("5.0", "5.0"),
        physical_education=None,
    )
    assert reasons(decide(facts))["exam.bb_marks"].ok is True
