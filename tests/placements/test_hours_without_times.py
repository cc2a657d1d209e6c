from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import timezone

from lwt_admin.placements.by_link import dispute_by_link
from lwt_admin.placements.facts import judge_trajectory
from lwt_admin.placements.labour import findings_between
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import read_hours
from tests.factories import HourEntryFactory, signed_agreement
from tests.placements.conftest import FRIDAY, THURSDAY
from tests.placements.links import link_for

pytestmark = pytest.mark.django_db
NO_TIMES = {"kind": "worked", "start": "", "end": "", "breaks": ""}


def add(client, agreement, **changes):
    url = reverse("hour_add", args=[agreement.pk, THURSDAY])
    return client.post(url, NO_TIMES | changes)


def refused(response, field):
    assert response.status_code == 200, "the form was not refused"
    return " ".join(response.context["form"].errors[field])


@pytest.mark.parametrize("words", ["7,5", "7.5", "7:30", "7u30"])
def test_hours_are_typed_as_people_write_them(mentor_client, agreement, words):
    add(mentor_client, agreement, minutes=words)
    entry = HourEntry.objects.get()
    assert (entry.minutes, entry.spans) == (450, None)


@pytest.mark.parametrize(("words", "named"), [("7.555", "7.555"), ("25:00", "25"), ("0", "0")])
def test_hours_that_cannot_be_are_refused_with_their_value(mentor_client, agreement, words, named):
    assert named in refused(add(mentor_client, agreement, minutes=words), "minutes")
    assert not HourEntry.objects.exists()


def test_hours_without_times_count(agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY, start=None, end=None, minutes=450)
    assert judge_trajectory(agreement.trajectory, date(2026, 11, 21)).minutes == 450


def test_hours_take_the_place_of_the_times_that_were_filled_in(mentor_client, agreement):
    add(mentor_client, agreement, start="08:00", end="15:30", breaks="12.00-12.30", minutes="6")
    entry = HourEntry.objects.get()
    assert (entry.minutes, entry.spans, entry.breaks) == (360, None, [])


def test_hours_beside_other_times_are_refused(mentor_client, agreement):
    response = add(mentor_client, agreement, start="09:00", end="15:30", minutes="6")
    assert "niet allebei" in refused(response, "minutes")


def test_the_page_of_an_entry_says_what_cannot_be_judged(mentor_client, agreement):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, start=None, end=None, minutes=450)
    text = mentor_client.get(reverse("hour_edit", args=[entry.pk])).content.decode()
    assert "Rust, pauze en nacht zijn niet te beoordelen." in text
    assert 'value="7,5"' in text


def test_opening_and_saving_hours_without_times_changes_nothing(mentor_client, agreement, mentor):
    entry = HourEntryFactory(
        agreement=agreement, date=THURSDAY, start=None, end=None, minutes=421, entered_by=mentor
    )
    url = reverse("hour_edit", args=[entry.pk])
    shown = mentor_client.get(url).context["form"]["minutes"].value()
    mentor_client.post(url, NO_TIMES | {"minutes": shown, "version": "1"})
    entry.refresh_from_db()
    assert (entry.minutes, entry.version) == (421, 2)


def test_times_beside_a_sum_of_the_same_day_are_refused(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY, start=None, end=None, minutes=240)
    response = add(mentor_client, agreement, start="16:00", end="17:00")
    assert "zonder tijden" in refused(response, "start")


def test_a_sum_beside_times_of_the_same_day_is_refused(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY, end=time(12), breaks=[])
    assert "staan al uren" in refused(add(mentor_client, agreement, minutes="2"), "minutes")


def test_a_day_has_twenty_four_hours_over_all_agreements(mentor_client, agreement, trajectory):
    other = signed_agreement(trajectory, weekdays=[1])
    HourEntryFactory(agreement=other, date=THURSDAY, start=None, end=None, minutes=20 * 60)
    assert "24,5 uur" in refused(add(mentor_client, agreement, minutes="4,5"), "minutes")
    add(mentor_client, agreement, minutes="4")
    assert HourEntry.objects.count() == 2


def test_a_rejected_sum_leaves_the_day_free(mentor_client, agreement, trajectory):
    other = signed_agreement(trajectory, weekdays=[1])
    HourEntryFactory(
        agreement=other, date=THURSDAY, start=None, end=None, minutes=20 * 60, status="rejected"
    )
    add(mentor_client, agreement, minutes="8")
    assert HourEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "typed", "missed"),
    [
        ("absent", "", 420),
        ("absent", "120", 120),
        ("absent", "2:00", 120),
        ("excused", "120", 0),
        ("ill", "", 0),
        ("holiday", "", 0),
        ("closed", "", 0),
    ],
)
def test_only_without_leave_time_is_missed(mentor_client, agreement, kind, typed, missed):
    add(mentor_client, agreement, kind=kind, missed_minutes=typed)
    entry = HourEntry.objects.get()
    assert (entry.kind, entry.minutes, entry.missed_minutes) == (kind, 0, missed)


def test_a_day_without_plan_misses_what_was_typed(mentor_client, agreement):
    url = reverse("hour_add", args=[agreement.pk, date(2026, 11, 18)])
    mentor_client.post(url, NO_TIMES | {"kind": "absent"})
    assert HourEntry.objects.get().missed_minutes == 0


def test_too_late_is_typed_in_minutes(mentor_client, agreement):
    add(mentor_client, agreement, minutes="7", missed_minutes="20")
    assert HourEntry.objects.get().missed_minutes == 20


@pytest.mark.parametrize("words", ["-5", "veel", "1,5", "1441"])
def test_missed_time_that_cannot_be_is_refused_with_its_value(mentor_client, agreement, words):
    response = add(mentor_client, agreement, minutes="7", missed_minutes=words)
    assert words in refused(response, "missed_minutes")


def test_what_is_disputed_is_shown_with_its_reason_and_approved_with_one(mentor_client, agreement):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
    school = agreement.trajectory.student.school
    school.company_confirms_hours = True
    school.save()
    dispute_by_link(entry, link_for(agreement), 1, "Hij was er niet.", timezone.now())
    text = mentor_client.get(reverse("hour_edit", args=[entry.pk])).content.decode()
    assert "Piet de Boer: Hij was er niet." in text
    assert "Toch goedkeuren" in text
    approve = reverse("hour_approve", args=[entry.pk])
    mentor_client.post(approve, {"version": "2"})
    entry.refresh_from_db()
    assert entry.status == "disputed"
    mentor_client.post(approve, {"version": "2", "reason": "De prikklok zegt het."})
    entry.refresh_from_db()
    assert entry.status == "approved"


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("BSN 123456782", "Dit lijkt een BSN"),
        ("x" * 1_001, "1000 tekens"),
        ("een nul\0", "Null-tekens"),
    ],
)
def test_the_reason_to_approve_what_is_disputed_is_checked_as_any_text(
    mentor_client, agreement, reason, why
):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, status="disputed")
    approve = reverse("hour_approve", args=[entry.pk])
    answer = mentor_client.post(approve, {"version": "1", "reason": reason}, follow=True)
    assert why in answer.content.decode()
    entry.refresh_from_db()
    assert entry.status == "disputed"
    assert not entry.steps.exists()


def test_the_week_says_what_cannot_be_judged(mentor_client, agreement):
    HourEntryFactory(agreement=agreement, date=THURSDAY, start=None, end=None, minutes=450)
    text = mentor_client.get(reverse("hours_week"), {"week": "2026-W47"}).content.decode()
    assert "zonder tijden: rust, pauze en nacht niet te beoordelen" in text


def test_too_many_hours_without_times_are_found_but_no_break_or_rest(agreement):
    student = agreement.trajectory.student
    student.birth_date = date(2011, 5, 12)
    student.save()
    HourEntryFactory(agreement=agreement, date=THURSDAY, start=None, end=None, minutes=8 * 60)
    HourEntryFactory(agreement=agreement, date=FRIDAY, start=None, end=None, minutes=7 * 60)
    (hours,) = read_hours([agreement.trajectory])
    found = findings_between(hours, (), date(2026, 11, 16), date(2026, 11, 22))
    assert [(one.rule, one.date) for one in found] == [("labour.day_maximum", THURSDAY)]


@pytest.mark.parametrize("status", ["confirmed", "disputed"])
def test_the_week_shows_what_the_leermeester_did(mentor_client, agreement, status):
    HourEntryFactory(agreement=agreement, date=THURSDAY, status=status)
    text = mentor_client.get(reverse("hours_week"), {"week": "2026-W47"}).content.decode()
    assert {"confirmed": "bevestigd, wacht", "disputed": "betwist"}[status] in text
