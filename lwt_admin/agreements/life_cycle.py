"""The life cycle of an agreement's version: one table, and the one function that walks it.

A step names where it comes from and goes to, the right it takes, what must hold, and what it does
besides. `perform` locks the row, checks all of that, and records who did it, when and why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementEvent, AgreementVersion, State
from lwt_admin.agreements.steps import (
    Change,
    TransitionRefused,
    add_paper_signature,
    add_signature,
    add_signature_by_link,
    complete_document,
    everybody_signed,
    freeze_text,
    last_day_fits,
    nothing_blocks,
    reason_given,
    refuse_document,
    representative_chosen,
    set_last_day,
    signatory_of_this_text,
    store_termination,
    text_looked_at,
    withdraw_document,
)

Condition = Callable[[Change], None]
Effect = Callable[[Change], None]


@dataclass(frozen=True)
class Step:
    """A row of the table.

    Without `right` no member of staff takes the step: a party does, through their own link, or it
    follows by itself from the step before.
    """

    name: str
    label: str
    source: State
    target: State
    right: Right | None
    holds: tuple[Condition, ...] = ()
    effects: tuple[Effect, ...] = ()


def _signing(way: str, right: Right | None, *effects: Effect) -> tuple[Step, ...]:
    """One more party signs, in one way: from either of the two states in which that can be."""
    return tuple(
        Step(way, SIGNING_LABELS[way], source, _PARTLY, right, (signatory_of_this_text,), effects)
        for source in (_SENT, _PARTLY)
    )


SIGNING_LABELS = {
    "sign": "ondertekend door een partij, aan tafel",
    "sign_by_link": "ondertekend door een partij, via de eigen link",
    "sign_on_paper": "ondertekend door een partij, op papier",
}
_DRAFT, _SENT, _PARTLY = State.DRAFT, State.SENT, State.PARTLY_SIGNED
_SIGNED, _REFUSED, _WITHDRAWN = State.SIGNED, State.REFUSED, State.WITHDRAWN
_REPLACED, _ENDED = State.REPLACED, State.ENDED
_SEND, _WITNESS, _END = Right.AGREEMENTS_SEND, Right.AGREEMENTS_WITNESS, Right.AGREEMENTS_END
_WITHDRAWING = ((reason_given,), (withdraw_document,))
_REFUSING = ((reason_given, signatory_of_this_text), (refuse_document,))

LIFE_CYCLE = (
    Step(
        "send",
        "aangeboden ter ondertekening",
        _DRAFT,
        _SENT,
        _SEND,
        (text_looked_at, nothing_blocks, representative_chosen),
        (freeze_text,),
    ),
    *_signing("sign", _WITNESS, add_signature),
    *_signing("sign_by_link", None, add_signature_by_link),
    *_signing("sign_on_paper", Right.SCANS_CONFIRM, add_paper_signature),
    Step(
        "complete",
        "door iedereen getekend",
        _PARTLY,
        _SIGNED,
        None,
        (everybody_signed,),
        (complete_document,),
    ),
    Step("refuse", "geweigerd door een partij", _SENT, _REFUSED, None, *_REFUSING),
    Step("refuse", "geweigerd door een partij", _PARTLY, _REFUSED, None, *_REFUSING),
    Step("withdraw", "ingetrokken", _DRAFT, _WITHDRAWN, _END, *_WITHDRAWING),
    Step("withdraw", "ingetrokken", _SENT, _WITHDRAWN, _END, *_WITHDRAWING),
    Step("withdraw", "ingetrokken", _PARTLY, _WITHDRAWN, _END, *_WITHDRAWING),
    Step(
        "replace",
        "vervangen door een nieuwe versie",
        _SIGNED,
        _REPLACED,
        None,
        (),
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
)

LABELS = {step.name: step.label for step in LIFE_CYCLE}


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
    """Lock the version, check right and conditions, do the step and record it."""
    AgreementVersion.objects.for_system().select_for_update().get(pk=version.pk)
    locked = AgreementVersion.objects.for_system().with_names().get(pk=version.pk)
    step = find_step(name, locked.state)
    if step.right is not None and (actor is None or not _may(actor, step.right, locked)):
        raise PermissionDenied
    change = Change(locked, actor, now, **facts)
    for holds in step.holds:
        holds(change)
    for effect in step.effects:
        effect(change)
    locked.state = step.target
    locked.version += 1
    locked.save()
    AgreementEvent.objects.create(
        agreement_version=locked,
        transition=step.name,
        from_state=step.source,
        to_state=step.target,
        actor=actor,
        at=now,
        reason=change.reason,
    )
    return locked


def _may(actor: User, right: Right, version: AgreementVersion) -> bool:
    reached = AgreementVersion.objects.for_user(actor, right)
    return reached.filter(pk=version.pk).exists()
