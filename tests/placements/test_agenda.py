"""The calendar of one's visits: its address, what is in it, and for whom."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lwt_admin.accounts.perms import Role
from lwt_admin.links import digest
from lwt_admin.placements.calendar_feed import renew
from lwt_admin.placements.models import CalendarFeed
from tests.factories import TrajectoryFactory, VisitFactory, signed_agreement, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(mentor):
    return renew(mentor, timezone.now())


def read(token):
    """What an agenda gets, without signing in."""
    return Client().get(reverse("calendar_feed", args=[token]))


def events(token):
    response = read(token)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


# --- The address ----------------------------------------------------------------------------------
def test_the_address_is_told_once_and_only_its_digest_is_kept(mentor_client, mentor):
    page = mentor_client.post(reverse("agenda_renew"))
    address = page.context["address"]
    token = address.rsplit("/", 1)[-1].removesuffix(".ics")
    assert address in page.content.decode()
    assert CalendarFeed.objects.get().token_hash == digest(token)
    assert token not in mentor_client.get(reverse("agenda")).content.decode()
    assert read(token).status_code == 200


def test_the_page_with_the_address_stays_out_of_caches(mentor_client):
    assert mentor_client.post(reverse("agenda_renew"))["Cache-Control"].startswith("no-store")


def test_a_new_address_closes_the_one_before_it(mentor_client, mentor, token):
    mentor_client.post(reverse("agenda_renew"))
    assert read(token).status_code == 404
    assert CalendarFeed.objects.filter(user=mentor, revoked_at=None).count() == 1


def test_an_address_is_withdrawn(mentor_client, token):
    mentor_client.post(reverse("agenda_revoke"))
    assert read(token).status_code == 404


def test_withdrawing_nothing_is_no_error(mentor_client):
    assert mentor_client.post(reverse("agenda_revoke")).status_code == 302


def test_looking_at_the_page_makes_no_address(mentor_client):
    mentor_client.get(reverse("agenda"))
    mentor_client.get(reverse("agenda_renew"))
    assert not CalendarFeed.objects.exists()


def test_nobody_withdraws_the_address_of_somebody_else(coordinator_client, token):
    coordinator_client.post(reverse("agenda_revoke"))
    assert read(token).status_code == 200


def test_an_address_that_never_was_is_not_found(db):
    assert read("verzonnen").status_code == 404


def test_guessing_addresses_is_stopped(db, monkeypatch):
    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "calendar_unknown", "3/h/ip")
    answers = [read(f"gok{number}").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]


def test_one_address_is_not_read_endlessly(token, monkeypatch):
    monkeypatch.setitem(settings.ACCOUNT_RATE_LIMITS, "calendar_feed", "2/h/key")
    assert [read(token).status_code for _ in range(3)] == [200, 200, 429]


def test_an_agenda_only_reads(token):
    assert Client().post(reverse("calendar_feed", args=[token])).status_code == 405


def test_the_answer_leaves_no_trace(token):
    response = read(token)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert not response.cookies


# --- What is in it --------------------------------------------------------------------------------
def test_an_event_names_the_company_and_the_first_name_and_no_more(mentor, agreement, token):
    student = agreement.trajectory.student
    student.first_name, student.last_name = "Noor", "Geheimzinnig"
    student.save()
    VisitFactory(agreement=agreement, visitor=mentor, notes="Vertrouwelijk verslag")
    (event,) = events(token)
    assert event["SUMMARY"] == f"LWT-bezoek {agreement.company}"
    assert event["DESCRIPTION"] == "Noor, bij het bedrijf"
    assert event["CLASS"] == "PRIVATE"
    content = read(token).content.decode()
    for secret in ("Geheimzinnig", "Vertrouwelijk", student.number, str(mentor)):
        assert secret not in content


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2026, 11, 24), 9), (date(2027, 3, 29), 8), (date(2026, 10, 26), 9)]
)
def test_a_time_is_the_clock_on_the_wall_of_that_day(mentor, agreement, token, day, hour):
    VisitFactory(agreement=agreement, visitor=mentor, date=day, time=time(10, 0))
    (event,) = events(token)
    start = datetime.combine(day, time(hour, 0), UTC)
    assert event.start.astimezone(UTC) == start
    assert event.end.astimezone(UTC) == start + timedelta(hours=1)


def test_a_visit_without_a_time_takes_the_day_and_blocks_nothing(mentor, agreement, token):
    VisitFactory(agreement=agreement, visitor=mentor, time=None)
    (event,) = events(token)
    assert event.start == date(2026, 11, 24)
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_talk_by_telephone_has_no_place(mentor, agreement, token):
    VisitFactory(agreement=agreement, visitor=mentor, kind="phone")
    (event,) = events(token)
    assert "LOCATION" not in event


def test_a_name_with_a_line_break_makes_no_line_of_its_own(mentor, agreement, token):
    agreement.company.name = "Bouw\r\nEND:VEVENT, & Zoon; BV"
    agreement.company.save()
    VisitFactory(agreement=agreement, visitor=mentor)
    assert len(events(token)) == 1


def test_what_did_not_go_through_or_is_long_ago_is_left_out(mentor, agreement, token):
    VisitFactory(agreement=agreement, visitor=mentor, cancelled_reason="Ziek")
    VisitFactory(agreement=agreement, visitor=mentor, was=True, date=date(2026, 9, 1))
    assert not events(token)


# --- For whom -------------------------------------------------------------------------------------
def test_visits_of_pupils_of_another_mentor_are_not_in_it(mentor, trajectory, token):
    school = trajectory.student.school
    other = staff(school, Role.MENTOR)
    agreement = signed_agreement(TrajectoryFactory(student__school=school, mentor=other))
    VisitFactory(agreement=agreement, visitor=other)
    assert not events(token)


def test_a_visit_by_a_substitute_to_ones_own_pupil_is_in_it(trajectory, agreement, token):
    VisitFactory(agreement=agreement, visitor=staff(trajectory.student.school, Role.MENTOR))
    assert len(events(token)) == 1


def test_visits_go_when_the_pupil_goes_to_another_mentor(mentor, trajectory, agreement, token):
    VisitFactory(agreement=agreement, visitor=mentor)
    trajectory.mentor_assignments.update(until=date(2026, 11, 20))
    assert not events(token)


def test_a_coordinator_reads_the_visits_they_make_themselves(coordinator, mentor, agreement):
    token = renew(coordinator, timezone.now())
    VisitFactory(agreement=agreement, visitor=mentor)
    VisitFactory(agreement=agreement, visitor=coordinator, date=date(2026, 11, 25))
    (event,) = events(token)
    assert event.start.date() == date(2026, 11, 25)


def test_who_left_the_school_reads_nothing_any_more(mentor, agreement, token):
    VisitFactory(agreement=agreement, visitor=mentor)
    mentor.memberships.update(ended_on=date(2026, 11, 20))
    assert not events(token)


def test_an_account_that_was_closed_reads_nothing_at_all(mentor, token):
    mentor.is_active = False
    mentor.save()
    assert read(token).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_it_costs_the_same_queries_for_any_number(
    mentor, agreement, token, number, django_assert_num_queries
):
    for day in range(1, number + 1):
        VisitFactory(agreement=agreement, visitor=mentor, date=date(2026, 12, day))
    with django_assert_num_queries(3):
        events(token)
