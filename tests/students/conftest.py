"""One school in November 2026, with a mentor, a coordinator and a pupil in leerjaar 4."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Student, Trajectory
from tests.factories import (
    EnrolmentFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

NOW = "2026-11-02 09:00+01:00"


@pytest.fixture
def november() -> Iterator[None]:
    """Monday 2 November 2026, a school day."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def school(db: None, november: None) -> School:
    return SchoolFactory(name="vmbo De Oever")


@pytest.fixture
def school_year(school: School) -> SchoolYear:
    return SchoolYearFactory(school=school)


@pytest.fixture
def student(school_year: SchoolYear) -> Student:
    """Yara, in class 4bw1."""
    student = StudentFactory(school=school_year.school, last_name="Jansen")
    EnrolmentFactory(student=student, school_year=school_year)
    return student


@pytest.fixture
def mentor(school: School) -> User:
    return staff(school, Role.MENTOR, first_name="Puk", last_name="Dekker")


@pytest.fixture
def trajectory(student: Student, mentor: User) -> Trajectory:
    """Yara's running trajectory, with its mentor."""
    return TrajectoryFactory(student=student, mentor=mentor)


@pytest.fixture
def sign_in(school: School) -> Callable[..., Client]:
    """A client signed in with these roles at the school, or at another one."""

    def as_role(*roles: Role, at: School | None = None) -> Client:
        client = Client()
        client.force_login(staff(at or school, *roles))
        return client

    return as_role


@pytest.fixture
def coordinator(sign_in: Callable[..., Client]) -> Client:
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def office(sign_in: Callable[..., Client]) -> Client:
    return sign_in(Role.OFFICE)


@pytest.fixture
def outsider(sign_in: Callable[..., Client]) -> Client:
    """A coordinator of another school."""
    return sign_in(Role.COORDINATOR, at=SchoolFactory())
