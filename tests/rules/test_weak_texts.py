"""Texts of provisions that say too little: advice, once per provision, never blocking."""

from dataclasses import replace
from datetime import date

import pytest

from lwt_admin.rules.agreements import MANDATORY_PROVISIONS
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED, Source
from lwt_admin.rules.weak_texts import (
    ASSESSMENT,
    CONTENT,
    EARLY_TERMINATION,
    GUIDANCE,
    LEARNING_GOALS,
    RIGHTS_AND_DUTIES,
    LearningSubject,
    ProvisionText,
    WeakFacts,
    weak_spots,
)

FIRST = date(2026, 8, 24)
FINE = "De leerling meet, zaagt en monteert houten delen."
MEUBEL = LearningSubject("Meubelmaken", ("meubelmaken",))
BWI = LearningSubject("Profielvak BWI", ("Profielvak BWI", "Bouwen, wonen en interieur"))


def spots(text, key=CONTENT, subjects=(), **fields):
    provision = ProvisionText("tasks", text, key, **fields)
    return weak_spots(WeakFacts(FIRST, (provision,), subjects))


def rules(text, key=CONTENT, subjects=(), **fields):
    found = spots(text, key, subjects, **fields)
    return [one.rule.removeprefix("agreement.weak.") for one in found]


def test_the_elements_are_those_of_the_law():
    own = {CONTENT, LEARNING_GOALS, ASSESSMENT, GUIDANCE, EARLY_TERMINATION, RIGHTS_AND_DUTIES}
    assert own | {"duration"} == {provision.key for provision in MANDATORY_PROVISIONS}


def test_a_text_that_says_enough_is_no_weak_spot():
    assert spots(FINE) == []


@pytest.mark.parametrize("text", ["", "  \n "])
def test_what_is_missing_is_not_called_weak(text):
    assert spots(text) == []


@pytest.mark.parametrize(
    "text", ["n.v.t.", "N.V.T", "nvt", "Niet van toepassing.", "geen", "…", "-", "Volgt nog", "PM"]
)
def test_a_text_that_regulates_nothing_is_named(text):
    (found,) = spots(text)
    assert (found.rule, found.field, found.blocking) == ("agreement.weak.nothing", "tasks", False)
    assert found.text == f"“{text}” regelt niets. Schrijf op wat de partijen afspreken."


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("De leerling krijgt (nog in te vullen) per dag van ons.", "(nog in te vullen)"),
        ("De leerling krijgt [bedrag] per dag van ons bedrijf.", "[bedrag]"),
        ("De leerling krijgt ..... euro per dag van ons.", "....."),
        ("De leerling krijgt ____ euro per dag van ons.", "____"),
        ("De leerling krijgt XXX euro per dag van ons.", "XXX"),
    ],
)
def test_a_gap_that_somebody_would_fill_in_later_is_named(text, gap):
    (found,) = spots(text)
    assert (found.rule, gap in found.text) == ("agreement.weak.gap", True)


@pytest.mark.parametrize(
    "text", ["De leerling zaagt... en meet dan alles na.", "Wij werken __ niet."]
)
def test_ordinary_punctuation_is_no_gap(text):
    assert "gap" not in rules(text)


def test_a_standard_text_of_which_nothing_was_changed_is_untouched():
    (found,) = spots(f"{FINE}\n", begun_with=("Iets anders.", FINE.upper()))
    assert found.rule == "agreement.weak.untouched"
    assert found.text == "Dit is nog de standaardtekst. Maak haar passend voor deze leerling."


def test_a_changed_standard_text_is_not():
    assert rules(f"{FINE} En meer.", begun_with=(FINE,)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zagen", "Dit is erg kort (1 woord). Een lezer weet nu niet wat is afgesproken."),
        (
            "Zagen en meten thuis",
            "Dit is erg kort (4 woorden). Een lezer weet nu niet wat is afgesproken.",
        ),
        ("Zagen en meten in huis", None),
    ],
)
def test_a_text_of_a_few_words_is_short(text, found):
    assert [one.text for one in spots(text)] == ([found] if found else [])


def test_a_provision_of_custom_may_be_short():
    assert rules("Reiskosten vergoed", key="") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De leerling leert werken volgens een tekening.", ["subjects"]),
        ("Voor MEUBELMAKEN leert de leerling zagen.", []),
        ("Bij bouwen, wonen en interieur leert de leerling zagen.", []),
    ],
)
def test_learning_goals_name_a_subject_of_the_pupil(text, found):
    assert rules(text, LEARNING_GOALS, (MEUBEL, BWI)) == found


def test_the_subjects_that_are_not_named_are_told():
    (found,) = spots("De leerling leert veilig te werken.", LEARNING_GOALS, (BWI, MEUBEL))
    assert found.text == (
        "De leerdoelen noemen geen vak van deze leerling (Profielvak BWI, Meubelmaken)."
    )


def test_without_known_subjects_learning_goals_need_not_name_any():
    assert rules("De leerling leert veilig te werken.", LEARNING_GOALS) == []


@pytest.mark.parametrize("key", [ASSESSMENT, GUIDANCE])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De mentor komt graag langs om te kijken.", ["period"]),
        ("De mentor komt om de 6 weken langs.", []),
        ("De mentor komt Elke maand langs voor overleg.", []),
        ("De mentor heeft de perfecte formulieren klaar.", ["period"]),
    ],
)
def test_guidance_and_assessment_say_when(key, text, found):
    assert rules(text, key) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("De overeenkomst kan altijd eerder stoppen.", ["manner"]),
        ("De overeenkomst stopt eerder na gezamenlijk overleg.", []),
    ],
)
def test_early_termination_says_how(text, found):
    assert rules(text, EARLY_TERMINATION) == found


def test_rights_and_duties_name_every_party():
    (found,) = spots("De leerling doet goed zijn best.", RIGHTS_AND_DUTIES)
    assert found.text == "Nog niet genoemd: wat het leerbedrijf en de school mag en moet."


def test_rights_and_duties_of_all_parties_are_fine():
    text = "De leerling werkt, het leerbedrijf leert voor, de school begeleidt."
    assert rules(text, RIGHTS_AND_DUTIES) == []


def test_one_provision_gets_one_remark_and_the_order_stays():
    texts = (
        ProvisionText("privacy", "n.v.t."),
        ProvisionText("tasks", "nvt", CONTENT, ("nvt",)),
        ProvisionText("assessment", FINE, ASSESSMENT),
    )
    found = weak_spots(WeakFacts(FIRST, texts))
    assert [(one.field, one.rule) for one in found] == [
        ("privacy", "agreement.weak.nothing"),
        ("tasks", "agreement.weak.nothing"),
        ("assessment", "agreement.weak.period"),
    ]


@pytest.mark.parametrize(
    ("first", "article"), [(date(2022, 7, 31), "WVO 10b3"), (date(2022, 8, 1), "WVO 10b3 (oud)")]
)
def test_advice_names_the_element_it_is_about_and_is_never_verified(first, article):
    facts = WeakFacts(first, (ProvisionText("tasks", "nvt", CONTENT),))
    (found,) = weak_spots(facts)
    assert (found.article, found.status) == (article, UNVERIFIED)


@pytest.mark.parametrize(
    ("source", "article"),
    [
        ({}, "gebruik, geen artikel"),
        ({"source": Source("Inrichtingsbesluit 35", VERIFIED)}, "Inrichtingsbesluit 35"),
    ],
)
def test_advice_on_other_provisions_names_where_they_stand(source, article):
    (found,) = spots("nvt", key="", **source)
    assert (found.article, found.status) == (article, UNVERIFIED)


def test_the_facts_can_be_changed_only_by_making_new_ones():
    facts = WeakFacts(FIRST, ())
    assert weak_spots(replace(facts, texts=(ProvisionText("tasks", FINE, CONTENT),))) == []
