"""Which values apply when: the day before, the day itself and the day after each border."""

from dataclasses import replace
from datetime import date

import pytest

from lwt_admin.rules.profiles import BY_SHORT, PROFILES
from lwt_admin.rules.regimes import (
    CORONA_YEARS,
    EXAM_REGIMES,
    HOURS_REGIMES,
    PLANNED,
    exam_regime,
    regime_on,
    wvo,
)
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED, RuleError, Source


@pytest.mark.parametrize(
    ("start", "article", "status"),
    [
        (date(2003, 8, 1), "WVO 10b1 lid 1", VERIFIED),
        (date(2003, 8, 2), "WVO 10b1 lid 1", VERIFIED),
        (date(2022, 7, 30), "WVO 10b1 lid 1", VERIFIED),
        (date(2022, 7, 31), "WVO 10b1 lid 1", VERIFIED),
        (date(2022, 8, 1), "WVO 10b1 (oud)", UNVERIFIED),
        (date(2022, 8, 2), "WVO 10b1 (oud)", UNVERIFIED),
        (date(2027, 1, 1), "WVO 10b1 (oud)", UNVERIFIED),
    ],
)
def test_the_start_of_a_trajectory_chooses_the_regime_of_hours(start, article, status):
    assert regime_on(start).source == Source(article, status)


def test_a_trajectory_before_the_first_regime_is_refused():
    with pytest.raises(RuleError) as caught:
        regime_on(date(2003, 7, 31))
    assert caught.value.field == "start"


@pytest.mark.parametrize("regime", HOURS_REGIMES)
def test_the_act_wins_from_the_note_of_2005(regime):
    limits = regime.minimum_hours, regime.maximum_hours, regime.minimum_days, regime.maximum_days
    assert limits == (640, 1280, 80, 160)


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2014, "beroepsgericht programma"),
        (2015, "beroepsgericht programma"),
        (2016, "beroepsgericht programma"),
        (2017, "beroepsgericht programma"),
        (2018, "profielen met rekentoets"),
        (2019, "profielen met rekentoets"),
        (2023, "profielen met schoolexamen rekenen"),
        (2024, "profielen met schoolexamen rekenen"),
        (2100, "profielen met schoolexamen rekenen"),
    ],
)
def test_the_exam_year_chooses_the_regime_of_the_exam(year, name):
    assert exam_regime(year).name == name


@pytest.mark.parametrize("year", [2013, 2020, 2021, 2022])
def test_years_without_rules_are_refused(year):
    with pytest.raises(RuleError, match="niet ondersteund") as caught:
        exam_regime(year)
    assert caught.value.field == "exam_year"


def test_the_years_with_special_rules_are_those_between_the_regimes():
    assert list(CORONA_YEARS) == [2020, 2021, 2022]


@pytest.mark.parametrize(("year", "said"), [(2013, False), (2020, True), (2022, True)])
def test_only_a_year_with_special_rules_is_refused_for_those(year, said):
    with pytest.raises(RuleError) as caught:
        exam_regime(year)
    assert ("bijzondere regels" in caught.value.message) is said


def test_no_start_has_two_regimes():
    assert [(regime.valid_from, regime.valid_until) for regime in HOURS_REGIMES] == [
        (date(2003, 8, 1), date(2022, 7, 31)),
        (date(2022, 8, 1), None),
    ]


def test_no_exam_year_has_two_regimes():
    assert [(regime.first_year, regime.last_year) for regime in EXAM_REGIMES] == [
        (2014, 2015),
        (2016, 2016),
        (2017, 2017),
        (2018, 2019),
        (2023, None),
    ]


@pytest.mark.parametrize("state", [PLANNED, "ingetrokken", "zeker"])
def test_only_adopted_rules_of_hours_are_applied(state):
    planned = replace(HOURS_REGIMES[0], name="plan", state=state, valid_until=None)
    regimes = (planned, *HOURS_REGIMES)
    assert regime_on(date(2026, 1, 1), regimes).name == "placement hours 2022"


@pytest.mark.parametrize("state", [PLANNED, "ingetrokken", "zeker"])
def test_only_adopted_rules_of_the_exam_are_applied(state):
    planned = replace(EXAM_REGIMES[-1], name="plan", state=state, first_year=2020)
    with pytest.raises(RuleError):
        exam_regime(2021, (planned, *EXAM_REGIMES))


def test_rules_of_the_exam_may_stand_in_any_order():
    assert exam_regime(2016, EXAM_REGIMES[::-1]).first_year == 2016


def test_rules_of_hours_may_stand_in_any_order():
    assert regime_on(date(2010, 8, 1), HOURS_REGIMES[::-1]).name == "placement hours 2003"


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2022, 7, 31), Source("WVO 10b3", VERIFIED)),
        (date(2022, 8, 1), Source("WVO 10b3 (oud)", UNVERIFIED)),
        (date(2022, 8, 2), Source("WVO 10b3 (oud)", UNVERIFIED)),
    ],
)
def test_articles_of_the_old_act_are_cited_as_old_since_its_successor(day, source):
    assert wvo("10b3", day) == source


def test_a_status_is_one_of_two_words():
    with pytest.raises(ValueError, match="unknown status"):
        Source("WVO 1", "ja")


def test_the_ten_profiles_have_their_codes():
    assert [(profile.short, profile.code) for profile in PROFILES] == [
        ("BWI", "7011"),
        ("PIE", "7111"),
        ("M&T", "7211"),
        ("MVI", "7311"),
        ("E&O", "7411"),
        ("HBR", "7511"),
        ("Z&W", "7611"),
        ("Groen", "7711"),
        ("MaT", "7811"),
        ("D&P", "7911"),
    ]


def test_a_profile_is_found_by_its_short_name():
    assert BY_SHORT["Z&W"].name == "Zorg en welzijn"


def test_the_resit_is_cited_by_the_new_decree_only_since_2023():
    cited = {regime.first_year: regime.resit_source for regime in EXAM_REGIMES}
    old = Source("EB 51", UNVERIFIED)
    new = Source("UWVO 2020 3.38", VERIFIED)
    assert cited == {2014: old, 2016: old, 2017: old, 2018: old, 2023: new}


def test_mathematics_replaces_arithmetic_only_since_2023():
    exempting = [regime.first_year for regime in EXAM_REGIMES if regime.mathematics_exempts]
    assert exempting == [2023]
