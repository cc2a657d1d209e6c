"""A pupil with a signed agreement for Thursdays and Fridays, in the week of 19 November."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.models import AssessmentPeriod
from lwt_admin.students.models import Trajectory
from tests.factories import (
    AssessmentPeriodFactory,
    EnrolmentFactory,
    SchoolFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

THURSDAY = date(2026, 11, 19)
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def now() -> Iterator[None]:
    """Saturday morning: the week is over, both planned days may be entered."""
    with time_machine.travel("2026-11-21 09:00+01:00", tick=False):
        yield


@pytest.fixture
def mentor(db: None, now: None) -> User:
    return staff(SchoolFactory(), Role.MENTOR)


@pytest.fixture
def trajectory(mentor: User) -> Trajectory:
    """A pupil of the mentor in leerjaar 4."""
    school = mentor.memberships.get().school
    trajectory = TrajectoryFactory(student__school=school, mentor=mentor)
    EnrolmentFactory(student=trajectory.student)
    return trajectory


@pytest.fixture
def agreement(trajectory: Trajectory) -> WorkAgreement:
    """Signed, from 24 August until 26 March, 8.00-15.30 with half an hour's break."""
    return signed_agreement(trajectory)


@pytest.fixture
def period(agreement: WorkAgreement) -> AssessmentPeriod:
    """Six weeks until yesterday, to be assessed from 2 November until 4 December."""
    year = SchoolYear.objects.get(school=agreement.trajectory.student.school)
    return AssessmentPeriodFactory(school_year=year, name="Periode 2")


@pytest.fixture
def coordinator(trajectory: Trajectory) -> User:
    return staff(trajectory.student.school, Role.COORDINATOR)


@pytest.fixture
def mentor_client(client: Client, mentor: User) -> Client:
    client.force_login(mentor)
    return client


@pytest.fixture
def coordinator_client(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client
