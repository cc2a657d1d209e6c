"""Answering anybody who asks whether a document is authentic, without a word about anybody.

Whoever holds a document has its code, and sees here only what they can also read in it. A file is
authentic when it is the stored one, byte for byte, and what is stored with it tells the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from lwt_admin.signing.certificates import is_demo_name
from lwt_admin.signing.kinds import Standing, kind_of
from lwt_admin.signing.models import Document, SigningEvent
from lwt_admin.signing.seals import found_seals
from lwt_admin.signing.taken_over import Proof, proof_of, signed_on_paper
from lwt_admin.signing.wholeness import is_damaged

LARGEST_FILE: Final = 10 * 1024 * 1024


class State(StrEnum):
    """How far a document is."""

    DAMAGED = "damaged"  # what is stored of it does not fit together any more
    SEALED = "sealed"
    STORED = "stored"  # from before documents were sealed
    SIGNED = "signed"  # its file is still to be made
    TAKEN_OVER = "taken_over"  # signed on paper elsewhere; there is only a scan
    UNPROVEN = "unproven"  # the same, and nobody has compared that scan yet
    OPEN = "open"
    ERASED = "erased"  # its text and file are gone on purpose; the chain still holds


@dataclass(frozen=True)
class About:
    """What anybody may know of a document whose code they have."""

    state: State
    title: str
    school: str
    code: str
    signatures: int
    number: int | None
    standing: Standing
    sealed_at: datetime | None
    sealed_with: str
    is_demo: bool
    time_stamped: bool
    pdf_sha256: str
    erased_at: datetime | None = None


class Verdict(StrEnum):
    """What a file is."""

    SAME = "same"
    DOUBTFUL = "doubtful"  # the stored file, but what is stored with it does not fit
    EXTENDED = "extended"  # a known seal that fits, with something that it does not cover
    OTHER_SEALED = "other_sealed"  # a known seal that covers all, but not a stored file
    BROKEN_SEAL = "broken_seal"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FileAnswer:
    """What is known about a file, and which document it is or was."""

    verdict: Verdict
    sha256: str
    document: Document | None = None


class CannotCheck(Exception):
    """What is stored cannot be read right now; of the document that says nothing."""


def about(document: Document, today: date) -> About:
    """The public facts about a document on a day; raises CannotCheck."""
    signed = document.signatories.filter(signature__isnull=False).count()
    return About(
        state=State.DAMAGED if _is_damaged(document) else _state(document),
        title=document.title,
        school=document.school.name,
        code=document.grouped_code,
        signatures=signed,
        number=document.content.get("number"),
        standing=kind_of(document).standing(document, today),
        sealed_at=document.sealed_at,
        sealed_with=document.sealed_with,
        is_demo=is_demo_name(document.sealed_with),
        time_stamped=document.time_stamped,
        pdf_sha256=document.pdf_sha256,
        erased_at=document.erased_at,
    )


def _state(document: Document) -> State:
    if document.erased_at is not None:
        return State.ERASED
    if document.sealed_at is not None:
        return State.SEALED
    if document.pdf:
        return State.STORED
    if signed_on_paper(document) is not None:
        return State.TAKEN_OVER if proof_of(document) is Proof.COMPARED else State.UNPROVEN
    return State.OPEN if document.completed_at is None else State.SIGNED


def with_code(code: str) -> Document | None:
    """The document with this code, however it was typed."""
    if "\0" in code:  # PostgreSQL would refuse even to look for it
        return None
    found = Document.objects.for_system().with_code(code)
    return found.select_related("school").first()


def judge_file(chunks: Iterable[bytes]) -> FileAnswer:
    """Compare a file with those that are stored; at most LARGEST_FILE bytes are looked into.

    The caller has refused what is larger. Raises CannotCheck.
    """
    digest, content = sha256(), bytearray()
    for chunk in chunks:
        digest.update(chunk)
        content += chunk
    found = digest.hexdigest()
    if document := _stored_as(found):
        verdict = Verdict.DOUBTFUL if _is_damaged(document) else Verdict.SAME
        return FileAnswer(verdict, found, document)
    verdict, document = _judge_seals(bytes(content))
    return FileAnswer(verdict, found, document)


def _judge_seals(content: bytes) -> tuple[Verdict, Document | None]:
    """What our seals tell of a file that is not stored, and the stored file it began with.

    A seal proves only what it covers: of what is added, also by another who signs or stamps, it
    tells nothing.
    """
    verdict, began_as = Verdict.UNKNOWN, None
    for one in found_seals(content, _is_ours):
        if not one.is_intact:
            return Verdict.BROKEN_SEAL, None
        if one.covers_all:
            return Verdict.OTHER_SEALED, None
        verdict = Verdict.EXTENDED
        began_as = began_as or _stored_as(sha256(content[: one.end]).hexdigest())
    return verdict, began_as


def _is_damaged(document: Document) -> bool:
    try:
        return is_damaged(document)
    except OSError as error:
        reason = f"document {document.pk} cannot be read: {error.strerror}"
        raise CannotCheck(reason) from error


def _stored_as(pdf_sha256: str) -> Document | None:
    found = Document.objects.for_system().filter(pdf_sha256=pdf_sha256)
    return found.select_related("school").first()


def _is_ours(fingerprint: str) -> bool:
    """Whether a document here was sealed with this certificate, now or years ago."""
    sealed = SigningEvent.objects.for_system().filter(kind=SigningEvent.Kind.SEALED)
    return sealed.filter(payload__certificate=fingerprint).exists()
