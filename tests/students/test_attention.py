"""What the home page says about pupils."""

from datetime import date

import pytest

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.rules.agreements import GUARDIAN_MUST_SIGN_BELOW, GUARDIAN_SOURCE
from lwt_admin.students.attention import attention
from lwt_admin.students.models import Enrolment, Guardian, MentorAssignment, Student, Trajectory
from lwt_admin.todo import Todo, Urgency
from tests.factories import GuardianFactory, StudentFactory, TrajectoryFactory, staff

TODAY = date(2026, 11, 2)


@pytest.fixture
def user(school: School) -> User:
    return staff(school, Role.COORDINATOR)


def todos(user: User) -> list[Todo]:
    return attention(user, None, TODAY)


def texts(user: User) -> str:
    return "\n".join(todo.text for todo in todos(user))


@pytest.fixture
def complete(trajectory: Trajectory) -> Trajectory:
    """A pupil for whom nothing has to be done."""
    GuardianFactory(student=trajectory.student)
    return trajectory


def test_nothing_is_said_when_all_is_in_order(complete: Trajectory, user: User) -> None:
    assert todos(user) == []


def test_a_pupil_without_a_mentor_is_named(complete: Trajectory, user: User) -> None:
    MentorAssignment.objects.all().delete()
    assert "heeft geen mentor" in texts(user)


def test_a_mentor_whose_time_is_over_guides_nobody(complete: Trajectory, user: User) -> None:
    MentorAssignment.objects.update(until=date(2026, 11, 1))
    assert "heeft geen mentor" in texts(user)


def test_a_mentor_is_asked_for_in_leerjaar_3_and_4_only(complete: Trajectory, user: User) -> None:
    MentorAssignment.objects.all().delete()
    Enrolment.objects.update(leerjaar=2)
    assert "heeft geen mentor" not in texts(user)


def test_an_application_waits_for_a_decision(complete: Trajectory, user: User) -> None:
    Trajectory.objects.update(admitted_on=None, start=date(2027, 2, 1))
    (todo,) = todos(user)
    assert "nog niet besloten" in todo.text
    assert (todo.urgency, todo.due) == (Urgency.ATTENTION, date(2027, 2, 1))


def test_a_start_that_passed_without_admission_is_wrong(complete: Trajectory, user: User) -> None:
    Trajectory.objects.update(admitted_on=None)
    (todo,) = todos(user)
    assert todo.urgency is Urgency.WRONG


def test_a_refused_application_needs_nothing(complete: Trajectory, user: User) -> None:
    Trajectory.objects.update(admitted_on=None, refused_on=date(2026, 10, 1))
    assert todos(user) == []


def test_a_pupil_without_a_class_this_year_is_named(complete: Trajectory, user: User) -> None:
    Enrolment.objects.all().delete()
    assert "staat dit schooljaar niet ingeschreven" in texts(user)


def test_who_left_after_an_earlier_year_is_not_missed(complete: Trajectory, user: User) -> None:
    Trajectory.objects.update(ended_on=date(2026, 10, 1))
    year = Enrolment.objects.get().school_year
    year.start, year.end, year.first_central_exam = date(2025, 8, 25), date(2026, 7, 10), None
    year.save()
    assert todos(user) == []


@pytest.mark.parametrize(
    ("birth_date", "named"), [(date(2010, 11, 3), True), (date(2010, 11, 2), False)]
)
def test_a_young_pupil_for_whom_nobody_may_sign_is_named_until_the_birthday(
    complete: Trajectory, user: User, birth_date: date, named: bool
) -> None:
    assert GUARDIAN_MUST_SIGN_BELOW == 16
    Guardian.objects.update(has_authority=False)
    Student.objects.update(birth_date=birth_date)
    assert ("Niemand mag tekenen" in texts(user)) is named


def test_the_article_stands_beside_a_missing_signer(complete: Trajectory, user: User) -> None:
    Guardian.objects.all().delete()
    Student.objects.update(birth_date=date(2011, 5, 12))
    assert [todo.article for todo in todos(user)] == [GUARDIAN_SOURCE.article]


def test_a_carer_of_the_household_may_sign(complete: Trajectory, user: User) -> None:
    Guardian.objects.update(has_authority=False, relation=Guardian.Relation.CARER)
    Student.objects.update(birth_date=date(2011, 5, 12))
    assert todos(user) == []


def test_a_mentor_is_not_told_what_only_others_can_do(complete: Trajectory, mentor: User) -> None:
    Enrolment.objects.all().delete()
    Trajectory.objects.update(admitted_on=None)
    assert todos(mentor) == []


def test_office_is_told_about_personal_data_only(complete: Trajectory, school: School) -> None:
    Enrolment.objects.all().delete()
    Trajectory.objects.update(admitted_on=None)
    (todo,) = todos(staff(school, Role.OFFICE))
    assert "niet ingeschreven" in todo.text


def test_pupils_of_another_school_are_not_named(complete: Trajectory, user: User) -> None:
    TrajectoryFactory(admitted_on=None)
    assert todos(user) == []


def test_the_number_of_queries_does_not_grow_with_the_pupils(
    complete: Trajectory, user: User, django_assert_num_queries: object
) -> None:
    assert user.access
    for _ in range(20):
        TrajectoryFactory(student=StudentFactory(school=complete.student.school), admitted_on=None)
    with django_assert_num_queries(2):
        assert len(todos(user)) >= 20
