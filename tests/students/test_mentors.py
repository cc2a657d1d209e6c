"""Who guides a pupil: assigning, substituting, and handing over by a manager."""

from collections.abc import Callable
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import MentorAssignment, Student, Trajectory
from tests.factories import (
    EnrolmentFactory,
    MentorAssignmentFactory,
    SchoolFactory,
    TrajectoryFactory,
    staff,
)

TODAY = date(2026, 11, 2)
Row = tuple[User, date, date | None, bool]


@pytest.fixture
def other(school: School) -> User:
    """A second mentor of the school."""
    return staff(school, Role.MENTOR, first_name="Siem", last_name="Claes")


@pytest.fixture
def manager(sign_in: Callable[..., Client]) -> Client:
    return sign_in(Role.MANAGER)


def rows(trajectory: Trajectory) -> list[Row]:
    """Who guides the pupil, from when until when, and whether as a substitute."""
    assignments = trajectory.mentor_assignments.order_by("start", "is_substitute", "pk")
    return [(one.mentor, one.start, one.until, one.is_substitute) for one in assignments]


def errors(response: object) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def assign(client: Client, trajectory: Trajectory, mentor: User, **data: object) -> object:
    sent = {"mentor": mentor.pk, "start": "2026-11-02", "until": ""} | data
    return client.post(reverse("mentor_assign", args=[trajectory.pk]), sent)


def test_a_pupil_may_have_two_mentors(
    trajectory: Trajectory, mentor: User, other: User, coordinator: Client
) -> None:
    assign(coordinator, trajectory, other)
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), None, False),
        (other, TODAY, None, False),
    ]


def test_a_new_mentor_takes_the_place_of_the_present_one(
    trajectory: Trajectory, mentor: User, other: User, coordinator: Client
) -> None:
    assign(coordinator, trajectory, other, replaces="on")
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), date(2026, 11, 1), False),
        (other, TODAY, None, False),
    ]


def test_a_substitute_stands_beside_the_mentor_until_a_date(
    trajectory: Trajectory, mentor: User, other: User, coordinator: Client
) -> None:
    assign(coordinator, trajectory, other, until="2026-12-18", is_substitute="on")
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), None, False),
        (other, TODAY, date(2026, 12, 18), True),
    ]


def test_a_substitute_sees_the_pupil(
    trajectory: Trajectory, other: User, coordinator: Client
) -> None:
    assign(coordinator, trajectory, other, until="2026-12-18", is_substitute="on")
    assert trajectory.student in Student.objects.for_user(other)


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"is_substitute": "on"}, "until", "Een vervanger heeft een einddatum."),
        ({"until": "2026-11-01"}, "until", "ligt voor het begin op ma 2 nov 2026"),
        ({"start": ""}, "start", "verplicht"),
        (
            {"is_substitute": "on", "until": "2026-12-18", "replaces": "on"},
            "replaces",
            "blijft de mentor gewoon staan",
        ),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(
    trajectory: Trajectory,
    other: User,
    coordinator: Client,
    data: dict[str, str],
    field: str,
    message: str,
) -> None:
    assert message in str(errors(assign(coordinator, trajectory, other, **data))[field])
    assert len(rows(trajectory)) == 1


def test_nobody_is_mentor_of_a_pupil_twice_at_a_time(
    trajectory: Trajectory, mentor: User, coordinator: Client
) -> None:
    response = assign(coordinator, trajectory, mentor)
    assert "Puk Dekker is al mentor" in str(errors(response)["start"])


def test_who_is_no_mentor_at_the_school_cannot_be_chosen(
    trajectory: Trajectory, coordinator: Client
) -> None:
    elsewhere = staff(SchoolFactory(), Role.MENTOR)
    assert "mentor" in errors(assign(coordinator, trajectory, elsewhere))


def test_the_last_day_of_a_mentor_is_filled_in(
    trajectory: Trajectory, mentor: User, coordinator: Client
) -> None:
    row = trajectory.mentor_assignments.get()
    sent = {"start": "2026-08-24", "until": "2026-11-30", "version": "1"}
    coordinator.post(reverse("mentor_edit", args=[row.pk]), sent)
    assert rows(trajectory) == [(mentor, date(2026, 8, 24), date(2026, 11, 30), False)]


def test_only_who_may_change_the_trajectory_changes_its_mentor(
    trajectory: Trajectory, coordinator: Client, office: Client, outsider: Client
) -> None:
    url = reverse("mentor_edit", args=[trajectory.mentor_assignments.get().pk])
    statuses = [one.get(url).status_code for one in (coordinator, office, outsider)]
    assert statuses == [200, 403, 404]


def hand_over(client: Client, mentor: User, to: User, **data: object) -> object:
    sent = {"way": "hand_over", "to": to.pk, "class_name": "*", "on": "2026-11-02", "until": ""}
    return client.post(reverse("mentor_handover", args=[mentor.pk]), sent | data)


def substitute(client: Client, mentor: User, to: User, **data: object) -> object:
    sent = {"way": "substitute", "until": "2026-12-18"} | data
    return hand_over(client, mentor, to, **sent)


def test_a_manager_hands_all_pupils_over_and_the_past_stays(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    response = hand_over(manager, mentor, other, on="2026-11-09")
    assert response.url == reverse("member_list")
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), date(2026, 11, 8), False),
        (other, date(2026, 11, 9), None, False),
    ]


def test_a_handover_on_the_first_day_leaves_only_the_new_mentor(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    MentorAssignment.objects.update(start=TODAY)
    hand_over(manager, mentor, other)
    assert rows(trajectory) == [(other, TODAY, None, False)]


def test_an_assignment_still_to_come_goes_over_as_it_is(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    MentorAssignment.objects.update(start=date(2027, 2, 1), until=date(2027, 3, 1))
    hand_over(manager, mentor, other)
    assert rows(trajectory) == [(other, date(2027, 2, 1), date(2027, 3, 1), False)]


def test_a_handover_twice_on_one_day_leaves_no_reversed_periods(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    hand_over(manager, mentor, other)
    hand_over(manager, other, mentor)
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), date(2026, 11, 1), False),
        (mentor, TODAY, None, False),
    ]


def test_who_takes_over_from_a_colleague_is_not_mentor_twice(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    MentorAssignmentFactory(trajectory=trajectory, mentor=other, start=date(2026, 9, 1))
    hand_over(manager, mentor, other)
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), date(2026, 11, 1), False),
        (other, date(2026, 9, 1), None, False),
    ]


def test_a_substitute_who_takes_over_becomes_the_mentor(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    MentorAssignmentFactory(
        trajectory=trajectory,
        mentor=other,
        start=date(2026, 10, 1),
        until=date(2026, 12, 18),
        is_substitute=True,
    )
    hand_over(manager, mentor, other)
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), date(2026, 11, 1), False),
        (other, date(2026, 10, 1), date(2026, 11, 1), True),
        (other, TODAY, None, False),
    ]


def test_what_has_ended_is_not_handed_over(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 1))
    text = manager.get(reverse("mentor_handover", args=[mentor.pk])).content.decode()
    assert "Geen leerlingen om over te dragen" in text


def test_only_the_pupils_of_one_class_are_handed_over(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    second = TrajectoryFactory(student__school=trajectory.student.school, mentor=mentor)
    year = trajectory.student.enrolments.get().school_year
    EnrolmentFactory(student=second.student, school_year=year, class_name="4ze2")
    hand_over(manager, mentor, other, class_name="4ze2")
    assert [len(rows(one)) for one in (trajectory, second)] == [1, 2]


def test_pupils_without_a_class_are_handed_over_apart(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    second = TrajectoryFactory(student__school=trajectory.student.school, mentor=mentor)
    hand_over(manager, mentor, other, class_name="-")
    assert [len(rows(one)) for one in (trajectory, second)] == [1, 2]


def test_a_manager_appoints_a_substitute_until_a_date(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    substitute(manager, mentor, other)
    assert rows(trajectory) == [
        (mentor, date(2026, 8, 24), None, False),
        (other, TODAY, date(2026, 12, 18), True),
    ]


def test_a_substitute_who_stands_in_already_stays_longer(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    substitute(manager, mentor, other)
    substitute(manager, mentor, other, until="2027-01-29")
    assert rows(trajectory)[1:] == [
        (other, TODAY, date(2026, 12, 18), True),
        (other, date(2026, 12, 19), date(2027, 1, 29), True),
    ]


def test_a_substitute_does_not_outlast_the_mentor(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    MentorAssignment.objects.update(until=date(2026, 11, 30))
    substitute(manager, mentor, other)
    assert rows(trajectory)[1] == (other, TODAY, date(2026, 11, 30), True)


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({"on": "2026-11-01"}, "on", "zo 1 nov 2026 is voorbij"),
        ({"way": "substitute"}, "until", "Een vervanger heeft een einddatum."),
        ({"way": "substitute", "until": "2026-11-01"}, "until", "ligt voor het begin"),
        ({"class_name": "9z"}, "class_name", "9z"),
    ],
)
def test_a_handover_that_cannot_be_is_refused(
    trajectory: Trajectory,
    mentor: User,
    other: User,
    manager: Client,
    data: dict[str, str],
    field: str,
    message: str,
) -> None:
    response = hand_over(manager, mentor, other, **data)
    assert message in str(errors(response)[field])
    assert len(rows(trajectory)) == 1


def test_pupils_go_only_to_a_mentor_of_the_school(
    trajectory: Trajectory, mentor: User, manager: Client
) -> None:
    reader = staff(trajectory.student.school, Role.READER)
    assert "to" in errors(hand_over(manager, mentor, reader))


def test_the_manager_sees_numbers_and_classes_but_no_names(
    trajectory: Trajectory, mentor: User, manager: Client
) -> None:
    text = manager.get(reverse("mentor_handover", args=[mentor.pk])).content.decode()
    assert "4bw1 (1)" in text
    assert "Jansen" not in text


def test_the_pupils_of_the_mentor_at_another_school_stay(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    elsewhere = TrajectoryFactory(mentor=mentor)
    hand_over(manager, mentor, other)
    assert len(rows(elsewhere)) == 1


def test_a_handover_is_only_for_a_manager_of_the_school(
    trajectory: Trajectory, mentor: User, sign_in: Callable[..., Client]
) -> None:
    url = reverse("mentor_handover", args=[mentor.pk])
    clients = (
        sign_in(Role.MANAGER),
        sign_in(Role.COORDINATOR),
        sign_in(Role.MANAGER, at=SchoolFactory()),
    )
    assert [one.get(url).status_code for one in clients] == [200, 403, 404]


def test_each_handover_stands_in_the_history_of_the_pupil(
    trajectory: Trajectory, mentor: User, other: User, manager: Client
) -> None:
    before = LogEntry.objects.get_for_model(MentorAssignment).count()
    hand_over(manager, mentor, other)
    assert LogEntry.objects.get_for_model(MentorAssignment).count() == before + 2
