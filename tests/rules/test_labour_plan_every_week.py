"""When a breach comes every week, and when it only seems to: "elke week" is said of no other."""

from datetime import date, time, timedelta

import pytest

from lwt_admin.rules.labour import LabourFacts, SchoolTime, Shift
from lwt_admin.rules.labour_plan import recurring
from lwt_admin.rules.periods import each_day

DAY = timedelta(days=1)
MONDAY = date(2026, 8, 24)
TUESDAY, WEDNESDAY, SUNDAY = (MONDAY + number * DAY for number in (1, 2, 6))
AT_15 = date(2011, 5, 12)
AT_17 = date(2009, 5, 12)


def every(first, weeks):
    """The same weekday, in weeks counted from the first."""
    return [first + timedelta(weeks=week) for week in weeks]


def shifts(days, start="15:00", end="19:00"):
    return tuple(Shift(day, time.fromisoformat(start), time.fromisoformat(end)) for day in days)


def lessons(days):
    return tuple(SchoolTime(day, time(8, 30), time(12)) for day in days)


def when(rule, work, *, school=(), born=AT_15):
    facts = LabourFacts(born, work, school, sunday_agreed=True)
    last = max(shift.date for shift in work) + timedelta(days=7)
    [found] = [one for one in recurring(facts, MONDAY, last) if one.rule == f"labour.{rule}"]
    return found.when


def test_rest_before_school_that_is_not_too_short_every_week_is_counted():
    work = shifts(every(TUESDAY, range(8)))
    found = when("daily_rest", work, school=lessons(every(WEDNESDAY, (0, 1, 2, 3, 6, 7))))
    assert found == "6 keer, wo 26 aug 2026 t/m wo 14 okt 2026"


def test_rest_before_school_after_every_day_of_work_is_every_week():
    weeks = (0, 1, 2, 3, 6, 7)
    found = when(
        "daily_rest",
        shifts(every(TUESDAY, weeks)),
        school=lessons(every(WEDNESDAY, range(8))),
    )
    assert found == "elke week, wo 26 aug 2026 t/m wo 14 okt 2026"


def test_work_two_days_before_does_not_ask_for_rest():
    late = shifts(every(TUESDAY, (0, 1, 2, 3, 6, 7)))
    early = shifts(every(MONDAY, (4, 5)), "09:00", "12:00")
    found = when("daily_rest", (*late, *early), school=lessons(every(WEDNESDAY, range(8))))
    assert found == "elke week, wo 26 aug 2026 t/m wo 14 okt 2026"


@pytest.mark.parametrize(("rule", "end"), [("day_maximum", "15:30"), ("break", "14:00")])
def test_only_rest_is_to_be_expected_on_the_day_after_work(rule, end):
    long = shifts(every(WEDNESDAY, (0, 1, 2, 3, 6, 7)), "08:00", end)
    short = shifts(every(TUESDAY, range(8)), "08:00", "12:00")
    assert when(rule, (*long, *short)) == "elke week, wo 26 aug 2026 t/m wo 14 okt 2026"


def seven_days(weeks):
    """Four hours a day without a free one, in weeks counted from the first."""
    return [day for monday in every(MONDAY, weeks) for day in each_day(monday, monday + 6 * DAY)]


def test_weeks_without_weekly_rest_are_counted_and_not_their_days():
    work = shifts([*seven_days((0, 1, 4, 5)), *every(MONDAY, (2, 3))], "08:00", "12:00")
    found = when("weekly_rest", work, born=AT_17)
    assert found == "4 weken, ma 24 aug 2026 t/m ma 28 sep 2026"


def test_no_weekly_rest_in_any_week_with_placement_is_every_week():
    work = shifts(seven_days((0, 1, 4, 5)), "08:00", "12:00")
    assert when("weekly_rest", work, born=AT_17).startswith("elke week, ma 24 aug 2026 t/m")


def test_lawful_weeks_before_and_after_do_not_interrupt_every_week():
    lawful = every(MONDAY, (0, 1, 7, 8))
    work = shifts([*lawful, *seven_days(range(2, 7))], "08:00", "14:30")
    found = when("week_maximum", work, born=AT_17)
    assert found == "elke week, ma 7 sep 2026 t/m ma 5 okt 2026"


def test_a_lawful_week_between_interrupts_right_after_the_first_and_right_before_the_last():
    for lawful in (1, 4):
        weeks = [week for week in range(6) if week != lawful]
        work = shifts([*seven_days(weeks), *every(MONDAY, [lawful])], "08:00", "14:30")
        found = when("week_maximum", work, born=AT_17)
        assert found == "5 weken, ma 24 aug 2026 t/m ma 28 sep 2026"


def test_an_average_may_be_too_high_in_a_week_without_placement():
    work = shifts(seven_days((0, 1, 2, 4, 5, 6)), "08:00", "18:00")
    found = when("four_week_average", work, born=AT_17)
    assert found == "elke week, ma 14 sep 2026 t/m ma 5 okt 2026"


def test_a_few_runs_without_weekly_rest_are_named_by_their_first_day():
    days = list(each_day(WEDNESDAY, WEDNESDAY + 7 * DAY))
    found = when("weekly_rest", shifts(days, "08:00", "12:00"), born=AT_17)
    assert found == "in de zeven dagen vanaf wo 26 aug 2026, do 27 aug 2026"


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (range(42), "op zo 30 mei 2027, zo 6 jun 2027, zo 13 jun 2027"),
        (range(43), "elke week, zo 30 mei 2027 t/m zo 20 jun 2027"),
        ([*range(43), *range(56, 96)], "5 keer, zo 30 mei 2027 t/m zo 25 jun 2028"),
    ],
)
def test_too_few_free_sundays_hold_on_the_sundays_worked(weeks, said):
    """Thirteen free Sundays in a row make room for a year; then there are too few once more."""
    work = shifts(every(SUNDAY, weeks), "08:00", "12:00")
    assert when("free_sundays", work, born=AT_17) == said
