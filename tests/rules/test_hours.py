"""Placement hours: what counts, against which limit, and is there school every week."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lwt_admin.rules.hours import HoursFacts, NotCounted, PlacementDay, judge
from lwt_admin.rules.periods import SchoolCalendar
from lwt_admin.rules.text import hours_value
from lwt_admin.rules.verdicts import RuleError
from tests.rules.builders import MONDAY, days, trajectory


def verdict(result, rule):
    return next(found for found in result.verdicts if found.rule == rule)


def test_640_hours_in_80_days_are_enough():
    result = judge(trajectory(*days(80)))
    assert (result.minutes, result.days) == (38_400, 80)
    assert [found.ok for found in result.verdicts[:4]] == [True, True, True, True]


def test_640_hours_in_79_days_fail_on_days_only():
    entries = (*days(78), PlacementDay(MONDAY + timedelta(days=78), 38_400 - 78 * 480))
    result = judge(trajectory(*entries, final=True))
    assert [found.ok for found in result.verdicts[:4]] == [True, True, False, True]


def test_one_minute_short_of_640_hours_fails_when_final():
    entries = (*days(79), PlacementDay(MONDAY + timedelta(days=79), 479))
    result = judge(trajectory(*entries, final=True))
    found = verdict(result, "hours.minimum")
    assert (found.ok, found.value) == (False, "639.98")


def test_a_minimum_not_yet_reached_is_open():
    result = judge(trajectory(*days(10)))
    assert [found.ok for found in result.verdicts[:4]] == [None, True, None, True]


def test_a_maximum_holds_until_it_is_passed():
    result = judge(trajectory(*days(160)))
    assert [found.ok for found in result.verdicts[:4]] == [True, True, True, True]


def test_one_minute_over_1280_hours_is_too_much():
    result = judge(trajectory(*days(159), PlacementDay(MONDAY + timedelta(days=159), 481)))
    assert (verdict(result, "hours.maximum").ok, verdict(result, "days.maximum").ok) == (
        False,
        True,
    )


def test_161_days_are_too_many():
    result = judge(trajectory(*days(161, minutes=60)))
    assert (verdict(result, "days.maximum").ok, verdict(result, "days.maximum").value) == (
        False,
        "161",
    )


def test_two_agreements_on_one_date_are_one_day():
    result = judge(trajectory(PlacementDay(MONDAY, 240), PlacementDay(MONDAY, 180)))
    assert (result.minutes, result.days) == (420, 1)


def test_days_after_the_day_of_judgement_are_ignored():
    result = judge(trajectory(*days(2), on=MONDAY))
    assert (result.minutes, result.days) == (480, 1)


def test_a_day_that_does_not_count_is_shown_with_its_reason():
    result = judge(trajectory(PlacementDay(MONDAY, 480, counts=False, reason="ziek")))
    assert (result.minutes, result.not_counted) == (0, (NotCounted(MONDAY, 480, "ziek"),))


def test_a_day_outside_the_years_does_not_count_whatever_it_says():
    outside = date(2026, 7, 13)
    result = judge(trajectory(PlacementDay(outside, 480)))
    assert result.not_counted == (NotCounted(outside, 480, "buiten leerjaar 3 en 4"),)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2026, 7, 10), True),
        (date(2026, 7, 11), False),
        (date(2026, 8, 23), False),
        (date(2026, 8, 24), True),
        (date(2027, 4, 1), True),
        (date(2027, 4, 2), False),
    ],
)
def test_a_year_includes_its_first_and_last_day(day, counts):
    assert (judge(trajectory(PlacementDay(day, 480))).days == 1) is counts


def test_days_that_do_not_count_come_in_order_of_date():
    entries = [PlacementDay(day.date, 60, counts=False) for day in reversed(days(3))]
    found = judge(trajectory(*entries)).not_counted
    assert [entry.date for entry in found] == [day.date for day in days(3)]


def test_of_one_date_and_length_the_reasons_come_in_order_and_none_first():
    entries = [
        PlacementDay(MONDAY, 60, counts=False, reason=reason) for reason in ("ziek", None, "feest")
    ]
    found = judge(trajectory(*entries)).not_counted
    assert [entry.reason for entry in found] == [None, "feest", "ziek"]


@pytest.mark.parametrize("minutes", [0, -1, 1441])
def test_minutes_that_do_not_fit_in_a_day_are_refused(minutes):
    with pytest.raises(RuleError, match="1 tot en met 1440") as caught:
        judge(trajectory(PlacementDay(MONDAY, 60), PlacementDay(MONDAY, minutes)))
    assert caught.value.field == "days.1.minutes"


@pytest.mark.parametrize("minutes", [1, 1440])
def test_a_day_takes_from_one_minute_to_all_of_it(minutes):
    assert judge(trajectory(PlacementDay(MONDAY, minutes))).minutes == minutes


def test_a_year_that_ends_before_it_starts_is_refused():
    with pytest.raises(RuleError) as caught:
        judge(trajectory(years=((date(2026, 7, 1), date(2026, 6, 30)),)))
    assert caught.value.field == "years.0"


def test_a_start_before_any_regime_is_refused():
    with pytest.raises(RuleError) as caught:
        judge(trajectory(start=date(2003, 7, 31)))
    assert caught.value.field == "start"


@pytest.mark.parametrize(
    ("start", "article"),
    [(date(2022, 7, 31), "WVO 10b1 lid 1"), (date(2022, 8, 1), "WVO 10b1 (oud)")],
)
def test_every_verdict_cites_the_regime_of_the_start(start, article):
    assert {found.article for found in judge(trajectory(start=start)).verdicts} == {article}


def test_a_week_with_placement_on_every_school_day_has_no_school():
    result = judge(trajectory(*days(5)))
    assert (result.weeks_without_school, verdict(result, "weeks.school_day").ok) == (
        ("2026-W37",),
        False,
    )


def test_a_week_with_one_day_at_school_is_in_order():
    assert judge(trajectory(*days(4))).weeks_without_school == ()


def test_lessons_on_part_of_a_placement_day_are_school():
    entries = (*days(4), PlacementDay(MONDAY + timedelta(days=4), 240, lessons=True))
    assert judge(trajectory(*entries)).weeks_without_school == ()


def test_teaching_in_every_week_is_enough():
    assert verdict(judge(trajectory(*days(4))), "weeks.school_day").ok is True


def test_lessons_are_found_in_either_entry_of_a_date():
    friday = MONDAY + timedelta(days=4)
    for order in ((True, False), (False, True)):
        halves = [PlacementDay(friday, 120, lessons=lessons) for lessons in order]
        assert judge(trajectory(*days(4), *halves)).weeks_without_school == ()


def test_lessons_on_a_saturday_are_not_school():
    entries = (*days(5), PlacementDay(MONDAY + timedelta(days=5), 240, lessons=True))
    assert judge(trajectory(*entries)).weeks_without_school == ("2026-W37",)


def test_a_placement_day_that_does_not_count_is_still_no_day_at_school():
    entries = [day._replace(counts=False, reason="ziek") for day in days(5)]
    assert judge(trajectory(*entries)).weeks_without_school == ("2026-W37",)


def test_in_a_short_week_the_open_days_decide():
    closed = SchoolCalendar(closed=((MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)),))
    result = judge(trajectory(*days(2), calendar=closed))
    assert result.weeks_without_school == ("2026-W37",)


def test_a_week_in_which_the_school_is_closed_is_not_judged():
    closed = SchoolCalendar(closed=((MONDAY, MONDAY + timedelta(days=6)),))
    assert judge(trajectory(*days(5), calendar=closed)).weeks_without_school == ()


def test_open_days_outside_the_years_are_not_judged():
    friday = MONDAY + timedelta(days=4)
    result = judge(trajectory(PlacementDay(friday, 480), years=((friday, date(2027, 4, 1)),)))
    assert result.weeks_without_school == ("2026-W37",)


@pytest.mark.parametrize(("on", "weeks"), [(12, ()), (13, ("2026-W37",)), (14, ("2026-W37",))])
def test_a_week_is_judged_once_it_has_ended(on, weeks):
    result = judge(trajectory(*days(5), on=date(2026, 9, on)))
    assert result.weeks_without_school == weeks


def test_an_entry_on_the_day_of_judgement_is_there():
    sunday = MONDAY + timedelta(days=6)
    facts = trajectory(
        PlacementDay(sunday, 60), on=sunday, calendar=SchoolCalendar(school_days=(7,))
    )
    assert judge(facts).weeks_without_school == ("2026-W37",)


def test_weeks_without_school_come_in_order_and_are_counted():
    entries = (*days(5, first=MONDAY + timedelta(weeks=1)), *days(5))
    result = judge(trajectory(*entries))
    assert result.weeks_without_school == ("2026-W37", "2026-W38")
    assert verdict(result, "weeks.school_day").value == "2"


def test_a_week_across_new_year_is_one_week():
    first = date(2026, 12, 28)
    result = judge(trajectory(*days(5, first=first)))
    assert result.weeks_without_school == ("2026-W53",)


def test_the_texts_say_in_dutch_what_counts():
    texts = [found.text for found in judge(trajectory(*days(1, minutes=455))).verdicts]
    assert texts[0] == "Meegeteld tot nu toe: 7 uur en 35 minuten; nodig is ten minste 640 uur."
    assert texts[1] == (
        "Meegeteld tot nu toe: 7 uur en 35 minuten; toegestaan is ten hoogste 1280 uur."
    )
    assert texts[2] == (
        "Meegeteld tot nu toe: 1 dag; nodig is ten minste 80 dagen "
        "(dat dit naast de uren geldt, is onze lezing van de wet)."
    )
    assert texts[4] == "In elke afgelopen schoolweek was er les op school."


def test_the_text_of_a_minimum_reached_is_not_of_now_only():
    texts = [found.text for found in judge(trajectory(*days(80))).verdicts]
    assert texts[0] == "Meegeteld: 640 uur; nodig is ten minste 640 uur."
    assert texts[2].startswith("Meegeteld: 80 dagen; ")


def test_the_text_of_more_weeks_without_school_names_the_first():
    text = judge(trajectory(*days(12))).verdicts[4].text
    assert text.startswith("In 2 schoolweken was er geen les")
    assert text.endswith("voor het eerst in 2026-W37.")


def test_the_text_of_one_week_without_school_names_it():
    assert "schoolweek 2026-W37 was" in judge(trajectory(*days(5))).verdicts[4].text


@pytest.mark.parametrize(
    ("minutes", "value"), [(1, "0.02"), (60, "1.00"), (455, "7.58"), (100, "1.67"), (0, "0.00")]
)
def test_hours_have_two_decimals_half_up(minutes, value):
    assert hours_value(minutes) == value


ENTRIES = st.builds(
    PlacementDay,
    st.dates(date(2026, 8, 1), date(2027, 5, 1)),
    st.integers(1, 1440),
    st.booleans(),
    st.none() | st.just("ziek"),
    st.booleans(),
)
TRAJECTORIES = st.builds(
    HoursFacts,
    start=st.just(date(2025, 8, 25)),
    on=st.dates(date(2026, 8, 1), date(2027, 6, 1)),
    final=st.booleans(),
    calendar=st.just(SchoolCalendar(((date(2026, 10, 19), date(2026, 10, 23)),))),
    years=st.just(((date(2026, 8, 24), date(2027, 4, 1)),)),
    days=st.lists(ENTRIES, max_size=40).map(tuple),
)


@given(TRAJECTORIES, st.randoms(use_true_random=False))
def test_the_order_of_days_does_not_matter(facts, random):
    entries = list(facts.days)
    random.shuffle(entries)
    assert judge(replace(facts, days=tuple(entries))) == judge(facts)


@given(TRAJECTORIES, ENTRIES)
def test_an_hour_that_does_not_count_changes_no_verdict_on_hours_and_days(facts, entry):
    more = replace(facts, days=(*facts.days, entry._replace(counts=False)))
    assert judge(more).verdicts[:4] == judge(facts).verdicts[:4]


@given(TRAJECTORIES.filter(lambda facts: facts.days), st.data())
def test_an_hour_that_does_not_count_beside_another_on_its_date_changes_no_verdict(facts, data):
    beside = data.draw(st.sampled_from(facts.days))
    hour = PlacementDay(beside.date, 60, counts=False, reason="ziek")
    more = replace(facts, days=(*facts.days, hour))
    assert judge(more).verdicts == judge(facts).verdicts


@given(TRAJECTORIES)
def test_totals_are_those_of_a_plain_recount(facts):
    first, last = facts.years[0]
    counted = [
        day
        for day in facts.days
        if day.counts and day.date <= facts.on and first <= day.date <= last
    ]
    result = judge(facts)
    assert result.minutes == sum(day.minutes for day in counted)
    assert result.days == len({day.date for day in counted})
