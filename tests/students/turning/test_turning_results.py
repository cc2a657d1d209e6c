"""A diploma at the turn of the school year is what the exam says, or nothing is proposed yet."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.students.attention_onward import onward_attention
from lwt_admin.students.models import Departure, Enrolment, Outcome, Trajectory
from tests.exams.deciding import confirmed, set_raw
from tests.factories import (
    ExamCandidateFactory,
    OutcomeFactory,
    TrajectoryFactory,
    UserFactory,
    staff,
)

pytestmark = pytest.mark.django_db

LAST_DAY = date(2027, 7, 9)


@pytest.fixture
def course(fourth: Enrolment) -> Trajectory:
    """Yara's running trajectory, in leerjaar 4."""
    return TrajectoryFactory(student=fourth.student)


def decide(
    course: Trajectory, *, passed: bool, final: bool = True, exam_year: int = 2027
) -> ExamCandidate:
    """A director confirms how the exam went."""
    candidate: ExamCandidate = ExamCandidateFactory(
        trajectory=course, passing=True, exam_year=exam_year, resits_closed=final
    )
    if not passed:
        set_raw(candidate, "dutch", ce=Decimal("3.0"))
    confirmed(candidate)
    return candidate


def page(client: Client) -> str:
    return client.get(reverse("year_turn")).content.decode()


def post(client: Client, action: str, pupil: Enrolment, step: str) -> str:
    data: dict[str, Any] = {
        "action": action,
        "last_day": LAST_DAY,
        "seen": f"{pupil.pk}:{pupil.version}",
        f"step_{pupil.pk}": step,
        f"class_{pupil.pk}": "",
    }
    answer = client.post(reverse("year_turn"), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


# --- What is proposed ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("passed", "final", "proposed"),
    [
        (True, True, "diploma"),
        (True, False, "diploma"),
        (False, True, "again"),
        (False, False, "later"),
    ],
)
def test_the_decision_about_the_exam_is_what_is_proposed(
    coordinator: Client, course: Trajectory, passed: bool, final: bool, proposed: str
) -> None:
    decide(course, passed=passed, final=final)
    assert f'<option value="{proposed}" selected>' in page(coordinator)


def test_a_decision_of_an_earlier_exam_year_proposes_nothing(
    coordinator: Client, course: Trajectory
) -> None:
    decide(course, passed=False, exam_year=2026)
    assert '<option value="later" selected>' in page(coordinator)


def test_an_outcome_that_is_not_what_was_decided_proposes_nothing(
    coordinator: Client, course: Trajectory
) -> None:
    decide(course, passed=True)
    OutcomeFactory(trajectory=course, result=Outcome.Result.NONE)
    assert '<option value="later" selected>' in page(coordinator)


def test_nothing_is_proposed_for_a_pupil_without_a_trajectory_in_the_last_year(
    coordinator: Client, fourth: Enrolment
) -> None:
    assert '<option value="later" selected>' in page(coordinator)


# --- What is stopped ----------------------------------------------------------------------------
@pytest.mark.parametrize("action", ["preview", "store"])
@pytest.mark.parametrize("final", [True, False])
def test_a_diploma_after_a_failed_exam_is_stopped(
    coordinator: Client, course: Trajectory, fourth: Enrolment, action: str, final: bool
) -> None:
    decide(course, passed=False, final=final)
    text = post(coordinator, action, fourth, "diploma")
    assert "Dat past niet bij wat vaststaat: examen 2027: afgewezen" in text
    assert "Leg dit vast" not in text
    assert not Departure.objects.exists()
    course.refresh_from_db()
    assert course.ended_on is None


def test_leaving_without_a_diploma_after_a_passed_exam_is_stopped(
    coordinator: Client, course: Trajectory, fourth: Enrolment
) -> None:
    decide(course, passed=True)
    assert "examen 2027: geslaagd" in post(coordinator, "store", fourth, "left")
    assert not Departure.objects.exists()


@pytest.mark.parametrize(
    ("result", "step", "stored"),
    [
        (Outcome.Result.NONE, "diploma", False),
        (Outcome.Result.NONE, "left", True),
        (Outcome.Result.NONE, "moved", True),
        (Outcome.Result.DIPLOMA_BB, "diploma", True),
        (Outcome.Result.DIPLOMA_BB, "left", False),
        (Outcome.Result.DIPLOMA_LWT, "moved", True),
    ],
)
def test_how_a_pupil_leaves_goes_with_the_outcome_on_record(
    coordinator: Client,
    course: Trajectory,
    fourth: Enrolment,
    result: str,
    step: str,
    stored: bool,
) -> None:
    OutcomeFactory(trajectory=course, result=result)
    text = post(coordinator, "store", fourth, step)
    assert Departure.objects.exists() is stored
    label = Outcome.Result(result).label
    assert (f"Dat past niet bij wat vaststaat: uitkomst {label}." in text) is not stored


def test_a_pupil_who_failed_an_earlier_year_may_pass_now(
    coordinator: Client, course: Trajectory, fourth: Enrolment
) -> None:
    decide(course, passed=False, exam_year=2026)
    post(coordinator, "store", fourth, "diploma")
    assert Departure.objects.get().kind == "diploma"


@pytest.mark.parametrize(
    ("today", "stored"), [("2026-11-22", False), ("2027-04-04", False), ("2027-04-05", True)]
)
def test_nobody_leaves_with_a_diploma_before_the_central_exam_has_begun(
    sign_in: Callable[..., Client], fourth: Enrolment, today: str, stored: bool
) -> None:
    with time_machine.travel(f"{today} 09:00+02:00", tick=False):
        text = post(sign_in(Role.COORDINATOR), "store", fourth, "diploma")
    assert Departure.objects.exists() is stored
    assert ("Het examen van dit schooljaar is nog niet geweest." in text) is not stored


@pytest.mark.parametrize(("today", "stored"), [("2027-07-08", False), ("2027-07-09", True)])
def test_without_a_day_for_the_central_exam_the_end_of_the_year_counts(
    sign_in: Callable[..., Client], fourth: Enrolment, today: str, stored: bool
) -> None:
    year = fourth.school_year
    year.first_central_exam = None
    year.save()
    with time_machine.travel(f"{today} 09:00+02:00", tick=False):
        post(sign_in(Role.COORDINATOR), "store", fourth, "diploma")
    assert Departure.objects.exists() is stored


# --- What is told afterwards --------------------------------------------------------------------
def depart(course: Trajectory, kind: str) -> Departure:
    departure: Departure = Departure.objects.create(
        student=course.student,
        school_year=course.student.enrolments.get().school_year,
        kind=kind,
        last_day=LAST_DAY,
        actor=UserFactory(),
    )
    return departure


def told(school: School, day: date = LAST_DAY) -> list[str]:
    found = onward_attention(staff(school, Role.COORDINATOR), None, day)
    return [f"{todo.text} {todo.detail}" for todo in found if "past niet" in todo.text]


@pytest.mark.parametrize(
    ("kind", "passed", "wrong"),
    [
        ("diploma", False, True),
        ("diploma", True, False),
        ("left", True, True),
        ("left", False, False),
        ("moved", True, False),
    ],
)
def test_a_departure_that_a_later_decision_contradicts_is_pointed_out(
    school: School, coordinator: Client, course: Trajectory, kind: str, passed: bool, wrong: bool
) -> None:
    depart(course, kind)
    assert told(school) == []
    decide(course, passed=passed)
    assert any("Het vertrek van" in text for text in told(school)) is wrong
    text = coordinator.get(reverse("onward", args=[course.student_id])).content.decode()
    assert ("Het vertrek past niet bij de uitslag" in text) is wrong


def test_a_provisional_decision_does_not_contradict_a_departure(
    school: School, course: Trajectory
) -> None:
    depart(course, "diploma")
    decide(course, passed=False, final=False)
    assert told(school) == []


def test_a_departure_that_a_later_outcome_contradicts_is_pointed_out(
    school: School, coordinator: Client, course: Trajectory
) -> None:
    depart(course, "diploma")
    OutcomeFactory(trajectory=course, result=Outcome.Result.NONE)
    (text,) = told(school)
    assert "van school, met diploma" in text
    assert "uitkomst geen diploma" in text


def test_a_departure_of_long_ago_is_not_asked_about(school: School, course: Trajectory) -> None:
    depart(course, "diploma")
    Trajectory.objects.update(ended_on=LAST_DAY, end_kind="completed")
    OutcomeFactory(trajectory=course, result=Outcome.Result.NONE)
    assert told(school, date(2030, 7, 8))
    assert told(school, date(2030, 7, 9)) == []


def test_a_trajectory_that_had_ended_before_the_year_of_the_departure_says_nothing_of_it(
    school: School, course: Trajectory
) -> None:
    depart(course, "diploma")
    OutcomeFactory(trajectory=course, result=Outcome.Result.NONE)
    Trajectory.objects.update(start=date(2025, 8, 25), ended_on=date(2026, 7, 10), end_kind="other")
    assert told(school) == []
