import re
from datetime import date

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import HourEntry
from tests.factories import (
    ClosedPeriodFactory,
    HourEntryFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.conftest import FRIDAY, THURSDAY

pytestmark = pytest.mark.django_db


def confirm(client, **fields):
    return client.post(reverse("hours_confirm"), {"week": "2026-W47"} | fields, follow=True)


def dates():
    return list(HourEntry.objects.order_by("date").values_list("date", flat=True))


def test_the_whole_week_is_entered_as_planned(mentor_client, agreement):
    confirm(mentor_client)
    assert dates() == [THURSDAY, FRIDAY]
    assert {entry.minutes for entry in HourEntry.objects.all()} == {420}


def test_one_day_is_entered_as_planned(mentor_client, agreement, trajectory):
    confirm(mentor_client, trajectory=trajectory.pk, agreement=agreement.pk, day="2026-11-19")
    assert dates() == [THURSDAY]


@pytest.mark.parametrize("pressed", ["Hele week zoals gepland", "Zoals gepland"])
def test_the_buttons_of_the_page_name_the_pupil_and_the_day(mentor_client, agreement, pressed):
    text = mentor_client.get(reverse("hours_week"), {"week": "2026-W47"}).content.decode()
    buttons = re.findall(r'name="plek"\s+value="([^"]+)"[^>]*>(.*?)</button>', text, re.DOTALL)
    place = next(value for value, label in buttons if f">{pressed}<" in label)
    confirm(mentor_client, plek=place)
    assert dates() == ([THURSDAY, FRIDAY] if "week" in pressed else [THURSDAY])


def test_asking_twice_enters_nothing_twice(mentor_client, agreement):
    confirm(mentor_client)
    response = confirm(mentor_client)
    assert len(dates()) == 2
    assert "Er was niets meer in te vullen." in response.content.decode()


def test_a_day_that_was_entered_already_stays_as_it_is(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY, kind="ill", start=None, end=None)
    confirm(mentor_client)
    assert HourEntry.objects.get(date=THURSDAY).kind == "ill"


def test_days_to_come_are_not_entered(mentor_client, agreement):
    with time_machine.travel("2026-11-19 20:00+01:00", tick=False):
        mentor_client.force_login(agreement.trajectory.mentor_assignments.get().mentor)
        confirm(mentor_client)
    assert dates() == [THURSDAY]


def test_a_holiday_is_not_entered(mentor_client, agreement, trajectory):
    year = trajectory.student.enrolments.get().school_year
    ClosedPeriodFactory(school_year=year, start=FRIDAY, end=FRIDAY)
    confirm(mentor_client)
    assert dates() == [THURSDAY]


def test_a_day_that_overlaps_with_other_hours_is_left_out(mentor_client, agreement, trajectory):
    other = signed_agreement(trajectory, weekdays=[1])
    HourEntryFactory(agreement=other, date=THURSDAY)
    confirm(mentor_client)
    assert list(agreement.entries.values_list("date", flat=True)) == [FRIDAY]


def test_hours_of_the_mentor_count_at_once(mentor_client, agreement):
    confirm(mentor_client)
    assert {entry.status for entry in HourEntry.objects.all()} == {"approved"}


def test_hours_of_a_coordinator_wait(coordinator_client, agreement):
    confirm(coordinator_client)
    assert {entry.status for entry in HourEntry.objects.all()} == {"proposed"}


def test_only_the_shown_pupils_of_a_mentor_are_entered(coordinator_client, agreement, mentor):
    school = mentor.memberships.get().school
    other = TrajectoryFactory(student__school=school, mentor=staff(school, Role.MENTOR))
    signed_agreement(other)
    confirm(coordinator_client, mentor=mentor.pk)
    assert {entry.agreement for entry in HourEntry.objects.all()} == {agreement}


def test_a_mentor_does_not_enter_hours_for_the_pupil_of_another(client, agreement, trajectory):
    client.force_login(staff(trajectory.student.school, Role.MENTOR))
    response = confirm(client, trajectory=trajectory.pk)
    assert response.status_code == 404
    assert not dates()


def test_the_whole_week_of_a_reader_who_is_a_mentor_holds_only_own_pupils(client, agreement):
    client.force_login(staff(agreement.trajectory.student.school, Role.MENTOR, Role.READER))
    confirm(client)
    assert not dates()


def test_somebody_of_another_school_enters_nothing(client, agreement):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    confirm(client)
    assert not dates()


def test_a_reader_is_refused(client, agreement, trajectory):
    client.force_login(staff(trajectory.student.school, Role.READER))
    assert confirm(client).status_code == 403


def test_looking_enters_nothing(mentor_client, agreement):
    assert mentor_client.get(reverse("hours_confirm")).status_code == 405


@pytest.mark.parametrize("day", ["2026-13-45", "gisteren", ""])
def test_an_odd_day_falls_back_on_the_week(mentor_client, agreement, trajectory, day):
    confirm(mentor_client, trajectory=trajectory.pk, day=day)
    assert len(dates()) == 2


def test_each_entered_day_is_recorded(mentor_client, agreement):
    confirm(mentor_client)
    for entry in HourEntry.objects.all():
        assert LogEntry.objects.get_for_object(entry).count() == 1


def test_what_stands_there_is_read_once_for_any_number_of_pupils(mentor_client, agreement, mentor):
    def asked_again():
        confirm(mentor_client)
        with CaptureQueriesContext(connection) as queries:
            mentor_client.post(reverse("hours_confirm"), {"week": "2026-W47"})
        return len(queries)

    school = mentor.memberships.get().school
    for_one = asked_again()
    for _ in range(4):
        signed_agreement(TrajectoryFactory(student__school=school, mentor=mentor))
    assert asked_again() == for_one
    assert HourEntry.objects.count() == 10


def test_between_two_school_years_nothing_is_planned(mentor_client, agreement):
    agreement.versions.update(start=date(2026, 7, 1))
    confirm(mentor_client, week="2026-W30")
    assert not dates()


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "-1", "²"])
@pytest.mark.parametrize("name", ["agreement", "mentor"])
def test_a_number_that_is_no_key_enters_nothing(mentor_client, agreement, name, number):
    assert confirm(mentor_client, **{name: number}).status_code == 200
    assert dates() == []


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²"])
def test_a_pupil_that_cannot_exist_is_not_found(mentor_client, agreement, number):
    assert confirm(mentor_client, trajectory=number).status_code == 404
    assert dates() == []
