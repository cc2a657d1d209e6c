"""The life cycle of an agreement's version: one table, and the one function that walks it.

A step names where it comes from and goes to, the right it takes, what must hold, and what it does
besides. `perform` locks the row, checks all of that, and records who did it, when and why.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.conditions import (
    added_days_are_free,
    addresses_fit,
    amended_still_holds,
    amendment_fits,
    days_are_free,
    everybody_signed,
    last_day_fits,
    last_day_moves,
    may_still_sign,
    nothing_blocks,
    reason_given,
    representative_chosen,
    signatory_of_this_text,
    still_lawful,
    tells_nothing_hidden,
    text_looked_at,
)
from lwt_admin.agreements.models import AgreementEvent, AgreementVersion, State
from lwt_admin.agreements.steps import (
    Change,
    TransitionRefused,
    add_paper_signature,
    add_signature,
    add_signature_by_link,
    complete_document,
    correct_termination,
    freeze_text,
    refuse_document,
    send_links,
    send_next_links,
    set_last_day,
    store_termination,
    withdraw_document,
)
from lwt_admin.conditions import Condition
from lwt_admin.students.locks import lock_work_of

Effect = Callable[[Change], None]


@dataclass(frozen=True)
class Step:
    """A row of the table.

    Without `source` a version begins here. Without `right` no member of staff takes the step: a
    party does (`by_party`), or it follows by itself from another step.
    """

    name: str
    label: str
    source: State | None
    target: State
    right: Right | None = None
    holds: tuple[Condition[Change], ...] = ()
    effects: tuple[Effect, ...] = ()
    by_party: bool = False


def _each(sources: tuple[State, ...], step: Step) -> tuple[Step, ...]:
    """The same step from each of these states."""
    return tuple(replace(step, source=source) for source in sources)


_DRAFT, _SENT, _PARTLY = State.DRAFT, State.SENT, State.PARTLY_SIGNED
_SIGNED, _REFUSED, _WITHDRAWN = State.SIGNED, State.REFUSED, State.WITHDRAWN
_REPLACED, _ENDED = State.REPLACED, State.ENDED
_DRAWS, _SEND = Right.AGREEMENTS_DRAFT, Right.AGREEMENTS_SEND
_WITNESS, _END = Right.AGREEMENTS_WITNESS, Right.AGREEMENTS_END

BEGINNINGS = (
    Step("begin", "begonnen als concept", None, _DRAFT, _DRAWS),
    Step("redraft", "opnieuw begonnen, na intrekken of weigeren", None, _DRAFT, _DRAWS),
    Step("amend", "begonnen als addendum bij wat getekend is", None, _DRAFT, _DRAWS),
    Step("take_over", "overgenomen van papier", None, _SIGNED, _SEND),
)
"""How a version comes into being; the services `drafts`, `amendments` and `takeover` do it."""

LIFE_CYCLE = (
    Step(
        "send",
        "aangeboden ter ondertekening",
        _DRAFT,
        _SENT,
        _SEND,
        (text_looked_at, nothing_blocks, amendment_fits, representative_chosen, addresses_fit),
        (freeze_text, send_links),
    ),
    *_each(
        (_SENT, _PARTLY),
        Step(
            "sign",
            "ondertekend door een partij, aan tafel",
            _SENT,
            _PARTLY,
            _WITNESS,
            (signatory_of_this_text, may_still_sign, tells_nothing_hidden),
            (add_signature, send_next_links),
        ),
    ),
    *_each(
        (_SENT, _PARTLY),
        Step(
            "sign_by_link",
            "ondertekend door een partij, via de eigen link",
            _SENT,
            _PARTLY,
            None,
            (signatory_of_this_text, may_still_sign, tells_nothing_hidden),
            (add_signature_by_link, send_next_links),
            by_party=True,
        ),
    ),
    *_each(
        (_SENT, _PARTLY),
        Step(
            "sign_on_paper",
            "ondertekend door een partij, op papier",
            _SENT,
            _PARTLY,
            Right.SCANS_CONFIRM,
            (signatory_of_this_text, may_still_sign, tells_nothing_hidden),
            (add_paper_signature, send_next_links),
        ),
    ),
    Step(
        "complete",
        "door iedereen getekend",
        _PARTLY,
        _SIGNED,
        None,
        (everybody_signed, amended_still_holds, days_are_free, still_lawful),
        (complete_document,),
    ),
    *_each(
        (_SENT, _PARTLY),
        Step(
            "refuse",
            "geweigerd door een partij",
            _SENT,
            _REFUSED,
            None,
            (reason_given, signatory_of_this_text),
            (refuse_document,),
            by_party=True,
        ),
    ),
    *_each(
        (_DRAFT, _SENT, _PARTLY, _REFUSED),
        Step(
            "withdraw",
            "ingetrokken",
            _DRAFT,
            _WITHDRAWN,
            _END,
            (reason_given,),
            (withdraw_document,),
        ),
    ),
    Step(
        "replace",
        "vervangen door een addendum",
        _SIGNED,
        _REPLACED,
        None,
        (),
        (set_last_day,),
    ),
    Step(
        "shorten",
        "eerder afgelopen, door het beëindigen",
        _REPLACED,
        _REPLACED,
        _END,
        (reason_given,),
        (set_last_day,),
    ),
    Step(
        "end",
        "voortijdig beëindigd",
        _SIGNED,
        _ENDED,
        _END,
        (reason_given, last_day_fits),
        (set_last_day, store_termination),
    ),
    Step(
        "change_last_day",
        "laatste dag na het beëindigen gewijzigd",
        _ENDED,
        _ENDED,
        _END,
        (reason_given, last_day_moves, last_day_fits, added_days_are_free),
        (correct_termination, set_last_day),
    ),
    Step(
        "lengthen",
        "weer langer, door een latere laatste dag",
        _REPLACED,
        _REPLACED,
        _END,
        (reason_given,),
        (set_last_day,),
    ),
)

LABELS = {step.name: step.label for step in (*BEGINNINGS, *LIFE_CYCLE)}


def find_step(name: str, source: str) -> Step:
    """The row of the table; raises TransitionRefused when the state allows no such step."""
    for step in LIFE_CYCLE:
        if step.name == name and step.source == source:
            return step
    raise TransitionRefused(f"Dat kan niet (meer): deze versie is {State(source).label}.")


@transaction.atomic
def perform(
    name: str, version: AgreementVersion, *, actor: User | None, now: datetime, **facts: Any
) -> AgreementVersion:
    """Lock the pupil's agreements, check right and conditions, do the step and record it."""
    lock_work_of(version.agreement.trajectory_id)
    AgreementVersion.objects.for_system().select_for_update().get(pk=version.pk)
    locked = AgreementVersion.objects.for_system().with_names().get(pk=version.pk)
    source = locked.state
    step = find_step(name, source)
    if step.right is not None and (actor is None or not _may(actor, step.right, locked)):
        raise PermissionDenied
    change = Change(locked, actor, now, **facts)
    for condition in step.holds:
        condition.check(change)
    for effect in step.effects:
        effect(change)
    locked.state = step.target
    locked.version += 1
    locked.save()
    AgreementEvent.objects.create(
        agreement_version=locked,
        transition=step.name,
        from_state=source,
        to_state=step.target,
        actor=actor,
        at=now,
        reason=change.reason,
    )
    return locked


def why_not(name: str, version: AgreementVersion, now: datetime) -> str:
    """Why a step that follows by itself cannot be taken now; empty when nothing is in its way."""
    try:
        for condition in find_step(name, version.state).holds:
            condition.check(Change(version, None, now))
    except TransitionRefused as refused:
        return str(refused)
    return ""


def _may(actor: User, right: Right, version: AgreementVersion) -> bool:
    reached = AgreementVersion.objects.for_user(actor, right)
    return reached.filter(pk=version.pk).exists()
