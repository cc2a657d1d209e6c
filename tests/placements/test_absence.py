from datetime import date, timedelta

import pytest
from django.urls import reverse

from lwt_admin.placements.absence import absences, asked_for, found_up_to, to_act_on
from lwt_admin.placements.attention import attention
from lwt_admin.placements.reading import read_hours
from lwt_admin.todo import Urgency
from tests.factories import HourEntryFactory
from tests.placements.conftest import FRIDAY, THURSDAY

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
WEEK = timedelta(weeks=1)


def absent(agreement, day, minutes=420, **values):
    return HourEntryFactory(
        agreement=agreement,
        date=day,
        kind="absent",
        start=None,
        end=None,
        breaks=[],
        missed_minutes=minutes,
        **values,
    )


def hours_of(agreement):
    (hours,) = read_hours([agreement.trajectory])
    return hours


def lines(person, agreement):
    """What the person is told about absence, without the name of the pupil."""
    todos = attention(person, agreement.trajectory.student.school, TODAY)
    found = [one for one in todos if one.article == "Leerplichtwet 21a"]
    return [(one.urgency, one.text.partition(": ")[2]) for one in found]


def test_missed_days_and_late_starts_are_absence(agreement):
    absent(agreement, THURSDAY)
    HourEntryFactory(agreement=agreement, date=FRIDAY, missed_minutes=20)
    assert [(one.date, one.minutes) for one in absences(hours_of(agreement))] == [
        (THURSDAY, 420),
        (FRIDAY, 20),
    ]


def test_a_missed_day_of_which_nobody_said_how_much_is_the_planned_day(agreement):
    absent(agreement, THURSDAY, minutes=0)
    assert [one.minutes for one in absences(hours_of(agreement))] == [420]


@pytest.mark.parametrize("kind", ["excused", "ill", "holiday", "closed"])
def test_with_leave_nothing_is_missed(agreement, kind):
    HourEntryFactory(agreement=agreement, date=THURSDAY, kind=kind, start=None, end=None)
    assert absences(hours_of(agreement)) == []


def test_what_was_rejected_was_not_missed(agreement):
    absent(agreement, THURSDAY, status="rejected")
    assert absences(hours_of(agreement)) == []


def test_a_coordinator_hears_that_absence_comes_near(agreement, coordinator, mentor):
    absent(agreement, THURSDAY)
    absent(agreement, FRIDAY, minutes=300)
    assert lines(coordinator, agreement) == [(Urgency.ATTENTION, "veel verzuim zonder verlof")]
    assert lines(mentor, agreement) == []


def test_a_coordinator_hears_that_absence_must_be_reported(agreement, coordinator):
    for day in (THURSDAY - WEEK, THURSDAY):
        absent(agreement, day)
    absent(agreement, FRIDAY, minutes=120)
    assert lines(coordinator, agreement) == [(Urgency.WRONG, "verzuim zonder verlof melden")]


def test_less_than_twelve_hours_asks_for_nothing(agreement, coordinator):
    absent(agreement, THURSDAY)
    absent(agreement, FRIDAY, minutes=299)
    assert lines(coordinator, agreement) == []


@pytest.mark.parametrize(
    ("days", "is_told"), [((54, 27), True), ((54, 26), False), ((56, 28), False)]
)
def test_as_much_is_read_as_what_asks_for_attention_today_needs(agreement, days, is_told):
    for back in days:
        absent(agreement, TODAY - timedelta(days=back), minutes=480)
    (some,) = read_hours([agreement.trajectory], needed=asked_for(TODAY))
    whole = hours_of(agreement)
    assert to_act_on(some, TODAY) == to_act_on(whole, TODAY)
    assert bool(to_act_on(some, TODAY)) == is_told


def test_a_day_that_was_worked_in_full_is_no_absence_to_read(agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    (some,) = read_hours([agreement.trajectory], needed=asked_for(TODAY))
    assert some.entries == ()


def test_what_had_to_be_reported_longer_ago_asks_for_nothing_but_stays_known(agreement):
    for weeks in (8, 7, 6):
        absent(agreement, THURSDAY - weeks * WEEK)
    hours = hours_of(agreement)
    assert to_act_on(hours, TODAY) is None
    assert [one.date for one in found_up_to(hours, TODAY)] == [THURSDAY - 6 * WEEK]


def test_the_page_of_the_pupil_shows_it_with_its_article(mentor_client, agreement):
    for day in (THURSDAY - WEEK, THURSDAY, FRIDAY):
        absent(agreement, day)
    url = reverse("hours_student", args=[agreement.trajectory.student_id])
    text = mentor_client.get(url).content.decode()
    assert "21 uur verzuim zonder verlof" in text
    assert "Leerplichtwet 21a" in text


def test_disputed_hours_go_back_to_the_mentor(agreement, mentor):
    HourEntryFactory(agreement=agreement, date=THURSDAY, status="disputed")
    todos = attention(mentor, agreement.trajectory.student.school, TODAY)
    assert any("1 urenregel betwist door de leermeester" in one.text for one in todos)
