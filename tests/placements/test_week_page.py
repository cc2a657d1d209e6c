"""What the page of a week says of each day: does it count, what the law finds, what may be done."""

import html
import json
import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.placements.by_link import dispute_by_link
from lwt_admin.placements.closing import close_week
from lwt_admin.placements.models import ClosedWeek, HourEntry
from lwt_admin.placements.services import save_entry
from lwt_admin.placements.week import Week
from lwt_admin.placements.week_page import trajectories_in_week, week_table
from tests.factories import HourEntryFactory, SchoolFactory, signed_agreement, staff
from tests.placements.conftest import FRIDAY, THURSDAY
from tests.placements.links import link_for

pytestmark = pytest.mark.django_db
ABSENT = {"kind": "absent", "start": None, "end": None, "breaks": []}


def page(client: Client, week: str = "2026-W47") -> str:
    response = client.get(reverse("hours_week"), {"week": week})
    assert response.status_code == 200
    return response.content.decode()


def notes(text: str) -> list[str]:
    """What each cell says its hours are worth."""
    found = re.findall(r'class="hour-note">(?:<svg.*?</svg>)?([^<]+)', text, re.DOTALL)
    return [note.strip() for note in found if note.strip() != "gepland"]


def slots(text: str) -> dict:
    """Every place that can be filled in, as the script of the page reads it."""
    rows = re.findall(r'data-row="([^"]*)"', text)
    return {
        key: slot for row in rows for key, slot in json.loads(html.unescape(row))["slots"].items()
    }


def save(client: Client, agreement, **sent):
    """One cell, as the script of the page sends it."""
    body = {"key": str(uuid4()), "agreement": agreement.pk, "date": str(THURSDAY)} | sent
    return client.post(reverse("hour_cell"), body, content_type="application/json")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "telt mee"),
        ({"status": "proposed"}, "wacht op akkoord, telt nog niet mee"),
        ({"status": "confirmed"}, "bevestigd, wacht op akkoord, telt nog niet mee"),
        ({"status": "disputed"}, "betwist, telt nog niet mee"),
        ({"status": "rejected"}, "afgewezen, telt niet mee"),
        (ABSENT | {"kind": "ill"}, "telt niet mee"),
        (ABSENT | {"kind": "ill", "status": "proposed"}, "wacht op akkoord, telt nog niet mee"),
        ({"start": None, "end": None, "minutes": 450}, "telt mee"),
    ],
)
def test_each_entry_says_whether_it_counts(mentor_client, agreement, coordinator, fields, said):
    HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=coordinator, **fields)
    assert notes(page(mentor_client)) == [said]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("approved", "telt niet mee: {why}"),
        ("proposed", "wacht op akkoord, telt nog niet mee; ook daarna niet: {why}"),
    ],
)
def test_hours_at_a_company_that_is_not_recognised_say_why_they_do_not_count(
    mentor_client, agreement, coordinator, status, said
):
    agreement.company.recognitions.update(valid_until=date(2026, 10, 1))
    HourEntryFactory(agreement=agreement, date=THURSDAY, status=status, entered_by=coordinator)
    why = "het leerbedrijf had op deze dag geen geldige erkenning voor LWT"
    assert notes(page(mentor_client)) == [said.format(why=why)]


def test_hours_in_the_night_are_kept_and_warned_of(mentor_client, agreement):
    answer = save(mentor_client, agreement, kind="worked", start="22:00", end="23:59")
    assert answer.json()["state"] == "saved"
    text = page(mentor_client)
    assert "mag tot 23.00" in text
    assert "ATW 5:3 lid 1" in text


def test_hours_without_times_are_not_judged_on_rest_break_and_night(mentor_client, agreement):
    save(mentor_client, agreement, minutes="7,5")
    assert "zonder tijden: rust, pauze en nacht niet te beoordelen" in page(mentor_client)


def test_the_night_in_which_the_clock_changes_is_shown_by_the_clock(mentor_client, agreement):
    save(mentor_client, agreement, date="2026-10-25", start="01:00", end="05:00")
    text = page(mentor_client, "2026-W43")
    assert ">4<" in text
    assert "1.00–5.00" in text
    assert "zo 25 okt" in text


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"minutes": "7.555"}, "7.555"),
        ({"minutes": "25:00"}, "25 uur"),
        ({"start": "25:00", "end": "26:00"}, "25:00"),
        ({"start": "22:00", "end": "06:00"}, "6.00"),
        ({"start": "08:00", "end": "12:00", "date": "2026-08-20"}, "24 aug 2026"),
        ({"start": "08:00", "end": "12:00", "date": "2026-11-27"}, "toekomst"),
    ],
)
def test_what_cannot_be_is_refused_and_the_page_stays_as_it_was(
    mentor_client, agreement, sent, named
):
    before = slots(page(mentor_client))
    answer = save(mentor_client, agreement, **sent)
    assert answer.status_code == 422
    assert named in str(answer.json()["errors"])
    assert slots(page(mentor_client)) == before


def test_hours_that_overlap_are_refused_by_naming_both(mentor_client, agreement, trajectory):
    other = signed_agreement(trajectory, weekdays=())
    save(mentor_client, agreement, as_planned="1")
    answer = save(mentor_client, other, start="15:00", end="17:00")
    (error,) = answer.json()["errors"]["start"]
    assert "15.00" in error
    assert str(agreement.company) in error


def test_after_the_end_of_an_agreement_there_is_nothing_to_fill_in(mentor_client, agreement):
    agreement.versions.update(end=THURSDAY)
    found = {slot["date"] for slot in slots(page(mentor_client)).values()}
    assert found == {"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"}


def test_each_place_is_prefilled_from_the_schedule(mentor_client, agreement):
    planned = slots(page(mentor_client))[f"{agreement.pk}-{THURSDAY}-"]["planned"]
    assert planned == {"start": "08:00", "end": "15:30", "breaks": "12.00-12.30", "text": "7"}


def test_a_day_to_come_has_no_place_to_fill_in(mentor_client, agreement):
    with time_machine.travel("2026-11-19 09:00+01:00", tick=False):
        mentor_client.force_login(agreement.trajectory.mentor_assignments.get().mentor)
        found = {slot["date"] for slot in slots(page(mentor_client)).values()}
    assert str(FRIDAY) not in found
    assert str(THURSDAY) in found


def test_a_reader_gets_nothing_to_fill_in(client, agreement, trajectory):
    HourEntryFactory(agreement=agreement, date=THURSDAY)
    client.force_login(staff(trajectory.student.school, Role.READER))
    text = page(client)
    assert slots(text) == {}
    assert "week.js" not in text


@pytest.mark.parametrize(
    ("days", "flag"),
    [
        ((5,), None),
        ((5, 6), "verzuim bijna te melden"),
        ((5, 6, 19), "verzuim melden"),
    ],
)
def test_absence_without_leave_near_and_at_what_must_be_reported_is_flagged(
    mentor_client, agreement, days, flag
):
    for day in days:
        HourEntryFactory(
            agreement=agreement, date=date(2026, 11, day), missed_minutes=420, **ABSENT
        )
    text = page(mentor_client)
    assert [one for one in ("verzuim bijna te melden", "verzuim melden") if one in text] == (
        [flag] if flag else []
    )
    assert ("Leerplichtwet 21a" in text) == bool(flag)


def test_absence_of_later_weeks_is_no_matter_of_an_earlier_one(mentor_client, agreement):
    for day in (12, 13, 19):
        HourEntryFactory(
            agreement=agreement, date=date(2026, 11, day), missed_minutes=420, **ABSENT
        )
    assert "verzuim" not in page(mentor_client, "2026-W45")


def long_week(agreement, monday):
    """Six days of nine hours: 54."""
    for number in range(6):
        HourEntryFactory(
            agreement=agreement,
            date=monday + timedelta(days=number),
            start=time(7),
            end=time(17),
            breaks=[["12:00", "13:00"]],
        )


@pytest.mark.parametrize(("age", "is_told"), [(15, False), (16, True), (18, False)])
def test_four_weeks_are_averaged_at_16_also_when_the_first_was_free(
    mentor_client, agreement, trajectory, age, is_told
):
    student = trajectory.student
    student.birth_date = date(2026 - age, 1, 15)
    student.save()
    for back in (0, 1, 2):
        long_week(agreement, date(2026, 11, 16) - back * timedelta(weeks=1))
    assert ("vier weken tot en met" in page(mentor_client)) == is_told


@pytest.fixture
def nearly_too_much(agreement, trajectory):
    """153 hours in three weeks of a pupil of 16; two planned days of the week before are not there
    yet.
    """
    trajectory.student.birth_date = date(2010, 1, 15)
    trajectory.student.save()
    for back in (0, 1, 2):
        long_week(agreement, date(2026, 11, 16) - back * timedelta(weeks=1))
    HourEntry.objects.get(date=date(2026, 11, 7)).delete()
    return agreement


TWO_DAYS = (date(2026, 10, 29), date(2026, 10, 30))


@pytest.mark.parametrize(
    ("kind", "is_told"),
    [("ill", True), ("holiday", True), ("absent", False), ("excused", False), ("closed", False)],
)
def test_illness_and_holiday_weigh_in_the_average_of_four_weeks(
    mentor_client, nearly_too_much, kind, is_told
):
    for day in TWO_DAYS:
        HourEntryFactory(agreement=nearly_too_much, date=day, **(ABSENT | {"kind": kind}))
    assert ("ziekte en vakantie meegeteld" in page(mentor_client)) == is_told


def test_illness_that_was_rejected_weighs_in_no_average(mentor_client, nearly_too_much):
    for day in TWO_DAYS:
        ill = ABSENT | {"kind": "ill", "status": "rejected"}
        HourEntryFactory(agreement=nearly_too_much, date=day, **ill)
    assert "vier weken tot en met" not in page(mentor_client)


def test_of_a_day_that_was_worked_in_part_illness_weighs_for_the_rest(
    mentor_client, nearly_too_much
):
    for day in TWO_DAYS:
        HourEntryFactory(
            agreement=nearly_too_much, date=day, start=time(9), end=time(12), breaks=[]
        )
        HourEntryFactory(agreement=nearly_too_much, date=day, **(ABSENT | {"kind": "ill"}))
    found = re.search(r"werktijd samen ([^,]+), ziekte en vakantie meegeteld", page(mentor_client))
    assert found is not None
    assert found[1] == "167 uur"


@pytest.mark.parametrize(
    ("age", "first"),
    [(15, date(2026, 11, 15)), (16, date(2026, 10, 26)), (18, date(2026, 8, 3))],
)
def test_no_more_is_read_than_the_rules_ask_for(mentor, agreement, trajectory, age, first):
    trajectory.student.birth_date = date(2026 - age, 1, 15)
    trajectory.student.save()
    for back in (0, 1):
        HourEntryFactory(agreement=agreement, date=first - timedelta(days=back))
    week, today = Week.of(THURSDAY), timezone.localdate()
    shown = trajectories_in_week(mentor, None, week, today)
    (row,) = week_table(mentor, shown, week, today).rows
    assert [entry.date for entry in row.hours.entries] == [first]


@pytest.fixture
def filled(agreement, mentor):
    """Both planned days were entered and count."""
    return [
        HourEntryFactory(agreement=agreement, date=day, entered_by=mentor)
        for day in (THURSDAY, FRIDAY)
    ]


def test_a_full_week_is_closed_from_the_page(mentor_client, filled, trajectory):
    assert "Week afsluiten" in page(mentor_client)
    address = reverse("hours_close", args=[trajectory.pk])
    mentor_client.post(address, {"week": "2026-W47", "mentor": ""})
    text = page(mentor_client)
    assert ClosedWeek.objects.get().trajectory == trajectory
    assert "afgesloten</span>" in text
    assert "Week afsluiten" not in text


@pytest.mark.parametrize("status", ["proposed", "disputed"])
def test_a_week_with_something_open_offers_no_closing(mentor_client, filled, status):
    HourEntry.objects.filter(pk=filled[0].pk).update(status=status)
    assert "Week afsluiten" not in page(mentor_client)


def test_a_week_that_was_closed_says_by_whom_and_asks_the_script_for_a_reason(
    mentor_client, filled, trajectory, mentor
):
    close_week(trajectory, mentor, THURSDAY, timezone.now())
    text = page(mentor_client)
    assert f"door {mentor.get_full_name()}, za 21 nov 2026" in text
    assert "&quot;closed&quot;:true" in text


@pytest.fixture
def mended(agreement, mentor):
    """Hours of the mentor that the leermeester disputed, and that the mentor then changed."""
    school = agreement.trajectory.student.school
    school.company_confirms_hours = True
    school.save()
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    dispute_by_link(entry, link_for(agreement), 1, "Hij ging om twaalf uur.", timezone.now())
    entry.refresh_from_db()
    entry.end = time(12, 30)
    return save_entry(entry, mentor, timezone.localdate())


def test_a_mentor_approves_own_hours_that_were_disputed(mentor_client, mended):
    address = reverse("hour_approve", args=[mended.pk])
    for text in (
        page(mentor_client),
        mentor_client.get(reverse("hour_edit", args=[mended.pk])).content.decode(),
    ):
        assert address in text
        assert reverse("hour_reject", args=[mended.pk]) not in text
    mentor_client.post(address, {"version": mended.version})
    mended.refresh_from_db()
    assert mended.status == "approved"


def test_a_mentor_whose_hours_wait_for_the_leermeester_cannot(mentor_client, mended):
    mended.agreement.trajectory.student.school.__class__.objects.update(
        mentor_hours_count="after_confirmation"
    )
    address = reverse("hour_approve", args=[mended.pk])
    assert address not in page(mentor_client)
    assert address not in mentor_client.get(reverse("hour_edit", args=[mended.pk])).content.decode()


def row(client: Client, trajectory, **query):
    asked = {"week": "2026-W47", "dagen": "12345"} | query
    return client.get(reverse("hours_row", args=[trajectory.pk]), asked)


def test_the_row_of_one_pupil_is_that_of_the_page(mentor_client, agreement, trajectory):
    text = row(mentor_client, trajectory).json()["html"]
    assert "<table" not in text
    assert slots(text) == slots(page(mentor_client))
    assert text.count("week-day-name") == 5


def test_a_row_has_the_columns_that_are_asked_for(mentor_client, agreement, trajectory):
    assert row(mentor_client, trajectory, dagen="456").json()["html"].count("week-day-name") == 3


def test_the_row_of_a_pupil_without_work_is_empty(mentor_client, trajectory):
    assert not row(mentor_client, trajectory).json()["html"].strip()


def test_the_row_of_the_pupil_of_another_mentor_is_not_found(client, agreement, trajectory):
    client.force_login(staff(trajectory.student.school, Role.MENTOR))
    assert row(client, trajectory).status_code == 404
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert row(client, trajectory).status_code == 404


@pytest.mark.parametrize("weeks", [1, 12])
def test_a_page_and_a_row_cost_the_same_queries_however_much_was_logged(
    mentor_client, agreement, trajectory, mentor, weeks, django_assert_num_queries
):
    for number in range(weeks):
        day = date(2026, 8, 27) + number * (FRIDAY - date(2026, 11, 13))
        HourEntryFactory(agreement=agreement, date=day, entered_by=mentor)
    page(mentor_client)
    with django_assert_num_queries(12):
        page(mentor_client)
    with django_assert_num_queries(12):
        row(mentor_client, trajectory)


def test_who_signed_in_meanwhile_does_not_send_what_another_typed(
    mentor_client, agreement, mentor, coordinator
):
    answer = save(mentor_client, agreement, as_planned="1", by=coordinator.pk)
    assert (answer.status_code, answer.json()["state"]) == (401, "signed_out")
    assert not HourEntry.objects.exists()
    assert save(mentor_client, agreement, as_planned="1", by=mentor.pk).status_code == 200
