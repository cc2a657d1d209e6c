"""The life of a decision: one table of its states, and the one function that walks it.

A step names where it comes from and goes to, the right it takes, what must hold and what it does
besides. `perform` holds the candidate's row, checks all of that, and stores the decision with who
did it, when and why; so a second click and a second tab find what the first one did.

Reopening asks no second person: the decision itself goes on to hold, only its marks can be mended.
What comes of it is a new decision, and that one two people take again, with a reason, beside the
old one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.conditions import Condition
from lwt_admin.exams.decisions.locks import hold_candidate
from lwt_admin.exams.decisions.steps import (
    Change,
    ResultRefused,
    another_person,
    can_be_judged,
    correction_explained,
    end_proposal,
    facts_looked_at,
    holds_now,
    no_open_proposal,
    nothing_changed,
    nothing_missing,
    open_marks,
    placement_looked_at,
    reason_given,
    result_follows,
    something_new,
    write_proposal,
)
from lwt_admin.exams.models import DecisionState, ExamCandidate, ExamDecision

Effect = Callable[[Change], None]
_PROPOSED, _CONFIRMED = DecisionState.PROPOSED, DecisionState.CONFIRMED


@dataclass(frozen=True)
class Step:
    """A row of the table. Without `source` a decision begins here."""

    name: str
    label: str
    source: DecisionState | None
    target: DecisionState
    right: Right
    holds: tuple[Condition[Change], ...]
    effect: Effect


LIFE_CYCLE = (
    Step(
        "propose",
        "voorgesteld",
        None,
        _PROPOSED,
        Right.RESULT_PROPOSE,
        (
            no_open_proposal,
            can_be_judged,
            something_new,
            nothing_missing,
            facts_looked_at,
            result_follows,
            correction_explained,
            placement_looked_at,
        ),
        write_proposal,
    ),
    Step(
        "confirm",
        "vastgesteld",
        _PROPOSED,
        _CONFIRMED,
        Right.RESULT_CONFIRM,
        (another_person, can_be_judged, nothing_changed),
        end_proposal,
    ),
    Step(
        "return",
        "teruggegeven",
        _PROPOSED,
        DecisionState.RETURNED,
        Right.RESULT_CONFIRM,
        (reason_given,),
        end_proposal,
    ),
    Step(
        "withdraw",
        "ingetrokken",
        _PROPOSED,
        DecisionState.WITHDRAWN,
        Right.RESULT_PROPOSE,
        (reason_given,),
        end_proposal,
    ),
    Step(
        "reopen",
        "heropend voor een verbetering",
        _CONFIRMED,
        _CONFIRMED,
        Right.RESULT_PROPOSE,
        (reason_given, holds_now, no_open_proposal),
        open_marks,
    ),
)


def find_step(name: str, source: DecisionState | str | None) -> Step:
    """The row of the table; raises ResultRefused when the state allows no such step."""
    for step in LIFE_CYCLE:
        if step.name == name and step.source == source:
            return step
    state = "nieuw" if source is None else DecisionState(source).label
    raise ResultRefused(f"Dit voorstel is intussen al {state}.", code="already")


def propose(candidate: ExamCandidate, *, actor: User, now: datetime, **facts: Any) -> ExamDecision:
    """Propose the result of a candidate as it is now; see `Change` for what can be given."""
    return perform("propose", candidate.pk, None, actor=actor, now=now, **facts)


def take(
    name: str, decision: ExamDecision, *, actor: User, now: datetime, reason: str = ""
) -> ExamDecision:
    """Any other step of the table, on a decision that is there."""
    return perform(name, decision.candidate_id, decision.pk, actor=actor, now=now, reason=reason)


@transaction.atomic
def perform(
    name: str,
    candidate_pk: int,
    decision_pk: int | None,
    *,
    actor: User,
    now: datetime,
    **facts: Any,
) -> ExamDecision:
    """Take the step under the lock of the candidate.

    Raises PermissionDenied when this person may not, and ResultRefused when the state or a
    condition does not allow it.
    """
    hold_candidate(candidate_pk)
    candidate = ExamCandidate.objects.for_system().with_subjects().get(pk=candidate_pk)
    if not ExamCandidate.objects.for_user(actor, _right(name)).filter(pk=candidate_pk).exists():
        raise PermissionDenied
    change = Change(candidate, actor, now, **facts)
    if decision_pk is not None:
        change.decision = next(one for one in change.decisions if one.pk == decision_pk)
    step = find_step(name, None if change.decision is None else change.decision.state)
    for condition in step.holds:
        condition.check(change)
    step.effect(change)
    decision = change.decided
    if decision.state != step.target:
        decision.state = step.target
        decision.version += 1
        decision.save()
    return decision


def _right(name: str) -> Right:
    return next(step.right for step in LIFE_CYCLE if step.name == name)
