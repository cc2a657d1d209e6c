"""Where a trajectory is heading."""

from datetime import date, timedelta

import pytest

from lwt_admin.rules.forecast import ForecastFacts, forecast
from lwt_admin.rules.periods import PlannedDay
from lwt_admin.rules.verdicts import RuleError

FIRST = date(2026, 9, 7)
START = date(2026, 8, 24)


def planned(count, minutes=480, first=FIRST):
    return tuple(PlannedDay(first + timedelta(days=number), minutes) for number in range(count))


def outlook(counted=(), plan=(), on=FIRST - timedelta(days=1)):
    return forecast(ForecastFacts(START, on, tuple(counted), tuple(plan)))


def test_a_plan_of_80_days_of_8_hours_reaches_the_minimum_on_its_last_day():
    found = outlook(plan=planned(80))
    last = FIRST + timedelta(days=79)
    assert (found.hours_reached_on, found.days_reached_on) == (last, last)
    assert (found.planned_minutes, found.planned_days) == (38_400, 80)
    assert (found.minutes_over, found.days_over) == (0, 0)


def test_a_plan_of_7_hours_a_day_reaches_the_hours_on_day_92():
    found = outlook(plan=planned(100, minutes=420))
    assert found.hours_reached_on == FIRST + timedelta(days=91)
    assert found.days_reached_on == FIRST + timedelta(days=79)


def test_a_plan_that_falls_short_reaches_nothing():
    found = outlook(plan=planned(79))
    assert (found.hours_reached_on, found.days_reached_on) == (None, None)
    verdicts = {verdict.rule: verdict.ok for verdict in found.verdicts}
    assert verdicts == {"forecast.hours": False, "forecast.days": False}
    assert found.verdicts[1].text == (
        "Volgens de planning worden het 79 dagen; dat is minder dan het minimum van 80 "
        "(dat dit naast de uren geldt, is onze lezing van de wet)."
    )


@pytest.mark.parametrize("days", [79, 80, 161])
def test_that_days_bind_beside_the_hours_is_called_our_reading(days):
    hours, number = (verdict.text for verdict in outlook(plan=planned(days)).verdicts)
    assert number.endswith("is onze lezing van de wet).")
    assert "lezing" not in hours


def test_what_counts_already_comes_before_the_rest_of_the_plan():
    on = FIRST + timedelta(days=9)
    found = outlook(counted=planned(10), plan=planned(80), on=on)
    assert (found.minutes, found.days, found.planned_minutes) == (4_800, 10, 38_400)


def test_the_text_says_when_the_minimum_is_there():
    text = outlook(plan=planned(80)).verdicts[0].text
    assert text == ("Volgens de planning worden het 640 uur; op wo 25 nov 2026 zijn het er 640.")


def test_attendance_so_far_is_expected_of_the_rest():
    on = FIRST + timedelta(days=9)
    found = outlook(counted=planned(9), plan=planned(20), on=on)
    assert (found.expected_minutes, found.expected_days) == (9 * 480 + 9 * 480, 18)


def test_what_is_expected_is_in_whole_minutes_rounded_down():
    on = FIRST + timedelta(days=2)
    found = outlook(counted=planned(2, minutes=470), plan=planned(4), on=on)
    assert str(found.expected_minutes) == "1253"
    assert str(found.expected_days) == "2"


def test_more_than_planned_is_not_expected_to_go_on():
    on = FIRST + timedelta(days=9)
    found = outlook(counted=planned(10, minutes=600), plan=planned(20), on=on)
    assert found.expected_minutes == 10 * 600 + 10 * 480


def test_without_a_past_the_plan_is_expected():
    assert outlook(plan=planned(20)).expected_minutes == 20 * 480


def test_two_placements_on_one_date_are_one_day():
    assert outlook(plan=(*planned(5), *planned(5))).planned_days == 5


def test_a_plan_beyond_the_maximum_says_how_far():
    found = outlook(plan=planned(162))
    assert (found.minutes_over, found.days_over) == (162 * 480 - 76_800, 2)
    assert [verdict.ok for verdict in found.verdicts] == [False, False]
    assert "meer dan het maximum van 1280." in found.verdicts[0].text


def test_a_plan_between_minimum_and_maximum_is_fine():
    assert [verdict.ok for verdict in outlook(plan=planned(100)).verdicts] == [True, True]


def test_a_plan_of_exactly_the_maximum_is_fine():
    found = outlook(plan=planned(160))
    assert (found.minutes_over, found.days_over) == (0, 0)
    assert [verdict.ok for verdict in found.verdicts] == [True, True]


def test_a_counted_day_after_the_day_of_judgement_is_not_there_yet():
    assert outlook(counted=planned(2), on=FIRST).minutes == 480


def test_a_start_before_any_regime_is_refused():
    with pytest.raises(RuleError):
        forecast(ForecastFacts(date(2000, 1, 1), FIRST, (), ()))


def test_one_minute_short_of_the_hours_does_not_reach_them():
    short = (*planned(79), PlannedDay(FIRST + timedelta(days=79), 479))
    found = outlook(plan=short)
    assert (found.hours_reached_on, found.days_reached_on is None) == (None, False)


def test_the_text_of_a_plan_of_exactly_the_maximum_says_when_the_minimum_is_there():
    assert "zijn het er 640" in outlook(plan=planned(160)).verdicts[0].text


def test_a_day_of_which_nothing_is_known_is_expected_like_those_to_come():
    plan = planned(10)
    facts = ForecastFacts(START, plan[4].date, plan[:3], (*plan[:3], *plan[5:]), unknown=plan[3:5])
    found = forecast(facts)
    assert (found.days, found.planned_days, found.expected_days) == (3, 10, 10)


def test_a_day_of_which_nothing_is_known_tells_nothing_about_the_attendance():
    plan = planned(10)
    facts = ForecastFacts(START, plan[4].date, plan[:2], (*plan[:4], *plan[5:]), unknown=plan[4:5])
    found = forecast(facts)
    assert (found.planned_days, found.expected_days) == (8, 5)
