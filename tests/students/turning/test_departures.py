"""A departure that was recorded is shown in the dossier, changed, and taken back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Departure, Enrolment, Trajectory
from tests.exams.deciding import confirmed, set_raw
from tests.factories import ExamCandidateFactory, TrajectoryFactory, UserFactory

pytestmark = pytest.mark.django_db

LAST_DAY = date(2027, 7, 9)


@pytest.fixture
def course(fourth: Enrolment) -> Trajectory:
    """Yara's running trajectory, in leerjaar 4."""
    return TrajectoryFactory(student=fourth.student)


def turn(client: Client, pupil: Enrolment, step: str) -> Departure:
    """The pupil leaves at the turn of the school year."""
    data = {
        "action": "store",
        "last_day": LAST_DAY,
        "seen": f"{pupil.pk}:{pupil.version}",
        f"step_{pupil.pk}": step,
        f"class_{pupil.pk}": "",
    }
    client.post(reverse("year_turn"), data)
    return Departure.objects.get()


def change(client: Client, departure: Departure, **facts: object) -> str:
    data = {
        "kind": departure.kind,
        "last_day": departure.last_day,
        "reason": "Verkeerd gekozen.",
        "version": departure.version,
    }
    answer = client.post(reverse("departure_edit", args=[departure.pk]), data | facts, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def undo(client: Client, departure: Departure, reason: str = "Toch niet weg.") -> str:
    url = reverse("departure_undo", args=[departure.pk])
    answer = client.post(url, {"reason": reason}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def details(client: Client, pupil: Enrolment) -> str:
    url = reverse("dossier_details", args=[pupil.student_id])
    return client.get(url).content.decode()


# --- Seeing it ----------------------------------------------------------------------------------
def test_the_dossier_shows_the_departure_of_a_pupil_without_a_trajectory(
    coordinator: Client, third: Enrolment
) -> None:
    departure = turn(coordinator, third, "moved")
    text = details(coordinator, third)
    assert "Naar een andere school, laatste dag vr 9 jul 2027." in text
    assert reverse("departure_edit", args=[departure.pk]) in text
    assert reverse("departure_undo", args=[departure.pk]) in text


def test_who_may_not_change_it_sees_the_departure_without_buttons(
    coordinator: Client, sign_in: Callable[..., Client], third: Enrolment
) -> None:
    departure = turn(coordinator, third, "moved")
    text = details(sign_in(Role.OFFICE), third)
    assert "Naar een andere school" in text
    assert reverse("departure_edit", args=[departure.pk]) not in text


# --- Changing it --------------------------------------------------------------------------------
def test_kind_and_day_are_changed_and_the_end_of_the_trajectory_with_them(
    coordinator: Client, fourth: Enrolment, course: Trajectory
) -> None:
    departure = turn(coordinator, fourth, "diploma")
    change(coordinator, departure, kind="left", last_day="2027-06-30")
    departure.refresh_from_db()
    course.refresh_from_db()
    assert (departure.kind, departure.last_day) == ("left", date(2027, 6, 30))
    assert (course.end_kind, course.ended_on) == ("left", date(2027, 6, 30))


def test_a_trajectory_that_ended_before_the_turn_stays_as_it_was(
    coordinator: Client, third: Enrolment
) -> None:
    ended = TrajectoryFactory(
        student=third.student, ended_on=date(2026, 11, 6), end_kind="left", end_reason="Weg."
    )
    departure = turn(coordinator, third, "left")
    change(coordinator, departure, last_day="2026-11-09")
    ended.refresh_from_db()
    assert ended.ended_on == date(2026, 11, 6)


def test_a_trajectory_of_which_somebody_corrected_the_end_stays_as_it_is(
    coordinator: Client, fourth: Enrolment, course: Trajectory
) -> None:
    departure = turn(coordinator, fourth, "diploma")
    Trajectory.objects.update(ended_on=date(2027, 5, 31))
    change(coordinator, departure, kind="moved")
    course.refresh_from_db()
    assert (course.end_kind, course.ended_on) == ("completed", date(2027, 5, 31))


@pytest.mark.parametrize("day", ["2026-08-23", "2027-08-30"])
def test_a_last_day_in_another_school_year_is_refused(
    coordinator: Client, third: Enrolment, day: str
) -> None:
    departure = turn(coordinator, third, "left")
    assert "valt niet in schooljaar" in change(coordinator, departure, last_day=day)
    departure.refresh_from_db()
    assert departure.last_day == LAST_DAY


def test_a_diploma_that_the_exam_did_not_give_is_refused(
    coordinator: Client, fourth: Enrolment, course: Trajectory
) -> None:
    candidate = ExamCandidateFactory(trajectory=course, passing=True, resits_closed=True)
    set_raw(candidate, "dutch", ce=Decimal("3.0"))
    confirmed(candidate)
    departure = turn(coordinator, fourth, "left")
    text = change(coordinator, departure, kind="diploma")
    assert "Dat past niet bij wat vaststaat: examen 2027: afgewezen." in text
    departure.refresh_from_db()
    assert departure.kind == "left"


def test_a_change_without_a_reason_is_refused(coordinator: Client, third: Enrolment) -> None:
    departure = turn(coordinator, third, "left")
    change(coordinator, departure, kind="moved", reason="")
    departure.refresh_from_db()
    assert departure.kind == "left"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    coordinator: Client, third: Enrolment
) -> None:
    departure = turn(coordinator, third, "left")
    change(coordinator, departure, kind="moved")
    change(coordinator, departure, last_day="2027-06-30")
    departure.refresh_from_db()
    assert (departure.kind, departure.last_day) == ("moved", LAST_DAY)


# --- Taking it back -----------------------------------------------------------------------------
def test_a_departure_is_taken_back_and_the_trajectory_goes_on(
    coordinator: Client, fourth: Enrolment, course: Trajectory
) -> None:
    departure = turn(coordinator, fourth, "diploma")
    url = reverse("departure_undo", args=[departure.pk])
    assert "gaat weer door" in coordinator.get(url).content.decode()
    assert "is ongedaan gemaakt" in undo(coordinator, departure)
    assert not Departure.objects.exists()
    course.refresh_from_db()
    assert (course.ended_on, course.end_kind, course.end_reason) == (None, "", "")
    assert course.events.filter(kind="resumed").exists()
    assert "Jansen" in coordinator.get(reverse("year_turn")).content.decode()


def test_a_trajectory_that_was_to_begin_next_year_goes_on_too(
    coordinator: Client, third: Enrolment
) -> None:
    coming = TrajectoryFactory(student=third.student, start=date(2027, 8, 30))
    undo(coordinator, turn(coordinator, third, "left"))
    coming.refresh_from_db()
    assert coming.ended_on is None


def test_the_history_keeps_why_a_departure_was_taken_back(
    coordinator: Client, third: Enrolment
) -> None:
    departure = turn(coordinator, third, "left")
    undo(coordinator, departure, "De leerling blijft toch.")
    url = reverse("history", args=[third.student_id])
    assert "De leerling blijft toch." in coordinator.get(url).content.decode()
    entries = LogEntry.objects.filter(object_pk=str(departure.pk), object_repr=str(departure))
    assert LogEntry.Action.DELETE in entries.values_list("action", flat=True)


def test_without_a_reason_a_departure_is_not_taken_back(
    coordinator: Client, third: Enrolment
) -> None:
    undo(coordinator, turn(coordinator, third, "left"), "")
    assert Departure.objects.exists()


def test_a_departure_stays_when_the_trajectory_cannot_go_on(
    coordinator: Client, fourth: Enrolment, course: Trajectory
) -> None:
    departure = turn(coordinator, fourth, "left")
    TrajectoryFactory(student=fourth.student, start=date(2027, 8, 30))
    assert "Het leer-werktraject kan zo niet." in undo(coordinator, departure)
    assert Departure.objects.exists()


def test_a_departure_of_another_school_cannot_be_reached(
    outsider: Client, third: Enrolment
) -> None:
    departure = Departure.objects.create(
        student=third.student,
        school_year=third.school_year,
        kind="left",
        last_day=LAST_DAY,
        actor=UserFactory(),
    )
    for name in ("departure_edit", "departure_undo"):
        assert outsider.get(reverse(name, args=[departure.pk])).status_code == 404
