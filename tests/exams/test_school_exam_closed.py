"""What the closing of the school exam of an exam year locks."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from lwt_admin.exams.decisions.locks import CLOSED_TEXT, LOCKED_TEXT, is_locked, refuse_when_locked
from lwt_admin.exams.models import ExamCandidate
from tests.factories import ExamCandidateFactory, ExamDecisionFactory, ExamSessionFactory
from tests.factories.exams import ReopeningFactory

pytestmark = pytest.mark.django_db
CLOSED = date(2027, 3, 26)


@pytest.fixture
def closed(candidate: ExamCandidate) -> ExamCandidate:
    """A candidate of an exam year whose school exam is closed."""
    school = candidate.trajectory.student.school
    ExamSessionFactory(school=school, school_exam_closed_on=CLOSED)
    return candidate


def read(candidate: ExamCandidate) -> ExamCandidate:
    return ExamCandidate.objects.for_system().with_locks().get(pk=candidate.pk)


def test_a_closed_school_exam_locks_its_marks(closed: ExamCandidate) -> None:
    assert is_locked(closed, "se")
    with pytest.raises(ValidationError) as refused:
        refuse_when_locked(closed, "se")
    assert refused.value.messages == [CLOSED_TEXT]


@pytest.mark.parametrize("part", ["se_resit", "ce", "resit", "package"])
def test_a_closed_school_exam_leaves_the_rest_open(closed: ExamCandidate, part: str) -> None:
    assert not is_locked(closed, part)


@pytest.mark.parametrize("exam_year", [2026, 2028])
def test_the_school_exam_of_another_year_says_nothing(
    candidate: ExamCandidate, exam_year: int
) -> None:
    school = candidate.trajectory.student.school
    ExamSessionFactory(school=school, exam_year=exam_year, school_exam_closed_on=CLOSED)
    assert not is_locked(candidate, "se")


def test_the_school_exam_of_another_school_says_nothing(candidate: ExamCandidate) -> None:
    ExamSessionFactory(school_exam_closed_on=CLOSED)
    assert not is_locked(candidate, "se")


def test_a_reopened_decision_opens_the_marks_of_that_candidate(closed: ExamCandidate) -> None:
    ReopeningFactory(decision__candidate=closed)
    assert not is_locked(closed, "se")
    assert not is_locked(read(closed), "se")


def test_a_decision_after_that_locks_them_again(closed: ExamCandidate) -> None:
    ReopeningFactory(decision__candidate=closed, decision__number=1)
    ExamDecisionFactory(candidate=closed, number=2, confirmed=True)
    with pytest.raises(ValidationError) as refused:
        refuse_when_locked(read(closed), "se")
    assert refused.value.messages == [LOCKED_TEXT]


def test_a_list_of_candidates_asks_once(
    closed: ExamCandidate, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ExamCandidateFactory.create_batch(3)
    with django_assert_num_queries(1):
        found = list(ExamCandidate.objects.for_system().with_locks())
        assert [one for one in found if is_locked(one, "se")] == [closed]
