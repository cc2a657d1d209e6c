"""Offering a document for signature, and signing it.

A signature binds to the SHA-256 of the text. Nobody signs for another: at one table the party takes
the screen, and the member of staff is recorded as witness; at a distance the link and a code come
by mail to the party's own address. A witness is somebody else than the signatory: whoever signs for
the school themselves lets a colleague be the witness.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.names import reaches
from lwt_admin.signing.chain import record
from lwt_admin.signing.models import (
    Document,
    Order,
    PaperScan,
    Party,
    Signatory,
    Signature,
    SigningEvent,
    SigningLink,
    content_hash,
)
from lwt_admin.text import fold

Kind = SigningEvent.Kind


class SigningRefused(Exception):
    """A signature that cannot be taken; the message is Dutch and says why."""


class AlreadySigned(SigningRefused):
    """The signatory has signed before: a second click, or a second screen."""


@dataclass(frozen=True)
class SignatoryFacts:
    """Somebody who must sign, before the document exists."""

    party: str
    name: str
    capacity: str
    email: str = ""
    person: str = ""


@dataclass(frozen=True)
class Mark:
    """What the signatory put down: a drawing (PNG) or a typed name, and to what they consented.

    `sha256` is the hash of the text that was on their screen.
    """

    sha256: str
    consent: str
    typed_name: str = ""
    drawing: bytes = b""


def locked(document: Document | int) -> Document:
    """The document as it is stored now, locked until the transaction ends."""
    pk = document.pk if isinstance(document, Document) else document
    return Document.objects.for_system().select_for_update().get(pk=pk)


@transaction.atomic
def freeze(
    *,
    school: School,
    kind: str,
    content: dict[str, Any],
    signatories: Iterable[SignatoryFacts],
    by: User,
    now: datetime,
) -> Document:
    """Store the content with its SHA-256 and who must sign it, in this order."""
    document = frozen(school=school, kind=kind, content=content, by=by, now=now)
    document.save()
    for signatory in asked(document, signatories):
        signatory.save()
    record(document, Kind.FROZEN, now, actor=by, sha256=document.sha256)
    return document


def frozen(
    *, school: School, kind: str, content: dict[str, Any], by: User, now: datetime
) -> Document:
    """The content with its SHA-256; nothing is stored."""
    return Document(
        school=school,
        kind=kind,
        title=content["title"],
        content=content,
        sha256=content_hash(content),
        frozen_at=now,
        frozen_by=by,
        order=school.signing_order,
    )


def asked(document: Document, signatories: Iterable[SignatoryFacts]) -> list[Signatory]:
    """Who must sign, in this order; nothing is stored."""
    return [
        Signatory(
            document=document,
            party=facts.party,
            name=facts.name,
            capacity=facts.capacity,
            email=facts.email,
            person=facts.person,
            position=position,
        )
        for position, facts in enumerate(signatories)
    ]


@transaction.atomic
def sign(
    signatory: Signatory,
    mark: Mark,
    *,
    now: datetime,
    witness: User | None = None,
    link: SigningLink | None = None,
) -> Signature:
    """Take a signature on exactly the text that the signatory read.

    Either before a `witness` at one table, or through the signatory's own `link`. Raises
    AlreadySigned on a second time, SigningRefused when the document is no longer open, was changed
    since the page was opened, when it is not this party's turn, when the link no longer opens
    anything, or when the witness is the signatory.
    """
    document = _open_for(signatory)
    if mark.sha256 != document.sha256 or not document.is_intact:
        raise SigningRefused("De tekst is een andere dan op het scherm stond. Open de pagina weer.")
    _in_the_open(signatory, witness, link, now)
    method = Signature.Method.DRAWN if mark.drawing else Signature.Method.TYPED
    signature = Signature.objects.create(
        signatory=signatory,
        method=method,
        typed_name=mark.typed_name,
        drawing=mark.drawing,
        consent=mark.consent,
        signed_at=now,
        witness=witness,
        witness_name=str(witness or ""),
        link=link,
        address=link.address if link else "",
        sha256=document.sha256,
    )
    way = "link" if link else "table"
    _after(signature, document, now, actor=witness, method=str(method), way=way)
    return signature


@transaction.atomic
def sign_on_paper(signatory: Signatory, scan: PaperScan, *, by: User, now: datetime) -> Signature:
    """Take over a signature from a scan that `by`, not the one who uploaded it, compared.

    Raises what `sign` raises.
    """
    document = _open_for(signatory)
    if scan.document_id != document.pk or not document.is_intact:
        raise SigningRefused("Deze scan hoort niet bij de tekst die nu openstaat.")
    return take_from_scan(signatory, scan, document, by=by, now=now)


def take_from_scan(
    signatory: Signatory, scan: PaperScan, document: Document, *, by: User, now: datetime
) -> Signature:
    """The signature on a scan that `by` compared; the caller locked the document, and checked."""
    signature = Signature.objects.create(
        signatory=signatory,
        method=Signature.Method.PAPER,
        consent="Handtekening op papier.",
        signed_at=now,
        scan=scan,
        entered_by_name=str(scan.uploaded_by),
        compared_by_name=str(by),
        sha256=document.sha256,
    )
    on = scan.signed_on.isoformat()
    _after(signature, document, now, actor=by, method="paper", scan=scan.sha256, signed_on=on)
    return signature


@transaction.atomic
def refuse(
    signatory: Signatory, reason: str, *, now: datetime, link: SigningLink | None = None
) -> Signatory:
    """Store that a party does not agree, and why; nobody signs this text any more.

    Raises AlreadySigned or SigningRefused when it is too late for that, or when the signatory's
    own `link` by which it came no longer opens anything.
    """
    document = _open_for(signatory)
    if link is not None:
        _check_opens(link, signatory, now)
    if not reason.strip():
        raise SigningRefused("Vul in waarom u niet akkoord gaat.")
    current = Signatory.objects.for_system().get(pk=signatory.pk)
    current.refused_at, current.refusal_reason = now, reason.strip()
    current.save()
    way: dict[str, Any] = {"way": "link"} if link else {}
    record(document, Kind.REFUSED, now, signatory=current, reason=current.refusal_reason, **way)
    document.withdrawn_at = now
    document.save()
    revoke_links(document, now)
    return current


@transaction.atomic
def withdraw(document: Document, *, by: User, reason: str, now: datetime) -> Document:
    """Nobody signs this text any more; its links open nothing from now on."""
    current = locked(document)
    current.withdrawn_at = now
    current.save()
    revoke_links(current, now)
    record(current, Kind.WITHDRAWN, now, actor=by, reason=reason)
    return current


@transaction.atomic
def complete(document: Document, *, now: datetime) -> Document:
    """Everybody who must sign has signed: close the document, so that it can be sealed."""
    current = locked(document)
    current.completed_at = now
    current.save()
    revoke_links(current, now)
    record(current, Kind.COMPLETED, now, signatures=len(current.signatories.all()))
    return current


def revoke_links(document: Document, now: datetime, only: Signatory | None = None) -> None:
    """Make the links of a document, or of one of its signatories, useless."""
    links = SigningLink.objects.for_system().filter(signatory__document=document, revoked_at=None)
    revoke(links.filter(signatory=only) if only else links, now)


def revoke(links: Iterable[SigningLink], now: datetime) -> None:
    """Make these links useless; the caller holds the lock on the document."""
    for link in links:
        link.revoked_at = now
        link.save()


def is_turn_of(signatory: Signatory) -> bool:
    """Whether nobody has to sign before this signatory (the school signs last when it says so)."""
    document = signatory.document
    if document.order != Order.SCHOOL_LAST or signatory.party != Party.SCHOOL:
        return True
    return all(one.party == Party.SCHOOL for one in unsigned(document))


def is_same_person(user: User, signatory: Signatory) -> bool:
    """Whether a member of staff is this signatory, by e-mail address or by any name they had.

    An address or a name that is not known says nothing.
    """
    mailbox, name = reaches(signatory.email), fold(signatory.name)
    return bool((mailbox and mailbox == reaches(user.email)) or (name and name in user.names))


def unsigned(document: Document) -> list[Signatory]:
    """Who still has to sign, in order; prefetch `signatories__signature` when asking for many."""
    return [who for who in document.signatories.all() if not hasattr(who, "signature")]


def check_unsigned(signatory: Signatory) -> None:
    """Raise AlreadySigned when there is a signature by now; ask with the document locked."""
    if Signature.objects.for_system().filter(signatory=signatory).exists():
        raise AlreadySigned(f"{signatory.name} heeft al getekend.")


def _open_for(signatory: Signatory) -> Document:
    """The locked document, which this signatory may still sign or refuse."""
    document = locked(signatory.document_id)
    check_unsigned(signatory)
    if not document.is_open:
        raise SigningRefused("Deze tekst staat niet meer open om te tekenen.")
    if not is_turn_of(Signatory.objects.for_system().get(pk=signatory.pk)):
        raise SigningRefused("De school tekent als laatste, wanneer de andere partijen er zijn.")
    return document


def _in_the_open(
    signatory: Signatory, witness: User | None, link: SigningLink | None, now: datetime
) -> None:
    """A witness who is somebody else, or the signatory's own link that still opens something."""
    if (witness is None) == (link is None):
        raise TypeError("a signature has either a witness or a link")
    if witness is not None and is_same_person(witness, signatory):
        raise SigningRefused("Wie zelf tekent, is niet ook de medewerker die erbij is.")
    if link is not None:
        _check_opens(link, signatory, now)


def _check_opens(link: SigningLink, signatory: Signatory, now: datetime) -> None:
    """Raise SigningRefused for a link of another, or one that opens nothing any more."""
    stored = SigningLink.objects.for_system().get(pk=link.pk)
    if stored.signatory_id != signatory.pk or not stored.opens_at(now):
        raise SigningRefused("Deze link werkt niet meer. Vraag een nieuwe aan.")


def _after(
    signature: Signature, document: Document, now: datetime, *, actor: User | None, **payload: Any
) -> None:
    """Write the signature into the chain; its signatory's links have done their work."""
    record(
        document,
        Kind.SIGNED,
        now,
        signatory=signature.signatory,
        actor=actor,
        text=document.sha256,
        mark=signature.mark_sha256,
        **signature.names_told,
        **payload,
    )
    revoke_links(document, now, only=signature.signatory)
