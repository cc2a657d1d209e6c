"""Advice on whether a package is a full exam of the basisberoepsgerichte leerweg."""

from datetime import date
from typing import Any

import pytest

from lwt_admin.rules.exam_package import COMPULSORY, Package, PackedElective, PackedExtra
from lwt_admin.rules.full_exam import Judgements, advise, missing_parts
from lwt_admin.rules.verdicts import RuleError, Verdict

ALL = (
    PackedExtra("Engels"),
    PackedExtra("Maatschappijleer", has_ce=False),
    PackedExtra("Wiskunde"),
    PackedExtra("Biologie"),
)
GOOD = Judgements("voldoende", "goed")


def advice(judgements: Judgements = GOOD, **parts: Any) -> list[Verdict]:
    facts = {
        "exam_year": 2027,
        "profile_short": "BWI",
        "start": date(2025, 8, 25),
        "electives": tuple(PackedElective(f"Keuzevak {n}") for n in range(4)),
        "extra": ALL,
    }
    return advise(Package(**(facts | parts)), judgements)


def part(name: str, judgements: Judgements = GOOD, **parts: Any) -> Verdict:
    found = {one.rule: one for one in advice(judgements, **parts)}
    return found[f"full_exam.{name}"]


def test_of_a_full_exam_only_the_general_subjects_are_left_to_look_at() -> None:
    found = advice()
    assert [(one.rule, one.ok, one.value, one.limit) for one in found] == [
        ("full_exam.dutch", True, "ja", "ja"),
        ("full_exam.english", True, "ja", "ja"),
        ("full_exam.civics", True, "ja", "ja"),
        ("full_exam.physical_education", True, "ja", "ja"),
        ("full_exam.arts", True, "ja", "ja"),
        ("full_exam.general_subjects", None, "2", "2"),
        ("full_exam.profile", True, "ja", "ja"),
        ("full_exam.electives", True, "4", "4"),
        ("full_exam.arithmetic", True, "ja", "ja"),
    ]
    assert {(one.article, one.status) for one in found} == {("EB", "niet geverifieerd")}
    assert missing_parts(found) == []


def test_of_an_empty_package_every_part_is_missing() -> None:
    found = advice(Judgements(), compulsory=frozenset(), extra=(), electives=())
    assert {one.ok for one in found} == {False}
    assert missing_parts(found) == [
        "Nederlands",
        "Engels",
        "Maatschappijleer",
        "Lichamelijke opvoeding (beoordeling)",
        "Kunstvakken (beoordeling)",
        "Algemene vakken van het profiel",
        "Profielvak",
        "Keuzevakken",
        "Rekenen of wiskunde",
    ]
    assert found[0].text == "Nederlands: ontbreekt."
    assert found[0].value == "nee"


def test_a_part_that_is_there_says_so() -> None:
    assert part("english").text == "Engels: aanwezig."


@pytest.mark.parametrize("kind", ["dutch", "profile"])
def test_the_compulsory_subjects_are_parts(kind: str) -> None:
    assert part(kind, compulsory=COMPULSORY - {kind}).ok is False


@pytest.mark.parametrize("name", ["engels", " ENGELS", "Engelse taal"])
def test_english_goes_by_its_names(name: str) -> None:
    assert part("english", extra=(PackedExtra(name),)).ok is True


@pytest.mark.parametrize("name", ["maatschappijleer", "Maatschappijleer 1", "Maatschappijleer I"])
def test_civics_goes_by_its_names(name: str) -> None:
    assert part("civics", extra=(PackedExtra(name, has_ce=False),)).ok is True


def test_an_insufficient_judgement_is_there_and_the_result_is_for_the_exam() -> None:
    assert part("arts", Judgements(arts="onvoldoende")).ok is True
    assert part("physical_education", Judgements(arts="onvoldoende")).ok is False


def test_one_general_subject_is_not_enough() -> None:
    found = part("general_subjects", extra=(*ALL[:3], PackedExtra("Kunst", has_ce=False)))
    assert (found.ok, found.value) == (False, "1")
    assert found.text == "Algemene vakken van het profiel: er zijn er 1 van de 2."


def test_three_general_subjects_are_named() -> None:
    found = part("general_subjects", extra=(*ALL, PackedExtra("Economie")))
    assert (found.ok, found.value) == (None, "3")
    assert found.text == (
        "Algemene vakken van het profiel: Wiskunde en Biologie en Economie; ga na of deze bij het "
        "profiel horen."
    )


def test_civics_with_a_central_exam_is_no_general_subject() -> None:
    assert part("general_subjects", extra=(PackedExtra("Maatschappijleer"),)).value == "0"


def test_three_electives_are_not_enough() -> None:
    found = part("electives", electives=(PackedElective("Lassen"),) * 3)
    assert (found.ok, found.text) == (
        False,
        "Keuzevakken: er zijn er 3; nodig zijn er ten minste 4.",
    )


def test_five_electives_are_enough() -> None:
    assert part("electives", electives=(PackedElective("Lassen"),) * 5).ok is True


@pytest.mark.parametrize(
    ("compulsory", "extra", "ok"),
    [
        (COMPULSORY, (), True),
        (COMPULSORY - {"arithmetic"}, ALL, True),
        (COMPULSORY - {"arithmetic"}, ALL[:2], False),
    ],
)
def test_arithmetic_or_mathematics(
    compulsory: frozenset[str], extra: tuple[PackedExtra, ...], ok: bool
) -> None:
    assert part("arithmetic", compulsory=compulsory, extra=extra).ok is ok


@pytest.mark.parametrize("year", [2017, 2021])
def test_a_year_without_support_for_full_exams_is_refused(year: int) -> None:
    with pytest.raises(RuleError):
        advice(exam_year=year)


@pytest.mark.parametrize(
    ("judgements", "field"),
    [(Judgements("prima"), "physical_education"), (Judgements(arts="prima"), "arts")],
)
def test_an_unknown_judgement_is_refused(judgements: Judgements, field: str) -> None:
    with pytest.raises(RuleError) as refused:
        advice(judgements)
    assert refused.value.field == field
