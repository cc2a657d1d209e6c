"""Why an entry of hours does not count."""

from dataclasses import replace
from datetime import date

import pytest

from lwt_admin.rules.counting import (
    BPV,
    NOT_APPROVED,
    NOT_RECOGNISED,
    NOT_SIGNED,
    NOT_WORKED,
    ORIENTATION,
    OUTSIDE_AGREEMENT,
    OUTSIDE_YEARS,
    REPEATED_YEAR,
    SCHOOL_HOLIDAY,
    WORKED,
)
from lwt_admin.rules.hours import CountingChoices, EntryFacts, counts

ENTRY = EntryFacts(
    date=date(2026, 11, 2),
    agreement=(date(2026, 9, 7), date(2027, 1, 29)),
    recognitions=((date(2024, 1, 1), date(2026, 12, 31)),),
)


def test_the_kinds_of_hours_are_those_that_the_records_hold():
    assert WORKED == "worked"
    assert list(NOT_WORKED) == ["ill", "absent", "late", "holiday", "company_closed"]


def test_an_approved_hour_at_a_recognised_company_within_the_agreement_counts():
    assert counts(ENTRY) is None


@pytest.mark.parametrize("kind", NOT_WORKED)
def test_only_worked_hours_count(kind):
    assert counts(replace(ENTRY, kind=kind)) == NOT_WORKED[kind]


@pytest.mark.parametrize("kind", ["party", "zoo"])
def test_an_unknown_kind_does_not_count(kind):
    assert counts(replace(ENTRY, kind=kind)) == "niet gewerkt"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"orientation": True}, ORIENTATION),
        ({"bpv": True}, BPV),
        ({"approved": False}, NOT_APPROVED),
        ({"signed": False}, NOT_SIGNED),
        ({"years": ((date(2026, 8, 24), date(2026, 11, 1)),)}, OUTSIDE_YEARS),
        ({"recognitions": ()}, NOT_RECOGNISED),
        ({"school_holiday": True}, SCHOOL_HOLIDAY),
    ],
)
def test_an_hour_does_not_count_and_says_why(change, reason):
    assert counts(replace(ENTRY, **change)) == reason


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 9, 6), OUTSIDE_AGREEMENT),
        (date(2026, 9, 7), None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), NOT_RECOGNISED),
        (date(2027, 1, 30), OUTSIDE_AGREEMENT),
    ],
)
def test_the_borders_of_agreement_and_recognition(day, reason):
    assert counts(replace(ENTRY, date=day)) == reason


def test_a_recognition_with_an_open_end_holds():
    facts = replace(ENTRY, recognitions=((date(2026, 11, 2), None),))
    assert counts(facts) is None


def test_a_recognition_that_starts_later_does_not_hold_yet():
    facts = replace(ENTRY, recognitions=((date(2026, 11, 3), None),))
    assert counts(facts) == NOT_RECOGNISED


@pytest.mark.parametrize(("first", "last"), [(2, 2), (1, 2), (2, 3), (1, 3)])
def test_a_day_in_the_years_counts(first, last):
    assert counts(replace(ENTRY, years=((date(2026, 11, first), date(2026, 11, last)),))) is None


@pytest.mark.parametrize(("first", "last"), [(1, 1), (3, 3)])
def test_a_day_beside_the_years_does_not_count(first, last):
    years = ((date(2026, 11, first), date(2026, 11, last)),)
    assert counts(replace(ENTRY, years=years)) == OUTSIDE_YEARS


def test_hours_in_a_school_holiday_count_when_the_school_decides_so():
    choices = CountingChoices(school_holiday=True)
    assert counts(replace(ENTRY, school_holiday=True, choices=choices)) is None


def test_hours_of_a_repeated_year_count_unless_the_school_decides_otherwise():
    assert counts(replace(ENTRY, repeated_year=True)) is None
    choices = CountingChoices(repeated_year=False)
    assert counts(replace(ENTRY, repeated_year=True, choices=choices)) == REPEATED_YEAR


def test_a_year_is_not_a_repeated_one_unless_it_says_so():
    assert counts(replace(ENTRY, choices=CountingChoices(repeated_year=False))) is None


@pytest.mark.parametrize("reason", [SCHOOL_HOLIDAY, REPEATED_YEAR])
def test_a_choice_of_the_school_says_that_it_is_one(reason):
    assert "keuze van de school" in reason


@pytest.mark.parametrize(("day", "reason"), [(29, None), (30, OUTSIDE_AGREEMENT)])
def test_the_last_day_of_the_agreement_counts(day, reason):
    entry = replace(ENTRY, date=date(2027, 1, day), recognitions=((date(2024, 1, 1), None),))
    assert counts(entry) == reason
