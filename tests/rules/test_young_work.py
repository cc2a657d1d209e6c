"""What work a pupil may do at an age: a list to look at beside the tasks."""

from datetime import date

import pytest

from lwt_admin.rules.law import SECTIONS
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED
from lwt_admin.rules.young_work import lists_for

FIRST, LAST = date(2026, 9, 7), date(2027, 3, 26)
LIGHT = [
    ("Geen gewicht boven 10 kg tillen.", "NRK 1:1"),
    ("Niet duwen of trekken met meer dan 20 kg kracht.", "NRK 1:1"),
    ("Afwisselende houdingen.", "NRK 1:1"),
    ("Geen werk achter de kassa.", "NRK 1:1"),
    ("Licht werk in een industriële omgeving mag, met begeleiding.", "NRK 1:1"),
    ("Beschermende middelen mogen de hele dag gedragen worden.", "NRK 3:1 lid 4"),
]
AT_SEA = ("Werk als zeevarende is geen licht werk.", "NRK 1:1 lid 2 h")
DANGEROUS = ["1.37", "3.46", "4.105", "6.27", "7.39"]


def lists(birth_date, profile=None):
    return lists_for(birth_date, FIRST, LAST, profile)


def cited(found):
    return [(point.text, point.article) for point in found.points]


def test_under_16_work_is_light():
    light, _ = lists(date(2011, 9, 1))
    assert cited(light) == LIGHT
    assert {point.status for point in light.points} == {VERIFIED}


def test_under_18_some_work_is_forbidden_or_needs_supervision():
    _, dangerous = lists(date(2011, 9, 1))
    assert [point.article for point in dangerous.points] == [f"Arbobesluit {n}" for n in DANGEROUS]
    assert {point.status for point in dangerous.points} == {UNVERIFIED}


@pytest.mark.parametrize(
    ("birth_date", "ages"),
    [
        (date(2010, 9, 8), [16, 18]),  # 16 on the second day
        (date(2010, 9, 7), [18]),  # 16 on the first day
        (date(2008, 9, 8), [18]),
        (date(2008, 9, 7), []),
    ],
)
def test_the_age_on_the_first_day_decides_which_lists_there_are(birth_date, ages):
    assert [found.below for found in lists(birth_date)] == ages


@pytest.mark.parametrize(
    ("birth_date", "title"),
    [
        (date(2011, 3, 26), "Jonger dan 16, tot vr 26 mrt 2027: licht werk"),
        (date(2011, 3, 27), "Jonger dan 16: licht werk"),
    ],
)
def test_a_birthday_in_the_period_ends_a_list(birth_date, title):
    assert lists(birth_date)[0].title == title


def test_who_is_born_on_29_february_is_18_on_1_march():
    [found] = lists_for(date(2008, 2, 29), date(2026, 2, 28), date(2026, 3, 5))
    assert "tot zo 1 mrt 2026" in found.title


def test_who_goes_to_sea_is_told_that_it_is_no_light_work():
    light, dangerous = lists(date(2011, 9, 1), "MaT")
    assert cited(light) == [*LIGHT, AT_SEA]
    assert AT_SEA not in cited(dangerous)


def test_nobody_of_another_profile_is_told_of_the_sea():
    assert AT_SEA not in cited(lists(date(2011, 9, 1), "PIE")[0])


def test_the_page_of_the_law_has_every_point():
    tables = next(section.tables for section in SECTIONS if section.key == "werk")
    assert [(row.text, row.article) for row in tables[0].rows] == [
        (text.removesuffix("."), article) for text, article in [*LIGHT, AT_SEA]
    ]
    assert [row.article for row in tables[1].rows] == [f"Arbobesluit {n}" for n in DANGEROUS]
