"""Offering a document for signature, and signing it.

A signature binds to the SHA-256 of the text. Nobody signs for another: at one table the party takes
the screen, and the member of staff is recorded as witness. A witness is somebody else than the
signatory: whoever signs for the school themselves lets a colleague be the witness.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.signing.models import Document, Signatory, Signature, content_hash
from lwt_admin.text import fold


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


@dataclass(frozen=True)
class Mark:
    """What the signatory put down: a drawing (PNG) or a typed name, and to what they consented.

    `sha256` is the hash of the text that was on their screen.
    """

    sha256: str
    consent: str
    typed_name: str = ""
    drawing: bytes = b""


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
    document = Document.objects.create(
        school=school,
        kind=kind,
        title=content["title"],
        content=content,
        sha256=content_hash(content),
        frozen_at=now,
        frozen_by=by,
    )
    for position, facts in enumerate(signatories):
        Signatory.objects.create(
            document=document,
            party=facts.party,
            name=facts.name,
            capacity=facts.capacity,
            email=facts.email,
            position=position,
        )
    return document


@transaction.atomic
def sign(signatory: Signatory, mark: Mark, *, witness: User | None, now: datetime) -> Signature:
    """Take a signature on exactly the text that the signatory read.

    Raises AlreadySigned on a second time, SigningRefused when the document is no longer open, was
    changed since the page was opened, or when the witness is the signatory.
    """
    document = Document.objects.select_for_update().get(pk=signatory.document_id)
    if Signature.objects.filter(signatory=signatory).exists():
        raise AlreadySigned(f"{signatory.name} heeft al getekend.")
    if document.withdrawn_at or document.completed_at:
        raise SigningRefused("Deze tekst staat niet meer open om te tekenen.")
    if mark.sha256 != document.sha256 or not document.is_intact:
        raise SigningRefused("De tekst is een andere dan op het scherm stond. Open de pagina weer.")
    if witness is not None and is_same_person(witness, signatory):
        raise SigningRefused("Wie zelf tekent, is niet ook de medewerker die erbij is.")
    return Signature.objects.create(
        signatory=signatory,
        method=Signature.Method.DRAWN if mark.drawing else Signature.Method.TYPED,
        typed_name=mark.typed_name,
        drawing=mark.drawing,
        consent=mark.consent,
        signed_at=now,
        witness=witness,
        sha256=document.sha256,
    )


def is_same_person(user: User, signatory: Signatory) -> bool:
    """Whether a member of staff is this signatory, by e-mail address or by full name."""
    same_address = bool(signatory.email) and signatory.email.casefold() == user.email.casefold()
    return same_address or fold(signatory.name) == fold(str(user))


def unsigned(document: Document) -> list[Signatory]:
    """Who still has to sign, in order; prefetch `signatories__signature` when asking for many."""
    return [who for who in document.signatories.all() if not hasattr(who, "signature")]
