"""No page asks more for twenty rows than for one, and none asks more than fifteen questions."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import AdditionalSubject, Interruption, Trajectory, TrajectoryEvent
from lwt_admin.students.transitions import Kind
from tests.factories import (
    EnrolmentFactory,
    ExemptionFactory,
    GuardianFactory,
    MentorAssignmentFactory,
    ProfileChangeFactory,
    TrajectoryFactory,
    staff,
)


def grow(trajectory: Trajectory, mentor: User, number: int) -> None:
    """One more of everything that a page shows in rows."""
    school = trajectory.student.school
    day = date(2026, 9, 1 + number)
    other = TrajectoryFactory(student__school=school, mentor=mentor)
    year = trajectory.student.enrolments.get().school_year
    EnrolmentFactory(student=other.student, school_year=year, class_name=f"4k{number}")
    GuardianFactory(student=trajectory.student)
    Interruption.objects.create(trajectory=trajectory, start=day, end=day, reason="Ziek.")
    MentorAssignmentFactory(
        trajectory=trajectory, mentor=staff(school, Role.MENTOR), start=day, until=day
    )
    TrajectoryEvent.objects.create(
        trajectory=trajectory, kind=Kind.ENDED, day=day, actor=staff(school, Role.COORDINATOR)
    )
    ProfileChangeFactory(trajectory=trajectory, day=day)
    ExemptionFactory(student=trajectory.student)
    AdditionalSubject.objects.create(
        trajectory=trajectory,
        subject=f"Vak {number}",
        consulted="both",
        consulted_on=day,
        decided_on=day,
    )


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


PAGES = {
    "student_add": None,
    "student_edit": "student",
    "guardian_add": "student",
    "enrolment_add": "student",
    "school_times": "student",
    "class_times": None,
    "mentor_handover": "mentor",
    "trajectory": "student",
    "trajectory_add": "student",
    "profile_change": "trajectory",
    "exemption_add": "student",
    "trajectory_edit": "trajectory",
    "trajectory_end": "trajectory",
    "interruption_add": "trajectory",
    "mentor_assign": "trajectory",
    "subject_add": "trajectory",
}


@pytest.mark.parametrize(("name", "of"), PAGES.items(), ids=PAGES)
def test_a_page_asks_as_much_for_twenty_rows_as_for_one(
    trajectory: Trajectory, mentor: User, sign_in: Callable[..., Client], name: str, of: str | None
) -> None:
    keys = {
        "student": trajectory.student_id,
        "mentor": mentor.pk,
        "trajectory": trajectory.pk,
    }
    url = reverse(name, args=[keys[of]] if of else [])
    client = sign_in(Role.COORDINATOR, Role.OFFICE, Role.MANAGER)
    grow(trajectory, mentor, 0)
    client.get(url)  # what is remembered from then on is asked now
    one = queries(client, url)
    for number in range(1, 20):
        grow(trajectory, mentor, number)
    assert queries(client, url) == one <= 15
