"""Working time at every age, at its limits and a quarter beyond."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from lwt_admin.rules.labour import (
    LabourFacts,
    Shift,
    UntimedWork,
    findings,
    look_back,
    not_judged,
)
from lwt_admin.rules.labour_limits import AGE_GROUPS
from lwt_admin.rules.verdicts import RuleError
from tests.rules.builders import MONDAY, clock, lesson, rules, shift, work

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SUNDAY = MONDAY - DAY


def only(found):
    """The one finding there is."""
    assert len(found) == 1, rules(found)
    return found[0]


def named(found, rule):
    return [finding for finding in found if finding.rule == f"labour.{rule}"]


def test_an_ordinary_day_of_seven_hours_is_fine_at_15():
    assert findings(work(15, shift(MONDAY, "08:00", "15:30"))) == []


def test_a_quarter_over_seven_hours_is_too_long_at_15():
    found = only(findings(work(15, shift(MONDAY, "08:00", "15:45"))))
    assert (found.rule, found.date, found.value, found.limit, found.article, found.status) == (
        "labour.day_maximum",
        MONDAY,
        "7.25",
        "7.00",
        "NRK 3:1 lid 2 c",
        "geverifieerd",
    )


def test_the_text_names_day_time_and_age():
    text = only(findings(work(15, shift(MONDAY, "08:00", "15:45")))).text
    assert text == (
        "Op ma 7 sep 2026 was de werktijd 7 uur en 15 minuten; ten hoogste 7 uur mag "
        "(14 en 15 jaar)."
    )


@pytest.mark.parametrize(
    ("age", "end", "found"),
    [
        (14, "15:30", []),
        (14, "15:31", ["day_maximum"]),
        (16, "17:30", []),
        (16, "17:31", ["day_maximum"]),
        (17, "17:31", ["day_maximum"]),
        (18, "20:30", ["break"]),
        (18, "20:31", ["day_maximum", "break"]),
    ],
)
def test_the_longest_day_at_each_age(age, end, found):
    assert rules(findings(work(age, shift(MONDAY, "08:00", end)))) == found


@pytest.mark.parametrize(("birthday", "end"), [(16, "15:31"), (18, "17:31")])
@pytest.mark.parametrize(("days_old", "found"), [(-1, ["day_maximum"]), (0, []), (1, [])])
def test_a_longer_day_is_allowed_from_the_birthday_on(birthday, end, days_old, found):
    born = MONDAY.replace(year=MONDAY.year - birthday) - days_old * DAY
    assert rules(findings(LabourFacts(born, (shift(MONDAY, "08:00", end),)))) == found


def test_school_counts_as_working_time_under_18_its_breaks_included():
    facts = work(
        17, shift(MONDAY, "13:00", "17:31", None), school=[lesson(MONDAY, "08:00", "12:30")]
    )
    found = findings(facts)
    assert rules(found) == ["day_maximum", "break"]
    assert "school meegeteld" in found[0].text


def test_school_does_not_count_from_18():
    facts = work(
        18, shift(MONDAY, "13:00", "21:00", None), school=[lesson(MONDAY, "08:00", "12:59")]
    )
    assert rules(findings(facts)) == ["break"]


def test_a_day_of_school_without_placement_has_no_findings():
    assert findings(work(15, school=[lesson(SUNDAY, "05:00", "22:00")])) == []


def test_three_school_days_and_two_placement_days_of_seven_hours_fit_in_the_week_at_15():
    school = [lesson(MONDAY + number * DAY, "08:30", "15:30") for number in range(3)]
    shifts = [shift(MONDAY + number * DAY) for number in (3, 4)]
    assert findings(work(15, *shifts, school=school)) == []


def test_a_quarter_more_of_school_is_beyond_the_week_at_15():
    school = [lesson(MONDAY + number * DAY, "08:30", "15:30") for number in range(2)]
    school.append(lesson(MONDAY + 2 * DAY, "08:30", "15:45"))
    shifts = [shift(MONDAY + number * DAY) for number in (3, 4)]
    found = only(findings(work(15, *shifts, school=school)))
    assert (found.rule, found.date, found.value, found.limit) == (
        "labour.week_maximum",
        MONDAY,
        "35.25",
        "35.00",
    )


@pytest.mark.parametrize(("age", "limit"), [(15, "35.00"), (17, "45.00"), (18, "60.00")])
def test_the_longest_week_at_each_age(age, limit):
    hours = int(limit[:2])
    daily = hours * 10
    shifts = [
        Shift(MONDAY + number * DAY, clock("06:00"), minutes_after("06:00", daily))
        for number in range(6)
    ]
    assert not named(findings(work(age, *shifts)), "week_maximum")
    longer = Shift(MONDAY, clock("06:00"), minutes_after("06:00", daily + 1))
    found = named(findings(work(age, longer, *shifts[1:])), "week_maximum")
    assert [finding.limit for finding in found] == [limit]


def minutes_after(start, minutes):
    total = clock(start).hour * 60 + clock(start).minute + minutes
    return time(total // 60, total % 60)


def test_a_week_of_school_only_is_not_judged():
    school = [lesson(MONDAY + number * DAY, "08:00", "17:00") for number in range(5)]
    assert findings(work(15, school=school)) == []


def test_in_a_week_with_a_birthday_the_strictest_age_on_a_worked_day_decides():
    born = date(2010, 9, 9)
    shifts = [shift(MONDAY + number * DAY, "08:00", "15:31") for number in range(5)]
    found = findings(LabourFacts(born, tuple(shifts)))
    assert rules(found) == ["day_maximum", "week_maximum", "day_maximum"]
    assert named(found, "week_maximum")[0].limit == "35.00"


def test_in_a_week_with_a_birthday_an_unworked_younger_day_does_not_decide():
    born = date(2010, 9, 8)
    shifts = [shift(MONDAY + number * DAY, "08:00", "17:30") for number in range(1, 5)]
    assert findings(LabourFacts(born, tuple(shifts))) == []


def test_in_the_week_of_the_18th_birthday_school_counts_on_the_days_before_it():
    born = date(2008, 9, 9)
    school = [lesson(MONDAY + number * DAY, "08:00", "17:00") for number in range(3)]
    shifts = [
        shift(MONDAY + 3 * DAY, "08:00", "18:30"),
        shift(MONDAY + 4 * DAY, "08:00", "18:30"),
        shift(MONDAY + 5 * DAY, "08:00", "13:30"),
        shift(MONDAY + DAY, "17:00", "19:00", None),
    ]
    facts = LabourFacts(born, tuple(shifts), tuple(school))
    assert named(findings(facts), "week_maximum") == []
    longer = shift(MONDAY + 5 * DAY, "08:00", "13:31")
    facts = LabourFacts(born, (*shifts[:2], longer, shifts[3]), tuple(school))
    assert [week.value for week in named(findings(facts), "week_maximum")] == ["45.02"]


@pytest.mark.parametrize(
    ("birthday", "found"),
    [(date(2012, 9, 8), ["too_young"]), (date(2012, 9, 7), []), (date(2012, 9, 6), [])],
)
def test_under_14_no_placement_is_allowed(birthday, found):
    facts = LabourFacts(birthday, (shift(MONDAY),))
    assert rules(findings(facts)) == found


def test_a_minute_of_work_without_times_is_work():
    facts = LabourFacts(date(2013, 1, 1), (), untimed=(UntimedWork(MONDAY, 1),))
    assert rules(findings(facts)) == ["too_young"]


def test_a_day_under_14_has_no_other_finding():
    facts = LabourFacts(date(2013, 1, 1), (shift(SUNDAY, "04:00", "23:30", None),))
    found = only(findings(facts))
    assert (found.rule, found.value, found.limit) == ("labour.too_young", "13", "14")


def test_a_week_under_14_only_has_no_other_findings():
    shifts = [shift(MONDAY + number * DAY, "05:00", "20:00") for number in range(6)]
    assert set(rules(findings(LabourFacts(date(2013, 1, 1), tuple(shifts))))) == {"too_young"}


def test_work_under_14_counts_in_the_week_of_the_14th_birthday():
    born = date(2012, 9, 8)
    shifts = [shift(MONDAY + number * DAY) for number in range(5)]
    longer = shift(MONDAY + 5 * DAY, "08:00", "08:15", None)
    found = findings(LabourFacts(born, (*shifts, longer)))
    assert rules(found) == ["too_young", "week_maximum"]


@pytest.mark.parametrize(
    ("born", "found"),
    [(date(2012, 2, 29), ["too_young"]), (date(2012, 2, 28), [])],
)
def test_the_14th_birthday_of_29_february_is_on_1_march(born, found):
    assert rules(findings(LabourFacts(born, (shift(date(2026, 2, 28)),)))) == found


@pytest.mark.parametrize(
    ("age", "end", "start", "enough"),
    [
        (15, "18:00", "08:00", True),
        (15, "18:00", "07:59", False),
        (17, "20:00", "08:00", True),
        (17, "20:01", "08:00", False),
        (18, "21:00", "08:00", True),
        (18, "23:59", "08:00", True),
    ],
)
def test_the_rest_between_two_days(age, end, start, enough):
    late = Shift(MONDAY, minutes_after(end, -60), clock(end))
    early = Shift(MONDAY + DAY, clock(start), minutes_after(start, 60))
    found = named(findings(work(age, late, early)), "daily_rest")
    assert (not found) is enough


def test_daily_rest_carries_the_later_day_and_its_hours():
    late, early = shift(MONDAY, "17:00", "18:00", None), shift(MONDAY + DAY, "07:59", "09:00", None)
    found = only(findings(work(15, late, early)))
    assert (found.date, found.value, found.limit) == (MONDAY + DAY, "13.98", "14.00")


def test_school_the_next_morning_ends_the_rest_of_a_minor():
    facts = work(15, shift(MONDAY, "17:00", "18:31", None), school=[lesson(MONDAY + DAY)])
    assert rules(findings(facts)) == ["daily_rest"]


def test_school_the_next_morning_does_not_end_the_rest_of_an_adult():
    facts = work(18, shift(MONDAY, "20:00", "23:00", None), school=[lesson(MONDAY + DAY)])
    assert findings(facts) == []


def test_rest_between_two_school_days_is_not_judged():
    school = [lesson(MONDAY, "15:00", "22:00"), lesson(MONDAY + DAY, "06:00", "09:00")]
    assert findings(work(15, school=school)) == []


def test_the_rest_after_a_long_one_is_judged():
    shifts = [
        shift(MONDAY, "08:00", "09:00", None),
        shift(MONDAY + DAY, "17:00", "18:00", None),
        shift(MONDAY + 2 * DAY, "07:59", "09:00", None),
    ]
    assert only(findings(work(15, *shifts))).date == MONDAY + 2 * DAY


def test_the_rest_after_two_school_days_is_judged():
    school = [lesson(MONDAY), lesson(MONDAY + DAY)]
    late = shift(MONDAY + 2 * DAY, "17:00", "18:00", None)
    early = shift(MONDAY + 3 * DAY, "07:59", "09:00", None)
    found = only(findings(work(15, late, early, school=school)))
    assert (found.rule, found.date) == ("labour.daily_rest", MONDAY + 3 * DAY)


@pytest.mark.parametrize("number", [0, 1])
def test_the_rest_beside_a_day_with_hours_without_times_is_not_judged(number):
    late, early = shift(MONDAY, "17:00", "18:00", None), shift(MONDAY + DAY, "07:59", "09:00", None)
    untimed = (UntimedWork(MONDAY + number * DAY, 60),)
    assert findings(work(15, late, early, untimed=untimed)) == []


def test_work_on_the_day_of_birth_is_too_young_and_not_refused():
    found = only(findings(LabourFacts(MONDAY, (shift(MONDAY),))))
    assert (found.rule, found.value) == ("labour.too_young", "0")


def test_a_day_between_is_rest_enough():
    late = shift(MONDAY, "17:00", "18:59", None)
    early = shift(MONDAY + 2 * DAY, "07:00", "08:00", None)
    assert findings(work(15, late, early)) == []


def test_the_rest_across_a_birthday_is_that_of_the_later_day():
    born = date(2010, 9, 8)
    late, early = shift(MONDAY, "16:00", "18:30", None), shift(MONDAY + DAY, "07:00", "09:00", None)
    assert findings(LabourFacts(born, (late, early))) == []


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)])
def test_the_night_in_which_the_clock_changes_is_as_long_as_any_other(day):
    late = shift(day, "16:00", "18:00", None)
    facts = work(15, late, school=[lesson(day + DAY, "08:00", "09:00")], on=day)
    assert findings(facts) == []


def test_an_adult_may_shorten_the_rest_to_eight_hours_once_in_seven_days():
    late, early = shift(MONDAY, "20:00", "23:00", None), shift(MONDAY + DAY, "07:00", "09:00", None)
    assert findings(work(18, late, early)) == []


def test_a_rest_of_exactly_eleven_hours_is_not_a_shortened_one():
    shifts = [
        shift(MONDAY, "20:00", "21:00", None),
        shift(MONDAY + DAY, "08:00", "09:00", None),
        shift(MONDAY + 2 * DAY, "20:00", "22:00", None),
        shift(MONDAY + 3 * DAY, "08:00", "09:00", None),
    ]
    assert findings(work(18, *shifts)) == []


def test_less_than_eight_hours_is_never_enough_for_an_adult():
    late, early = shift(MONDAY, "20:00", "23:01", None), shift(MONDAY + DAY, "07:00", "09:00", None)
    found = only(findings(work(18, late, early)))
    assert (found.rule, found.limit) == ("labour.daily_rest", "8.00")


@pytest.mark.parametrize(
    ("days_later", "start", "found"),
    [(7, "20:00", 0), (7, "19:59", 1), (3, "20:00", 1), (9, "20:00", 0)],
)
def test_the_seven_days_of_a_shortened_rest_run_from_the_first_work(days_later, start, found):
    first = MONDAY
    second = MONDAY + days_later * DAY
    shifts = [
        shift(first, "20:00", "23:00", None),
        shift(first + DAY, "08:00", "09:00", None),
        shift(second, start, "23:00", None),
        shift(second + DAY, "08:00", "09:00", None),
    ]
    rests = named(findings(work(18, *shifts)), "daily_rest")
    assert [(rest.date, rest.limit) for rest in rests] == [(second + DAY, "11.00")] * found


@pytest.mark.parametrize(
    ("age", "start", "end", "shown"),
    [
        (15, "07:00", "13:00", []),
        (15, "06:59", "13:00", [("06:59", "07:00")]),
        (15, "13:00", "19:00", []),
        (15, "13:00", "19:01", [("19:01", "19:00")]),
        (17, "06:00", "13:00", []),
        (17, "05:59", "13:00", [("05:59", "06:00")]),
        (17, "15:00", "23:00", []),
        (17, "15:00", "23:30", [("23:30", "23:00")]),
        (18, "00:00", "06:00", []),
    ],
)
def test_the_night_at_each_age(age, start, end, shown):
    middle = "04:00" if start == "00:00" else minutes_after(start, 180).isoformat("minutes")
    pause = (middle, minutes_after(middle, 30).isoformat("minutes"))
    found = named(findings(work(age, shift(MONDAY, start, end, pause))), "night")
    assert [(finding.value, finding.limit) for finding in found] == shown


def test_a_day_from_night_to_night_has_two_findings_in_whatever_order_it_is_given():
    shifts = shift(MONDAY, "06:00", "06:30", None), shift(MONDAY, "19:00", "20:00", None)
    assert rules(findings(work(15, *shifts))) == ["night", "night"]
    assert rules(findings(work(15, *shifts[::-1]))) == ["night", "night"]


@pytest.mark.parametrize(
    ("age", "end", "breaks", "found"),
    [
        (15, "12:30", [None], []),
        (15, "12:31", [None], ["break"]),
        (15, "13:00", [("10:00", "10:30")], []),
        (15, "13:01", [("10:00", "10:29")], ["break"]),
        (15, "13:01", [("10:00", "10:15"), ("11:00", "11:15")], ["break"]),
        (16, "13:01", [("10:00", "10:15"), ("11:00", "11:15")], []),
        (16, "13:01", [("10:00", "10:16"), ("11:00", "11:14")], ["break"]),
        (16, "13:01", [("10:00", "10:10"), ("10:10", "10:30")], []),
        (18, "13:30", [None], []),
        (18, "13:31", [None], ["break"]),
        (18, "14:01", [("10:00", "10:30")], []),
        (18, "14:01", [("10:00", "10:15"), ("11:00", "11:15")], []),
        (18, "14:02", [("10:00", "10:16"), ("11:00", "11:14")], ["break"]),
        (18, "18:30", [("12:00", "12:30")], []),
        (18, "18:31", [("12:00", "12:30")], ["break"]),
        (18, "18:46", [("12:00", "12:30"), ("16:00", "16:15")], []),
    ],
)
def test_breaks_at_each_age(age, end, breaks, found):
    assert rules(findings(work(age, shift(MONDAY, "08:00", end, *breaks)))) == found


@pytest.mark.parametrize("group", AGE_GROUPS)
def test_little_work_needs_no_break(group):
    assert [group.breaks.needed(work) for work in (0, 60, 270)] == [0, 0, 0]


def test_a_break_finding_is_in_minutes():
    found = only(findings(work(15, shift(MONDAY, "08:00", "13:01", ("10:00", "10:29")))))
    assert (found.value, found.limit) == ("29", "30")


def test_the_time_between_two_shifts_is_a_break():
    morning, noon = shift(MONDAY, "08:00", "11:00", None), shift(MONDAY, "11:30", "14:00", None)
    assert findings(work(15, morning, noon)) == []


def test_a_pause_at_the_end_of_a_shift_interrupts_nothing():
    found = findings(work(15, shift(MONDAY, "08:00", "13:30", ("13:00", "13:30"))))
    assert rules(found) == ["break"]


def test_two_shifts_that_touch_are_one_stretch():
    morning, noon = shift(MONDAY, "08:00", "11:00", None), shift(MONDAY, "11:00", "14:00", None)
    assert rules(findings(work(15, noon, morning))) == ["break"]


def test_school_parts_the_stretches_of_a_day():
    shifts = shift(MONDAY, "08:00", "10:30", None), shift(MONDAY, "12:00", "14:30", None)
    assert findings(work(15, *shifts, school=[lesson(MONDAY, "10:30", "11:30")])) == []
    longer = shift(MONDAY, "12:00", "16:31", None)
    found = findings(work(16, shifts[0], longer, school=[lesson(MONDAY, "10:30", "12:00")]))
    assert rules(found) == ["break"]
    found = findings(work(16, shifts[0], longer, school=[lesson(MONDAY, "11:00", "11:30")]))
    assert rules(found) == ["break"]


@pytest.mark.parametrize(("start", "end"), [("08:00", "09:00"), ("15:30", "16:00")])
def test_school_before_or_after_work_does_not_part_its_stretches(start, end):
    shifts = shift(MONDAY, "10:00", "12:30", None), shift(MONDAY, "12:40", "15:30", None)
    found = findings(work(16, *shifts, school=[lesson(MONDAY, start, end)]))
    assert rules(found) == ["break"]


def test_hours_between_two_shifts_of_a_night_are_a_break():
    shifts = shift(MONDAY, "02:00", "04:00", None), shift(MONDAY, "08:10", "12:10", None)
    assert findings(work(18, *shifts)) == []


@pytest.mark.parametrize(("age", "how"), [(15, "achter elkaar"), (16, "in delen van minstens 15")])
def test_a_break_finding_says_how_the_break_may_be_taken(age, how):
    text = only(findings(work(age, shift(MONDAY, "08:00", "12:31", None)))).text
    assert f"hoort 30 minuten pauze {how};" in text


@pytest.mark.parametrize(
    ("age", "agreed", "found"),
    [(15, False, ["sunday"]), (15, True, ["sunday"]), (16, False, ["sunday"]), (16, True, [])],
)
def test_sunday(age, agreed, found):
    facts = work(age, shift(SUNDAY), sunday_agreed=agreed)
    assert rules(findings(facts)) == found


@pytest.mark.parametrize(
    ("age", "said"),
    [(15, "Op zondag werken mag nooit (14 en 15 jaar)."), (16, "mag alleen als het werk")],
)
def test_a_sunday_finding_says_whether_it_could_be_agreed(age, said):
    assert said in only(findings(work(age, shift(SUNDAY)))).text


def test_an_adult_too_works_on_sunday_only_when_agreed():
    assert rules(findings(work(18, shift(SUNDAY)))) == ["sunday"]
    assert findings(work(18, shift(SUNDAY), sunday_agreed=True)) == []


def sundays(count, first=date(2026, 1, 4)):
    return [shift(first + number * WEEK, "10:00", "11:00", None) for number in range(count)]


def test_39_worked_sundays_in_52_weeks_leave_13_free():
    assert findings(work(17, *sundays(39), sunday_agreed=True)) == []


def test_the_40th_worked_sunday_in_52_weeks_is_too_many():
    found = only(findings(work(17, *sundays(40), sunday_agreed=True)))
    assert (found.rule, found.date, found.value, found.limit) == (
        "labour.free_sundays",
        date(2026, 1, 4) + 39 * WEEK,
        "12",
        "13",
    )


@pytest.mark.parametrize(("weeks", "count"), [(51, 1), (52, 0), (60, 0)])
def test_the_52_weeks_of_free_sundays_move_along(weeks, count):
    last = shift(date(2026, 1, 4) + weeks * WEEK, "10:00", "11:00", None)
    facts = work(18, *sundays(39), last, sunday_agreed=True)
    assert len(named(findings(facts), "free_sundays")) == count


def test_sundays_at_15_are_no_free_sundays_of_later():
    facts = LabourFacts(date(2010, 10, 4), tuple(sundays(40)), sunday_agreed=True)
    found = findings(facts)
    assert len(named(found, "free_sundays")) == 1
    assert len(named(found, "sunday")) == 39


def test_no_free_sundays_are_counted_under_16():
    facts = work(15, *sundays(41), on=date(2026, 10, 12))
    assert set(rules(findings(facts))) == {"sunday"}


def week_of(hours_a_day, monday, days=5):
    minutes = int(hours_a_day * 60)
    return [
        Shift(
            monday + number * DAY,
            clock("06:00"),
            minutes_after("06:00", minutes + 60),
            ((clock("09:00"), clock("10:00")),),
        )
        for number in range(days)
    ]


def test_four_weeks_of_40_hours_are_fine_at_16():
    shifts = [found for number in range(4) for found in week_of(8, MONDAY + number * WEEK)]
    assert findings(work(16, *shifts)) == []


def test_a_minute_over_40_hours_on_average_is_too_much_at_16():
    shifts = [found for number in range(4) for found in week_of(8, MONDAY + number * WEEK)]
    extra = shift(MONDAY + 5 * DAY, "08:00", "08:15", None)
    found = only(findings(work(16, *shifts, extra)))
    assert (found.rule, found.date, found.value, found.limit) == (
        "labour.four_week_average",
        MONDAY + 3 * WEEK,
        "40.06",
        "40.00",
    )


def test_averages_are_judged_from_the_first_full_window_on():
    shifts = [found for number in range(3) for found in week_of(9, MONDAY + number * WEEK)]
    assert findings(work(16, *shifts)) == []


def test_a_week_without_work_counts_zero_in_the_average():
    weeks = (0, 1, 3, 4)
    shifts = [found for number in weeks for found in week_of(9, MONDAY + number * WEEK)]
    assert findings(work(16, *shifts)) == []


def test_school_counts_in_the_average_under_18():
    shifts = [found for number in range(4) for found in week_of(9, MONDAY + number * WEEK, days=2)]
    school = [
        lesson(MONDAY + number * WEEK + day * DAY, "08:30", "16:00")
        for number in range(4)
        for day in (2, 3, 4)
    ]
    assert rules(findings(work(16, *shifts, school=school))) == ["four_week_average"]


def test_under_16_there_is_no_average():
    shifts = [found for number in range(4) for found in week_of(7, MONDAY + number * WEEK)]
    found = findings(work(15, *shifts))
    assert set(rules(found)) == {"night"}


def test_the_average_of_weeks_before_and_after_the_16th_birthday_is_that_of_16():
    born = MONDAY.replace(year=2010) + 4 * DAY
    shifts = [found for number in range(1, 5) for found in week_of(8.25, MONDAY + number * WEEK)]
    first = week_of(7, MONDAY, days=1)
    found = findings(LabourFacts(born, tuple(first + shifts)))
    assert [finding.date for finding in named(found, "four_week_average")] == [MONDAY + 4 * WEEK]


def test_16_weeks_of_48_hours_are_fine_for_an_adult():
    shifts = [found for number in range(16) for found in week_of(9.6, MONDAY + number * WEEK)]
    assert findings(work(18, *shifts)) == []


def test_more_than_48_hours_over_16_weeks_is_too_much_for_an_adult():
    shifts = [found for number in range(16) for found in week_of(9.65, MONDAY + number * WEEK)]
    found = only(findings(work(18, *shifts)))
    assert (found.rule, found.date, found.value, found.limit) == (
        "labour.sixteen_week_average",
        MONDAY + 15 * WEEK,
        "48.25",
        "48.00",
    )


def test_more_than_55_hours_over_4_weeks_is_too_much_for_an_adult():
    shifts = [
        found for number in range(4) for found in week_of(9.5, MONDAY + number * WEEK, days=6)
    ]
    assert rules(findings(work(18, *shifts))) == ["four_week_average"]


def test_six_days_of_work_leave_36_hours_of_rest():
    shifts = [shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(14)]
    assert findings(work(17, *[day for day in shifts if day.date.isoweekday() != 7])) == []


def test_seven_days_in_a_row_leave_no_weekly_rest():
    shifts = [shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(7)]
    found = findings(work(17, *shifts, sunday_agreed=True))
    assert [(finding.rule, finding.date, finding.value, finding.limit) for finding in found] == [
        ("labour.weekly_rest", MONDAY, "20.00", "36.00")
    ]


def test_a_week_of_school_before_does_not_hide_a_week_that_is_too_long():
    school = [lesson(MONDAY - 7 * DAY)]
    found = findings(work(16, *week_of(8, MONDAY, days=6), school=school))
    assert [finding.date for finding in named(found, "week_maximum")] == [MONDAY]


def test_a_school_day_before_does_not_hide_the_week_of_an_adult():
    shifts = week_of(12, MONDAY + DAY, days=6)
    found = findings(work(18, *shifts, school=[lesson(MONDAY)]))
    assert [finding.value for finding in named(found, "week_maximum")] == ["72.00"]


def test_a_school_day_long_before_does_not_hide_the_weekly_rest_of_a_minor():
    shifts = [shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(7)]
    school = [lesson(MONDAY - 14 * DAY)]
    found = findings(work(17, *shifts, school=school, sunday_agreed=True))
    assert rules(found) == ["weekly_rest"]


def test_a_school_day_before_does_not_hide_the_weekly_rest_of_an_adult():
    shifts = [shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(12)]
    school = [lesson(MONDAY - 3 * DAY)]
    found = findings(work(18, *shifts, school=school, sunday_agreed=True, on=MONDAY))
    assert found[0].date == MONDAY
    assert set(rules(found)) == {"weekly_rest"}


@pytest.mark.parametrize(("saturday_end", "found"), [("21:00", []), ("21:01", ["weekly_rest"])])
def test_the_weekly_rest_lies_between_saturday_evening_and_monday_morning(saturday_end, found):
    shifts = [shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(5)]
    saturday = shift(MONDAY + 5 * DAY, "20:00", saturday_end, None)
    following = [
        shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in (7, 8, 9, 10, 11)
    ]
    result = findings(work(17, *shifts, saturday, *following))
    assert rules(named(result, "weekly_rest"))[:1] == found


def test_school_interrupts_the_weekly_rest_of_a_minor():
    school = [lesson(MONDAY + number * DAY, "09:00", "12:00") for number in range(6)]
    facts = work(17, shift(MONDAY + 6 * DAY, "09:00", "12:00", None), school=school)
    found = findings(work(17, *facts.shifts, school=school, sunday_agreed=True))
    assert rules(found) == ["weekly_rest"]


def test_a_run_of_school_only_is_not_judged():
    school = [lesson(MONDAY + number * DAY, "09:00", "12:00") for number in range(8)]
    assert findings(work(17, school=school)) == []


def test_under_16_there_is_no_weekly_rest_of_its_own():
    school = [lesson(MONDAY + number * DAY, "09:00", "12:00") for number in range(6)]
    facts = work(15, shift(MONDAY - DAY, "09:00", "12:00", None), school=school)
    assert rules(findings(facts)) == ["sunday"]


def adult_days(*numbers, end="13:00"):
    return [shift(MONDAY + number * DAY, "09:00", end, None) for number in numbers]


def test_an_adult_may_spread_72_hours_of_rest_over_fourteen_days():
    shifts = adult_days(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13)
    found = findings(work(18, *shifts, sunday_agreed=True))
    assert rules(found) == []


def test_an_adult_without_72_hours_in_fourteen_days_has_no_weekly_rest():
    found = findings(work(18, *adult_days(*range(12)), sunday_agreed=True))
    assert {finding.rule for finding in found} == {"labour.weekly_rest"}
    assert found[0].date == MONDAY


def test_hours_without_times_count_for_day_and_week():
    facts = work(15, untimed=(UntimedWork(MONDAY, 435),))
    assert rules(findings(facts)) == ["day_maximum"]


def test_hours_without_times_leave_rest_break_and_night_unjudged():
    facts = work(
        17,
        *[shift(MONDAY + number * DAY, "05:00", "09:00", None) for number in range(1, 7)],
        untimed=(UntimedWork(MONDAY, 500),),
        sunday_agreed=True,
    )
    found = findings(facts)
    assert rules(found) == ["night"] * 6
    assert not_judged(facts) == (MONDAY,)


def test_the_day_after_hours_without_times_has_no_daily_rest_to_judge():
    facts = work(
        15, shift(MONDAY + DAY, "07:00", "08:00", None), untimed=(UntimedWork(MONDAY, 60),)
    )
    assert findings(facts) == []


def refused(facts):
    with pytest.raises(RuleError) as caught:
        findings(facts)
    return caught.value.field


@pytest.mark.parametrize(
    ("shifts", "field"),
    [
        ([shift(MONDAY, "12:00", "12:00", None)], "shifts.0.end"),
        ([shift(MONDAY, "12:00", "11:00", None)], "shifts.0.end"),
        ([shift(MONDAY), shift(MONDAY, "15:29", "16:00", None)], "shifts.1.start"),
        ([shift(MONDAY, "08:00", "12:00", ("07:59", "09:00"))], "shifts.0.breaks.0"),
        ([shift(MONDAY, "08:00", "12:00", ("11:00", "12:01"))], "shifts.0.breaks.0"),
        ([shift(MONDAY, "08:00", "12:00", ("10:00", "09:00"))], "shifts.0.breaks.0"),
        ([shift(MONDAY, "08:00", "12:00", ("10:00", "10:00"))], "shifts.0.breaks.0"),
        (
            [shift(MONDAY, "08:00", "12:00", ("10:00", "10:30"), ("10:29", "11:00"))],
            "shifts.0.breaks.1",
        ),
        ([shift(MONDAY, "08:00", "12:00", ("08:00", "12:00"))], "shifts.0.breaks"),
        ([shift(MONDAY), shift(MONDAY, "07:00", "08:01", None)], "shifts.1.start"),
        ([shift(date(2000, 1, 1))], "shifts.0.date"),
    ],
)
def test_shifts_that_cannot_be_are_refused(shifts, field):
    assert refused(work(15, *shifts)) == field


@pytest.mark.parametrize(
    ("school", "field"),
    [
        ([lesson(MONDAY, "12:00", "11:00")], "school.0.end"),
        ([lesson(MONDAY, "15:00", "16:00")], "school.0.start"),
        ([lesson(date(2000, 1, 1))], "school.0.date"),
    ],
)
def test_school_that_cannot_be_is_refused(school, field):
    assert refused(work(15, shift(MONDAY), school=school)) == field


@pytest.mark.parametrize("minutes", [-1, 0, 1441])
def test_untimed_minutes_that_do_not_fit_in_a_day_are_refused(minutes):
    assert refused(work(15, untimed=(UntimedWork(MONDAY, minutes),))) == "untimed.0.minutes"


@pytest.mark.parametrize("minutes", [1, 1440])
def test_untimed_minutes_may_fill_a_day(minutes):
    facts = work(18, untimed=(UntimedWork(MONDAY, minutes),))
    assert len(findings(facts)) == (minutes > 720)


def test_shift_and_school_may_touch():
    facts = work(
        15, shift(MONDAY, "12:30", "15:00", None), school=[lesson(MONDAY, "08:30", "12:30")]
    )
    assert findings(facts) == []


def test_findings_come_in_order_of_date_and_then_of_rule():
    shifts = [shift(SUNDAY + WEEK, "06:00", "20:00", None), shift(SUNDAY, "06:00", "20:00", None)]
    found = findings(work(15, *shifts))
    assert rules(found) == ["day_maximum", "night", "night", "break", "sunday"] * 2
    assert [finding.date for finding in found] == [SUNDAY] * 5 + [SUNDAY + WEEK] * 5


def test_without_work_all_is_well():
    assert findings(work(15)) == []


def test_daily_rest_runs_from_the_last_piece_to_the_first():
    shifts = [
        shift(MONDAY, "08:00", "10:00", None),
        shift(MONDAY, "16:00", "18:00", None),
        shift(MONDAY + DAY, "07:59", "09:00", None),
        shift(MONDAY + DAY, "12:00", "13:00", None),
    ]
    found = only(findings(work(15, *shifts)))
    assert found.value == "13.98"
    assert "het einde om 18.00 en het begin om 7.59 op di 8 sep 2026" in found.text


def test_the_seven_days_of_a_shortened_rest_run_from_the_first_piece_of_the_day():
    second = MONDAY + 7 * DAY
    shifts = [
        shift(MONDAY, "20:00", "21:00", None),
        shift(MONDAY, "22:00", "23:00", None),
        shift(MONDAY + DAY, "08:00", "09:00", None),
        shift(second, "19:00", "20:00", None),
        shift(second, "22:30", "23:00", None),
        shift(second + DAY, "08:00", "09:00", None),
    ]
    assert rules(findings(work(18, *shifts))) == ["daily_rest"]


def test_no_break_at_all_is_zero_minutes():
    assert only(findings(work(15, shift(MONDAY, "08:00", "12:31", None)))).value == "0"


def test_each_worked_sunday_beyond_the_limit_is_found():
    last = shift(date(2026, 1, 4) + 52 * WEEK, "10:00", "11:00", None)
    found = named(findings(work(18, *sundays(40), last, sunday_agreed=True)), "free_sundays")
    assert [finding.value for finding in found] == ["12", "12"]


def test_five_weeks_of_40_hours_are_fine_at_16():
    shifts = [found for number in range(5) for found in week_of(8, MONDAY + number * WEEK)]
    assert findings(work(16, *shifts)) == []


def test_three_long_weeks_are_no_window_of_four():
    shifts = [found for number in range(3) for found in week_of(9, MONDAY + number * WEEK, days=6)]
    assert named(findings(work(16, *shifts)), "four_week_average") == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_fewer_than_four_weeks_are_no_window_of_four_however_long_they_are(number):
    days = [MONDAY + day * DAY for day in range(7 * number)]
    shifts = [Shift(day, clock("00:00"), clock("23:59")) for day in days]
    assert named(findings(work(16, *shifts)), "four_week_average") == []


def long_weeks(*numbers):
    """Weeks of 54 hours; three of them are more than 160."""
    return [shift for number in numbers for shift in week_of(9, MONDAY + number * WEEK, days=6)]


def test_a_week_without_work_counts_zero_once_it_is_known():
    facts = replace(work(16, *long_weeks(1, 2, 3)), known_from=MONDAY + 2 * DAY)
    found = only(named(findings(facts), "four_week_average"))
    assert (found.date, found.value) == (MONDAY + 3 * WEEK, "40.50")


def test_work_before_the_day_from_which_all_is_known_counts_as_well():
    facts = replace(work(16, *long_weeks(0, 1, 2, 3)), known_from=MONDAY + 2 * WEEK)
    assert len(named(findings(facts), "four_week_average")) == 1


def test_a_day_from_which_is_asked_is_judged_itself():
    facts = work(15, *(shift(MONDAY + number * DAY, "08:00", "15:31") for number in range(3)))
    assert [found.date - MONDAY for found in findings(facts, MONDAY + DAY)] == [DAY, 2 * DAY]


@pytest.mark.parametrize(
    ("age", "found"),
    [(13, DAY), (14, DAY), (15, DAY), (16, 3 * WEEK), (17, 3 * WEEK), (18, 15 * WEEK)],
)
def test_the_rules_look_as_far_back_as_the_longest_average_of_the_age(age, found):
    assert look_back(work(age).birth_date, MONDAY) == found


@pytest.mark.parametrize(("day", "found"), [(SUNDAY - DAY, DAY), (SUNDAY, 3 * WEEK)])
def test_they_look_further_back_from_the_birthday_on(day, found):
    assert look_back(SUNDAY.replace(year=SUNDAY.year - 16), day) == found


@pytest.mark.parametrize("age", [15, 16, 17, 18])
@pytest.mark.parametrize("hours_a_day", [7, 8, 9])
def test_what_lies_further_back_changes_nothing(age, hours_a_day):
    monday = MONDAY + 20 * WEEK
    shifts = [one for n in range(21) for one in week_of(hours_a_day, MONDAY + n * WEEK, days=6)]
    facts = work(age, *shifts)
    since = monday - look_back(facts.birth_date, monday + 6 * DAY)
    near = tuple(one for one in facts.shifts if one.date >= since)
    known = replace(facts, shifts=near, known_from=since)
    assert findings(known, monday) == findings(facts, monday)


@pytest.mark.parametrize(("minutes", "value"), [(1, "40.00"), (6, "40.03"), (142, "40.59")])
def test_an_average_has_two_decimals_half_up(minutes, value):
    shifts = [found for number in range(4) for found in week_of(8, MONDAY + number * WEEK)]
    extra = Shift(MONDAY + 5 * DAY, clock("08:00"), minutes_after("08:00", minutes))
    assert only(findings(work(16, *shifts, extra))).value == value


def test_the_seven_days_of_weekly_rest_run_from_the_first_piece_of_the_day():
    shifts = [
        shift(MONDAY, "09:00", "10:00", None),
        shift(MONDAY, "20:00", "21:00", None),
        *[shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(1, 5)],
        shift(MONDAY + 5 * DAY, "20:30", "21:30", None),
        shift(MONDAY + 7 * DAY, "20:00", "21:00", None),
    ]
    found = named(findings(work(17, *shifts)), "weekly_rest")
    assert [(finding.date, finding.value) for finding in found] == [(MONDAY, "35.50")]


@pytest.mark.parametrize(
    ("sunday", "monday", "found"),
    [
        ("23:00", "03:00", []),
        ("23:00", "02:59", [MONDAY]),
        ("21:00", "05:00", []),
        ("20:59", "05:01", [MONDAY]),
    ],
)
def test_72_hours_in_fourteen_days_come_in_parts_of_at_least_32(sunday, monday, found):
    shifts = [
        *[shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(6)],
        Shift(MONDAY + 6 * DAY, clock(sunday), minutes_after(sunday, 30)),
        *[shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(7, 13)],
        Shift(MONDAY + 14 * DAY, clock(monday), minutes_after(monday, 60)),
    ]
    result = named(findings(work(18, *shifts, sunday_agreed=True)), "weekly_rest")
    assert [finding.date for finding in result if finding.date == MONDAY] == found


@pytest.mark.parametrize(("days_later", "judged"), [(7, False), (8, True)])
def test_a_run_with_hours_without_times_is_not_judged(days_later, judged):
    shifts = [shift(MONDAY + number * DAY, "09:00", "13:00", None) for number in range(7)]
    untimed = (UntimedWork(MONDAY + days_later * DAY, 60),)
    found = findings(work(17, *shifts, untimed=untimed, sunday_agreed=True))
    assert (MONDAY in [finding.date for finding in named(found, "weekly_rest")]) is judged
