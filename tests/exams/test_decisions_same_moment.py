"""What two people, or two tabs, do in the same second: one decision that holds."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.decisions.life_cycle import propose, take
from lwt_admin.exams.decisions.steps import ResultRefused
from lwt_admin.exams.marks.saving import set_mark
from lwt_admin.exams.models import ExamCandidate, ExamDecision
from tests.exams.deciding import NOW, person, proposed
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def decided_at_once(*doings: Callable[[], ExamDecision]) -> list[object]:
    """The state that each of these gave, or its refusal."""
    outcomes = at_once(*doings, refusals=(ResultRefused,))
    return [one if isinstance(one, ResultRefused) else str(one.state) for one in outcomes]


def test_two_tabs_propose_once(candidate: ExamCandidate) -> None:
    secretary = person(candidate, Role.EXAM_SECRETARY)
    given = {"actor": secretary, "now": NOW, "placement_seen": True}
    outcomes = decided_at_once(*[lambda: propose(candidate, **given)] * 2)
    assert outcomes.count("proposed") == 1
    assert ExamDecision.objects.count() == 1


def test_confirming_and_withdrawing_at_once_has_one_end(candidate: ExamCandidate) -> None:
    decision = proposed(candidate)
    director, secretary = person(candidate, Role.DIRECTOR), person(candidate, Role.EXAM_SECRETARY)
    outcomes = decided_at_once(
        lambda: take("confirm", decision, actor=director, now=NOW),
        lambda: take("withdraw", decision, actor=secretary, now=NOW, reason="Te vroeg."),
    )
    assert sum(isinstance(one, ResultRefused) for one in outcomes) == 1
    decision.refresh_from_db()
    assert str(decision.state) in outcomes


def test_a_mark_that_comes_while_confirming_is_refused_or_stops_it(
    candidate: ExamCandidate,
) -> None:
    decision, director = proposed(candidate), person(candidate, Role.DIRECTOR)
    dutch = candidate.subjects.get(kind="dutch")

    def mark() -> ExamDecision:
        try:
            set_mark(dutch, "ce", Decimal("8.0"), by=None)
        except Exception as refused:
            raise ResultRefused(str(refused)) from refused
        return decision

    decided_at_once(lambda: take("confirm", decision, actor=director, now=NOW), mark)
    stored = ExamDecision.objects.get(pk=decision.pk)
    dutch.refresh_from_db()
    assert stored.is_confirmed is (dutch.ce == Decimal("6.5"))
