import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from lwt_admin.exams.decisions.locks import (
    PACKAGE,
    hold_candidate,
    is_locked,
    lock_state,
    refuse_when_locked,
)
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.querysets import OPEN, RESITS_OPEN
from tests.factories import ExamCandidateFactory, ExamDecisionFactory, ReopeningFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", ["se", "ce", "resit", PACKAGE])
def test_nothing_is_locked_while_a_result_is_only_proposed(part: str) -> None:
    candidate = ExamDecisionFactory().candidate
    assert not is_locked(candidate, part)


@pytest.mark.parametrize("part", ["se", "ce", "se_resit", "resit", "resit_rights", PACKAGE])
def test_a_confirmed_result_locks_everything(part: str) -> None:
    candidate = ExamDecisionFactory(confirmed=True).candidate
    assert is_locked(candidate, part)


@pytest.mark.parametrize(
    ("part", "locked"), [("se", True), ("ce", True), (PACKAGE, True), ("resit", False)]
)
def test_a_provisional_result_leaves_the_resits_open(part: str, locked: bool) -> None:
    candidate = ExamDecisionFactory(confirmed=True, is_provisional=True).candidate
    assert is_locked(candidate, part) is locked


def test_a_result_that_was_reopened_locks_nothing() -> None:
    candidate = ReopeningFactory().decision.candidate
    assert lock_state(candidate) == OPEN


def test_the_next_confirmed_result_locks_again() -> None:
    candidate = ReopeningFactory().decision.candidate
    ExamDecisionFactory(confirmed=True, candidate=candidate, number=9000, is_provisional=True)
    assert lock_state(candidate) == RESITS_OPEN


def test_an_older_decision_that_was_reopened_does_not_open_the_newest() -> None:
    reopened = ReopeningFactory(decision__number=1).decision
    ExamDecisionFactory(confirmed=True, candidate=reopened.candidate, number=2)
    assert is_locked(reopened.candidate, "se")


def test_a_change_of_what_is_locked_is_refused() -> None:
    candidate = ExamDecisionFactory(confirmed=True).candidate
    with pytest.raises(ValidationError, match="heropenen"):
        refuse_when_locked(candidate, "se")


def test_a_held_candidate_is_read_afresh() -> None:
    candidate = ExamCandidate.objects.for_system().with_locks().get(pk=ExamCandidateFactory().pk)
    ExamDecisionFactory(confirmed=True, candidate=candidate)
    assert not is_locked(candidate, "se")
    assert is_locked(hold_candidate(candidate.pk), "se")


def test_many_candidates_are_asked_for_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        ExamDecisionFactory(confirmed=True)
    with django_assert_num_queries(1):
        candidates = list(ExamCandidate.objects.for_system().with_locks())
        assert all(is_locked(candidate, "se") for candidate in candidates)
