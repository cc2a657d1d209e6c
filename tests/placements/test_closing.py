from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.as_planned import confirm_planned
from lwt_admin.placements.closing import close_week
from lwt_admin.placements.models import ClosedWeek, HourCorrection, HourEntry, HourStep
from lwt_admin.placements.services import save_entry
from tests.factories import (
    ClosedPeriodFactory,
    EnrolmentFactory,
    HourEntryFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.conftest import FRIDAY, THURSDAY
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 21)
WORKED = {"kind": "worked", "start": "08:00", "end": "14:30", "breaks": "12.00-12.30"}


@pytest.fixture
def filled(agreement, mentor) -> HourEntry:
    """Both planned days were entered and count; the Thursday is given."""
    HourEntryFactory(agreement=agreement, date=FRIDAY, entered_by=mentor)
    return HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)


@pytest.fixture
def closed(filled, trajectory, mentor) -> HourEntry:
    """An entry in a week that was closed."""
    close_week(trajectory, mentor, THURSDAY, timezone.now())
    return filled


def url_of(trajectory):
    return reverse("hours_close", args=[trajectory.pk])


def open_days(trajectory, mentor):
    with pytest.raises(ValidationError) as refused:
        close_week(trajectory, mentor, MONDAY, timezone.now())
    assert not ClosedWeek.objects.exists()
    return refused.value.messages


def test_a_full_week_is_closed(filled, trajectory, mentor):
    close_week(trajectory, mentor, THURSDAY, timezone.now())
    week = ClosedWeek.objects.get()
    assert (week.monday, week.closed_by, week.trajectory) == (MONDAY, mentor, trajectory)


def test_a_planned_day_that_was_not_entered_is_named(agreement, trajectory, mentor):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    assert open_days(trajectory, mentor) == [
        f"vr 20 nov 2026: bij {agreement.company} nog niet ingevuld"
    ]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("proposed", "wacht op akkoord"),
        ("confirmed", "bevestigd, wacht op akkoord"),
        ("disputed", "betwist"),
    ],
)
def test_what_waits_or_is_disputed_is_named(filled, trajectory, mentor, status, text):
    HourEntry.objects.filter(pk=filled.pk).update(status=status)
    assert open_days(trajectory, mentor) == [f"do 19 nov 2026: {text}"]


def test_what_was_rejected_keeps_no_week_open(filled, trajectory, mentor):
    HourEntry.objects.filter(pk=filled.pk).update(status="rejected")
    close_week(trajectory, mentor, MONDAY, timezone.now())
    assert ClosedWeek.objects.exists()


def test_a_day_to_come_keeps_the_week_open(agreement, trajectory, mentor):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    with time_machine.travel("2026-11-19 20:00+01:00", tick=False):
        assert "moet nog komen" in open_days(trajectory, mentor)[0]


def test_a_week_to_come_is_not_closed(agreement, trajectory, mentor):
    with pytest.raises(ValidationError, match="moet nog komen"):
        close_week(trajectory, mentor, date(2026, 11, 23), timezone.now())


def test_a_week_without_anything_planned_is_closed(agreement, trajectory, mentor):
    year = trajectory.student.enrolments.get().school_year
    ClosedPeriodFactory(school_year=year, start=MONDAY, end=FRIDAY)
    close_week(trajectory, mentor, MONDAY, timezone.now())
    assert ClosedWeek.objects.exists()


def test_a_week_is_closed_once(closed, trajectory, mentor):
    with pytest.raises(ValidationError, match="al afgesloten"):
        close_week(trajectory, mentor, MONDAY, timezone.now())
    assert ClosedWeek.objects.count() == 1


def test_the_page_names_what_is_open_with_a_way_to_it(mentor_client, agreement, trajectory):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, status="proposed")
    text = mentor_client.get(url_of(trajectory), {"week": "2026-W47"}).content.decode()
    assert reverse("hour_edit", args=[entry.pk]) in text
    assert reverse("hour_add", args=[agreement.pk, FRIDAY]) in text
    assert "Week afsluiten</button>" not in text


def test_the_week_is_closed_by_the_button_and_the_page_says_by_whom(
    mentor_client, filled, trajectory, mentor
):
    page = mentor_client.get(url_of(trajectory), {"week": "2026-W47"})
    assert "Week afsluiten</button>" in page.content.decode()
    mentor_client.post(url_of(trajectory), {"week": "2026-W47"})
    assert ClosedWeek.objects.get().monday == MONDAY
    page = mentor_client.get(url_of(trajectory), {"week": "2026-W47"})
    assert f"afgesloten door {mentor.get_full_name()}" in page.content.decode()


def test_a_week_that_cannot_be_closed_says_why(mentor_client, agreement, trajectory):
    page = mentor_client.post(url_of(trajectory), {"week": "2026-W47"}, follow=True)
    assert "do 19 nov 2026: bij" in page.content.decode()
    assert not ClosedWeek.objects.exists()


def test_looking_closes_nothing(mentor_client, filled, trajectory):
    mentor_client.get(url_of(trajectory), {"week": "2026-W47"})
    assert not ClosedWeek.objects.exists()


@pytest.mark.parametrize(
    ("elsewhere", "roles", "status"),
    [
        (False, (Role.READER,), 403),
        (False, (Role.MENTOR,), 404),
        (True, (Role.COORDINATOR,), 404),
    ],
)
def test_who_has_no_right_to_the_pupil_closes_nothing(
    client, filled, trajectory, elsewhere, roles, status
):
    school = SchoolFactory() if elsewhere else trajectory.student.school
    client.force_login(staff(school, *roles))
    answer = client.post(url_of(trajectory), {"week": "2026-W47"})
    assert answer.status_code == status
    assert not ClosedWeek.objects.exists()


def change(client, entry, **values):
    url = reverse("hour_edit", args=[entry.pk])
    return client.post(url, WORKED | {"version": entry.version} | values, follow=True)


def test_a_change_in_a_closed_week_asks_for_a_reason(mentor_client, closed):
    page = change(mentor_client, closed)
    assert "reason" in page.context["form"].errors
    closed.refresh_from_db()
    assert (closed.minutes, closed.version) == (420, 1)


def test_a_correction_keeps_what_stood_there_beside_it(mentor_client, closed, mentor, trajectory):
    change(mentor_client, closed, reason="Bon gevonden.")
    closed.refresh_from_db()
    correction = HourCorrection.objects.get()
    assert (closed.minutes, correction.before["minutes"]) == (360, 420)
    assert (correction.reason, correction.by) == ("Bon gevonden.", mentor)
    for url in (
        reverse("hour_edit", args=[closed.pk]),
        reverse("hours_student", args=[trajectory.student_id]),
    ):
        text = mentor_client.get(url).content.decode()
        assert "Bon gevonden." in text
        assert "Er stond: 7 uur, 08.00–15.30, pauze 12.00-12.30, goedgekeurd" in text


def test_an_addition_in_a_closed_week_is_a_correction_too(mentor_client, closed, agreement):
    url = reverse("hour_add", args=[agreement.pk, date(2026, 11, 18)])
    assert mentor_client.post(url, WORKED).status_code == 200
    mentor_client.post(url, WORKED | {"reason": "Extra dag."})
    correction = HourCorrection.objects.get()
    assert (correction.before, correction.entry.date) == ({}, date(2026, 11, 18))


def test_what_is_taken_away_from_a_closed_week_stays_rejected(mentor_client, closed):
    url = reverse("hour_delete", args=[closed.pk])
    assert "afgesloten" in mentor_client.get(url).content.decode()
    mentor_client.post(url, {"reason": " "})
    closed.refresh_from_db()
    assert closed.status == "approved"
    mentor_client.post(url, {"reason": "Dubbel ingevoerd.", "version": "1"})
    closed.refresh_from_db()
    assert (closed.status, closed.rejection_reason) == ("rejected", "Dubbel ingevoerd.")
    assert HourCorrection.objects.get().before["status"] == "approved"
    assert HourStep.objects.get().reason == "Dubbel ingevoerd."


def test_planned_days_are_not_entered_in_a_closed_week(closed, trajectory, mentor):
    HourEntry.objects.filter(date=FRIDAY).delete()
    assert confirm_planned([trajectory], mentor, TODAY, (MONDAY, TODAY)) == []


def test_another_week_stays_open(mentor_client, closed, agreement):
    url = reverse("hour_add", args=[agreement.pk, date(2026, 11, 12)])
    mentor_client.post(url, WORKED)
    assert HourEntry.objects.filter(date=date(2026, 11, 12)).exists()
    assert not HourCorrection.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_week_is_not_closed_over_hours_that_arrive_at_the_same_moment():
    school = SchoolFactory()
    mentor, coordinator = staff(school, Role.MENTOR), staff(school, Role.COORDINATOR)
    trajectory = TrajectoryFactory(student__school=school, mentor=mentor)
    EnrolmentFactory(student=trajectory.student)
    agreement = signed_agreement(trajectory)
    for day in (THURSDAY, FRIDAY):
        HourEntryFactory(agreement=agreement, date=day, entered_by=mentor)

    def close():
        close_week(trajectory, mentor, MONDAY, timezone.now())

    def add():
        entry = HourEntry(agreement=agreement, date=date(2026, 11, 18), start=time(8), end=time(12))
        save_entry(entry, coordinator, TODAY)

    with time_machine.travel("2026-11-21 09:00+01:00"):
        refused = [isinstance(one, ValidationError) for one in at_once(close, add)]
    assert sorted(refused) == [False, True]
    assert ClosedWeek.objects.exists() is not refused[0]
