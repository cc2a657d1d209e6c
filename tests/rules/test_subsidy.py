"""The weeks of the Subsidieregeling praktijkleren."""

from datetime import date, timedelta

import pytest

from lwt_admin.rules.law import SECTIONS
from lwt_admin.rules.subsidy import MOST_WEEKS, realised_weeks
from lwt_admin.rules.verdicts import UNVERIFIED, RuleError

YEAR = (date(2026, 8, 24), date(2027, 7, 9))
MONDAY = date(2026, 8, 31)


def weeks(number, *, first=MONDAY):
    """A day in each of so many weeks in a row."""
    return [first + timedelta(weeks=week) for week in range(number)]


def test_a_week_counts_once_whatever_the_number_of_days():
    found = realised_weeks([MONDAY, date(2026, 9, 6), MONDAY], YEAR)
    assert (found.weeks, found.counted) == (("2026-W36",), 1)


def test_sunday_and_monday_are_two_weeks():
    found = realised_weeks([date(2026, 9, 7), date(2026, 9, 6)], YEAR)
    assert found.weeks == ("2026-W36", "2026-W37")


def test_without_presence_no_week_counts():
    found = realised_weeks([], YEAR)
    assert (found.weeks, found.counted) == ((), 0)
    assert found.text.startswith("In 0 weken was de leerling")


@pytest.mark.parametrize(("number", "said"), [(1, "In 1 week was"), (2, "In 2 weken was")])
def test_one_week_is_told_as_one(number, said):
    assert realised_weeks(weeks(number), YEAR).text.startswith(f"{said} de leerling")


@pytest.mark.parametrize(("number", "counted"), [(39, 39), (40, 40), (41, 40)])
def test_at_most_forty_weeks_count(number, counted):
    found = realised_weeks(weeks(number), YEAR)
    assert (len(found.weeks), found.counted, found.limit) == (number, counted, 40)
    assert ("daarvan tellen er 40" in found.text) is (number > MOST_WEEKS)


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2026, 8, 23), 0),
        (date(2026, 8, 24), 1),
        (date(2027, 7, 9), 1),
        (date(2027, 7, 10), 0),
    ],
)
def test_only_days_inside_the_school_year_count(day, counted):
    assert realised_weeks([day], YEAR).counted == counted


def test_the_week_of_new_year_carries_the_year_of_its_thursday():
    assert realised_weeks([date(2027, 1, 1)], YEAR).weeks == ("2026-W53",)


def test_the_source_is_named_and_not_verified():
    found = realised_weeks([MONDAY], YEAR)
    assert found.article == "Subsidieregeling praktijkleren art. 1 (Stcrt. 2013, 31130)"
    assert found.status == UNVERIFIED


@pytest.mark.parametrize(
    ("last", "refused"), [(date(2013, 12, 31), True), (date(2014, 1, 1), False)]
)
def test_before_the_regulation_there_is_nothing_to_count(last, refused):
    year = (date(2013, 8, 19), last)
    if not refused:
        assert realised_weeks([date(2013, 9, 2)], year).counted == 1
        return
    with pytest.raises(RuleError, match="geen subsidie praktijkleren"):
        realised_weeks([], year)


def test_a_year_that_ends_before_it_begins_is_refused():
    with pytest.raises(RuleError):
        realised_weeks([], (YEAR[1], YEAR[0]))


def test_the_page_of_the_law_tells_of_it():
    tables = {table.title: table for section in SECTIONS for table in section.tables}
    (row, *_) = tables["Subsidie praktijkleren"].rows
    assert "ten hoogste 40" in row.text
    assert row.status == UNVERIFIED
