"""Hours of illness and holiday: they weigh in averages as work does, and nowhere else (ATW 5:2)."""

from datetime import timedelta

import pytest

from lwt_admin.rules.labour import Away, LabourFacts, findings
from lwt_admin.rules.labour_limits import group_of
from lwt_admin.rules.law import SECTIONS
from lwt_admin.rules.verdicts import RuleError
from tests.rules.builders import MONDAY, rules, shift, work

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
WORK_DAY = 8 * 60


def weeks(*numbers, minutes=WORK_DAY):
    """Five days of eight hours (and a break of half an hour) in each of these weeks."""
    end = "16:30" if minutes == WORK_DAY else "16:31"
    return [shift(MONDAY + n * WEEK + day * DAY, "08:00", end) for n in numbers for day in range(5)]


def away(number, minutes=WORK_DAY, days=5):
    return tuple(Away(MONDAY + number * WEEK + day * DAY, minutes) for day in range(days))


def only(found):
    [one] = found
    return one


def test_a_week_of_illness_weighs_in_the_average():
    facts = work(16, *weeks(0, 1, 3, minutes=WORK_DAY + 1), away=away(2))
    found = only(findings(facts))
    assert (found.rule, found.date, found.value) == (
        "labour.four_week_average",
        MONDAY + 3 * WEEK,
        "40.06",
    )


def test_the_reason_says_that_illness_and_holiday_weigh_in_it():
    facts = work(16, *weeks(0, 1, 3, minutes=WORK_DAY + 1), away=away(2))
    assert "160 uur en 15 minuten, ziekte en vakantie meegeteld" in only(findings(facts)).text


def test_an_average_without_illness_does_not_speak_of_it():
    assert "ziekte" not in only(findings(work(16, *weeks(0, 1, 2, 3, minutes=WORK_DAY + 1)))).text


def test_a_week_of_illness_does_not_make_an_average_too_high_by_itself():
    assert findings(work(16, *weeks(0, 1, 3), away=away(2))) == []


def test_the_first_week_known_may_be_one_of_illness():
    facts = work(16, *weeks(1, 2, 3, minutes=WORK_DAY + 1), away=away(0))
    assert only(findings(facts)).date == MONDAY + 3 * WEEK


def test_illness_weighs_in_sixteen_weeks_as_well():
    long = [
        shift(MONDAY + n * WEEK + day * DAY, "06:00", "16:31", ("10:00", "10:45"))
        for n in range(16)
        if n != 7
        for day in range(5)
    ]
    assert findings(work(18, *long)) == []
    found = only(findings(work(18, *long, away=away(7, 10 * 60 - 15))))
    assert (found.rule, found.value) == ("labour.sixteen_week_average", "48.83")


@pytest.mark.parametrize("age", [13, 15, 16, 18])
def test_illness_alone_is_never_too_much(age):
    every = tuple(one for n in range(20) for one in away(n, minutes=24 * 60, days=7))
    assert findings(work(age, away=every)) == []


@pytest.mark.parametrize("age", [15, 16, 18])
def test_illness_changes_no_day_no_week_and_no_rest(age):
    shifts = [shift(MONDAY + day * DAY, "07:00", "18:30") for day in range(6)]
    every = away(0, minutes=24 * 60, days=7)
    assert rules(findings(work(age, *shifts, away=every))) == rules(findings(work(age, *shifts)))


@pytest.mark.parametrize("minutes", [0, -1, 1441])
def test_illness_that_does_not_fit_in_a_day_is_refused(minutes):
    with pytest.raises(RuleError) as refused:
        findings(work(16, shift(MONDAY), away=(Away(MONDAY, minutes),)))
    assert refused.value.field == "away.0.minutes"


def test_illness_before_birth_is_refused():
    with pytest.raises(RuleError) as refused:
        findings(LabourFacts(MONDAY, (), away=(Away(MONDAY - DAY, 60),)))
    assert refused.value.field == "away.0.date"


@pytest.mark.parametrize("age", [16, 18])
def test_the_page_of_the_law_says_that_illness_and_holiday_weigh_in_averages(age):
    [row] = away_rows(age)
    assert (row.text, row.article, row.status) == (
        "tellen mee in het gemiddelde",
        "ATW 5:2",
        "geverifieerd",
    )


def test_under_16_there_is_no_average_in_which_they_weigh():
    assert away_rows(15) == []


def away_rows(age):
    title = group_of(age).title
    tables = [table for section in SECTIONS for table in section.tables if table.title == title]
    return [row for table in tables for row in table.rows if row.name == "Ziekte en vakantie"]
