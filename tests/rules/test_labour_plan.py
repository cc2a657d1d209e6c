"""Each breach of a plan once, with the dates on which it holds."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from lwt_admin.rules.labour import RULES, LabourFacts, SchoolTime, Shift
from lwt_admin.rules.labour_plan import SENTENCES, recurring
from lwt_admin.rules.periods import each_day

FIRST, LAST = date(2026, 8, 24), date(2027, 7, 9)
YEARS = timedelta(days=365)
HOLIDAY = (date(2026, 10, 19), date(2026, 10, 25))
BREAK = ((time(12, 0), time(12, 30)),)


def plan(weekdays, start="08:00", end="16:00", breaks=BREAK, *, until=LAST):
    """A shift on every such weekday but in the holiday."""
    return tuple(
        Shift(day, time.fromisoformat(start), time.fromisoformat(end), breaks)
        for day in each_day(FIRST, until)
        if day.isoweekday() in weekdays and not HOLIDAY[0] <= day <= HOLIDAY[1]
    )


def lessons(weekdays, start="08:30", end="15:30"):
    return tuple(
        SchoolTime(day, time.fromisoformat(start), time.fromisoformat(end))
        for day in each_day(FIRST, LAST)
        if day.isoweekday() in weekdays
    )


def born(age, day=FIRST):
    """Born so many years before the day."""
    return day.replace(year=day.year - age)


def found_in(shifts, birth_date, *, school=(), first=FIRST, last=LAST, agreed=True):
    return recurring(LabourFacts(birth_date, shifts, school, sunday_agreed=agreed), first, last)


def only(found):
    assert len(found) == 1, [one.rule for one in found]
    return found[0]


def named(found, rule):
    return only([one for one in found if one.rule == f"labour.{rule}"])


def test_a_lawful_plan_gives_nothing():
    assert found_in(plan({4, 5}), born(17)) == []


def test_a_day_that_is_too_long_is_said_once_up_to_the_sixteenth_birthday():
    found = only(found_in(plan({4, 5}), born(16, date(2027, 5, 12))))
    assert (found.rule, found.value, found.limit) == ("labour.day_maximum", "7.50", "7.00")
    assert (found.article, found.status) == ("NRK 3:1 lid 2 c", "geverifieerd")
    assert found.text == (
        "Op do en vr is de werktijd 7,5 uur; ten hoogste 7 uur mag (14 en 15 jaar)."
    )
    assert found.when == "elke week, do 27 aug 2026 t/m vr 7 mei 2027"
    assert len(found.dates) == 2 * 36
    assert found.dates[0] == date(2026, 8, 27)


def test_days_of_different_length_are_told_apart():
    shifts = (*plan({4}), *plan({5}, end="17:00"))
    found = found_in(shifts, born(14, FIRST))
    assert [(one.value, one.text[:6]) for one in found] == [("7.50", "Op do "), ("8.50", "Op vr ")]


def test_three_weekdays_are_named_with_commas():
    found = found_in(plan({1, 3, 5}), born(14))
    assert found[0].text.startswith("Op ma, wo en vr is")


def test_a_few_dates_are_named():
    shifts = plan({4}, until=FIRST + timedelta(weeks=3))
    assert only(found_in(shifts, born(14))).when == (
        "op do 27 aug 2026, do 3 sep 2026, do 10 sep 2026"
    )


def test_dates_between_which_lawful_days_lie_are_counted():
    long = plan({4}, until=FIRST + timedelta(weeks=4))
    shifts = (*long, *plan({4}, end="12:00", breaks=())[5:-1], *plan({4})[-1:])
    assert only(found_in(shifts, born(14))).when == "5 keer, do 27 aug 2026 t/m do 8 jul 2027"


def test_a_lawful_day_right_after_the_first_breach_interrupts():
    days = plan({4}, until=FIRST + timedelta(weeks=5))
    lawful = plan({4}, end="12:00", breaks=(), until=FIRST + timedelta(weeks=5))[1]
    found = found_in((days[0], lawful, *days[2:]), born(14))
    assert only(found).when == "4 keer, do 27 aug 2026 t/m do 24 sep 2026"


def test_work_on_other_weekdays_does_not_interrupt_every_week():
    shifts = (*plan({4}), *plan({2}, end="12:00", breaks=()))
    holiday = {date(2027, 5, 6), date(2027, 5, 13)}
    shifts = tuple(shift for shift in shifts if shift.date not in holiday)
    assert only(found_in(shifts, born(14))).when == ("elke week, do 27 aug 2026 t/m do 8 jul 2027")


def test_lawful_days_before_and_after_do_not_interrupt_every_week():
    days = plan({4}, until=FIRST + timedelta(weeks=8))
    short = plan({4}, end="12:00", breaks=(), until=FIRST + timedelta(weeks=8))
    found = found_in((*short[:2], *days[2:-2], *short[-2:]), born(14))
    assert only(found).when == "elke week, do 10 sep 2026 t/m do 1 okt 2026"


def test_too_little_rest_before_a_day_at_school_can_be_every_week():
    shifts = plan({3}, "15:00", "19:00", ())
    found = found_in(shifts, born(14), school=lessons({4}))
    assert named(found, "daily_rest").when == "elke week, do 27 aug 2026 t/m do 8 jul 2027"


def test_four_weeks_in_a_row_are_every_week():
    shifts = plan({4}, until=FIRST + timedelta(weeks=4))
    assert only(found_in(shifts, born(14))).when == ("elke week, do 27 aug 2026 t/m do 17 sep 2026")


def test_school_is_named_where_it_is_part_of_the_day():
    found = found_in(plan({4}, "13:00", "17:00", ()), born(14), school=lessons({4}, end="12:00"))
    assert only(found).text == (
        "Op do is de werktijd 7,5 uur, school meegeteld; ten hoogste 7 uur mag (14 en 15 jaar)."
    )


def test_a_week_of_work_and_school_carries_its_mondays_and_the_worst_value():
    found = found_in(plan({4, 5}, end="15:30"), born(14), school=lessons({1, 2, 3}, end="15:40"))
    week = only(found)
    assert (week.rule, week.value) == ("labour.week_maximum", "35.50")
    assert week.text == (
        "In een week is de werktijd tot 35,5 uur, school meegeteld; ten hoogste 35 uur mag "
        "(14 en 15 jaar)."
    )
    assert week.when.startswith("elke week, ma 24 aug 2026 t/m ma 5 jul 2027")


def test_a_few_weeks_are_named_by_their_mondays():
    shifts = plan({4, 5}, end="15:30", until=FIRST + timedelta(weeks=2))
    found = found_in(shifts, born(14), school=lessons({1, 2, 3}, end="15:40"))
    assert named(found, "week_maximum").when == "in de week van ma 24 aug 2026, ma 31 aug 2026"


def test_weeks_with_others_between_are_counted_as_weeks():
    first = plan({1, 2, 3, 4, 5}, until=FIRST + timedelta(weeks=4))
    saturdays = plan({6}, end="10:00", breaks=())
    found = found_in((*first, *saturdays, *plan({1, 2, 3, 4}, end="18:00")[-4:]), born(14))
    assert named(found, "week_maximum").when == "5 weken, ma 24 aug 2026 t/m ma 5 jul 2027"


def test_an_average_says_the_highest_over_its_windows():
    shifts = plan({1, 2, 3, 4, 5}, "08:00", "17:00")
    found = named(found_in(shifts, born(16)), "four_week_average")
    assert found.value == "42.50"
    assert found.text == (
        "Gemiddeld over vier weken is de werktijd tot 42,5 uur per week; ten hoogste 40 uur mag "
        "(16 en 17 jaar)."
    )


def test_school_no_longer_counts_from_eighteen():
    shifts = plan({1, 2, 3, 4, 5, 6}, "08:00", "17:00")
    found = named(found_in(shifts, born(18), school=lessons({7})), "sixteen_week_average")
    assert found.text == (
        "Gemiddeld over zestien weken is de werktijd tot 51 uur per week; ten hoogste 48 uur mag "
        "(18 jaar en ouder)."
    )


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (
            "06:30",
            "12:00",
            "Op do begint het werk om 6.30; werken mag pas vanaf 7.00 (14 en 15 jaar).",
        ),
        (
            "15:00",
            "19:15",
            "Op do eindigt het werk om 19.15; werken mag tot 19.00 (14 en 15 jaar).",
        ),
    ],
)
def test_work_at_night_names_the_hour(start, end, text):
    pause = ((time(9, 0), time(9, 30)),) if start == "06:30" else ()
    assert only(found_in(plan({4}, start, end, pause), born(14))).text == text


def test_a_missing_break_is_said_in_minutes():
    found = only(found_in(plan({4}, end="14:00", breaks=()), born(14)))
    assert found.text == "Op do is er 0 minuten pauze; nodig is 30 minuten (14 en 15 jaar)."


def test_too_little_rest_names_the_day_after():
    shifts = (*plan({4}, "14:00", "19:00"), *plan({5}, "08:00", "12:00", ()))
    shifts = tuple(
        replace(one, breaks=((time(16, 0), time(16, 30)),)) if one.breaks else one for one in shifts
    )
    found = named(found_in(shifts, born(14)), "daily_rest")
    assert found.text == "Voor het begin op vr is er 13 uur rust; nodig is 14 uur (14 en 15 jaar)."


def test_the_shortest_weekly_rest_is_the_worst():
    shifts = plan({1, 2, 3, 4, 5, 6, 7}, "08:00", "12:00", (), until=FIRST + timedelta(weeks=3))
    found = named(found_in(shifts, born(16)), "weekly_rest")
    assert (found.value, found.limit) == ("20.00", "36.00")
    assert found.text == (
        "In zeven dagen is de langste rust 20 uur; nodig is 36 uur achter elkaar."
    )


def test_sunday_keeps_the_sentence_of_the_rule():
    found = named(found_in(plan({7}, end="12:00", breaks=()), born(14)), "sunday")
    assert found.text == "Op zondag werken mag nooit (14 en 15 jaar)."


def test_too_few_free_sundays_say_the_fewest():
    found = named(found_in(plan({7}, end="12:00", breaks=()), born(16)), "free_sundays")
    assert (found.limit, found.text) == (
        "13",
        f"In 52 weken blijven er {found.value} zondagen vrij; het moeten er ten minste 13 zijn.",
    )
    assert int(found.value) == 52 - 44


def test_too_young_is_the_only_remark_of_its_days():
    found = named(found_in(plan({4}), born(14, date(2026, 10, 1))), "too_young")
    assert found.text == "De leerling is 13 jaar; onder de 14 mag niemand stage lopen."
    assert found.when == "elke week, do 27 aug 2026 t/m do 24 sep 2026"


def test_findings_outside_the_period_are_left_out():
    first, last = FIRST + timedelta(weeks=2), FIRST + timedelta(weeks=3)
    found = only(found_in(plan({4}), born(14), first=first, last=last))
    assert found.dates == (date(2026, 9, 10),)


def test_a_breach_on_the_last_day_of_the_period_is_told():
    day = date(2026, 9, 10)
    assert only(found_in(plan({4}), born(14), first=FIRST, last=day)).dates[-1] == day


def test_the_first_week_counts_when_its_monday_lies_before_the_period():
    shifts = plan({4, 5}, end="15:30")
    first = date(2026, 9, 3)
    found = found_in(shifts, born(14), school=lessons({1, 2, 3}, end="15:40"), first=first)
    assert named(found, "week_maximum").dates[0] == date(2026, 8, 31)


def test_breaches_come_in_the_order_of_the_rules():
    found = found_in(plan({1, 2, 3, 4, 5, 6, 7}, "06:00", "20:00", ()), born(14), agreed=False)
    places = [RULES.index(one.rule) for one in found]
    assert places == sorted(places)
    assert len(set(places)) > 3


def test_every_rule_has_a_sentence():
    assert {f"labour.{name}" for name in SENTENCES} == set(RULES)
