"""What must hold for a step in an agreement's life, and what the step does besides.

Each is one small function on a `Change`; `life_cycle.py` says which belong to which step.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.agreements.documents import KIND, build_content, signatories_of
from lwt_admin.agreements.facts import (
    Finding,
    findings,
    guardians_who_may_sign,
    required_roles,
)
from lwt_admin.agreements.models import AgreementVersion, Termination
from lwt_admin.agreements.services.papers import store_after_commit
from lwt_admin.rules.agreements import GUARDIAN
from lwt_admin.rules.periods import DAY
from lwt_admin.signing import services
from lwt_admin.signing.models import PaperScan, Signatory, SigningLink
from lwt_admin.signing.services import Mark, unsigned
from lwt_admin.students.models import Guardian
from lwt_admin.ui.formats import nl_date


class TransitionRefused(Exception):
    """A step that cannot be taken; the message is Dutch, `findings` say which facts block it."""

    def __init__(self, message: str, blocking: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(blocking)


@dataclass(frozen=True)
class TerminationFacts:
    """Why a signed agreement ends early, who decided that together, and when."""

    cause: str
    participants: str
    explanation: str
    decided_on: date
    sbb_consulted_on: date | None = None


@dataclass(frozen=True)
class Change:
    """One attempt at a step, with what that step needs to know."""

    version: AgreementVersion
    actor: User | None
    now: datetime
    reason: str = ""
    last_day: date | None = None
    termination: TerminationFacts | None = None
    guardians: Sequence[Guardian] = ()
    looked_at: int | None = None
    signatory: Signatory | None = None
    mark: Mark | None = None
    link: SigningLink | None = None
    scan: PaperScan | None = None
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


# --- What must hold -------------------------------------------------------------------------------
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
    if not version.start - DAY <= last_day <= version.end:
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


# --- What a step does -----------------------------------------------------------------------------
def freeze_text(change: Change) -> None:
    """Fix the text with its SHA-256, and who must sign it."""
    version = change.version
    signatories = signatories_of(version, change.guardians, change.today)
    version.document = services.freeze(
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
    services.sign(signatory, mark, witness=needed(change.actor), now=change.now)


def add_signature_by_link(change: Change) -> None:
    """Take the signature of the party who opened their own link."""
    signatory, mark = needed(change.signatory), needed(change.mark)
    services.sign(signatory, mark, link=needed(change.link), now=change.now)


def add_paper_signature(change: Change) -> None:
    """Take over a signature from a scan; the actor compared it."""
    signatory, scan = needed(change.signatory), needed(change.scan)
    services.sign_on_paper(signatory, scan, by=needed(change.actor), now=change.now)


def refuse_document(change: Change) -> None:
    """The party does not agree: nobody signs this text any more."""
    services.refuse(needed(change.signatory), change.reason, now=change.now)


def complete_document(change: Change) -> None:
    """Close the document, and make the file that is kept, now or by the sweep."""
    document = services.complete(needed(change.version.document), now=change.now)
    change.version.document = document
    if not change.pdf_later:
        store_after_commit(document)


def withdraw_document(change: Change) -> None:
    """Nobody signs this text any more."""
    document = change.version.document
    if document is not None:
        change.version.document = services.withdraw(
            document, by=needed(change.actor), reason=change.reason, now=change.now
        )


def store_termination(change: Change) -> None:
    """Keep the cause and who took part beside the version that ended."""
    facts = needed(change.termination)
    Termination.objects.create(agreement_version=change.version, **asdict(facts))


def set_last_day(change: Change) -> None:
    """The version ends earlier than agreed, or is replaced from the next day on."""
    change.version.ended_on = change.last_day
