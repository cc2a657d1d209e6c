"""What the law says of a package before there are marks."""

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lwt_admin.rules.exam import CentralMarks, Elective, ExamFacts, ProfileMarks, decide
from lwt_admin.rules.exam_package import (
    COMPULSORY,
    Package,
    PackedElective,
    PackedExtra,
    is_used,
    judge_package,
)
from lwt_admin.rules.verdicts import RuleError, Verdict

START = date(2025, 8, 25)


def package(*modules: str | None, **parts: Any) -> Package:
    """A package of BWI in 2027 with an elective for each of these modules."""
    electives = tuple(PackedElective(f"Keuzevak {n}", one) for n, one in enumerate(modules))
    facts = {"exam_year": 2027, "profile_short": "BWI", "start": START, "electives": electives}
    return Package(**(facts | parts))


def said(rule: str, *modules: str | None, **parts: Any) -> list[Verdict]:
    verdicts = judge_package(package(*modules, **parts))
    return [one for one in verdicts if one.rule == f"package.{rule}"]


def test_a_package_with_four_electives_and_no_more_is_in_order() -> None:
    verdicts = judge_package(package(None, None, None, None))
    assert [(one.rule, one.ok, one.value, one.limit) for one in verdicts] == [
        ("package.compulsory", True, "2", "2"),
        ("package.electives", True, "4", "4"),
        (
            "package.arithmetic",
            True,
            "schoolexamen rekenen",
            "schoolexamen rekenen",
        ),
    ]
    assert {one.article for one in verdicts} == {"EB 49 lid 6 (oud)"}
    assert {one.status for one in verdicts} == {"niet geverifieerd"}
    assert verdicts[0].text == "Nederlands en profielvak in het pakket."
    assert verdicts[2].text == "Schoolexamen rekenen in het pakket."


@pytest.mark.parametrize(
    ("number", "ok", "text"),
    [
        (0, False, "Er zijn 0 keuzevakken; nodig zijn er ten minste 4."),
        (1, False, "Er is 1 keuzevak; nodig zijn er ten minste 4."),
        (3, False, "Er zijn 3 keuzevakken; nodig zijn er ten minste 4."),
        (5, True, "Er zijn 5 keuzevakken; nodig zijn er ten minste 4."),
    ],
)
def test_there_are_at_least_four_electives(number: int, ok: bool, text: str) -> None:
    (verdict,) = said("electives", *([None] * number))
    assert (verdict.ok, verdict.value, verdict.limit, verdict.text) == (ok, str(number), "4", text)


def test_two_modules_of_one_profile_are_nothing_to_tell() -> None:
    assert said("modules", "PIE", "PIE", "M&T", "M&T") == []


def test_three_modules_of_one_profile_leave_three_electives_of_the_four() -> None:
    (verdict,) = said("modules", "PIE", "PIE", "PIE", None)
    assert (verdict.ok, verdict.value, verdict.limit) == (False, "3", "2")
    assert verdict.article == "EB 49 lid 6 (oud)"
    assert verdict.text == (
        "Er zijn 3 modules van PIE; ten hoogste 2 mogen meetellen, en dan blijven er geen 4 "
        "keuzevakken over."
    )


def test_three_modules_with_two_others_leave_enough_and_the_marks_will_tell_which() -> None:
    (verdict,) = said("modules", "PIE", "PIE", "PIE", None, None)
    assert verdict.ok is None
    assert verdict.text == (
        "Er zijn 3 modules van PIE; ten hoogste 2 mogen meetellen, en er blijven 4 keuzevakken "
        "over."
    )


def test_what_is_too_much_of_two_profiles_is_taken_off_together() -> None:
    verdicts = said("modules", *(["M&T"] * 4), *(["PIE"] * 3), None)
    assert [(one.value, one.ok) for one in verdicts] == [("3", None), ("4", None)]
    assert "er blijven 5 keuzevakken over" in verdicts[0].text
    assert "modules van PIE" in verdicts[0].text
    assert "modules van M&T" in verdicts[1].text


def test_of_five_modules_of_one_profile_three_are_too_many() -> None:
    (verdict,) = said("modules", *(["PIE"] * 5), None, None)
    assert verdict.ok is None
    assert "er blijven 4 keuzevakken over" in verdict.text
    (verdict,) = said("modules", *(["PIE"] * 5), None)
    assert verdict.ok is False


def test_a_module_of_the_own_profile_is_named() -> None:
    (verdict,) = said("own_profile", None, "BWI", "PIE", "BWI", None, None)
    assert (verdict.ok, verdict.value, verdict.limit) == (False, "2", "0")
    assert verdict.article == "EB 49 lid 6 (oud)"
    assert verdict.text == (
        "Keuzevak 1 en Keuzevak 3: een module van het eigen profiel (BWI) kan geen keuzevak zijn."
    )


def test_no_module_of_the_own_profile_is_nothing_to_tell() -> None:
    assert said("own_profile", "PIE", None, None, None) == []


@pytest.mark.parametrize(
    ("there", "value", "text"),
    [
        ({"profile"}, "1", "Nederlands ontbreekt."),
        ({"dutch"}, "1", "Profielvak ontbreekt."),
        (set(), "0", "Nederlands en profielvak ontbreekt."),
    ],
)
def test_dutch_and_the_profile_subject_are_always_needed(
    there: set[str], value: str, text: str
) -> None:
    (verdict,) = said("compulsory", compulsory=frozenset(there))
    assert (verdict.ok, verdict.value, verdict.limit, verdict.text) == (False, value, "2", text)


def test_without_arithmetic_or_mathematics_something_is_missing() -> None:
    (verdict,) = said("arithmetic", compulsory=COMPULSORY - {"arithmetic"})
    assert (verdict.ok, verdict.value, verdict.limit) == (False, "geen", "schoolexamen rekenen")
    assert verdict.text == "Schoolexamen rekenen ontbreekt."


@pytest.mark.parametrize("name", ["wiskunde", " Wiskunde "])
def test_mathematics_with_a_central_exam_makes_arithmetic_unnecessary(name: str) -> None:
    (verdict,) = said("arithmetic", extra=(PackedExtra(name),), compulsory=frozenset())
    assert (verdict.ok, verdict.value, verdict.limit) == (True, "wiskunde", "schoolexamen rekenen")
    assert verdict.text == (
        "Wiskunde met een centraal examen in het pakket: het schoolexamen rekenen is niet nodig."
    )


@pytest.mark.parametrize(
    ("year", "extra"),
    [
        (2019, PackedExtra("wiskunde")),
        (2023, PackedExtra("wiskunde", has_ce=False)),
        (2023, PackedExtra("biologie")),
        (2023, PackedExtra("zweeds")),
    ],
)
def test_before_2023_and_without_central_exam_mathematics_does_not(
    year: int, extra: PackedExtra
) -> None:
    (verdict,) = said("arithmetic", exam_year=year, extra=(extra,), compulsory=frozenset())
    assert verdict.ok is False


def test_an_extra_subject_has_its_decision_or_not() -> None:
    extra = (PackedExtra("Engels"), PackedExtra("Biologie", decided=False))
    first, second = said("extra_decided", extra=extra)
    assert (first.ok, first.value, first.limit) == (True, "besluit", "besluit")
    assert (second.ok, second.value) == (False, "geen")
    assert first.text == (
        "Engels: het besluit na overleg met de leerling of de wettelijk vertegenwoordiger is "
        "vastgelegd."
    )
    assert second.text == (
        "Biologie: het besluit na overleg met de leerling of de wettelijk vertegenwoordiger "
        "ontbreekt."
    )
    assert first.article == "WVO 10b1 lid 3 (oud)"


def test_the_decision_is_cited_as_on_the_first_day_of_the_trajectory() -> None:
    (verdict,) = said("extra_decided", start=date(2021, 8, 30), extra=(PackedExtra("Engels"),))
    assert (verdict.article, verdict.status) == ("WVO 10b1 lid 3", "geverifieerd")


def test_before_2018_there_were_no_electives() -> None:
    assert said("electives", exam_year=2016) == []
    (verdict,) = said("electives", None, None, exam_year=2016)
    assert (verdict.ok, verdict.value, verdict.limit) == (False, "2", "0")
    assert verdict.article == "EB 49 lid 3 en 61"
    assert verdict.text == "In examenjaar 2016 bestonden geen beroepsgerichte keuzevakken."


@pytest.mark.parametrize(
    ("route", "full_exam", "used"),
    [
        ("bb", True, True),
        (None, True, True),
        ("lwt", True, False),
        ("lwt", False, False),
        (None, False, False),
    ],
)
def test_an_extra_subject_is_used_by_the_route_of_a_full_exam(
    route: str | None, full_exam: bool, used: bool
) -> None:
    extra = PackedExtra("Biologie")
    found = is_used(extra, 2027, route=route, full_exam=full_exam, arithmetic=False)
    assert found is used


@pytest.mark.parametrize(
    ("extra", "year", "arithmetic", "used"),
    [
        (PackedExtra(" Wiskunde"), 2023, False, True),
        (PackedExtra("Wiskunde"), 2023, True, False),
        (PackedExtra("Wiskunde"), 2019, False, False),
        (PackedExtra("Wiskunde", has_ce=False), 2023, False, False),
        (PackedExtra("Zweeds"), 2023, False, False),
        (PackedExtra("Biologie"), 2023, False, False),
    ],
)
def test_mathematics_is_used_where_it_stands_in_the_place_of_arithmetic(
    extra: PackedExtra, year: int, arithmetic: bool, used: bool
) -> None:
    found = is_used(extra, year, route="lwt", full_exam=False, arithmetic=arithmetic)
    assert found is used


def test_an_unknown_exam_year_is_refused() -> None:
    with pytest.raises(RuleError):
        judge_package(package(exam_year=2021))


@pytest.mark.parametrize("full_exam", [True, False])
def test_of_an_unknown_exam_year_nobody_says_what_is_used(full_exam: bool) -> None:
    with pytest.raises(RuleError):
        is_used(PackedExtra("Biologie"), 2021, route=None, full_exam=full_exam, arithmetic=True)


@settings(max_examples=200)
@given(st.lists(st.sampled_from([None, "BWI", "PIE", "M&T"]), max_size=9))
def test_what_is_found_wrong_is_exactly_what_the_exam_refuses(modules: list[str | None]) -> None:
    facts = ExamFacts(
        exam_year=2027,
        dutch=CentralMarks(),
        profile=ProfileMarks(),
        electives=tuple(Elective("x", None, module) for module in modules),
        profile_short="BWI",
    )
    wrong = [one for one in judge_package(package(*modules)) if one.ok is False]
    refusal = pytest.raises(RuleError, match=r"^electives") if wrong else nullcontext()
    with refusal:
        decide(facts)
