"""A pupil with a mentor, a signed agreement and some hours, on Saturday 21 November 2026."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.students.models import Trajectory
from tests.factories import (
    EnrolmentFactory,
    HourEntryFactory,
    SchoolFactory,
    SchoolYearFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)


@pytest.fixture
def now() -> Iterator[None]:
    with time_machine.travel("2026-11-21 09:00+01:00", tick=False):
        yield


@pytest.fixture
def school(db: None, now: None) -> School:
    school = SchoolFactory()
    SchoolYearFactory(school=school)
    return school


@pytest.fixture
def mentor(school: School) -> User:
    return staff(school, Role.MENTOR)


@pytest.fixture
def trajectory(school: School, mentor: User) -> Trajectory:
    trajectory = TrajectoryFactory(student__school=school, mentor=mentor)
    EnrolmentFactory(student=trajectory.student, school_year=school.years.get())
    return trajectory


@pytest.fixture
def agreement(trajectory: Trajectory) -> WorkAgreement:
    """A signed agreement with fourteen hours that count."""
    agreement = signed_agreement(trajectory)
    for day in (date(2026, 9, 3), date(2026, 9, 4)):
        HourEntryFactory(agreement=agreement, date=day)
    return agreement


@pytest.fixture
def sign_in(school: School):
    """Give a client, signed in as somebody with these roles at the school."""

    def signed_in(*roles: Role) -> Client:
        client = Client()
        client.force_login(staff(school, *roles))
        return client

    return signed_in


@pytest.fixture
def mentor_client(mentor: User) -> Client:
    client = Client()
    client.force_login(mentor)
    return client
