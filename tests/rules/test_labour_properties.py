"""Working time: what holds for every week of work."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lwt_admin.rules.labour import RULES, LabourFacts, SchoolTime, Shift, findings
from lwt_admin.rules.labour_facts import work_days

FIRST = date(2026, 9, 7)


def at(minute):
    return time(minute // 60, minute % 60)


@st.composite
def weeks(draw):
    """A few weeks of work and school of somebody between 13 and 19, each date cut into pieces."""
    shifts, school = [], []
    for number in range(draw(st.integers(1, 21))):
        day = FIRST + timedelta(days=number)
        cuts = sorted(draw(st.sets(st.integers(0, 95), min_size=4, max_size=8)))
        pieces = list(zip(cuts[::2], cuts[1::2], strict=False))
        for start, end in pieces:
            kind = draw(st.sampled_from(["work", "work", "school", "free"]))
            if kind == "work":
                breaks = ()
                if end - start > 2 and draw(st.booleans()):
                    breaks = ((at(15 * start + 15), at(15 * start + 30)),)
                shifts.append(Shift(day, at(15 * start), at(15 * end), breaks))
            elif kind == "school":
                school.append(SchoolTime(day, at(15 * start), at(15 * end)))
    born = draw(st.dates(date(2007, 1, 1), date(2013, 6, 1)))
    return LabourFacts(born, tuple(shifts), tuple(school), draw(st.booleans()))


def split(shift):
    """A shift with a break as two shifts, one that ends and one that starts at the break."""
    if not shift.breaks:
        return (shift,)
    (start, end), *_ = shift.breaks
    return Shift(shift.date, shift.start, start), Shift(shift.date, end, shift.end)


@given(weeks())
def test_splitting_a_shift_at_a_break_changes_no_total_and_no_finding(facts):
    parts = tuple(part for shift in facts.shifts for part in split(shift))
    apart = replace(facts, shifts=parts)
    assert [day.minutes for day in work_days(apart)] == [day.minutes for day in work_days(facts)]
    assert findings(apart) == findings(facts)


@given(weeks(), st.randoms(use_true_random=False))
def test_the_order_of_shifts_and_school_does_not_matter(facts, random):
    shifts, school = list(facts.shifts), list(facts.school)
    random.shuffle(shifts)
    random.shuffle(school)
    assert findings(replace(facts, shifts=tuple(shifts), school=tuple(school))) == findings(facts)


@given(weeks())
def test_findings_are_in_order_and_name_their_article(facts):
    found = findings(facts)
    assert found == sorted(found, key=lambda one: (one.date, RULES.index(one.rule)))
    assert all(one.article and one.status == "geverifieerd" for one in found)


@given(weeks(), st.integers(-3, 25))
def test_asking_from_a_day_on_finds_the_same_as_leaving_out_what_came_before(facts, number):
    since = FIRST + timedelta(days=number)
    assert findings(facts, since) == [one for one in findings(facts) if one.date >= since]


@given(weeks())
def test_working_time_is_shifts_less_breaks_and_school_under_18(facts):
    for day in work_days(facts):
        work = sum(length(one) for one in facts.shifts if one.date == day.date)
        school = sum(length(one) for one in facts.school if one.date == day.date)
        had_birthday = (day.date.month, day.date.day) >= (
            facts.birth_date.month,
            facts.birth_date.day,
        )
        of_age = day.date.year - facts.birth_date.year - (not had_birthday) >= 18
        assert day.minutes == work + (0 if of_age else school)


def length(one):
    breaks = getattr(one, "breaks", ())
    return minutes(one.start, one.end) - sum(minutes(start, end) for start, end in breaks)


def minutes(start, end):
    return (end.hour - start.hour) * 60 + end.minute - start.minute
