"""Which names were read in another coding than they were written in."""

from itertools import product

import pytest

from lwt_admin.misread import is_misread

NAMES = (
    "Zoë",
    "Özdemir",
    "Müller",
    "Renée",
    "François",
    "König",
    "Günay",
    "Böhm",
    "Gérard",
    "Chloë",
    "Jérôme",
    "Ünal",
)
CODINGS = ("mac_roman", "cp850", "utf-8")
LETTER_OF_ANOTHER_NAME = {("König", "mac_roman"), ("Böhm", "mac_roman"), ("Ünal", "cp850")}
"""These become Kšnig, Bšhm and šnal."""


@pytest.mark.parametrize(
    "name",
    [
        "O'Neill",
        "O‘Neill",
        "O’Neill",
        "d'Ancona",
        "D‘Ancona",
        "'t Hof",
        "‘t Hof",
        "’t Hof",
        "van ‘t Hof",
        "Sa‘id",
        "‘Abd al-Aziz",
        "Ãna",
        "JOÃO",
        "CONCEIÇÃO – DIAS",
        "Âkif",
        "ÅSA",
        "SKÅ–LARSEN",
        "Åsa Ærø",
        "Jansen–de Boer",
        "Jansen — de Boer",
        "Šimić",
        "ŠIMIĆ",
        "DŽENANA",
        "Božena",
        "Dvořák",
        "Yılmaz",
        "Doğan",
        "Şahin",
        "Nguyễn",
        "Œuvrard",
        "Straße",
        "Café „De Hoek”",
        "Café “De Hoek”",
        "‘De Hoek’",
        "‘De Hoek‘",
        "¡Olé! Tapas",
        "Jansen & Zn.",
        "Bakkerij Bos™",
        "En nu…",
        "محمد علي",
        *NAMES,
    ],
)
def test_a_name_that_somebody_has_is_read_well(name: str) -> None:
    assert not is_misread(name)


@pytest.mark.parametrize(
    ("name", "coding"),
    [pair for pair in product(NAMES, CODINGS) if pair not in LETTER_OF_ANOTHER_NAME],
)
def test_a_name_in_another_coding_is_found(name: str, coding: str) -> None:
    assert is_misread(name.encode(coding).decode("cp1252", errors="replace"))


@pytest.mark.parametrize(("name", "coding"), sorted(LETTER_OF_ANOTHER_NAME))
def test_what_can_also_be_a_good_name_is_let_through(name: str, coding: str) -> None:
    assert not is_misread(name.encode(coding).decode("cp1252"))


@pytest.mark.parametrize(
    "name",
    ["Zo‘", "…zdemir", "Zo‰", "™zdemir", "ZoÃ«", "MÃ¼ller", "Dani‘l", "Jo‘lle", "dâ€™Ancona"],
)
def test_a_name_with_signs_that_no_name_has_is_found(name: str) -> None:
    assert is_misread(name)


def test_a_letter_of_which_half_was_a_hard_space_is_found() -> None:
    assert is_misread("VoilÃ\xa0")
