"""Saving one cell: once, by who may, and never over what somebody else did."""

import os
import signal
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.placements import saving
from lwt_admin.placements.models import (
    CellSave,
    ClosedWeek,
    HourCorrection,
    HourEntry,
    HourStep,
)
from lwt_admin.rules.periods import monday_of
from tests.factories import (
    HourEntryFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.placements.conftest import THURSDAY
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db
URL = "/uren/cel/"
KEY_LENGTH = 36
WORKED = {"kind": "worked", "start": "08:00", "end": "15:30", "breaks": "12.00-12.30"}


def typed(placement, **changes):
    """A cell as the page sends it, with a key of its own."""
    sent = {"key": str(uuid4()), "agreement": placement.pk, "date": "2026-11-19"} | WORKED
    return {name: value for name, value in (sent | changes).items() if value is not None}


def send(client, sent, *, as_json=False):
    if as_json:
        return client.post(URL, sent, content_type="application/json")
    return client.post(URL, sent)


def refused(response):
    assert response.status_code == 422
    assert response.json()["state"] == "refused"
    return response.json()["errors"]


def close(agreement, mentor):
    ClosedWeek.objects.create(
        trajectory=agreement.trajectory,
        monday=monday_of(THURSDAY),
        closed_by=mentor,
        closed_at=timezone.now(),
    )


@pytest.mark.parametrize("as_json", [False, True])
def test_a_cell_is_saved(mentor_client, agreement, as_json):
    response = send(mentor_client, typed(agreement), as_json=as_json)
    entry = HourEntry.objects.get()
    assert response.status_code == 200
    assert response.json() == {
        "state": "saved",
        "entry": entry.pk,
        "version": 1,
        "status": "approved",
        "status_text": "goedgekeurd",
        "waits": False,
        "minutes": 420,
        "text": "7",
    }
    assert (entry.minutes, entry.status) == (420, "approved")


def test_a_cell_is_saved_as_planned(mentor_client, agreement):
    sent = typed(agreement, as_planned="1", kind=None, start=None, end=None, breaks=None)
    assert send(mentor_client, sent).status_code == 200
    entry = HourEntry.objects.get()
    assert (f"{entry.start:%H:%M}", entry.breaks) == ("08:00", [["12:00", "12:30"]])


def test_as_planned_on_a_day_without_plan_is_refused(mentor_client, agreement):
    errors = refused(send(mentor_client, typed(agreement, date="2026-11-18", as_planned="1")))
    assert errors == {"as_planned": ["Volgens het rooster is wo 18 nov 2026 geen werkdag."]}


@pytest.mark.parametrize(
    ("words", "minutes"), [("7,5", 450), ("7.5", 450), ("7:30", 450), ("7u30", 450), ("8", 480)]
)
def test_hours_without_times_are_saved(mentor_client, agreement, words, minutes):
    sent = typed(agreement, start=None, end=None, breaks=None, minutes=words)
    assert send(mentor_client, sent).json()["minutes"] == minutes
    assert HourEntry.objects.get().spans is None


def test_breaks_come_as_pairs_too(mentor_client, agreement):
    sent = typed(agreement, breaks=[["12:00", "12:45"]], minutes=None)
    assert send(mentor_client, sent, as_json=True).json()["minutes"] == 405


def test_a_change_is_saved_by_who_saw_the_newest(mentor_client, agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    sent = typed(agreement, entry=entry.pk, seen=1, end="14:30")
    assert send(mentor_client, sent).json()["version"] == 2
    entry.refresh_from_db()
    assert entry.minutes == 360


def test_a_remark_that_is_not_sent_stays(mentor_client, agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, remark="Eerste dag.")
    send(mentor_client, typed(agreement, entry=entry.pk, seen=1))
    entry.refresh_from_db()
    assert entry.remark == "Eerste dag."


def test_an_absence_without_leave_missed_what_was_planned(mentor_client, agreement):
    send(mentor_client, typed(agreement, kind="absent"))
    assert HourEntry.objects.get().missed_minutes == 420


def test_too_late_is_kept_in_minutes(mentor_client, agreement):
    send(mentor_client, typed(agreement, missed="15"))
    assert HourEntry.objects.get().missed_minutes == 15


def test_the_same_key_gives_the_same_answer_and_stores_nothing(mentor_client, agreement):
    sent = typed(agreement)
    first = send(mentor_client, sent)
    again = send(mentor_client, sent)
    assert (again.status_code, again.json()) == (200, first.json())
    assert (HourEntry.objects.count(), HourStep.objects.count()) == (1, 1)


def test_the_same_key_gives_the_same_answer_after_a_change_by_another(
    mentor_client, coordinator_client, agreement
):
    sent = typed(agreement)
    first = send(mentor_client, sent).json()
    other = typed(agreement, entry=first["entry"], seen=first["version"], end="14:30")
    send(coordinator_client, other)
    assert send(mentor_client, sent).json() == first
    assert HourEntry.objects.get().minutes == 360


def test_a_whole_queue_sent_twice_is_stored_once(mentor_client, agreement):
    queue = [typed(agreement, date=f"2026-11-{day}") for day in ("05", "06", "12", "13", "19")]
    answers = [send(mentor_client, sent).json() for sent in (*queue, *queue)]
    assert answers[:5] == answers[5:]
    assert HourEntry.objects.count() == 5


def test_a_key_of_another_person_is_refused(mentor_client, coordinator_client, agreement):
    sent = typed(agreement)
    send(mentor_client, sent)
    assert "key" in refused(send(coordinator_client, sent))


def test_a_key_of_another_day_is_refused(mentor_client, agreement):
    sent = typed(agreement)
    send(mentor_client, sent)
    assert "key" in refused(send(mentor_client, sent | {"date": "2026-11-20"}))


def test_a_key_of_another_pupil_is_refused(mentor_client, agreement, mentor):
    other = TrajectoryFactory(student__school=agreement.trajectory.student.school, mentor=mentor)
    sent = typed(agreement)
    send(mentor_client, sent)
    assert "key" in refused(send(mentor_client, sent | {"agreement": signed_agreement(other).pk}))
    assert HourEntry.objects.count() == 1


def test_a_second_device_hears_who_was_first_and_what_stands_there(
    mentor_client, coordinator_client, agreement, coordinator
):
    first = send(coordinator_client, typed(agreement, end="14:30")).json()
    response = send(mentor_client, typed(agreement))
    told = response.json()
    assert (response.status_code, told["state"]) == (409, "conflict")
    assert told["by"] == coordinator.get_full_name()
    assert told["now"]["entry"] == first["entry"]
    assert (told["now"]["end"], told["now"]["minutes"]) == ("14:30", 360)
    assert HourEntry.objects.count() == 1


def test_a_change_of_what_somebody_else_changed_is_told_and_stores_nothing(
    mentor_client, coordinator_client, agreement
):
    first = send(mentor_client, typed(agreement)).json()
    seen = {"entry": first["entry"], "seen": first["version"]}
    send(coordinator_client, typed(agreement, end="14:30", **seen))
    response = send(mentor_client, typed(agreement, end="12:00", breaks=None, **seen))
    assert (response.status_code, response.json()["now"]["version"]) == (409, 2)
    assert HourEntry.objects.get().minutes == 360


def test_a_change_of_what_was_removed_is_told(mentor_client, agreement):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
    HourEntry.objects.all().delete()
    response = send(mentor_client, typed(agreement, entry=entry.pk, seen=1))
    assert (response.status_code, response.json()["now"]) == (409, None)


def test_an_entry_is_taken_away_once(mentor_client, agreement):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY)
    sent = typed(agreement, entry=entry.pk, seen=1, remove="1")
    gone = {"state": "saved", "entry": None, "version": None}
    assert [send(mentor_client, sent).json() for _ in range(2)] == [gone, gone]
    assert not HourEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "named"),
    [
        ({"start": "25:00"}, "start", "25:00"),
        ({"start": "08:00", "end": "25:00"}, "end", "25:00"),
        ({"start": None, "end": None, "breaks": None, "minutes": "25:00"}, "minutes", "25"),
        ({"start": None, "end": None, "breaks": None, "minutes": "7.555"}, "minutes", "7.555"),
        ({"start": None, "end": None, "breaks": None, "minutes": "0"}, "minutes", "0"),
        ({"minutes": "7,5"}, "minutes", "niet allebei"),
        ({"start": "15:30", "end": "08:00"}, "end", "8.00"),
        ({"start": None, "end": None}, "start", "begin"),
        ({"breaks": "onzin"}, "breaks", "onzin"),
        ({"missed": "veel"}, "missed", "veel"),
        ({"missed": "1441"}, "missed", "1441"),
        ({"missed": "1200"}, "missed", "20"),
        ({"kind": "asleep"}, "kind", "asleep"),
        ({"key": "nog een keer"}, "key", ""),
        ({"key": None}, "key", ""),
        ({"agreement": "9" * 30}, "agreement", ""),
        ({"date": "2026-11-31"}, "date", ""),
        ({"date": "2026-11-26"}, "date", "do 26 nov 2026"),
        ({"date": "2026-08-20"}, "date", "24 aug 2026"),
        ({"entry": "12"}, "seen", "versie"),
        ({"remove": "1"}, "entry", "weg"),
        ({"remark": "x" * 10_001}, "remark", "10000"),
        ({"remark": "bsn 123456782"}, "remark", "Dit lijkt een BSN"),
        ({"reason": "bsn 123456782"}, "reason", "Dit lijkt een BSN"),
    ],
)
def test_what_cannot_be_is_refused_naming_field_and_value(
    mentor_client, agreement, changes, field, named
):
    errors = refused(send(mentor_client, typed(agreement, **changes)))
    assert named in " ".join(errors[field])
    assert not HourEntry.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nee", b'"a"', b"{", b"\xff", b"[" * 100_000, b'{"key": {"a": [1]}}']
)
def test_a_body_that_is_no_object_is_refused(mentor_client, agreement, body):
    response = mentor_client.post(URL, body, content_type="application/json")
    assert refused(response)


def test_a_day_after_the_agreement_ended_is_refused(mentor_client, agreement):
    AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 13))
    errors = refused(send(mentor_client, typed(agreement)))
    assert "valt buiten de overeenkomst" in errors["date"][0]


@pytest.mark.parametrize(("ended", "state"), [(18, "refused"), (19, "saved")])
def test_a_day_after_the_trajectory_ended_is_refused(mentor_client, agreement, ended, state):
    trajectory = agreement.trajectory
    trajectory.ended_on = date(2026, 11, ended)
    trajectory.save()
    answer = send(mentor_client, typed(agreement)).json()
    assert answer["state"] == state
    if state == "refused":
        assert "wo 18 nov 2026" in answer["errors"]["date"][0]


def test_hours_that_overlap_with_another_company_are_refused(mentor_client, agreement, trajectory):
    other = signed_agreement(trajectory, weekdays=[1])
    HourEntryFactory(agreement=other, date=THURSDAY)
    errors = refused(send(mentor_client, typed(agreement)))
    assert str(other.company) in errors["start"][0]


def test_a_day_has_twenty_four_hours_over_all_agreements(mentor_client, agreement, trajectory):
    other = signed_agreement(trajectory, weekdays=[1])
    HourEntryFactory(agreement=other, date=THURSDAY, start=None, end=None, minutes=17 * 60 + 1)
    errors = refused(send(mentor_client, typed(agreement)))
    assert "24,02 uur" in errors["end"][0]


def test_hours_at_night_are_saved(mentor_client, agreement):
    sent = typed(agreement, start="00:00", end="05:30", breaks=None)
    assert send(mentor_client, sent).json()["minutes"] == 330


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_in_the_night_in_which_the_clock_changes_hours_are_those_of_the_clock(
    mentor_client, agreement, night
):
    AgreementVersion.objects.update(start=date(2026, 3, 1))
    sent = typed(agreement, date=night, start="01:00", end="05:00", breaks=None)
    assert send(mentor_client, sent).json()["minutes"] == 240


def test_a_closed_week_asks_why_and_keeps_what_stood_there(mentor_client, agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    close(agreement, mentor)
    sent = typed(agreement, entry=entry.pk, seen=1, end="14:30")
    assert "afgesloten" in refused(send(mentor_client, sent))["reason"][0]
    assert send(mentor_client, sent | {"reason": "Bon gevonden."}).status_code == 200
    correction = HourCorrection.objects.get()
    assert (correction.reason, correction.before["minutes"]) == ("Bon gevonden.", 420)


def test_what_is_taken_away_from_a_closed_week_stays_rejected(mentor_client, agreement, mentor):
    entry = HourEntryFactory(agreement=agreement, date=THURSDAY, entered_by=mentor)
    close(agreement, mentor)
    sent = typed(agreement, entry=entry.pk, seen=1, remove="1")
    assert "afgesloten" in refused(send(mentor_client, sent))["reason"][0]
    answer = send(mentor_client, sent | {"reason": "Dubbel."}).json()
    assert (answer["entry"], answer["version"], answer["status"]) == (entry.pk, 2, "rejected")


def test_who_is_signed_out_hears_so_and_nothing_is_stored(client, agreement):
    response = send(client, typed(agreement))
    assert response.status_code == 401
    assert response.json() == {"state": "signed_out", "login": reverse("account_login")}
    assert not HourEntry.objects.exists()


def test_without_the_token_of_the_page_nothing_is_stored(mentor, agreement):
    client = Client(enforce_csrf_checks=True)
    client.force_login(mentor)
    assert send(client, typed(agreement)).status_code == 403
    assert not HourEntry.objects.exists()


@pytest.mark.parametrize(
    ("roles", "status"),
    [((Role.READER,), 403), ((Role.MENTOR, Role.READER), 403), ((Role.MENTOR,), 404)],
)
def test_who_has_no_right_to_the_pupil_saves_nothing(client, agreement, roles, status):
    client.force_login(staff(agreement.trajectory.student.school, *roles))
    assert send(client, typed(agreement)).status_code == status
    assert not HourEntry.objects.exists()


def test_somebody_of_another_school_does_not_find_the_agreement(client, agreement):
    client.force_login(staff(SchoolFactory(), Role.COORDINATOR))
    assert send(client, typed(agreement)).status_code == 404


def test_an_entry_of_another_agreement_is_not_changed_by_its_key(mentor_client, agreement, mentor):
    other = TrajectoryFactory(student__school=agreement.trajectory.student.school, mentor=mentor)
    foreign = HourEntryFactory(agreement=signed_agreement(other), date=THURSDAY)
    response = send(mentor_client, typed(agreement, entry=foreign.pk, seen=1, end="12:30"))
    assert response.status_code == 409
    foreign.refresh_from_db()
    assert foreign.minutes == 420


def test_looking_saves_nothing(mentor_client):
    assert mentor_client.get(URL).status_code == 405


class Killed(BaseException):
    """The server stops."""


def test_when_the_server_stops_halfway_nothing_is_there_and_it_can_be_sent_again(
    mentor_client, agreement, monkeypatch
):
    sent = typed(agreement)

    def stop(*args):
        raise Killed

    with monkeypatch.context() as halfway:
        halfway.setattr(CellSave.objects.__class__, "bulk_create", stop)
        with pytest.raises(Killed):
            send(mentor_client, sent)
    assert not HourEntry.objects.exists()
    assert send(mentor_client, sent).status_code == 200
    assert HourEntry.objects.count() == 1


def test_when_the_answer_is_lost_the_entry_is_there_once(mentor_client, agreement, monkeypatch):
    sent = typed(agreement)
    answered = saving.save_cell

    def lose_the_answer(*args):
        answered(*args)
        raise Killed

    with monkeypatch.context() as halfway:
        halfway.setattr("lwt_admin.placements.views.cell.save_cell", lose_the_answer)
        with pytest.raises(Killed):
            send(mentor_client, sent)
    assert send(mentor_client, sent).json()["entry"] == HourEntry.objects.get().pk


def queries_of(client, sent):
    with CaptureQueriesContext(connection) as queries:
        assert send(client, sent).status_code == 200
    control = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [one["sql"] for one in queries if not one["sql"].startswith(control)]


@pytest.mark.parametrize("weeks", [1, 20])
def test_saving_costs_at_most_twelve_queries_however_much_was_logged(
    mentor_client, agreement, mentor, weeks
):
    monday = date(2026, 3, 2)
    for number in range(weeks):
        HourEntryFactory(agreement=agreement, date=monday + number * timedelta(weeks=1))
    queries_of(mentor_client, typed(agreement, date="2026-11-12"))
    new = queries_of(mentor_client, typed(agreement))
    entry = HourEntry.objects.get(date=THURSDAY)
    changed = typed(agreement, entry=entry.pk, seen=1, as_planned="1")
    change = queries_of(mentor_client, changed)
    assert (len(new), len(change)) == (10, 11)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_key", [True, False])
def test_two_that_arrive_at_the_same_moment_are_stored_once(same_key, now):
    school = SchoolFactory()
    mentor = staff(school, Role.MENTOR)
    agreement = signed_agreement(TrajectoryFactory(student__school=school, mentor=mentor))
    sent = typed(agreement, date="2026-09-03")
    other = sent if same_key else typed(agreement, date="2026-09-03")

    def posting(body):
        client = Client()
        client.force_login(mentor)
        return lambda: send(client, body)

    answers = at_once(posting(sent), posting(other))
    assert sorted(one.status_code for one in answers) == [200, 200 if same_key else 409]
    if same_key:
        assert answers[0].json() == answers[1].json()
    assert HourEntry.objects.count() == 1
    assert CellSave.objects.count() == 1


def burst(client, queue, acknowledged):
    """In a process of its own: send the whole queue, and tell of each answer that came."""
    try:
        for sent in queue:
            if send(client, sent).status_code == 200:
                os.write(acknowledged, sent["key"].encode())
    finally:
        os._exit(1)


@pytest.mark.django_db(transaction=True)
def test_a_server_killed_during_a_burst_loses_nothing_acknowledged_and_stores_nothing_twice(now):
    school = SchoolFactory()
    mentor = staff(school, Role.MENTOR)
    agreement = signed_agreement(TrajectoryFactory(student__school=school, mentor=mentor))
    queue = [typed(agreement, date=f"2026-09-{day:02}") for day in range(1, 31)]
    client = Client()
    client.force_login(mentor)
    connection.close()  # each process has its own
    told, acknowledged = os.pipe()
    process = os.fork()
    if process == 0:
        burst(client, queue, acknowledged)
    os.close(acknowledged)
    with os.fdopen(told, "rb") as answers:
        heard = answers.read(5 * KEY_LENGTH)
        os.kill(process, signal.SIGKILL)
        heard += answers.read()
    os.waitpid(process, 0)
    keys = {heard[at : at + KEY_LENGTH].decode() for at in range(0, len(heard), KEY_LENGTH)}
    assert 5 <= len(keys) < len(queue), "killed in the middle of it"
    assert keys <= {str(key) for key in CellSave.objects.values_list("key", flat=True)}
    assert CellSave.objects.count() == HourEntry.objects.count() == HourStep.objects.count()
    for sent in queue:
        assert send(client, sent).json()["state"] == "saved"
    days = HourEntry.objects.values_list("date", flat=True)
    assert len(days) == len(set(days)) == len(queue)
