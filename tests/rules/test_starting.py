"""Does the minimum still fit before the exam when a trajectory begins on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lwt_admin.rules.feasibility import feasibility
from lwt_admin.rules.lawful_plan import FeasibilityFacts, Pattern
from lwt_admin.rules.periods import SchoolCalendar
from lwt_admin.rules.starting import StartFacts, room_from
from lwt_admin.rules.verdicts import RuleError

THIRD = (date(2026, 8, 24), date(2027, 7, 9))
FOURTH = (date(2027, 8, 23), date(2028, 4, 9))
HOLIDAYS = (
    (date(2026, 10, 19), date(2026, 10, 23)),
    (date(2026, 12, 21), date(2027, 1, 1)),
    (date(2027, 2, 22), date(2027, 2, 26)),
)
DAY = timedelta(days=1)


def facts(start=THIRD[0], years=(THIRD, FOURTH), born=date(2010, 5, 12), **changes):
    given = {
        "start": start,
        "years": years,
        "complete": True,
        "birth_date": born,
        "calendar": SchoolCalendar(HOLIDAYS),
    }
    return StartFacts(**(given | changes))


def test_a_start_in_leerjaar_3_leaves_room():
    found = room_from(facts())
    assert (found.verdict.ok, found.weekdays) == (True, 2)
    assert found.verdict.text == (
        "Bij een start op ma 24 aug 2026 past het minimum van 640 uur en 80 dagen nog vóór het "
        "examen, met ten minste 2 dagen stage per week."
    )


def test_the_verdict_cites_the_regime_of_the_start():
    verdict = room_from(facts()).verdict
    assert (verdict.article, verdict.status) == ("WVO 10b1 (oud)", "niet geverifieerd")
    earlier = facts(start=date(2021, 9, 1), years=((date(2021, 8, 30), date(2022, 7, 15)),))
    assert room_from(earlier).verdict.article == "WVO 10b1 lid 1"


def test_the_latest_start_fits_and_the_day_after_does_not():
    latest = room_from(facts()).latest
    assert room_from(facts(start=latest)).verdict.ok is True
    assert room_from(facts(start=latest + DAY)).verdict.ok is False


SHORT = (FOURTH[0], date(2027, 10, 1))


@pytest.mark.parametrize("school", [{}, dict.fromkeys(range(1, 6), 330)], ids=["", "lessons"])
@pytest.mark.parametrize("born", [date(2008, 5, 12), date(2011, 12, 1), date(2012, 5, 12)])
@pytest.mark.parametrize(
    ("years", "year"), [((THIRD, FOURTH), FOURTH), ((THIRD, SHORT), THIRD)], ids=["4", "3"]
)
def test_no_start_after_the_latest_fits_whatever_year_and_weekday_it_is_on(
    years, year, born, school
):
    """The latest is found week by week; every start by itself must say the same."""
    given = {"years": years, "born": born, "school": school}
    latest = room_from(facts(**given)).latest
    assert year[0] <= latest <= year[1]
    assert around(latest, given) == [True] * 8 + [False] * 8


def test_a_sunday_at_school_counts_in_the_week_of_the_latest_start():
    given = {"born": date(2008, 5, 12), "calendar": SchoolCalendar(HOLIDAYS, (5, 6, 7))}
    latest = room_from(facts(**given)).latest
    assert around(latest, given) == [True] * 8 + [False] * 8


def around(latest, given):
    """Whether the minimum fits with each start from a week before until eight days after."""
    days = [latest + number * DAY for number in range(-7, 9)]
    return [room_from(facts(start=day, **given)).verdict.ok for day in days]


def test_a_start_that_is_too_late_says_what_fits_and_until_when_it_could():
    found = room_from(facts(start=date(2028, 1, 10)))
    assert (found.verdict.ok, found.weekdays) == (False, None)
    assert found.verdict.value == f"{found.minutes // 60}.00"
    assert f"passen er hooguit {found.minutes // 60} uur in {found.days} dagen" in (
        found.verdict.text
    )
    assert found.verdict.text.endswith("De uiterste startdatum is di 23 nov 2027.")


@pytest.mark.parametrize("school", [{}, dict.fromkeys(range(1, 6), 330)], ids=["", "lessons"])
@pytest.mark.parametrize("start", [date(2027, 9, 1), date(2027, 11, 22), date(2028, 1, 10)])
def test_who_is_older_never_has_less_room(start, school):
    """Lists of pupils count on this: when it fits for one, it fits for everybody older."""
    births = [date(2008, 9, 1) + timedelta(days=120 * number) for number in range(18)]
    found = [room_from(facts(start=start, born=born, school=school)) for born in births]
    assert [one.minutes for one in found] == sorted((one.minutes for one in found), reverse=True)
    fits = [one.verdict.ok for one in found]
    assert fits == sorted(fits, reverse=True)


def test_without_leerjaar_4_in_the_calendar_nothing_is_certain():
    found = room_from(facts(start=date(2027, 5, 10), years=(THIRD,), complete=False))
    assert (found.verdict.ok, found.latest) == (None, None)
    assert "in de schooljaren die u al hebt ingevoerd" in found.verdict.text


def test_what_fits_in_the_known_years_fits_whatever_follows():
    found = room_from(facts(years=(THIRD,), complete=False))
    assert (found.verdict.ok, found.weekdays) == (True, None)
    assert found.verdict.text.endswith(
        "past het minimum van 640 uur en 80 dagen nog vóór het examen."
    )


def test_a_start_after_every_known_year_is_open():
    found = room_from(facts(start=date(2027, 9, 1), years=(THIRD,), complete=False))
    assert (found.verdict.ok, found.minutes, found.days) == (None, 0, 0)
    assert "staat nog niet in de kalender" in found.verdict.text


def test_without_any_year_nothing_is_certain():
    assert room_from(facts(years=(), complete=False)).verdict.ok is None


def test_without_any_year_in_a_complete_calendar_nothing_fits():
    found = room_from(facts(years=()))
    assert (found.verdict.ok, found.days, found.latest) == (False, 0, None)


def test_a_start_below_leerjaar_3_counts_from_leerjaar_3():
    early = room_from(facts(start=date(2026, 3, 2)))
    assert (early.minutes, early.days) == (room_from(facts()).minutes, room_from(facts()).days)


def test_days_between_the_years_do_not_count():
    summer = room_from(facts(start=THIRD[1] + DAY))
    autumn = room_from(facts(start=FOURTH[0]))
    assert (summer.minutes, summer.days) == (autumn.minutes, autumn.days)


@pytest.mark.parametrize("days", [-1, 0])
def test_years_without_a_day_between_them_are_as_one_year(days):
    one = room_from(facts(years=((THIRD[0], FOURTH[1]),)))
    two = room_from(facts(years=((THIRD[0], FOURTH[0] + days * DAY), FOURTH)))
    assert (two.minutes, two.days) == (one.minutes, one.days)


def test_the_days_around_what_lies_between_the_years_count():
    apart = [room_from(facts(year[0], (year,))).days for year in (THIRD, FOURTH)]
    assert room_from(facts()).days == sum(apart)


def test_a_start_on_the_last_day_leaves_that_day():
    last = date(2028, 4, 7)
    assert room_from(facts(start=last, years=(THIRD, (FOURTH[0], last)))).days == 1


def test_the_first_day_may_be_the_latest_start():
    latest = room_from(facts()).latest
    assert room_from(facts(latest, years=((latest, FOURTH[1]),))).latest == latest


def test_the_latest_start_may_lie_in_leerjaar_3():
    years = (THIRD, (FOURTH[0], date(2027, 10, 29)))
    latest = room_from(facts(years=years)).latest
    assert THIRD[0] < latest < THIRD[1]
    assert room_from(facts(start=latest + DAY, years=years)).verdict.ok is False


def test_one_day_a_week_is_enough_when_there_are_years_of_them():
    before = (date(2025, 8, 25), date(2026, 7, 10))
    assert room_from(facts(before[0], (before, THIRD, FOURTH))).weekdays == 1


def test_the_fullest_plan_leaves_free_the_day_with_most_school():
    start = date(2027, 8, 30)
    assert room_from(facts(start, school={5: 20 * 60})).minutes == room_from(facts(start)).minutes


def test_under_16_days_are_shorter_and_the_latest_start_is_earlier():
    young = facts(born=date(2013, 1, 10))
    assert room_from(young).latest < room_from(facts()).latest


def test_a_child_under_14_has_no_day():
    found = room_from(facts(born=date(2016, 1, 1)))
    assert (found.verdict.ok, found.days, found.latest) == (False, 0, None)


def test_school_on_the_other_days_takes_room():
    at_school = dict.fromkeys(range(1, 6), 11 * 60)
    start = date(2027, 10, 1)
    assert room_from(facts(start, school=at_school)).minutes < room_from(facts(start)).minutes


def test_longer_days_are_named_when_usual_ones_do_not_suffice():
    """Seven hours a day until the sixteenth birthday must be made up for afterwards."""
    young = facts(born=date(2012, 1, 10))
    found = room_from(replace(young, start=room_from(young).latest))
    assert (found.verdict.ok, found.weekdays) == (True, None)
    assert found.verdict.text.endswith("met stagedagen van meer dan 8 uur.")


def test_the_fewest_days_a_week_agree_with_trying_the_pattern_out():
    start = date(2027, 8, 30)
    found = room_from(facts(start))

    def tried(weekdays):
        pattern = Pattern(start, weekdays, 480)
        return feasibility(
            FeasibilityFacts(pattern, FOURTH[1], date(2010, 5, 12), SchoolCalendar(HOLIDAYS))
        ).feasible

    assert tried(tuple(range(1, found.weekdays + 1)))
    assert not tried(tuple(range(1, found.weekdays)))


def test_a_start_before_the_law_existed_cannot_be_judged():
    with pytest.raises(RuleError):
        room_from(facts(start=date(2003, 7, 31)))


def test_a_year_that_ends_before_it_begins_is_refused():
    with pytest.raises(RuleError):
        room_from(facts(years=((THIRD[1], THIRD[0]),)))
