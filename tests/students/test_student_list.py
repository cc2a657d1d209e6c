from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Student, Trajectory
from tests.factories import (
    EnrolmentFactory,
    MentorAssignmentFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

URL = "/leerlingen/"


def names(client: Client, **query: object) -> list[str]:
    """The names in the list, in order."""
    return [line.student.surname_first for line in client.get(URL, query).context["lines"]]


def page(client: Client, **query: object) -> str:
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_class_mentor_profile_and_status(
    trajectory: Trajectory, coordinator: Client
) -> None:
    text = page(coordinator)
    for shown in ("Jansen, Yara", "4bw1", "Puk Dekker", "BWI", "loopt"):
        assert shown in text


def test_a_mentor_sees_only_own_pupils(
    trajectory: Trajectory, mentor: User, client: Client
) -> None:
    TrajectoryFactory(student__school=trajectory.student.school)
    client.force_login(mentor)
    assert names(client) == ["Jansen, Yara"]


def test_a_mentor_no_longer_sees_a_pupil_after_the_last_day(
    student: Student, mentor: User, client: Client
) -> None:
    MentorAssignmentFactory(
        trajectory=TrajectoryFactory(student=student), mentor=mentor, until=date(2026, 11, 1)
    )
    client.force_login(mentor)
    assert names(client) == []


def test_a_school_does_not_see_pupils_of_another(student: Student, outsider: Client) -> None:
    assert names(outsider) == []


def test_a_manager_may_not_open_the_list(sign_in: Callable[..., Client]) -> None:
    assert sign_in(Role.MANAGER).get(URL).status_code == 403


def test_who_is_signed_out_is_sent_to_sign_in(school: School, client: Client) -> None:
    assert client.get(URL).status_code == 302


def test_only_the_chosen_school_is_listed(student: Student, school: School, client: Client) -> None:
    other = SchoolFactory(name="Andere school")
    user = staff(school, Role.COORDINATOR)
    staff(other, Role.COORDINATOR)
    StudentFactory(school=other, last_name="Elders")
    client.force_login(user)
    assert names(client) == ["Jansen, Yara"]


@pytest.mark.parametrize("typed", ["ozdemir", "ÖZDEMIR", "zoë oz", "zoe", "00421"])
def test_search_ignores_accents_and_case(school: School, coordinator: Client, typed: str) -> None:
    StudentFactory(school=school, first_name="Zoë", last_name="Özdemir", number="004217")
    StudentFactory(school=school, first_name="Tim", last_name="Bakker", number="991")
    assert names(coordinator, q=typed) == ["Özdemir, Zoë"]


def test_names_sort_on_surname_without_the_prefix(school: School, coordinator: Client) -> None:
    for prefix, last_name in (("van", "Zanten"), ("", "Visser"), ("de", "Boer"), ("", "Özdemir")):
        StudentFactory(school=school, first_name="A", prefix=prefix, last_name=last_name)
    assert names(coordinator) == ["Boer, A de", "Özdemir, A", "Visser, A", "Zanten, A van"]


@pytest.fixture
def four_stages(school_year: SchoolYear) -> dict[str, Student]:
    """A pupil in each stage, the class naming it."""
    made = {}
    for stage in ("running", "waiting", "ended", "none"):
        made[stage] = StudentFactory(school=school_year.school, last_name=stage)
        EnrolmentFactory(student=made[stage], school_year=school_year, class_name=f"k-{stage}")
    TrajectoryFactory(student=made["running"])
    TrajectoryFactory(student=made["waiting"], start=date(2027, 2, 1), profile="PIE")
    TrajectoryFactory(student=made["ended"], ended_on=date(2026, 10, 1))
    return made


@pytest.mark.parametrize("stage", ["running", "waiting", "ended", "none"])
def test_the_list_is_narrowed_to_a_stage(
    four_stages: dict[str, Student], coordinator: Client, stage: str
) -> None:
    assert names(coordinator, fase=stage) == [four_stages[stage].surname_first]


def test_the_list_is_narrowed_to_a_class(
    four_stages: dict[str, Student], coordinator: Client
) -> None:
    assert names(coordinator, klas="k-ended") == ["ended, Yara"]


def test_the_list_is_narrowed_to_a_profile(
    four_stages: dict[str, Student], coordinator: Client
) -> None:
    assert names(coordinator, profiel="PIE") == ["waiting, Yara"]


def test_the_list_is_narrowed_to_a_leerjaar(
    four_stages: dict[str, Student], school_year: SchoolYear, coordinator: Client
) -> None:
    third = StudentFactory(school=school_year.school, last_name="Derde")
    EnrolmentFactory(student=third, school_year=school_year, leerjaar=3)
    assert names(coordinator, leerjaar=3) == ["Derde, Yara"]


def test_the_list_is_narrowed_to_a_mentor(
    trajectory: Trajectory, mentor: User, coordinator: Client
) -> None:
    TrajectoryFactory(student__school=trajectory.student.school)
    assert names(coordinator, mentor=mentor.pk) == ["Jansen, Yara"]


def test_a_class_of_an_earlier_year_is_not_shown_as_the_present_one(
    school_year: SchoolYear, coordinator: Client
) -> None:
    student = StudentFactory(school=school_year.school)
    EnrolmentFactory(
        student=student,
        school_year__school=school_year.school,
        school_year__start=date(2025, 8, 25),
        school_year__end=date(2026, 7, 10),
        school_year__first_central_exam=None,
        class_name="3oud",
    )
    assert "3oud" not in page(coordinator)


def test_an_empty_school_is_told_to_import(school: School, coordinator: Client) -> None:
    text = page(coordinator)
    assert "Nog geen leerlingen" in text
    assert reverse("student_import") in text


def test_a_director_of_an_empty_school_is_told_who_adds_pupils(
    school: School, client: Client
) -> None:
    client.force_login(staff(school, Role.DIRECTOR))
    text = page(client)
    assert "De administratie of de LWT-coördinator" in text
    assert "gekoppeld" not in text


def test_a_search_without_result_offers_the_whole_list(
    student: Student, coordinator: Client
) -> None:
    assert "Toon alle leerlingen" in page(coordinator, q="bestaat niet")


def test_the_twenty_sixth_pupil_stands_on_the_second_page(
    school: School, coordinator: Client
) -> None:
    for number in range(26):
        StudentFactory(school=school, last_name=f"Naam{number:02d}")
    assert len(names(coordinator)) == 25
    assert names(coordinator, page=2) == ["Naam25, Yara"]


def test_a_reader_gets_no_button_to_add(student: Student, sign_in: Callable[..., Client]) -> None:
    assert reverse("student_add") not in page(sign_in(Role.READER))


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "محمد", "\u202eomgekeerd"])
def test_a_strange_name_shows_harmlessly(school: School, coordinator: Client, name: str) -> None:
    StudentFactory(school=school, first_name=name, last_name=name)
    text = page(coordinator)
    assert "<script>alert" not in text
    assert f"<bdi>{name.replace('<', '&lt;').replace('>', '&gt;')}, " in text


def count_queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL).status_code == 200
    return len(queries)


def test_the_list_asks_as_much_for_twenty_pupils_as_for_one(
    trajectory: Trajectory, mentor: User, coordinator: Client
) -> None:
    coordinator.get(URL)
    one = count_queries(coordinator)
    for _ in range(19):
        other = TrajectoryFactory(student__school=trajectory.student.school, mentor=mentor)
        EnrolmentFactory(
            student=other.student, school_year=trajectory.student.enrolments.get().school_year
        )
    assert count_queries(coordinator) == one <= 15
