"""Days, weeks, ages and the school calendar."""

from datetime import date, time

import pytest

from lwt_admin.rules.periods import (
    DAY,
    PlannedDay,
    SchoolCalendar,
    age_on,
    birthday_in,
    days_in,
    each_day,
    iso_week,
    minutes_between,
    monday_of,
    months_later,
    placement_days,
    sunday_of,
)
from lwt_admin.rules.verdicts import RuleError

AUTUMN = (date(2026, 10, 19), date(2026, 10, 23))


def test_a_day_is_the_step_from_one_date_to_the_next():
    assert date(2026, 12, 31) + DAY == date(2027, 1, 1)


def test_a_period_counts_both_its_ends():
    assert days_in(date(2026, 9, 7), date(2026, 9, 11)) == 5


def test_a_period_of_one_day_has_one_day():
    assert days_in(date(2026, 9, 7), date(2026, 9, 7)) == 1


def test_a_period_that_ends_before_it_starts_has_no_days():
    assert days_in(date(2026, 9, 8), date(2026, 9, 6)) == 0


def test_a_leap_year_has_its_day():
    assert days_in(date(2028, 2, 28), date(2028, 3, 1)) == 3


def test_each_day_runs_over_new_year():
    assert list(each_day(date(2026, 12, 31), date(2027, 1, 1))) == [
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_weeks_around_new_year_belong_to_the_iso_year(day, week):
    assert iso_week(day) == week


def test_a_week_runs_from_monday_to_sunday_across_new_year():
    days = monday_of(date(2027, 1, 1)), sunday_of(date(2027, 1, 1))
    assert days == (date(2026, 12, 28), date(2027, 1, 3))


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25)])
def test_a_clock_change_is_a_day_as_any_other(day):
    assert (days_in(day, day), monday_of(day).weekday()) == (1, 0)


def test_minutes_between_two_times():
    assert minutes_between(time(8, 30), time(17, 0)) == 510


def test_minutes_to_an_earlier_time_are_negative():
    assert minutes_between(time(9, 0), time(8, 45)) == -15


@pytest.mark.parametrize("years", [14, 16, 18])
@pytest.mark.parametrize(("offset", "older"), [(-1, 0), (0, 1), (1, 1)])
def test_age_changes_on_the_birthday_itself(years, offset, older):
    birthday = date(2010 + years, 5, 12)
    day = birthday.replace(day=12 + offset)
    assert age_on(date(2010, 5, 12), day) == years - 1 + older


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2026, 2, 28), 13),
        (date(2026, 3, 1), 14),
        (date(2028, 2, 28), 15),
        (date(2028, 2, 29), 16),
    ],
)
def test_who_was_born_on_29_february_has_a_birthday_on_1_march_in_other_years(day, age):
    assert age_on(date(2012, 2, 29), day) == age


def test_the_birthday_in_a_year():
    assert birthday_in(date(2010, 5, 12), 2026) == date(2026, 5, 12)


def test_age_before_birth_is_negative():
    assert age_on(date(2010, 5, 12), date(2010, 5, 11)) == -1
    assert age_on(date(2010, 5, 12), date(2009, 5, 11)) == -2


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 10, 16), True),
        (date(2026, 10, 17), False),
        (date(2026, 10, 19), False),
        (date(2026, 10, 23), False),
        (date(2026, 10, 26), True),
    ],
)
def test_a_school_is_open_on_school_days_outside_closed_periods(day, is_open):
    assert SchoolCalendar(closed=(AUTUMN,)).is_open(day) is is_open


@pytest.mark.parametrize(("offset", "is_open"), list(enumerate([True] * 5 + [False] * 2)))
def test_a_school_teaches_from_monday_to_friday_unless_it_says_otherwise(offset, is_open):
    assert SchoolCalendar().is_open(date(2026, 9, 7 + offset)) is is_open


def test_a_school_may_teach_on_four_days():
    assert SchoolCalendar(school_days=(1, 2, 4, 5)).is_open(date(2026, 9, 9)) is False


def test_a_closed_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(RuleError, match="eindigt") as caught:
        SchoolCalendar(closed=(AUTUMN, (AUTUMN[1], AUTUMN[0])))
    assert caught.value.field == "calendar.closed.1"
    assert caught.value.message == (
        "de periode eindigt (2026-10-19) voordat zij begint (2026-10-23)"
    )


def test_a_closed_period_may_be_one_day():
    day = date(2027, 4, 27)
    assert SchoolCalendar(closed=((day, day),)).is_closed(day)


def test_what_a_calendar_remembers_is_no_part_of_what_it_is():
    asked, new = SchoolCalendar(closed=(AUTUMN,)), SchoolCalendar(closed=(AUTUMN,))
    asked.is_closed(AUTUMN[0])
    assert (asked, hash(asked), repr(asked)) == (new, hash(new), repr(new))


def test_a_calendar_is_not_told_what_to_remember():
    with pytest.raises(TypeError):
        SchoolCalendar((AUTUMN,), (1, 2, 3), {AUTUMN[0]: False})


@pytest.mark.parametrize("weekday", [0, 8, -1])
def test_a_weekday_that_does_not_exist_is_refused(weekday):
    with pytest.raises(RuleError, match="geen dag") as caught:
        SchoolCalendar(school_days=(1, weekday))
    assert caught.value.field == "calendar.school_days.1"


def test_a_schedule_plans_its_weekdays_outside_closed_periods():
    planned = placement_days(
        {1: 480, 4: 420, 5: 0}, date(2026, 10, 12), date(2026, 10, 26), SchoolCalendar((AUTUMN,))
    )
    assert planned == (
        PlannedDay(date(2026, 10, 12), 480),
        PlannedDay(date(2026, 10, 15), 420),
        PlannedDay(date(2026, 10, 26), 480),
    )


def test_a_schedule_may_plan_a_day_without_teaching():
    saturday = date(2026, 9, 12)
    assert placement_days({6: 240}, saturday, saturday, SchoolCalendar()) == (
        PlannedDay(saturday, 240),
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 2), 6, date(2027, 5, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 11, 2), 0, date(2026, 11, 2)),
        (date(2029, 7, 31), -6, date(2029, 1, 31)),
        (date(2029, 7, 31), -1, date(2029, 6, 30)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 1, 15), -12, date(2026, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert months_later(day, months) == expected
