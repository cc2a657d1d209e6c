"""What a step in an agreement's life does besides: one small function on a `Change` each.

`conditions.py` holds what must be true before it; `life_cycle.py` says which belong to which step.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.agreements.documents import KIND, build_content, signatories_of
from lwt_admin.agreements.facts import Finding
from lwt_admin.agreements.models import AgreementVersion, Termination
from lwt_admin.agreements.services.endings import as_earlier
from lwt_admin.signing import links, services
from lwt_admin.signing.models import PaperScan, Signatory, SigningLink
from lwt_admin.signing.services import Mark
from lwt_admin.signing.tasks import seal_after_commit
from lwt_admin.students.models import Guardian


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


def send_links(change: Change) -> None:
    """Have a link to sign sent to everybody with an address whose turn it is."""
    links.invite(needed(change.version.document), change.now)


def send_next_links(change: Change) -> None:
    """Whose turn came by this signature gets a link: the school, when it signs last."""
    links.invite_next(needed(change.version.document), change.now)


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
    signatory = needed(change.signatory)
    services.refuse(signatory, change.reason, now=change.now, link=change.link)


def complete_document(change: Change) -> None:
    """Close the document, and let the file that is kept be sealed, soon or by the sweep."""
    document = services.complete(needed(change.version.document), now=change.now)
    change.version.document = document
    if not change.pdf_later:
        seal_after_commit()


def withdraw_document(change: Change) -> None:
    """Nobody signs this text any more; after a refusal that was so already."""
    document = change.version.document
    if document is not None and document.is_open:
        change.version.document = services.withdraw(
            document, by=needed(change.actor), reason=change.reason, now=change.now
        )


def store_termination(change: Change) -> None:
    """Keep the cause and who took part beside the version that ended."""
    facts = needed(change.termination)
    Termination.objects.create(agreement_version=change.version, **asdict(facts))


def correct_termination(change: Change) -> None:
    """Write down how it ends now; how it was to end before stays beside it."""
    version, facts = change.version, needed(change.termination)
    termination = Termination.objects.for_system().get(agreement_version=version)
    before = as_earlier(
        termination, version.last_day, replaced_at=change.now, reason=change.reason.strip()
    )
    termination.earlier = [*termination.earlier, before]
    for name, value in asdict(facts).items():
        setattr(termination, name, value)
    termination.version += 1
    termination.save()


def set_last_day(change: Change) -> None:
    """The version ends earlier than agreed, or is replaced from the next day on."""
    change.version.ended_on = change.last_day
