"""What a pupil missed at the company, as the page about guidance shows it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.absence_summary import SHOWN, summarise_absence
from lwt_admin.placements.reading import read_hours
from tests.factories import HourEntryFactory, SchoolFactory, staff
from tests.placements.conftest import FRIDAY, THURSDAY

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
WEEK = timedelta(weeks=1)


def missed(agreement, day, kind="ill", **values):
    without_times = {"start": None, "end": None, "breaks": []}
    return HourEntryFactory(agreement=agreement, date=day, kind=kind, **without_times | values)


def totals(agreement, first=None):
    summary = summarise_absence(read_hours([agreement.trajectory]), first, TODAY)
    return {one.what: one.text for one in summary.totals if one.days}


def address(agreement):
    return reverse("absence_student", args=[agreement.trajectory.student_id])


def test_each_reason_is_summed_in_days_and_hours(agreement):
    missed(agreement, THURSDAY)
    missed(agreement, FRIDAY, missed_minutes=120)
    missed(agreement, THURSDAY - WEEK, "excused")
    missed(agreement, FRIDAY - WEEK, "absent", missed_minutes=90)
    HourEntryFactory(agreement=agreement, date=FRIDAY - 2 * WEEK, missed_minutes=20)
    assert totals(agreement) == {
        "ziek": "2 dagen, 9 uur",
        "afwezig met verlof": "1 dag, 7 uur",
        "afwezig zonder verlof": "1 dag, 1,5 uur",
        "te laat of eerder weg": "1 dag, 0,33 uur",
    }


@pytest.mark.parametrize("kind", ["holiday", "closed"])
def test_a_day_off_is_not_missed(agreement, kind):
    missed(agreement, THURSDAY, kind)
    assert totals(agreement) == {}


def test_what_was_rejected_did_not_happen(agreement):
    missed(agreement, THURSDAY, status="rejected")
    assert totals(agreement) == {}


def test_only_what_was_from_the_first_day_up_to_today(agreement):
    missed(agreement, THURSDAY - WEEK)
    missed(agreement, THURSDAY)
    missed(agreement, THURSDAY + WEEK)
    assert totals(agreement, first=THURSDAY) == {"ziek": "1 dag, 7 uur"}


def test_the_last_days_are_named_the_newest_first(agreement):
    days = [THURSDAY - week * WEEK for week in range(SHOWN + 1)]
    for day in days:
        missed(agreement, day)
    summary = summarise_absence(read_hours([agreement.trajectory]), None, TODAY)
    assert [one.date for one in summary.newest] == days[:SHOWN]


def test_the_page_tells_of_this_school_year(mentor_client, agreement):
    missed(agreement, THURSDAY)
    page = mentor_client.get(address(agreement)).content.decode()
    assert "Schooljaar 2026-2027" in page
    assert "1 dag, 7 uur" in page


def test_absence_that_must_be_reported_is_told_with_its_article(mentor_client, agreement):
    for day in (THURSDAY, FRIDAY, THURSDAY - WEEK):
        missed(agreement, day, "absent")
    assert "Leerplichtwet 21a" in mentor_client.get(address(agreement)).content.decode()


def test_the_page_of_guidance_gets_a_part(mentor_client, agreement):
    part = mentor_client.get(address(agreement), headers={"HX-Request": "true"}).content.decode()
    assert "Verzuim bij het leerbedrijf" in part
    assert "<html" not in part


def client_of(school, role):
    client = Client()
    client.force_login(staff(school, role))
    return client


def test_who_sees_no_hours_is_not_led_to_it(agreement):
    client = client_of(agreement.trajectory.student.school, Role.EXAM_SECRETARY)
    assert client.get(address(agreement)).status_code == 403
    page = client.get(reverse("support", args=[agreement.trajectory.student_id]))
    assert address(agreement) not in page.content.decode()


def test_nobody_of_another_school_sees_it(agreement):
    client = client_of(SchoolFactory(), Role.COORDINATOR)
    assert client.get(address(agreement)).status_code == 404


def test_the_page_costs_the_same_queries_for_any_number(
    mentor_client, agreement, django_assert_max_num_queries, django_assert_num_queries
):
    missed(agreement, THURSDAY)
    mentor_client.get(address(agreement))
    with django_assert_max_num_queries(15) as few:
        mentor_client.get(address(agreement))
    for week in range(1, 11):
        missed(agreement, THURSDAY - week * WEEK)
        missed(agreement, FRIDAY - week * WEEK)
    with django_assert_num_queries(len(few)):
        mentor_client.get(address(agreement))
