"""Whether a company fits a pupil who looks for a placement, and why not."""

from dataclasses import replace
from datetime import date

import pytest

from lwt_admin.rules.agreements import RecognitionPeriod
from lwt_admin.rules.company_fit import DayThere, SearchFacts, after_profile_change, misfits
from lwt_admin.rules.verdicts import RuleError

FIRST, LAST = date(2026, 11, 30), date(2027, 3, 26)
BWI = RecognitionPeriod(date(2025, 1, 1), date(2028, 12, 31), profiles=("BWI",))
HOUR = 60


def week(places=2, taken=0, **times):
    return tuple(DayThere(weekday, places, taken, **times) for weekday in range(1, 8))


FACTS = SearchFacts(
    first=FIRST,
    last=LAST,
    birth_date=date(2010, 5, 12),
    profile="BWI",
    weekdays=(4, 5),
    recognitions=(BWI,),
    days=week(),
)
FIFTEEN = date(2011, 5, 12)


def found(**changes):
    return [(one.rule, one.blocking) for one in misfits(replace(FACTS, **changes))]


def text(**changes):
    return " ".join(one.text for one in misfits(replace(FACTS, **changes)))


def test_a_company_that_fits_gives_no_reason():
    assert found() == []


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (FIRST, LAST, True),
        (FIRST.replace(day=29), LAST, False),
        (FIRST, LAST.replace(day=27), False),
    ],
)
def test_the_recognition_holds_from_the_first_day_up_to_the_last(first, last, fits):
    exact = RecognitionPeriod(FIRST, LAST, profiles=("BWI",))
    assert (found(recognitions=(exact,), first=first, last=last) == []) is fits


def test_two_recognitions_cover_the_period_together_only_without_a_gap():
    until, since = RecognitionPeriod(date(2025, 1, 1), date(2026, 12, 31)), date(2027, 1, 1)
    assert found(recognitions=(until, RecognitionPeriod(since, None))) == []
    later = RecognitionPeriod(date(2027, 1, 2), None)
    assert found(recognitions=(until, later)) == [("agreement.recognition", True)]


@pytest.mark.parametrize("change", [{"lwt": False}, {"status": "requested"}])
def test_a_recognition_for_mbo_only_or_asked_for_does_not_count(change):
    assert found(recognitions=(replace(BWI, **change),)) == [("agreement.recognition", True)]


def test_another_profile_does_not_fit_and_is_named():
    pie = replace(BWI, profiles=("PIE", "MaT"))
    assert found(recognitions=(pie,)) == [("fit.profile", True)]
    assert "erkend voor MaT, PIE, niet voor BWI" in text(recognitions=(pie,))


def test_the_profile_must_be_recognised_all_the_time():
    first_half = replace(BWI, last=date(2026, 12, 31))
    second_half = RecognitionPeriod(date(2027, 1, 1), None, profiles=("PIE",))
    reasons = text(recognitions=(first_half, second_half))
    assert "op vr 1 jan 2027 erkend voor PIE, niet voor BWI" in reasons


@pytest.mark.parametrize("status", ["requested", "withdrawn"])
def test_a_recognition_that_does_not_hold_is_not_named(status):
    pie, mat = (replace(BWI, profiles=(short,)) for short in ("PIE", "MaT"))
    assert "erkend voor PIE, niet" in text(recognitions=(pie, replace(mat, status=status)))


def test_a_recognition_is_named_on_its_last_day():
    day = date(2026, 12, 31)
    until, since = replace(BWI, last=date(2026, 12, 30)), replace(BWI, first=date(2027, 1, 1))
    other = RecognitionPeriod(day, day, profiles=("PIE",))
    reasons = text(recognitions=(until, other, since))
    assert "op do 31 dec 2026 erkend voor PIE, niet voor BWI" in reasons


@pytest.mark.parametrize(
    ("born", "fits"),
    [(date(2009, 11, 30), True), (date(2010, 11, 30), True), (date(2010, 12, 1), False)],
)
def test_the_minimum_age_of_the_company_is_that_on_the_first_day(born, fits):
    assert (("fit.minimum_age", True) not in found(birth_date=born, minimum_age=16)) is fits


def test_it_is_told_when_a_pupil_who_is_too_young_will_be_old_enough():
    assert "is dat op do 13 mei 2027" in text(birth_date=date(2011, 5, 13), minimum_age=16)


@pytest.mark.parametrize(
    ("born", "too_young"), [(date(2012, 11, 30), False), (date(2012, 12, 1), True)]
)
def test_nobody_under_fourteen_fits_anywhere(born, too_young):
    assert (("agreement.too_young", True) in found(birth_date=born)) is too_young


@pytest.mark.parametrize(("taken", "fits"), [(1, True), (2, False), (3, False)])
def test_a_wanted_day_without_a_free_place_is_in_the_way(taken, fits):
    days = (*week()[:3], DayThere(4, 2, taken), *week()[4:])
    assert (found(days=days) == []) is fits


def test_a_full_day_that_is_not_wanted_is_not_in_the_way():
    assert found(days=(DayThere(1, 1, 1), *week()[1:])) == []


def test_a_day_on_which_nobody_can_come_is_told_as_such():
    days = (*week()[:3], DayThere(4, 0, 0), DayThere(5, 1, 1))
    assert text(days=days) == "Geen plaats vrij op do (geen plaatsen) en vr (1 van 1 bezet)."
    assert found(days=days) == [("fit.places", True)]


def test_three_full_days_are_named_as_a_list():
    full = week(places=1, taken=1)
    assert "op wo (1 van 1 bezet), do (1 van 1 bezet) en vr" in text(weekdays=(3, 4, 5), days=full)


def test_places_that_nobody_filled_in_are_good_to_know():
    assert found(days=week(places=None, taken=3)) == [("fit.places_unknown", False)]


def test_without_wanted_days_places_that_nobody_filled_in_are_good_to_know_too():
    assert found(weekdays=(), days=week(places=None)) == [("fit.places_unknown", False)]


@pytest.mark.parametrize(
    ("places", "taken", "free"), [(2, 0, 2), (2, 1, 1), (2, 2, 0), (2, 3, 0), (None, 1, None)]
)
def test_places_that_are_left_are_never_fewer_than_none(places, taken, free):
    assert DayThere(1, places, taken).free == free


@pytest.mark.parametrize("weekday", range(1, 6))
def test_without_wanted_days_each_day_of_the_workweek_may_be_the_free_one(weekday):
    full = week(places=1, taken=1)
    days = (*full[: weekday - 1], DayThere(weekday, 1, 0), *full[weekday:])
    assert found(weekdays=(), days=days) == []


def test_without_wanted_days_one_free_day_of_the_workweek_is_enough():
    full = week(places=1, taken=1)
    assert found(weekdays=(), days=(*full[:4], DayThere(5, 1, 0), *full[5:])) == []
    weekend = (*full[:5], DayThere(6, 1, 0), DayThere(7, 1, 0))
    assert found(weekdays=(), days=weekend) == [("fit.places", True)]


@pytest.mark.parametrize(("born", "blocking"), [(FIFTEEN, True), (date(2010, 5, 12), False)])
def test_sunday_is_never_for_who_is_fifteen_and_by_appointment_from_sixteen(born, blocking):
    [check] = misfits(replace(FACTS, weekdays=(7,), birth_date=born))
    assert (check.rule, check.blocking) == ("fit.sunday", blocking)
    assert check.article == ("NRK 3:1 lid 2 a" if blocking else "ATW 5:6")
    assert ("mag niet" in check.text) is blocking


@pytest.mark.parametrize(
    ("start", "end", "blocking"),
    [
        (7 * HOUR, 14 * HOUR, None),
        (7 * HOUR - 1, 14 * HOUR, False),
        (12 * HOUR, 19 * HOUR, None),
        (12 * HOUR, 19 * HOUR + 1, False),
        (2 * HOUR, 6 * HOUR, True),
        (2 * HOUR, 7 * HOUR, True),
        (19 * HOUR, 23 * HOUR, True),
    ],
)
def test_early_and_late_work_at_fifteen(start, end, blocking):
    checks = misfits(replace(FACTS, birth_date=FIFTEEN, days=week(start=start, end=end)))
    night = [one.blocking for one in checks if one.rule == "fit.night"]
    assert night == ([] if blocking is None else [blocking])
    assert all(one.article == "NRK 3:1 lid 2 b" for one in checks)


def test_a_day_that_cannot_be_worked_blocks_only_who_chose_it():
    days = (*week()[:3], DayThere(4, 2, 0, 19 * HOUR, 23 * HOUR), *week()[4:])
    assert found(birth_date=FIFTEEN, days=days) == [("fit.night", True)]
    assert found(birth_date=FIFTEEN, days=days, weekdays=()) == [("fit.night", False)]
    assert found(birth_date=FIFTEEN, days=days, weekdays=(1, 2)) == []


@pytest.mark.parametrize(("minutes", "told"), [(7 * HOUR + 30, False), (7 * HOUR + 31, True)])
def test_a_day_longer_than_the_age_allows_is_advice(minutes, told):
    times = {"start": 8 * HOUR, "end": 8 * HOUR + minutes}
    rules = found(birth_date=FIFTEEN, days=week(**times))
    assert rules == ([("fit.day_maximum", False)] if told else [])


def test_a_day_twice_as_late_at_its_end_as_at_its_start_is_as_long_as_it_lasts():
    times = {"start": 6 * HOUR, "end": 17 * HOUR}
    assert found(days=week(**times)) == [("fit.day_maximum", False)]


@pytest.mark.parametrize("times", [{"start": 2 * HOUR}, {"end": 23 * HOUR}])
def test_a_day_of_which_one_time_is_unknown_is_not_judged(times):
    assert found(birth_date=FIFTEEN, days=week(**times)) == []


def test_a_reason_that_holds_on_every_day_is_given_once():
    assert len(found(birth_date=FIFTEEN, days=week(start=6 * HOUR, end=13 * HOUR))) == 1


def test_a_period_that_ends_before_it_starts_is_an_error():
    with pytest.raises(RuleError, match="last"):
        misfits(replace(FACTS, last=date(2026, 11, 29)))


# --- After a change of profile --------------------------------------------------------------------
SINCE = date(2027, 1, 11)
PIE_LATER = RecognitionPeriod(date(2027, 2, 1), None, profiles=("PIE",))


def after(*recognitions, profile="PIE", since=SINCE):
    return after_profile_change(recognitions, profile, since, FIRST, LAST)


def test_a_company_without_the_new_profile_is_told_with_its_article():
    check = after(BWI)
    assert (check.rule, check.article, check.blocking) == (
        "agreement.profile_changed",
        "WVO 10b4 (oud)",
        False,
    )
    assert "op ma 11 jan 2027 erkend voor BWI, niet voor PIE" in check.text


@pytest.mark.parametrize(
    "recognitions",
    [
        (RecognitionPeriod(FIRST, None, profiles=("BWI", "PIE")),),
        (RecognitionPeriod(FIRST, None),),
        (BWI, RecognitionPeriod(SINCE, LAST, profiles=("PIE",))),
    ],
    ids=["both profiles", "profiles unknown", "a second recognition"],
)
def test_a_company_that_has_the_new_profile_fits_on(recognitions):
    assert after(*recognitions) is None


def test_the_new_profile_counts_from_its_own_day_only():
    before = RecognitionPeriod(FIRST, None, profiles=("PIE",))
    assert after(before, BWI, since=LAST.replace(day=27)) is None
    assert after(BWI, since=LAST) is not None
    assert after(BWI, since=LAST.replace(day=27)) is None


def test_a_change_from_before_the_agreement_counts_from_its_first_day():
    assert "ma 30 nov 2026" in after(BWI, since=date(2026, 9, 1)).text


def test_a_recognition_for_the_new_profile_that_begins_late_leaves_the_days_before():
    assert "op ma 11 jan 2027" in after(BWI, PIE_LATER).text


def test_a_company_without_any_recognition_on_that_day_is_not_told_twice():
    assert after(RecognitionPeriod(FIRST, date(2027, 1, 1), profiles=("BWI",))) is None
    assert after() is None
