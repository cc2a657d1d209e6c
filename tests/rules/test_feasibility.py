"""Can the minimum be made, within the law and before the exam."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lwt_admin.rules.feasibility import (
    BOTH,
    EARLIER_START,
    LONGER_DAYS,
    MORE_DAYS,
    feasibility,
)
from lwt_admin.rules.labour import LabourFacts, SchoolTime, Shift, findings
from lwt_admin.rules.lawful_plan import FeasibilityFacts, Pattern, lawful_days
from lwt_admin.rules.periods import PlannedDay, SchoolCalendar, days_in
from lwt_admin.rules.verdicts import RuleError
from tests.rules.builders import clock

START = date(2026, 8, 31)
LAST = date(2027, 4, 9)
HOLIDAYS = (
    (date(2026, 10, 19), date(2026, 10, 23)),
    (date(2026, 12, 21), date(2027, 1, 1)),
    (date(2027, 2, 22), date(2027, 2, 26)),
)


def facts(age_at_start=16, weekdays=(1, 2), minutes=480, **changes):
    born = START.replace(year=START.year - age_at_start)
    given = {
        "pattern": Pattern(START, weekdays, minutes),
        "last": LAST,
        "birth_date": born,
        "calendar": SchoolCalendar(HOLIDAYS),
    }
    return FeasibilityFacts(**(given | changes))


def kinds(found):
    return [change.kind for change in found.changes]


def change(found, kind):
    return next(one for one in found.changes if one.kind == kind)


def test_three_days_of_eight_hours_a_week_make_the_minimum_at_16():
    found = feasibility(facts(weekdays=(1, 2, 3)))
    assert (found.feasible, found.days_needed, found.changes) == (True, 80, ())
    assert found.text == "Het minimum van 640 uur en 80 dagen is er op di 30 mrt 2027."


def test_the_answer_cites_the_regime_of_the_start():
    found = feasibility(facts())
    assert (found.article, found.status) == ("WVO 10b1 (oud)", "niet geverifieerd")


def test_under_16_the_hours_take_92_days():
    found = feasibility(facts(age_at_start=15, weekdays=(1, 2, 3, 4), birth_date=date(2011, 8, 1)))
    assert (found.feasible, found.days_needed) == (True, 92)
    assert {day.minutes for day in found.days} == {420}
    assert "640 uur vraagt 92 dagen, want een dag mag 7 uur duren tot zo 1 aug 2027" in found.text


def test_the_collision_ends_on_the_sixteenth_birthday():
    born = date(2010, 11, 2)
    found = feasibility(facts(weekdays=(1, 2, 3), birth_date=born))
    lengths = {day.date: day.minutes for day in found.days}
    assert lengths[date(2026, 10, 28)] == 420
    assert lengths[date(2026, 11, 2)] == 480
    assert found.shortened_until == date(2026, 10, 28)
    assert 80 < found.days_needed < 92


def test_without_a_shortened_day_there_is_no_day_until_which():
    assert feasibility(facts()).shortened_until is None


def test_two_days_a_week_do_not_make_it_and_a_third_does():
    found = feasibility(facts())
    assert (found.feasible, found.reached_on, found.days_needed) == (False, None, 80)
    more = change(found, MORE_DAYS)
    assert (len(more.pattern.weekdays), more.pattern.minutes) == (3, 480)
    assert more.text == "Met stage op ma, di, wo is het minimum er op di 30 mrt 2027."
    assert "Vóór het examen worden het" in found.text


def test_the_added_day_is_the_one_that_is_there_first():
    found = feasibility(facts())
    assert change(found, MORE_DAYS).pattern.weekdays == (1, 2, 3)


def test_an_added_day_before_the_others_is_named_too():
    text = change(feasibility(facts(weekdays=(2, 3))), MORE_DAYS).text
    assert text.startswith("Met stage op ma, di, wo is het minimum er op")


def test_longer_days_help_where_age_allows():
    found = feasibility(facts(weekdays=(1, 2, 3), minutes=405))
    longer = change(found, LONGER_DAYS)
    assert longer.pattern == Pattern(START, (1, 2, 3), 465)
    assert "dagen van 7 uur en 45 minuten waar de leeftijd dat toelaat" in longer.text


def test_longer_days_do_not_help_under_16():
    found = feasibility(
        facts(weekdays=(1, 2, 3), minutes=420, birth_date=date(2011, 8, 1), last=date(2027, 3, 12))
    )
    assert kinds(found) == [MORE_DAYS]


def test_a_shorter_day_is_never_proposed_as_a_longer_one():
    done = tuple(PlannedDay(date(2026, 1, 5) + timedelta(days=n), 1_000) for n in range(60))
    school = dict.fromkeys((3, 4, 5), 625)
    asked = facts(minutes=525, school=school, done=done, last=START + timedelta(weeks=12))
    assert {day.date.isoweekday() for day in feasibility(asked).days} == {1}
    shorter = replace(asked, pattern=replace(asked.pattern, minutes=510))
    assert feasibility(shorter).feasible
    assert LONGER_DAYS not in kinds(feasibility(asked))


def test_an_earlier_start_is_no_earlier_than_needed():
    found = feasibility(facts(earliest=date(2026, 1, 1)))
    earlier = change(found, EARLIER_START)
    day_later = replace(
        facts(), pattern=replace(earlier.pattern, start=earlier.pattern.start + timedelta(days=1))
    )
    assert not feasibility(day_later).feasible
    assert "Met een begin op" in earlier.text


@pytest.mark.parametrize("days_before", [0, 1, 2])
def test_an_earlier_start_is_the_same_however_early_it_could_be(days_before):
    start = change(feasibility(facts(earliest=date(2026, 1, 1))), EARLIER_START).pattern.start
    found = feasibility(facts(earliest=start - timedelta(days=days_before)))
    assert change(found, EARLIER_START).pattern.start == start


def test_an_earlier_start_may_be_a_day_earlier():
    start = change(feasibility(facts(earliest=date(2026, 1, 1))), EARLIER_START).pattern.start
    late = Pattern(start + timedelta(days=1), (1, 2), 480)
    found = feasibility(facts(pattern=late, earliest=start))
    assert change(found, EARLIER_START).pattern.start == start


def test_longer_days_go_up_to_what_age_allows():
    done = tuple(PlannedDay(date(2026, 1, 5) + timedelta(days=n), 60) for n in range(40))
    asked = facts(weekdays=(1, 2, 3), done=done, last=date(2027, 3, 1))
    found = feasibility(asked)
    assert len(found.days) == 67
    assert change(found, LONGER_DAYS).pattern.minutes == 540


def test_the_longest_day_that_age_allows_is_tried_though_no_whole_step_leads_there():
    done = tuple(PlannedDay(date(2026, 1, 5) + timedelta(days=n), 60) for n in range(40))
    asked = facts(pattern=Pattern(START, (1, 2, 3), 481), done=done, last=date(2027, 3, 1))
    assert change(feasibility(asked), LONGER_DAYS).pattern.minutes == 540


def test_no_day_is_longer_than_the_longest():
    done = tuple(PlannedDay(date(2026, 1, 5) + timedelta(days=n), 60) for n in range(40))
    asked = facts(pattern=Pattern(START, (1, 2, 3), 540), done=done, last=date(2027, 2, 26))
    found = feasibility(asked)
    assert (found.feasible, LONGER_DAYS in kinds(found)) == (False, False)


def test_of_days_added_and_made_longer_those_are_named_with_which_it_is_there_first():
    start = date(2026, 9, 25)
    done = tuple(PlannedDay(date(2025, 9, 1) + timedelta(days=n), 480) for n in range(76))
    found = feasibility(
        facts(pattern=Pattern(start, (3, 4), 240), last=date(2026, 10, 6), done=done)
    )
    assert kinds(found) == [BOTH]
    both = change(found, BOTH)
    assert both.pattern == Pattern(start, (3, 4, 5), 480)
    assert both.reached_on == date(2026, 10, 2)
    a_monday = replace(facts(), pattern=Pattern(start, (1, 3, 4), 480), last=date(2026, 10, 6))
    assert feasibility(replace(a_monday, done=done)).reached_on == date(2026, 10, 5)


def test_an_earlier_start_that_is_not_enough_is_not_proposed():
    assert EARLIER_START not in kinds(feasibility(facts(earliest=date(2026, 8, 24))))


@pytest.mark.parametrize("earliest", [None, START, START + timedelta(days=1)])
def test_without_room_before_the_start_no_earlier_start_is_proposed(earliest):
    assert EARLIER_START not in kinds(feasibility(facts(earliest=earliest)))


def test_more_and_longer_days_are_proposed_together_when_neither_helps_alone():
    found = feasibility(facts(weekdays=(1, 2), minutes=240, last=date(2027, 2, 26)))
    both = change(found, BOTH)
    assert len(both.pattern.weekdays) > 2
    assert both.pattern.minutes > 240
    assert " en dagen van " in both.text


def test_when_nothing_helps_nothing_is_proposed():
    found = feasibility(facts(last=START + timedelta(weeks=8)))
    assert (found.feasible, found.changes) == (False, ())


def test_under_14_there_is_no_day_at_all():
    found = feasibility(facts(birth_date=date(2014, 1, 1)))
    assert (found.days, found.days_needed, found.changes) == ((), None, ())
    assert found.text == (
        "Er is geen dag waarop de leerling stage mag lopen, dus 640 uur en 80 dagen kan niet."
    )


def test_days_begin_on_the_fourteenth_birthday():
    found = feasibility(facts(birth_date=date(2012, 9, 8)))
    assert found.days[0].date == date(2012, 9, 8).replace(year=2026)


def test_what_is_agreed_besides_takes_room_in_its_own_week():
    agreed = (PlannedDay(START, 540), PlannedDay(START + timedelta(days=1), 540))
    found = lawful_days(facts(weekdays=(3, 4), minutes=540, school={5: 360}, beside=agreed))
    assert [day.minutes for day in found[:4]] == [540, 420, 540, 540]


def test_hours_made_already_count():
    done = tuple(PlannedDay(date(2026, 1, 5) + timedelta(days=n), 480) for n in range(79))
    found = feasibility(facts(done=done))
    assert found.reached_on == START


def test_the_hours_that_are_still_to_come_take_days_as_long_as_the_last_one():
    school = dict.fromkeys((3, 4, 5), 480)
    found = feasibility(facts(minutes=520, birth_date=date(2010, 11, 2), school=school))
    lengths = [day.minutes for day in found.days]
    assert (lengths[:2], lengths[-2:]) == ([420, 240], [520, 440])
    whole_days, rest = divmod(640 * 60 - found.minutes, 440)
    assert rest
    assert found.days_needed == len(lengths) + whole_days + 1
    assert f"vraagt {found.days_needed} dagen" in found.text


@pytest.mark.parametrize(
    ("lengths", "needed"),
    [
        ((480,) * 80, 80),
        ((*(480,) * 79, 479), 81),
        ((500,) * 80, 77),
        ((*(610,) * 63, *(60,) * 20), 63),
    ],
)
def test_the_days_needed_are_those_up_to_the_minute_that_completes_the_hours(lengths, needed):
    done = tuple(PlannedDay(date(2026, 1, 5) + timedelta(days=n), m) for n, m in enumerate(lengths))
    assert feasibility(facts(done=done)).days_needed == needed


def test_one_more_done_day_is_too_few_when_only_days_are_short():
    done = (PlannedDay(date(2026, 1, 5), 1_000),)
    assert not feasibility(facts(done=done)).feasible


def test_school_on_other_days_takes_room_in_the_week_under_18():
    school = dict.fromkeys((3, 4, 5), 480)
    found = feasibility(facts(weekdays=(1, 2), minutes=540, school=school))
    first_week = [day.minutes for day in found.days[:2]]
    assert first_week == [540, 40 * 60 - 3 * 480 - 540]


@pytest.mark.parametrize("at_school", [800, 900])
def test_a_week_without_room_left_has_no_day(at_school):
    school = dict.fromkeys((3, 4, 5), at_school)
    assert feasibility(facts(weekdays=(1, 2), school=school)).days == ()


def test_a_day_with_unknown_time_at_school_takes_no_room():
    found = feasibility(facts(weekdays=(1, 2), minutes=540, school={3: 800, 4: 800}))
    assert [day.minutes for day in found.days[:2]] == [540, 40 * 60 - 2 * 800 - 540]


def test_school_takes_no_room_from_18():
    school = dict.fromkeys((3, 4, 5), 800)
    found = feasibility(facts(age_at_start=18, weekdays=(1, 2), minutes=600, school=school))
    assert {day.minutes for day in found.days} == {600}


def test_every_school_week_keeps_a_day_at_school():
    found = feasibility(facts(weekdays=(1, 2, 3, 4, 5), minutes=240))
    first_week = [day.date.isoweekday() for day in found.days[:4]]
    assert first_week == [1, 2, 3, 4]
    assert found.days[4].date == START + timedelta(days=7)


def test_placement_in_the_weekend_does_not_free_from_school():
    found = feasibility(facts(weekdays=(1, 2, 3, 4, 5, 6), minutes=240))
    first_week = [day.date.isoweekday() for day in found.days[:5]]
    assert first_week == [1, 2, 3, 4, 6]


def test_lessons_on_sunday_are_a_day_at_school():
    every_day = SchoolCalendar(school_days=(1, 2, 3, 4, 5, 6, 7))
    found = feasibility(facts(weekdays=(1, 2, 3, 4, 5, 6), minutes=240, calendar=every_day))
    assert [day.date.isoweekday() for day in found.days[:6]] == [1, 2, 3, 4, 5, 6]


def test_a_short_school_week_keeps_a_day_at_school():
    closed = SchoolCalendar(closed=((date(2026, 9, 2), date(2026, 9, 4)),))
    found = feasibility(facts(weekdays=(1, 2), calendar=closed))
    assert [day.date for day in found.days[:2]] == [START, START + timedelta(days=7)]


def test_a_week_in_a_holiday_has_no_days():
    dates = {day.date for day in feasibility(facts(weekdays=(1, 2, 3))).days}
    assert not dates & {date(2026, 10, 19), date(2026, 12, 28)}


@pytest.mark.parametrize(("age", "sundays"), [(15, False), (16, True)])
def test_sunday_is_only_planned_from_16(age, sundays):
    found = feasibility(facts(age_at_start=age, weekdays=(6, 7), minutes=300))
    assert (7 in {day.date.isoweekday() for day in found.days}) is sundays


def test_days_longer_than_an_adult_may_work_are_cut():
    found = feasibility(facts(age_at_start=18, weekdays=(1, 2, 3, 4), minutes=780))
    assert found.days[0].minutes == 720
    assert "want" not in found.text


@pytest.mark.parametrize("minutes", [400, 420])
def test_age_is_no_reason_when_no_day_is_longer_than_it_allows(minutes):
    text = feasibility(facts(age_at_start=15, weekdays=(1, 2, 3, 4), minutes=minutes)).text
    assert "uur vraagt" in text
    assert "want" not in text


def test_the_limit_of_an_adult_has_no_birthday_on_which_it_ends():
    done = tuple(PlannedDay(date(2026, 1, 5) + timedelta(days=n), 30) for n in range(60))
    found = feasibility(facts(age_at_start=18, weekdays=(1, 2, 3), minutes=780, done=done))
    assert found.text.endswith("640 uur vraagt 111 dagen, want een dag mag 12 uur duren.")


def test_a_day_of_a_minute_can_be():
    assert {day.minutes for day in feasibility(facts(minutes=1)).days} == {1}


def test_a_day_of_24_hours_can_be_asked_and_is_cut():
    assert feasibility(facts(minutes=1440)).days[0].minutes == 540


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last": START - timedelta(days=1)}, "last"),
        ({"weekdays": (0,)}, "weekdays"),
        ({"weekdays": (8,)}, "weekdays"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": 1441}, "minutes"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused(change, field):
    with pytest.raises(RuleError) as caught:
        feasibility(facts(**change))
    assert caught.value.field == field


@given(
    st.dates(date(2008, 1, 1), date(2013, 1, 1)),
    st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    st.integers(60, 720),
    st.integers(60, 420),
)
def test_what_is_proposed_is_lawful(born, weekdays, minutes, at_school):
    """The lawful days of a pattern, worked around noon, give no finding of the other rules."""
    school = dict.fromkeys(range(1, 6), at_school)
    given_facts = facts(
        weekdays=weekdays, minutes=minutes, birth_date=born, school=school, last=date(2026, 12, 18)
    )
    days = lawful_days(given_facts)
    shifts = tuple(around_noon(day) for day in days)
    placement = {day.date for day in days}
    lessons = tuple(
        SchoolTime(day, clock("08:30"), from_morning(at_school))
        for day in (START + timedelta(days=number) for number in range(days_in(START, LAST)))
        if day not in placement and given_facts.calendar.is_open(day) and day <= date(2026, 12, 18)
    )
    found = findings(LabourFacts(born, shifts, lessons, sunday_agreed=True))
    assert {finding.rule for finding in found} <= {"labour.break", "labour.free_sundays"}


SCHOOL = dict.fromkeys(range(1, 6), 300)


@pytest.mark.parametrize(
    ("age", "weekdays", "school", "has_sundays"),
    [
        (16, (5, 6, 7), SCHOOL, False),  # and at school on every other day
        (16, (5, 6, 7), SCHOOL | {2: 0}, True),
        (16, (5, 6, 7), {}, True),
        (16, (4, 5, 7), SCHOOL, True),  # Saturday is free
        (18, (5, 6, 7), SCHOOL, True),  # school is no working time
    ],
)
def test_a_week_without_a_free_day_loses_its_sunday_for_the_weekly_rest(
    age, weekdays, school, has_sundays
):
    days = lawful_days(facts(age, weekdays, minutes=240, school=school))
    assert any(day.date.isoweekday() == 7 for day in days) == has_sundays
    assert {day.date.isoweekday() for day in days} >= set(weekdays) - {7}


def test_the_first_sunday_with_work_comes_after_the_week_of_the_eighteenth_birthday():
    born = date(2008, 9, 11)  # 18 on a Friday
    days = lawful_days(facts(weekdays=(5, 6, 7), minutes=240, school=SCHOOL, birth_date=born))
    assert min(day.date for day in days if day.date.isoweekday() == 7) == date(2026, 9, 20)


def around_noon(day):
    start = 12 * 60 + 30 - day.minutes // 2
    return Shift(day.date, at(start), at(start + day.minutes))


def from_morning(minutes):
    return at(8 * 60 + 30 + minutes)


def at(minute):
    return clock(f"{minute // 60:02d}:{minute % 60:02d}")
