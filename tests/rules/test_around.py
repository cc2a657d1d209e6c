"""The smaller rules: absence, recognition and the dates of an exam year."""

from datetime import date, timedelta

import pytest

from lwt_admin.rules.absence import Absence, findings, in_four_weeks
from lwt_admin.rules.exam_calendar import deadlines, kept_until, met, school_exam_deadline
from lwt_admin.rules.recognition import CRITERIA, assessment_due, lapses_on

MONDAY = date(2026, 9, 7)


def absences(*pairs):
    return [Absence(MONDAY + timedelta(days=number), minutes) for number, minutes in pairs]


def test_sixteen_hours_of_absence_within_four_weeks_must_be_reported():
    [found] = findings(absences((0, 480), (27, 480)))
    assert (found.date, found.value, found.limit, found.article) == (
        MONDAY + timedelta(days=27),
        "16.00",
        "16.00",
        "Leerplichtwet 21a",
    )
    assert "16 uur verzuim zonder verlof" in found.text


@pytest.mark.parametrize("days", [((0, 480), (27, 479)), ((0, 480), (28, 480))])
def test_less_or_spread_wider_is_not_reported(days):
    assert findings(absences(*days)) == []


def test_every_day_of_absence_beyond_the_limit_is_reported_in_order():
    found = findings(absences((2, 60), (0, 960), (40, 60)))
    assert [one.date for one in found] == [MONDAY, MONDAY + timedelta(days=2)]


def test_two_absences_on_a_day_are_added():
    assert len(findings(absences((0, 480), (0, 480)))) == 1


@pytest.mark.parametrize(("day", "minutes"), [(-1, 0), (0, 60), (27, 60), (28, 0)])
def test_absence_in_the_four_weeks_up_to_a_day(day, minutes):
    assert in_four_weeks(absences((0, 60)), MONDAY + timedelta(days=day)) == minutes


def test_a_company_is_assessed_every_four_years():
    assert assessment_due(date(2024, 2, 29)) == date(2028, 2, 29)


def test_a_recognition_lapses_after_four_years_without_placement():
    assert lapses_on(date(2022, 7, 1)) == date(2026, 7, 1)


def test_the_quality_criteria_go_from_a_to_k():
    assert "".join(criterion.letter for criterion in CRITERIA) == "abcdefghijk"


def test_a_criterion_cites_its_letter():
    assert CRITERIA[2].source.article == "WVO 10b6 lid 1 c (oud)"


def test_the_deadlines_of_an_exam_year_fall_in_the_autumn_before():
    assert [(deadline.key, deadline.before) for deadline in deadlines(2027)] == [
        ("pta", date(2026, 10, 1)),
        ("candidates", date(2026, 11, 1)),
    ]


def test_the_school_exam_is_closed_before_the_first_central_exam_of_the_school():
    deadline = school_exam_deadline(date(2027, 4, 5))
    assert (deadline.key, deadline.before) == ("school_exam", date(2027, 4, 5))


@pytest.mark.parametrize(
    ("done_on", "today", "answer"),
    [
        (date(2027, 4, 4), date(2027, 4, 20), True),
        (date(2027, 4, 5), date(2027, 4, 20), False),
        (date(2027, 4, 6), date(2027, 4, 20), False),
        (None, date(2027, 4, 4), None),
        (None, date(2027, 4, 5), False),
        (None, date(2027, 4, 6), False),
    ],
)
def test_a_deadline_is_met_by_what_was_done_before_its_day(done_on, today, answer):
    assert met(school_exam_deadline(date(2027, 4, 5)), done_on, today) is answer


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2027, 5, 20), date(2027, 11, 20)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 29), date(2027, 2, 28)),
        (date(2026, 8, 28), date(2027, 2, 28)),
        (date(2027, 6, 30), date(2027, 12, 30)),
        (date(2027, 7, 1), date(2028, 1, 1)),
    ],
)
def test_exam_work_is_kept_for_six_months(last, until):
    assert kept_until(last) == until
