"""A candidate with a subject whose school exam has parts, and who enters them."""

from decimal import Decimal

import pytest
from django.test import Client

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from lwt_admin.exams.school_exam.parts import add_part
from tests.factories import ExamCandidateFactory, ExamSubjectFactory, TrajectoryFactory, staff


@pytest.fixture
def school(candidate: ExamCandidate) -> School:
    return candidate.trajectory.student.school


@pytest.fixture
def user(school: School) -> User:
    """The exam secretary as a person."""
    return staff(school, Role.EXAM_SECRETARY)


@pytest.fixture
def entering(user: User) -> Client:
    """The exam secretary's browser."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def welding(candidate: ExamCandidate) -> ExamSubject:
    """A subject without central exam, and without anything in it yet."""
    return ExamSubjectFactory(candidate=candidate, name="Lassen", se=None, position=20)


def part(subject: ExamSubject, by: User, name: str = "Toets 1", **values: object) -> SchoolExamPart:
    """A part as a page adds it."""
    mark = values.pop("mark", None)
    made = SchoolExamPart(
        subject=subject, name=name, mark=None if mark is None else Decimal(str(mark)), **values
    )
    add_part(made, by=by)
    return made


def classmate(candidate: ExamCandidate, **values: object) -> ExamCandidate:
    """Another candidate of the same school and exam year."""
    trajectory = TrajectoryFactory(student__school=candidate.trajectory.student.school)
    return ExamCandidateFactory(trajectory=trajectory, **values)


def stored(subject: ExamSubject) -> ExamSubject:
    return ExamSubject.objects.for_system().get(pk=subject.pk)
