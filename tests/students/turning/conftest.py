"""The end of school year 2026-2027, with the next one in the calendar."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.students.models import Enrolment, Student
from tests.factories import EnrolmentFactory, SchoolYearFactory, StudentFactory


@pytest.fixture
def november() -> Iterator[None]:
    """In these tests it is Monday 28 June 2027."""
    with time_machine.travel("2027-06-28 09:00+02:00", tick=False):
        yield


@pytest.fixture
def next_year(school_year: SchoolYear) -> SchoolYear:
    return SchoolYearFactory(
        school=school_year.school,
        start=date(2027, 8, 30),
        end=date(2028, 7, 14),
        first_central_exam=None,
    )


@pytest.fixture
def third(school_year: SchoolYear, next_year: SchoolYear) -> Enrolment:
    """Ali, in class 3bw1."""
    ali = StudentFactory(school=school_year.school, first_name="Ali", last_name="Aksoy")
    return EnrolmentFactory(student=ali, school_year=school_year, leerjaar=3, class_name="3bw1")


@pytest.fixture
def fourth(student: Student, next_year: SchoolYear) -> Enrolment:
    """Yara, in class 4bw1."""
    return student.enrolments.get()
