"""The exam of a pupil on a page that shows more than the exam."""

import pytest

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.newest import newest_candidate
from tests.exams.deciding import confirmed
from tests.factories import ExamCandidateFactory, staff


@pytest.fixture
def reader(candidate: ExamCandidate) -> User:
    return staff(candidate.trajectory.student.school, Role.READER)


def test_the_newest_exam_is_read_with_its_own_subjects_in_one_query(
    candidate: ExamCandidate, reader: User, django_assert_num_queries: object
) -> None:
    trajectory = candidate.trajectory
    earlier = ExamCandidateFactory(trajectory=trajectory, exam_year=2026, passing=True)
    assert earlier.exam_year < candidate.exam_year
    assert reader.access
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = newest_candidate(reader, trajectory.student)
        assert found is not None
        names = [one.name for one in found.subjects.all()]
    assert found == candidate
    assert names == [one.name for one in candidate.subjects.all()]


def test_what_was_decided_comes_along(candidate: ExamCandidate, reader: User) -> None:
    confirmed(candidate)
    found = newest_candidate(reader, candidate.trajectory.student)
    [expected] = ExamCandidate.objects.filter(pk=candidate.pk).with_decision()
    names = ("decided_state", "decided_result", "decided_provisional")
    for name in (*names, "holds_result", "holds_contested"):
        assert getattr(found, name) == getattr(expected, name)


def test_a_candidate_without_any_subject_is_found_too(reader: User) -> None:
    school = reader.schools[0]
    empty = ExamCandidateFactory(trajectory__student__school=school)
    assert newest_candidate(reader, empty.trajectory.student) == empty


def test_an_exam_out_of_sight_is_not_found(candidate: ExamCandidate) -> None:
    office = staff(candidate.trajectory.student.school, Role.OFFICE)
    assert newest_candidate(office, candidate.trajectory.student) is None
