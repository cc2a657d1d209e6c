"""Who may go on to which course of the mbo, by when to apply, and when to ask afterwards."""

from datetime import date

import pytest

from lwt_admin.rules.onward import (
    ASKED_AFTER,
    ask_on,
    left_between,
    may_enter,
    reference_date,
    too_soon_text,
    watched_from,
)
from lwt_admin.rules.verdicts import RuleError


@pytest.mark.parametrize(
    ("result", "level", "ok"),
    [
        ("diploma_lwt", 1, False),
        ("diploma_lwt", 2, True),
        ("diploma_lwt", 3, True),
        ("diploma_lwt", 4, True),
        ("diploma_bb", 1, None),
        ("diploma_bb", 2, True),
        ("none", 1, True),
        ("none", 2, True),
    ],
)
def test_only_an_lwt_graduate_is_certainly_shut_out_of_entree(result, level, ok):
    assert may_enter(result, level).ok is ok


@pytest.mark.parametrize(
    ("result", "level", "text"),
    [
        ("diploma_bb", 1, "Of entree kan na een diploma BB, staat niet in onze bronnen."),
        ("none", 1, "Wie niet is geslaagd, kan naar de entreeopleiding."),
        ("none", 2, "Niveau 2 sluit deze uitkomst niet uit."),
        ("diploma_lwt", 3, "Niveau 3 sluit deze uitkomst niet uit."),
    ],
)
def test_the_reason_is_that_of_the_result_and_the_level(result, level, text):
    assert may_enter(result, level).text.startswith(text)


def test_the_verdict_cites_its_article_with_its_status():
    verdict = may_enter("diploma_lwt", 1)
    assert (verdict.rule, verdict.value, verdict.limit) == ("onward.level", "1", "diploma_lwt")
    assert (verdict.article, verdict.status) == ("WVO 29 lid 3 (oud)", "niet geverifieerd")
    assert verdict.text == "Met een diploma LWT kan een leerling niet naar de entreeopleiding."


@pytest.mark.parametrize(
    ("result", "level", "field"),
    [("geslaagd", 2, "result"), ("none", 0, "level"), ("none", 5, "level")],
)
def test_a_result_or_level_that_does_not_exist_is_an_error(result, level, field):
    with pytest.raises(RuleError) as error:
        may_enter(result, level)
    assert error.value.field == field


def test_the_reference_date_falls_on_its_day_every_year():
    assert reference_date("01-04", 2027) == date(2027, 4, 1)
    assert reference_date("31-12", 2028) == date(2028, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "1-4", "29-02", "31-04", "04/01", "aa-bb", "00-04", "01-040", "01-004"]
)
def test_what_is_no_day_of_every_year_is_no_reference_date(text):
    with pytest.raises(RuleError):
        reference_date(text, 2028)


def test_pupils_are_watched_three_months_before():
    assert watched_from(date(2027, 4, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("left", "years", "due"),
    [
        (date(2026, 7, 10), 1, date(2027, 7, 10)),
        (date(2026, 7, 10), 2, date(2028, 7, 10)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
    ],
)
def test_what_became_of_a_pupil_is_asked_after_whole_years(left, years, due):
    assert ask_on(left, years) == due


def test_who_is_asked_for_a_year_left_in_the_year_before_that():
    after, until = left_between(date(2027, 7, 10), 1)
    assert (after, until) == (date(2025, 7, 10), date(2026, 7, 10))
    assert left_between(date(2028, 7, 10), 2) == (date(2025, 7, 10), date(2026, 7, 10))


def test_pupils_are_asked_after_one_and_after_two_years():
    assert ASKED_AFTER == (1, 2)


def test_an_answer_that_comes_too_soon_hears_from_when():
    assert too_soon_text(date(2026, 7, 10), 1) == ("Navragen na één jaar kan vanaf za 10 jul 2027.")
    assert too_soon_text(date(2026, 7, 10), 2) == "Navragen na 2 jaar kan vanaf ma 10 jul 2028."
