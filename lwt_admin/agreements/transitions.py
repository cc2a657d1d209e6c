"""The life cycle of an agreement's version: one table, and the one function that walks it.

A step names where it comes from and goes to, the right it takes, what must hold, and what it does
besides. `_perform` locks the row, checks all of that, and records who did it, when and why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.documents import KIND, build_content, signatories_of
from lwt_admin.agreements.facts import (
    Finding,
    findings,
    guardians_who_may_sign,
    required_roles,
)
from lwt_admin.agreements.models import AgreementEvent, AgreementVersion, State
from lwt_admin.agreements.services.papers import store_after_commit
from lwt_admin.rules.agreements import GUARDIAN
from lwt_admin.signing.models import Signatory, Signature
from lwt_admin.signing.services import AlreadySigned, Mark, freeze, unsigned
from lwt_admin.signing.services import sign as take_signature
from lwt_admin.students.models import Guardian
from lwt_admin.ui.formats import nl_date


class TransitionRefused(Exception):
    """A step that cannot be taken; the message is Dutch, `findings` say which facts block it."""

    def __init__(self, message: str, blocking: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(blocking)


@dataclass(frozen=True)
class Change:
    """One attempt at a step, with what that step needs to know."""

    version: AgreementVersion
    actor: User | None
    now: datetime
    reason: str = ""
    last_day: date | None = None
    guardians: Sequence[Guardian] = ()
    looked_at: int | None = None
    signatory: Signatory | None = None
    mark: Mark | None = None
    pdf_later: bool = False

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


T = TypeVar("T")


def needed(value: T | None) -> T:
    """The value, which this step cannot do without; TypeError when the caller left it out."""
    if value is None:
        raise TypeError("this step was called without what it needs")
    return value


Condition = Callable[[Change], None]
Effect = Callable[[Change], None]


@dataclass(frozen=True)
class Step:
    """A row of the table."""

    name: str
    label: str
    source: State
    target: State
    right: Right
    holds: tuple[Condition, ...] = ()
    effects: tuple[Effect, ...] = field(default=())


def text_looked_at(change: Change) -> None:
    """What is fixed is the draft that the person looked over, not one changed a moment ago."""
    if change.looked_at != change.version.version:
        raise TransitionRefused("De tekst is intussen gewijzigd. Lees haar nog eens na.")


def nothing_blocks(change: Change) -> None:
    """The rules find nothing that blocks (WVO art. 10b3, 10b4, 10b7; NRK 3:1; ATW 3:2)."""
    blocking = [one for one in findings(change.version, change.today) if one.blocking]
    if blocking:
        raise TransitionRefused("De overeenkomst kan nog niet worden aangeboden.", blocking)


def representative_chosen(change: Change) -> None:
    """Whoever signs for the pupil is chosen, and is among those who may."""
    allowed = {guardian.pk for guardian in guardians_who_may_sign(change.version)}
    if GUARDIAN not in required_roles(change.version, change.today):
        return
    if not change.guardians:
        raise TransitionRefused("Kies welke wettelijk vertegenwoordiger tekent.")
    for guardian in change.guardians:
        if guardian.pk not in allowed:
            raise TransitionRefused(f"{guardian.name} mag niet voor de leerling tekenen.")


def reason_given(change: Change) -> None:
    """There is a reason."""
    if not change.reason.strip():
        raise TransitionRefused("Vul de reden in.")


def last_day_fits(change: Change) -> None:
    """The last day lies inside the period, or is the day before it: then it never begins."""
    version, last_day = change.version, change.last_day
    if last_day is None:
        raise TransitionRefused("Vul de laatste dag in.")
    if not version.start - timedelta(days=1) <= last_day <= version.end:
        raise TransitionRefused(
            f"De laatste dag ({nl_date(last_day)}) ligt buiten de looptijd: "
            f"{nl_date(version.start)} tot en met {nl_date(version.end)}."
        )


def signatory_of_this_text(change: Change) -> None:
    """The signatory belongs to the frozen text of this version."""
    signatory = change.signatory
    if signatory is None or signatory.document_id != change.version.document_id:
        raise TransitionRefused("Deze ondertekenaar hoort niet bij deze overeenkomst.")


def everybody_signed(change: Change) -> None:
    """All signatories of the text signed, and with them every role required now.

    Judged anew, as a corrected birth date may ask for a representative who was not needed before.
    """
    document = change.version.document
    if document is None or not document.is_intact:
        raise TransitionRefused("De tekst is niet meer wat er is vastgelegd.")
    waiting = unsigned(document)
    if waiting:
        raise TransitionRefused(f"Er moet nog iemand tekenen: {waiting[0].name}.")
    signed = {signatory.party for signatory in document.signatories.all()}
    if missing := set(required_roles(change.version, change.today)) - signed:
        raise TransitionRefused(MISSING_PARTY.format(", ".join(sorted(missing))))


MISSING_PARTY = (
    "Iedereen heeft getekend, maar er ontbreekt een partij die moet tekenen ({}). "
    "Trek deze versie in en bied een nieuwe aan."
)


def freeze_text(change: Change) -> None:
    """Fix the text with its SHA-256, and who must sign it."""
    version = change.version
    signatories = signatories_of(version, change.guardians, change.today)
    version.document = freeze(
        school=version.agreement.trajectory.student.school,
        kind=KIND,
        content=build_content(version, signatories),
        signatories=signatories,
        by=needed(change.actor),
        now=change.now,
    )


def add_signature(change: Change) -> None:
    """Take the signature of the party at the screen; the actor is the witness."""
    signatory, mark = needed(change.signatory), needed(change.mark)
    take_signature(signatory, mark, witness=change.actor, now=change.now)


def complete_document(change: Change) -> None:
    """Close the document, and make the PDF that is kept, now or by the sweep."""
    document = needed(change.version.document)
    document.completed_at = change.now
    document.save()
    if not change.pdf_later:
        store_after_commit(document)


def withdraw_document(change: Change) -> None:
    """Nobody signs this text any more."""
    document = change.version.document
    if document is not None:
        document.withdrawn_at = change.now
        document.save()


def set_last_day(change: Change) -> None:
    """The version ends earlier than agreed."""
    change.version.ended_on = change.last_day


_SIGNING = ((signatory_of_this_text,), (add_signature,))
_WITHDRAWING = ((reason_given,), (withdraw_document,))
_DRAFT, _SENT, _PARTLY = State.DRAFT, State.SENT, State.PARTLY_SIGNED
_SIGNED, _WITHDRAWN, _ENDED = State.SIGNED, State.WITHDRAWN, State.ENDED
_SEND, _WITNESS, _END = Right.AGREEMENTS_SEND, Right.AGREEMENTS_WITNESS, Right.AGREEMENTS_END

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
    Step("sign", "ondertekend door een partij", _SENT, _PARTLY, _WITNESS, *_SIGNING),
    Step("sign", "ondertekend door een partij", _PARTLY, _PARTLY, _WITNESS, *_SIGNING),
    Step(
        "complete",
        "door iedereen getekend",
        _PARTLY,
        _SIGNED,
        _WITNESS,
        (everybody_signed,),
        (complete_document,),
    ),
    Step("withdraw", "ingetrokken", _DRAFT, _WITHDRAWN, _END, *_WITHDRAWING),
    Step("withdraw", "ingetrokken", _SENT, _WITHDRAWN, _END, *_WITHDRAWING),
    Step("withdraw", "ingetrokken", _PARTLY, _WITHDRAWN, _END, *_WITHDRAWING),
    Step(
        "end",
        "voortijdig beëindigd",
        _SIGNED,
        _ENDED,
        _END,
        (reason_given, last_day_fits),
        (set_last_day,),
    ),
)

LABELS = {step.name: step.label for step in LIFE_CYCLE}


def find_step(name: str, source: str) -> Step:
    """The row of the table; raises TransitionRefused when the state allows no such step."""
    for step in LIFE_CYCLE:
        if step.name == name and step.source == source:
            return step
    raise TransitionRefused(f"Dat kan niet (meer): deze versie is {State(source).label}.")


def send(
    version: AgreementVersion, *, actor: User, guardians: Sequence[Guardian], now: datetime
) -> AgreementVersion:
    """Offer a draft for signature: from now its text is frozen.

    `version` is the draft as it was looked over; one that was changed since is refused.
    """
    facts: dict[str, Any] = {"guardians": guardians, "looked_at": version.version}
    return _perform("send", version, actor=actor, now=now, **facts)


@transaction.atomic
def sign(
    version: AgreementVersion,
    *,
    signatory: Signatory,
    mark: Mark,
    witness: User,
    now: datetime,
    pdf_later: bool = False,
) -> AgreementVersion:
    """Take one signature at the table; the last one that is needed completes the agreement.

    With `pdf_later` the PDF is left to the sweep: for who signs many at once.
    Raises AlreadySigned on a second time, and what else `signing.services.sign` raises.
    """
    AgreementVersion.objects.for_system().select_for_update().get(pk=version.pk)
    if Signature.objects.for_system().filter(signatory=signatory).exists():
        raise AlreadySigned(f"{signatory.name} heeft al getekend.")
    reason = f"{signatory.name} ({signatory.get_party_display()})"
    signed = _perform(
        "sign", version, actor=witness, now=now, signatory=signatory, mark=mark, reason=reason
    )
    try:
        return _perform("complete", signed, actor=witness, now=now, pdf_later=pdf_later)
    except TransitionRefused:
        return signed


def withdraw(
    version: AgreementVersion, *, actor: User, reason: str, now: datetime
) -> AgreementVersion:
    """Take a version back that not everybody has signed yet."""
    return _perform("withdraw", version, actor=actor, now=now, reason=reason)


def end(
    version: AgreementVersion, *, actor: User, last_day: date, reason: str, now: datetime
) -> AgreementVersion:
    """Stop a signed agreement before its time; `last_day` is the last day it covers."""
    return _perform("end", version, actor=actor, now=now, last_day=last_day, reason=reason)


@transaction.atomic
def _perform(
    name: str, version: AgreementVersion, *, actor: User | None, now: datetime, **facts: Any
) -> AgreementVersion:
    """Lock the version, check right and conditions, do the step and record it."""
    AgreementVersion.objects.for_system().select_for_update().get(pk=version.pk)
    locked = AgreementVersion.objects.for_system().with_names().get(pk=version.pk)
    step = find_step(name, locked.state)
    if actor is not None and not _may(actor, step.right, locked):
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
