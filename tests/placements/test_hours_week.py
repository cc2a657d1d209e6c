from datetime import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.models import HourEntry
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

pytestmark = pytest.mark.django_db
WEEK = {"week": "2026-W47"}


def page(client: Client, **query: str) -> str:
    response = client.get(reverse("hours_week"), WEEK | query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_week_of_today_is_shown_without_asking(mentor_client, agreement):
    text = mentor_client.get(reverse("hours_week")).content.decode()
    assert "Uren, week 47" in text


def test_a_week_that_does_not_exist_shows_this_week(mentor_client, agreement):
    assert "Uren, week 47" in page(mentor_client, week="2026-W99")


def test_a_planned_day_offers_to_enter_it_as_planned(mentor_client, agreement):
    text = page(mentor_client)
    assert text.count("hour-planned") == 2
    assert "Zoals gepland" in text


def test_an_entered_day_is_no_longer_planned(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    assert page(mentor_client).count("hour-planned") == 1


def test_a_closed_day_of_the_school_is_not_planned(mentor_client, agreement, trajectory):
    year = trajectory.student.enrolments.get().school_year
    ClosedPeriodFactory(school_year=year, name="Studiedag", start=FRIDAY, end=FRIDAY)
    text = page(mentor_client)
    assert text.count("hour-planned") == 1
    assert "Studiedag" in text


def test_a_day_of_an_interrupted_trajectory_is_not_planned(mentor_client, agreement, trajectory):
    trajectory.interruptions.create(start=FRIDAY, reason="Gebroken been.")
    assert page(mentor_client).count("hour-planned") == 1


def test_a_day_to_come_is_planned_but_cannot_be_entered(mentor_client, agreement):
    with time_machine.travel("2026-11-18 09:00+01:00", tick=False):
        text = page(mentor_client)
    assert "gepland" in text
    assert "Zoals gepland" not in text


def test_saturday_is_shown_only_when_somebody_works(mentor_client, agreement):
    assert "za 21 nov</span>" not in page(mentor_client)
    HourEntryFactory(agreement=agreement, date=THURSDAY.replace(day=21))
    assert "za 21 nov</span>" in page(mentor_client)


def test_a_mentor_does_not_see_the_pupil_of_another_mentor(client, agreement, trajectory):
    other = staff(trajectory.student.school, Role.MENTOR)
    client.force_login(other)
    assert str(trajectory.student) not in page(client)


def test_somebody_of_another_school_does_not_see_the_pupil(client, agreement, trajectory):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert str(trajectory.student) not in page(client)


def test_an_exam_secretary_has_no_page_of_hours(client, agreement, trajectory):
    client.force_login(staff(trajectory.student.school, Role.EXAM_SECRETARY))
    assert client.get(reverse("hours_week")).status_code == 403


def test_a_reader_sees_hours_without_buttons(client, agreement, trajectory):
    client.force_login(staff(trajectory.student.school, Role.READER))
    text = page(client)
    assert str(trajectory.student) in text
    assert "Zoals gepland" not in text


def test_a_coordinator_narrows_the_week_to_one_mentor(coordinator_client, agreement, mentor):
    other = TrajectoryFactory(
        student__school=mentor.memberships.get().school,
        student__last_name="Anders",
        mentor=staff(mentor.memberships.get().school, Role.MENTOR),
    )
    signed_agreement(other)
    assert "Yara Anders" in page(coordinator_client)
    assert "Yara Anders" not in page(coordinator_client, mentor=str(mentor.pk))


def test_too_long_a_day_of_a_young_pupil_warns_with_its_article(
    mentor_client, agreement, trajectory
):
    student = trajectory.student
    student.birth_date = student.birth_date.replace(year=2011)
    student.save()
    HourEntryFactory(agreement=agreement, date=THURSDAY, end=time(17))
    text = page(mentor_client)
    assert "NRK 3:1" in text
    assert "hour-warn" in text


def test_too_early_a_start_says_from_when(mentor_client, agreement, trajectory):
    student = trajectory.student
    student.birth_date = student.birth_date.replace(year=2011)
    student.save()
    HourEntryFactory(agreement=agreement, date=THURSDAY, start=time(6))
    assert "pas vanaf 7.00" in page(mentor_client)


def test_an_orientation_placement_is_shown_as_not_counting(mentor_client, agreement):
    agreement.kind = agreement.Kind.ORIENTATION
    agreement.save()
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    assert "telt niet mee: oriëntatiestage</small>" in page(mentor_client)


def test_hours_of_another_wait_with_a_button_to_approve(mentor_client, agreement, coordinator):
    entry = HourEntryFactory(
        agreement=agreement,
        date=THURSDAY,
        status=HourEntry.Status.PROPOSED,
        entered_by=coordinator,
    )
    text = page(mentor_client)
    assert "wacht op akkoord" in text
    assert reverse("hour_approve", args=[entry.pk]) in text


def test_hours_that_count_say_so_in_a_word(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    assert "telt mee</small>" in page(mentor_client)


def test_who_entered_hours_gets_no_button_to_approve_them(
    coordinator_client, agreement, coordinator
):
    entry = HourEntryFactory(
        agreement=agreement,
        date=THURSDAY,
        status=HourEntry.Status.PROPOSED,
        entered_by=coordinator,
    )
    assert reverse("hour_approve", args=[entry.pk]) not in page(coordinator_client)


def test_a_name_with_markup_shows_harmlessly(mentor_client, agreement, trajectory):
    student = trajectory.student
    student.last_name = "<script>alert(1)</script>"
    student.save()
    assert "<script>alert" not in page(mentor_client)


@pytest.mark.parametrize("pupils", [1, 20])
def test_the_week_costs_the_same_queries_for_any_number_of_pupils(
    coordinator_client, agreement, mentor, pupils, django_assert_num_queries
):
    school = mentor.memberships.get().school
    year = agreement.trajectory.student.enrolments.get().school_year
    for _ in range(pupils - 1):
        other = TrajectoryFactory(student__school=school, mentor=mentor)
        EnrolmentFactory(student=other.student, school_year=year)
        HourEntryFactory(agreement=signed_agreement(other), date=THURSDAY)
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    coordinator_client.get(reverse("hours_week"), WEEK)
    with django_assert_num_queries(13):
        page(coordinator_client)
