"""Four years since the assessment, and four years without placement, to the day."""

from datetime import date

import pytest

from lwt_admin.rules.recognition import FINE, PAST, SOON, assessment_term, lapse_term


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 3, 14), FINE),
        (date(2024, 3, 15), SOON),
        (date(2024, 9, 15), SOON),
        (date(2024, 9, 16), PAST),
    ],
)
def test_a_company_is_assessed_again_by_the_day_four_years_later(day, state):
    term = assessment_term(date(2020, 9, 15), day)
    assert (term.state, term.due) == (state, date(2024, 9, 15))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 3, 14), FINE),
        (date(2024, 3, 15), SOON),
        (date(2024, 9, 14), SOON),
        (date(2024, 9, 15), PAST),
        (date(2024, 9, 16), PAST),
    ],
)
def test_a_recognition_without_placement_has_lapsed_on_the_day_four_years_later(day, state):
    term = lapse_term(date(2020, 9, 15), day)
    assert (term.state, term.due) == (state, date(2024, 9, 15))


def test_a_day_that_its_last_year_does_not_have_comes_a_day_later():
    assert assessment_term(date(2024, 2, 29), date(2025, 1, 1)).due == date(2028, 2, 29)
    assert lapse_term(date(2023, 3, 1), date(2025, 1, 1)).due == date(2027, 3, 1)


@pytest.mark.parametrize("term", [assessment_term, lapse_term])
def test_a_term_cites_the_article_that_is_not_verified(term):
    found = term(date(2020, 9, 15), date(2026, 1, 1))
    assert (found.article, found.status) == ("WVO 10b4 (oud)", "niet geverifieerd")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 1, 1), "De volgende is uiterlijk zo 15 sep 2024."),
        (date(2024, 6, 1), "De volgende moet er zijn op zo 15 sep 2024"),
        (date(2025, 1, 1), "De volgende had er op zo 15 sep 2024 moeten zijn"),
    ],
)
def test_the_words_say_how_near_the_next_assessment_is(day, words):
    assert words in assessment_term(date(2020, 9, 15), day).text


def test_an_assessment_by_the_school_does_not_pass_for_one_by_sbb():
    text = assessment_term(date(2020, 9, 15), date(2024, 6, 1), by_sbb=False).text
    assert "De school beoordeelde het bedrijf op di 15 sep 2020." in text
    assert "Wanneer SBB dat deed, is niet ingevuld" in text


def test_the_words_of_a_lapse_leave_room_for_other_schools():
    for day in (date(2022, 1, 1), date(2024, 6, 1), date(2025, 1, 1)):
        assert "andere" in lapse_term(date(2020, 9, 15), day).text


def test_of_a_company_where_nobody_ever_was_the_recognition_is_what_counts():
    text = lapse_term(date(2020, 9, 15), date(2022, 1, 1), placed=False).text
    assert "Sinds de erkenning op di 15 sep 2020 liep hier van uw school niemand stage." in text


def test_somebody_was_there_unless_it_is_said_that_nobody_was():
    text = lapse_term(date(2020, 9, 15), date(2022, 1, 1)).text
    assert "De laatste stagedag van een leerling van uw school was hier di 15 sep 2020." in text
