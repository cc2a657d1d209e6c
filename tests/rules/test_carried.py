"""Hours of before a school began here: sums that count, without invented dates."""

from datetime import date

import pytest

from lwt_admin.rules.carried import Carried
from lwt_admin.rules.counting import NOT_RECOGNISED, OUTSIDE_YEARS
from lwt_admin.rules.forecast import ForecastFacts, forecast
from lwt_admin.rules.hours import HoursResult, PlacementDay, judge
from lwt_admin.rules.periods import PlannedDay
from lwt_admin.rules.verdicts import RuleError, Verdict
from tests.rules.builders import days, trajectory

SEPTEMBER = Carried(date(2026, 9, 1), date(2026, 9, 30), 60 * 60, 8)
OCTOBER = Carried(date(2026, 10, 1), date(2026, 10, 31), 30 * 60, 4)
OUTSIDE = (date(2026, 7, 13), date(2026, 7, 31))
FULL_WEEK = tuple(PlacementDay(date(2026, 11, day), 420) for day in range(2, 7))


def school_day(result: HoursResult) -> Verdict:
    return next(one for one in result.verdicts if one.rule == "weeks.school_day")


def test_carried_hours_and_days_count_beside_the_logged_ones() -> None:
    result = judge(trajectory(*days(2, 420), carried=(SEPTEMBER, OCTOBER)))
    assert (result.minutes, result.days) == (840 + 90 * 60, 2 + 12)


def test_without_carried_hours_nothing_is_different() -> None:
    facts = days(80)
    assert judge(trajectory(*facts)) == judge(trajectory(*facts, carried=()))


def test_carried_hours_reach_the_minimum() -> None:
    month = Carried(date(2026, 9, 1), date(2026, 9, 30), 640 * 60, 30)
    more = Carried(date(2026, 10, 1), date(2026, 11, 30), 50 * 60, 50)
    verdicts = {one.rule: one for one in judge(trajectory(carried=(month, more))).verdicts}
    assert verdicts["hours.minimum"].ok is True
    assert verdicts["days.minimum"].ok is True
    assert verdicts["days.minimum"].value == "80"


def test_carried_hours_can_pass_the_maximum() -> None:
    month = Carried(date(2026, 1, 1), date(2026, 12, 31), 1280 * 60 + 1, 160)
    verdicts = {one.rule: one.ok for one in judge(trajectory(carried=(month,))).verdicts}
    assert verdicts["hours.maximum"] is False
    assert verdicts["days.maximum"] is True


def test_a_period_that_begins_after_the_day_is_left_out() -> None:
    result = judge(trajectory(carried=(OCTOBER,), on=date(2026, 9, 30)))
    assert (result.minutes, result.carried_not_counted) == (0, ())


def test_what_comes_after_a_period_left_out_is_still_taken() -> None:
    result = judge(trajectory(carried=(OCTOBER, SEPTEMBER), on=date(2026, 9, 30)))
    assert result.minutes == 60 * 60


def test_a_period_that_begins_on_the_day_itself_counts() -> None:
    assert judge(trajectory(carried=(OCTOBER,), on=date(2026, 10, 1))).minutes == 30 * 60


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (date(2026, 7, 10), date(2026, 7, 31), True),
        (date(2026, 7, 11), date(2026, 7, 31), False),
        (date(2026, 8, 1), date(2026, 8, 23), False),
        (date(2026, 8, 1), date(2026, 8, 24), True),
    ],
)
def test_a_period_counts_when_it_touches_leerjaar_3_or_4(
    first: date, last: date, counts: bool
) -> None:
    result = judge(trajectory(carried=(Carried(first, last, 420, 1),)))
    assert result.minutes == (420 if counts else 0)
    reasons = [one.reason for one in result.carried_not_counted]
    assert reasons == ([] if counts else [OUTSIDE_YEARS])


def test_a_period_outside_leerjaar_3_and_4_is_told_as_not_counting() -> None:
    [told] = judge(trajectory(carried=(Carried(*OUTSIDE, 420, 1),))).carried_not_counted
    assert told == Carried(*OUTSIDE, 420, 1, counts=False, reason=OUTSIDE_YEARS)


def test_what_does_not_count_is_told_with_its_reason_in_order() -> None:
    earlier = Carried(date(2026, 9, 1), date(2026, 9, 30), 60, 1, False, NOT_RECOGNISED)
    later = Carried(date(2026, 10, 1), date(2026, 10, 31), 60, 1, False, NOT_RECOGNISED)
    result = judge(trajectory(carried=(later, earlier)))
    assert result.minutes == result.days == 0
    assert result.carried_not_counted == (earlier, later)


def test_weeks_of_carried_hours_are_not_judged_and_the_verdict_says_why() -> None:
    verdict = school_day(judge(trajectory(*days(1), carried=(OCTOBER, SEPTEMBER))))
    assert verdict.ok is None
    assert verdict.text == (
        "Van di 1 sep 2026 tot en met za 31 okt 2026 zijn uren overgenomen zonder datums; of er "
        "in die weken les op school was, is niet te beoordelen. In elke andere afgelopen "
        "schoolweek was er les op school."
    )


def test_carried_hours_that_do_not_count_were_made_as_well() -> None:
    month = Carried(date(2026, 9, 1), date(2026, 9, 30), 60, 1, False, NOT_RECOGNISED)
    assert school_day(judge(trajectory(carried=(month,)))).ok is None


def test_a_week_that_surely_had_no_teaching_is_told_all_the_same() -> None:
    result = judge(trajectory(*FULL_WEEK, carried=(OCTOBER,)))
    assert result.weeks_without_school == ("2026-W45",)
    assert school_day(result).ok is False


@pytest.mark.parametrize(
    ("carried", "field"),
    [
        (Carried(date(2026, 9, 1), date(2026, 9, 30), 420, 0), "carried.0.days"),
        (Carried(date(2026, 9, 1), date(2026, 9, 30), 420, 31), "carried.0.days"),
        (Carried(date(2026, 9, 1), date(2026, 9, 30), 420, -1), "carried.0.days"),
        (Carried(date(2026, 9, 1), date(2026, 9, 30), 0, 1), "carried.0.minutes"),
        (Carried(date(2026, 9, 1), date(2026, 9, 30), -1, 1), "carried.0.minutes"),
        (Carried(date(2026, 9, 1), date(2026, 9, 30), 1441, 1), "carried.0.minutes"),
        (Carried(date(2026, 9, 30), date(2026, 9, 1), 420, 1), "carried.0.last"),
    ],
)
def test_sums_that_cannot_be_are_errors(carried: Carried, field: str) -> None:
    with pytest.raises(RuleError) as caught:
        judge(trajectory(carried=(carried,)))
    assert caught.value.field == field


@pytest.mark.parametrize(("days", "minutes"), [(30, 30 * 1440), (1, 1440), (1, 1)])
def test_the_most_and_the_least_that_can_be_are_taken(days: int, minutes: int) -> None:
    month = Carried(date(2026, 9, 1), date(2026, 9, 30), minutes, days)
    assert judge(trajectory(carried=(month,))).minutes == minutes


def outlook(*carried: Carried, counted: int = 0, planned: int = 0) -> ForecastFacts:
    """On 31 October, with days counted in October and planned from 2 November on, 8 hours each."""
    return ForecastFacts(
        start=date(2025, 8, 25),
        on=date(2026, 10, 31),
        counted=tuple(PlannedDay(date(2026, 10, 1 + number), 480) for number in range(counted)),
        planned=tuple(PlannedDay(date(2026, 11, 2 + number), 480) for number in range(planned)),
        carried=carried,
    )


def test_the_forecast_takes_carried_hours_along() -> None:
    found = forecast(outlook(SEPTEMBER, counted=2, planned=3))
    assert (found.minutes, found.days) == (60 * 60 + 960, 10)
    assert (found.planned_minutes, found.planned_days) == (60 * 60 + 960 + 1440, 13)


def test_the_forecast_leaves_out_what_is_still_to_begin() -> None:
    later = Carried(date(2026, 11, 1), date(2026, 11, 30), 60, 1)
    assert forecast(outlook(later)).minutes == 0


def test_the_forecast_takes_a_period_that_begins_on_the_day_itself_along() -> None:
    today = Carried(date(2026, 10, 31), date(2026, 11, 30), 60, 1)
    assert (forecast(outlook(today)).minutes, forecast(outlook(today)).days) == (60, 1)


def test_a_minimum_that_carried_hours_pass_at_once_is_reached_as_well() -> None:
    year = Carried(date(2025, 9, 1), date(2026, 6, 30), 641 * 60, 81)
    found = forecast(outlook(year))
    assert (found.hours_reached_on, found.days_reached_on) == (date(2026, 6, 30),) * 2


def test_a_minimum_that_carried_hours_reach_is_reached_at_the_end_of_their_period() -> None:
    year = Carried(date(2025, 9, 1), date(2026, 6, 30), 640 * 60, 80)
    found = forecast(outlook(year, counted=1))
    assert (found.hours_reached_on, found.days_reached_on) == (date(2026, 6, 30),) * 2


def test_planned_days_complete_what_was_carried_over() -> None:
    year = Carried(date(2025, 9, 1), date(2026, 6, 30), 632 * 60, 79)
    found = forecast(outlook(year, planned=2))
    assert (found.hours_reached_on, found.days_reached_on) == (date(2026, 11, 2),) * 2


def test_planned_days_on_one_date_are_one_day_beside_what_was_carried_over() -> None:
    year = Carried(date(2025, 9, 1), date(2026, 6, 30), 60, 78)
    planned = tuple(PlannedDay(date(2026, 11, day), 240) for day in (2, 2, 3))
    facts = ForecastFacts(date(2025, 8, 25), date(2026, 10, 31), (), planned, (year,))
    assert forecast(facts).days_reached_on == date(2026, 11, 3)
    assert forecast(facts).planned_days == 80
