"""The page "Wat zegt de wet?" shows the values that are applied."""

import pytest

from lwt_admin.rules.customs import CUSTOMARY_HOURS_A_YEAR
from lwt_admin.rules.law import SECTIONS
from lwt_admin.rules.text import clock, comma, days_text, hours_text
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED

ROWS = [
    (table.title, row) for section in SECTIONS for table in section.tables for row in table.rows
]


def texts(title):
    return {row.name: row.text for table, row in ROWS if table == title}


def test_the_sections_have_addresses_of_their_own():
    keys = [section.key for section in SECTIONS]
    assert keys == ["uren", "overeenkomst", "werktijd", "werk", "examen", "profielen", "privacy"]


@pytest.mark.parametrize("limit", ["640", "1280", "80", "160"])
def test_the_limits_of_hours_are_shown(limit):
    assert any(limit in row.text.split() for _, row in ROWS)


def test_what_is_applied_about_personal_data_is_shown():
    assert texts("Persoonsgegevens") == {
        "Antwoord op een verzoek": "binnen 1 maand",
        "Dossier overdragen": "vanaf 16 jaar beslist de leerling zelf",
    }


def test_every_row_with_an_article_has_a_status():
    assert all(row.status in (VERIFIED, UNVERIFIED) for _, row in ROWS if row.article)
    assert all(row.status == "" for _, row in ROWS if not row.article)


def test_working_time_under_16_is_shown():
    assert texts("14 en 15 jaar") == {
        "Per dag": "ten hoogste 7 uur",
        "Per week": "ten hoogste 35 uur",
        "Rust per dag": "ten minste 14 uur",
        "School": "telt mee als werktijd, pauzes inbegrepen",
        "Nacht": "niet tussen 19.00 en 7.00",
        "Pauze": "30 minuten bij meer dan 4 uur en 30 minuten, achter elkaar",
        "Zondag": "nooit",
    }


def test_working_time_of_adults_has_no_school_and_no_night():
    names = set(texts("18 jaar en ouder"))
    assert not names & {"School", "Nacht"}
    assert {"Gemiddeld over 4 weken", "Gemiddeld over 16 weken", "Rust per week"} <= names


def test_night_shifts_of_adults_are_said_to_be_left_out():
    intro = next(section.intro for section in SECTIONS if section.key == "werktijd")
    assert "Nachtdiensten van wie 18 is of ouder (ATW 5:8)" in intro
    assert "die beoordelen we niet" in intro


def test_the_years_with_special_rules_are_named():
    intro = next(section.intro for section in SECTIONS if section.key == "examen")
    assert "Voor de examenjaren 2020 tot en met 2022 golden bijzondere regels" in intro


def test_the_exam_names_its_years():
    applies = [table.applies for section in SECTIONS for table in section.tables]
    assert "examenjaar 2016 (vastgesteld)" in applies
    assert "examenjaren 2018 tot en met 2019 (vastgesteld)" in applies
    assert "vanaf examenjaar 2023 (vastgesteld)" in applies


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(60, "1 uur"), (1, "1 minuut"), (45, "45 minuten"), (61, "1 uur en 1 minuut"), (0, "0 uur")],
)
def test_hours_are_said_in_words(minutes, text):
    assert hours_text(minutes) == text


@pytest.mark.parametrize(("days", "text"), [(0, "0 dagen"), (1, "1 dag"), (2, "2 dagen")])
def test_days_are_said_in_words(days, text):
    assert days_text(days) == text


def test_what_schools_usually_plan_in_a_year_is_a_custom_of_its_own():
    assert CUSTOMARY_HOURS_A_YEAR == 640


def test_times_and_numbers_are_written_the_dutch_way():
    assert (clock(545), comma("5.50")) == ("09:05", "5,50")
