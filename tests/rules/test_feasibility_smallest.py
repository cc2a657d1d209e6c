"""The changes that are proposed are the smallest: no smaller one does it, tried one by one."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lwt_admin.rules.feasibility import (
    BOTH,
    EARLIER_START,
    LONGER_DAYS,
    MORE_DAYS,
    feasibility,
)
from lwt_admin.rules.lawful_plan import FeasibilityFacts, Pattern, lawful_days
from lwt_admin.rules.periods import PlannedDay, SchoolCalendar

FIRST = date(2026, 8, 31)
DAY = timedelta(days=1)
LONGEST = {14: 420, 15: 420, 16: 540, 17: 540, 18: 720}


@st.composite
def nearly_enough(draw):
    """A pattern for the last weeks of a pupil who has made most of the minimum already."""
    start = FIRST + draw(st.integers(0, 20)) * DAY
    last = start + draw(st.integers(12, 36)) * DAY
    days, hours = draw(st.integers(60, 78)), draw(st.integers(540, 630))
    closed = start + draw(st.integers(-10, 20)) * DAY
    return FeasibilityFacts(
        pattern=Pattern(
            start,
            draw(st.sets(st.integers(1, 6), min_size=1, max_size=3).map(sorted).map(tuple)),
            draw(st.sampled_from([240, 300, 400, 420, 480, 495, 500, 540])),
        ),
        last=last,
        birth_date=draw(st.dates(date(2008, 8, 1), date(2012, 10, 1))),
        calendar=SchoolCalendar(((closed, closed + draw(st.integers(0, 4)) * DAY),)),
        school=dict.fromkeys(range(1, 6), draw(st.sampled_from([0, 300, 420]))),
        earliest=start - draw(st.integers(0, 20)) * DAY,
        done=tuple(
            PlannedDay(date(2025, 9, 1) + number * DAY, hours * 60 // days)
            for number in range(days)
        ),
    )


def reached_on(facts, **changes):
    """When 640 hours and 80 days are there after these changes of the pattern; None if never."""
    changed = replace(facts, pattern=replace(facts.pattern, **changes))
    minutes, days = sum(day.minutes for day in facts.done), len(facts.done)
    for day in lawful_days(changed):
        minutes, days = minutes + day.minutes, days + 1
        if minutes >= 640 * 60 and days >= 80:
            return day.date
    return None


def wider(facts, more):
    """Every set with so many school days more, one school day at least left at school."""
    free = set(facts.calendar.school_days) - set(facts.pattern.weekdays)
    if more >= len(free):
        return []
    return [tuple(sorted((*facts.pattern.weekdays, *days))) for days in combinations(free, more)]


def lengths(facts):
    """Every quarter of an hour more, and the longest day that age allows on the last day."""
    born, last = facts.birth_date, facts.last
    age = last.year - born.year - ((last.month, last.day) < (born.month, born.day))
    longest = LONGEST[age]
    asked = facts.pattern.minutes
    return [m for m in range(asked + 1, longest + 1) if m == longest or (m - asked) % 15 == 0]


def more_days(facts):
    for more in range(1, 6):
        found = [(day, w) for w in wider(facts, more) if (day := reached_on(facts, weekdays=w))]
        if found:
            return {"weekdays": min(found)[1]}
    return None


def longer_days(facts):
    return next(({"minutes": m} for m in lengths(facts) if reached_on(facts, minutes=m)), None)


def both(facts):
    for more in range(1, 6):
        for m in lengths(facts):
            tried = [(reached_on(facts, weekdays=w, minutes=m), w) for w in wider(facts, more)]
            found = [(day, weekdays) for day, weekdays in tried if day]
            if found:
                return {"weekdays": min(found)[1], "minutes": m}
    return None


def earlier_start(facts):
    start = facts.pattern.start
    while start > facts.earliest:
        start -= DAY
        if reached_on(facts, start=start):
            return {"start": start}
    return None


@settings(max_examples=40)
@given(nearly_enough())
def test_the_changes_are_those_of_a_search_through_all_of_them(facts):
    found = feasibility(facts)
    assume(not found.feasible)
    expected = {MORE_DAYS: more_days(facts), LONGER_DAYS: longer_days(facts)}
    if not any(expected.values()):
        expected[BOTH] = both(facts)
    expected[EARLIER_START] = earlier_start(facts)
    assert {change.kind: change.pattern for change in found.changes} == {
        kind: replace(facts.pattern, **changes) for kind, changes in expected.items() if changes
    }
