"""Who must apply, whose outcome is missing, and of whom to ask what became of them."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.attention_onward import onward_attention
from lwt_admin.students.models import Outcome, Student, Trajectory
from lwt_admin.todo import Todo, Urgency
from tests.factories import (
    EnrolmentFactory,
    LaterDestinationFactory,
    MboApplicationFactory,
    OutcomeFactory,
    SchoolFactory,
    TrajectoryFactory,
    staff,
)

REFERENCE = date(2027, 4, 1)


@pytest.fixture
def who(school: School) -> User:
    return staff(school, Role.COORDINATOR)


@pytest.fixture
def lines(who: User) -> Callable[[date], list[Todo]]:
    """What the coordinator hears on a day."""
    return lambda today: onward_attention(who, None, today)


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), Urgency.ATTENTION),
        (REFERENCE, Urgency.ATTENTION),
        (date(2027, 4, 2), Urgency.WRONG),
    ],
    ids=str,
)
def test_who_has_not_applied_is_pointed_out_before_the_reference_date(
    trajectory: Trajectory,
    lines: Callable[[date], list[Todo]],
    today: date,
    urgency: Urgency | None,
) -> None:
    found = lines(today)
    assert [todo.urgency for todo in found] == ([] if urgency is None else [urgency])
    assert all(todo.due == REFERENCE for todo in found)


def test_a_school_sets_its_own_reference_date(
    trajectory: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    School.objects.update(mbo_apply_by="15-01")
    assert lines(date(2026, 11, 2))[0].due == date(2027, 1, 15)


@pytest.mark.parametrize(
    "change",
    [{"admitted_on": None}, {"ended_on": date(2027, 1, 31)}, {"refused_on": date(2026, 9, 1)}],
    ids=["not admitted", "ended", "refused"],
)
def test_only_who_runs_a_trajectory_must_apply(
    trajectory: Trajectory, lines: Callable[[date], list[Todo]], change: dict[str, object]
) -> None:
    if "refused_on" in change:
        change = change | {"admitted_on": None}
    Trajectory.objects.update(**change)
    assert not [todo for todo in lines(date(2027, 2, 1)) if todo.action == "Meld aan"]


def test_a_pupil_in_leerjaar_3_need_not_apply_yet(
    trajectory: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    trajectory.student.enrolments.update(leerjaar=3)
    assert lines(date(2027, 2, 1)) == []


def test_an_application_ends_the_reminder_until_the_answer_takes_too_long(
    trajectory: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    MboApplicationFactory(trajectory=trajectory, applied_on=date(2027, 1, 11))
    assert lines(date(2027, 2, 21)) == []
    (todo,) = lines(date(2027, 2, 22))
    assert (todo.urgency, todo.due) == (Urgency.WAITS, date(2027, 1, 11))
    assert "wacht op antwoord van ROC Waalstad" in todo.text


def test_who_is_admitted_hears_nothing_more(
    trajectory: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    MboApplicationFactory(trajectory=trajectory, admitted=True)
    assert lines(date(2027, 5, 3)) == []


def test_who_is_refused_everywhere_is_pointed_out_again(
    trajectory: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    MboApplicationFactory(trajectory=trajectory, refused=True)
    (todo,) = lines(date(2027, 3, 1))
    assert "nergens toegelaten" in todo.text


@pytest.fixture
def left(trajectory: Trajectory) -> Trajectory:
    """Yara left on 30 October 2026, a Friday."""
    Trajectory.objects.update(ended_on=date(2026, 10, 30), end_kind="completed")
    trajectory.refresh_from_db()
    return trajectory


def test_a_missing_outcome_is_asked_from_the_day_after_the_last(
    left: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    assert [todo.action for todo in lines(date(2026, 10, 30))] == []
    assert [todo.action for todo in lines(date(2026, 10, 31))] == ["Vul in"]


@pytest.mark.parametrize("kind", ["bb", "moved", "not_started"])
def test_nothing_is_asked_of_who_still_goes_to_a_vmbo(
    left: Trajectory, lines: Callable[[date], list[Todo]], kind: str
) -> None:
    Trajectory.objects.update(end_kind=kind)
    assert lines(date(2026, 11, 2)) == []


def test_an_old_end_is_not_asked_about_any_more(
    left: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    assert lines(date(2029, 10, 29))
    assert lines(date(2029, 10, 30)) == []


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (date(2027, 10, 29), []),
        (date(2027, 10, 30), ["één jaar"]),
        (date(2028, 10, 29), ["één jaar"]),
        (date(2028, 10, 30), ["2 jaar"]),
        (date(2029, 10, 29), ["2 jaar"]),
        (date(2029, 10, 30), []),
    ],
    ids=str,
)
def test_what_became_of_a_pupil_is_asked_after_one_and_after_two_years(
    left: Trajectory, lines: Callable[[date], list[Todo]], today: date, asked: list[str]
) -> None:
    OutcomeFactory(trajectory=left)
    found = [todo.text for todo in lines(today)]
    assert len(found) == len(asked)
    assert all(f"{when} na het vertrek" in text for when, text in zip(asked, found, strict=True))


def test_an_answer_ends_the_question_of_that_year_only(
    left: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    OutcomeFactory(trajectory=left)
    LaterDestinationFactory(trajectory=left, after_years=1)
    assert lines(date(2027, 11, 1)) == []
    assert len(lines(date(2028, 11, 1))) == 1


def test_an_unknown_destination_is_asked_about_again_after_a_year(
    left: Trajectory, lines: Callable[[date], list[Todo]]
) -> None:
    OutcomeFactory(trajectory=left, where="unknown", level=None, institution="", source="nobody")
    assert len(lines(date(2027, 11, 1))) == 1


def test_only_who_may_change_trajectories_hears_of_it_and_only_of_the_own_school(
    trajectory: Trajectory, mentor: User
) -> None:
    elsewhere = staff(SchoolFactory(), Role.COORDINATOR)
    assert onward_attention(mentor, None, date(2027, 2, 1)) == []
    assert onward_attention(elsewhere, None, date(2027, 2, 1)) == []


def test_the_list_shows_all_three_questions(
    left: Trajectory, school_year: object, sign_in: Callable[..., Client]
) -> None:
    asked = TrajectoryFactory(
        student__school=left.student.school,
        start=date(2024, 8, 26),
        ended_on=date(2025, 7, 11),
        end_kind="completed",
    )
    OutcomeFactory(trajectory=asked, known_on=date(2025, 9, 1))
    late = TrajectoryFactory(student__school=left.student.school)
    EnrolmentFactory(student=late.student, school_year=school_year)
    with time_machine.travel("2027-02-01 09:00+01:00", tick=False):
        context = sign_in(Role.COORDINATOR).get(reverse("onward_list")).context
    assert [one.trajectory for one in context["applying"]] == [late]
    assert [one.trajectory for one in context["without_outcome"]] == [left]
    assert [(one.trajectory, one.years) for one in context["to_ask"]] == [(asked, 1)]


def page(client: Client, student: Student) -> object:
    response = client.get(reverse("onward", args=[student.pk]))
    assert response.status_code == 200
    return response


def test_the_page_names_the_reference_date_and_who_was_late(
    trajectory: Trajectory, coordinator: Client
) -> None:
    MboApplicationFactory(trajectory=trajectory, applied_on=REFERENCE)
    MboApplicationFactory(trajectory=trajectory, applied_on=date(2027, 4, 2))
    (part,) = page(coordinator, trajectory.student).context["parts"]
    assert part.reference == REFERENCE
    assert [line.in_time for line in part.applications] == [True, False]


def test_the_page_says_when_an_application_for_entree_is_shut(
    trajectory: Trajectory, coordinator: Client
) -> None:
    MboApplicationFactory(trajectory=trajectory, level=1)
    OutcomeFactory(trajectory=trajectory)
    assert "niet naar de entreeopleiding. (WVO 29 lid 3 (oud)" in (
        page(coordinator, trajectory.student).content.decode()
    )


def test_the_page_says_from_when_to_ask(left: Trajectory, coordinator: Client) -> None:
    OutcomeFactory(trajectory=left)
    (part,) = page(coordinator, left.student).context["parts"]
    assert [(line.years, line.due, line.may_ask) for line in part.later] == [
        (1, date(2027, 10, 30), False),
        (2, date(2028, 10, 30), False),
    ]


def test_a_mentor_sees_the_page_without_buttons(
    trajectory: Trajectory, mentor: User, client: Client
) -> None:
    client.force_login(mentor)
    MboApplicationFactory(trajectory=trajectory)
    text = page(client, trajectory.student).content.decode()
    assert "Timmerman" in text
    assert reverse("mbo_application_add", args=[trajectory.pk]) not in text


def test_a_pupil_without_a_trajectory_has_nothing_after_it_yet(
    student: Student, coordinator: Client
) -> None:
    assert "Nog geen leer-werktraject" in page(coordinator, student).content.decode()


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["onward", "onward_list", "home_onward"])
def test_a_page_asks_as_much_for_twenty_rows_as_for_one(
    left: Trajectory, coordinator: Client, name: str
) -> None:
    url = reverse(name, args=[left.student_id] if name == "onward" else [])

    def grow() -> None:
        MboApplicationFactory(trajectory=left)
        TrajectoryFactory(
            student__school=left.student.school,
            start=date(2024, 8, 26),
            ended_on=date(2026, 7, 10),
        )
        asked = TrajectoryFactory(
            student__school=left.student.school,
            start=date(2023, 8, 28),
            ended_on=date(2025, 7, 11),
        )
        OutcomeFactory(trajectory=asked)

    grow()
    client_queries = queries(coordinator, url)
    one = queries(coordinator, url)
    for _ in range(19):
        grow()
    assert queries(coordinator, url) == one <= client_queries <= 15
    assert Outcome.objects.count() == 20
