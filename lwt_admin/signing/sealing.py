"""Making the one file of a document that everybody signed: sealed, stored once, never changed.

What waits follows from what is stored, so a worker may stop anywhere: another finishes the work.
Two that make the same file at the same moment store one. Whatever goes wrong, the signatures stay;
the reason stands with the document, and it is tried again.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.querysets import CLAIM_LASTS, TRY_AGAIN_AFTER
from lwt_admin.letters.services import post
from lwt_admin.pdf import render_pdf
from lwt_admin.signing import chain
from lwt_admin.signing.certificates import NoCertificate, SealCertificate, certificate_for
from lwt_admin.signing.evidence import SealFacts, evidence_of
from lwt_admin.signing.models import Document, Signatory, SigningEvent
from lwt_admin.signing.paper import document_html
from lwt_admin.signing.seals import SealFailed, has_time_stamps, seal
from lwt_admin.signing.services import locked
from lwt_admin.signing.wholeness import flaws_of

logger = logging.getLogger(__name__)

LETTER: Final = "sealed_document"
REASON: Final = "Getekend door alle partijen"
NOT_STORED: Final = (
    "Het bestand kon niet worden opgeslagen: de schijf is vol of kan niet worden beschreven. "
    "De handtekeningen zijn bewaard; het wordt vanzelf weer geprobeerd."
)
NOT_MADE: Final = (
    "Het bestand kon niet worden gemaakt ({}). De handtekeningen zijn bewaard; het wordt vanzelf "
    "weer geprobeerd."
)

NOT_WHOLE: Final = (
    "Dit document wordt niet verzegeld, want {}. Waarschuw de beheerder: er is iets veranderd "
    "buiten lwt-admin om."
)


class NotStored(SealFailed):
    """The disk refused the file."""


@dataclass(frozen=True)
class SealedFile:
    """A sealed PDF that is still to be stored."""

    content: bytes
    certificate: SealCertificate
    time_stamped: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Round:
    """What came of one round of sealing; `more` when its time was up before all were tried."""

    sealed: int = 0
    failed: int = 0
    more: bool = False


def seal_waiting(seconds: float = float("inf")) -> Round:
    """Seal what waits, oldest first, for about so many seconds; safe to repeat and to run twice.

    One that fails does not hold up the others, and rests for a while.
    """
    done, until = Round(), time.monotonic() + seconds
    waiting = Document.objects.for_system().to_be_sealed().order_by("completed_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        if time.monotonic() > until:
            done.more = True
            break
        if not _claim(pk):
            continue
        failure = seal_document(pk)
        if failure is None:
            done.sealed += 1
        else:
            done.failed += 1
            _rest(pk)
    return done


def seal_document(pk: int) -> str | None:
    """Seal one document; what stood in the way, in Dutch, is returned and kept with it.

    Does nothing for a document that is sealed already, or not signed by everybody.
    """
    document = Document.objects.for_system().select_related("school").get(pk=pk)
    if document.pdf or document.completed_at is None:
        return None
    try:
        store(document, make(document, timezone.now()), timezone.now())
    except (SealFailed, NoCertificate) as failure:
        reason = str(failure)
    except Exception as error:
        # Whatever went wrong, the document stays due and is tried again.
        logger.exception("Document %s could not be sealed", pk)
        reason = NOT_MADE.format(type(error).__name__)
    else:
        return None
    _keep_failure(pk, reason)
    return reason


def make(document: Document, now: datetime) -> SealedFile:
    """The file of a document with its page of evidence, sealed; nothing is stored.

    Raises NoCertificate, or SealFailed when the document is not whole or a seal cannot be set.
    """
    certificate = certificate_for(document.school.code, now)
    must_be_whole(document)
    facts = SealFacts(
        name=certificate.name,
        issuer=certificate.issuer,
        is_demo=certificate.is_demo,
        has_time_stamp=has_time_stamps(),
    )
    html = document_html(document, evidence_of(document, facts))
    school = document.school
    sealed = seal(render_pdf(html), certificate, reason=REASON, location=school.name)
    return SealedFile(sealed, certificate, facts.has_time_stamp)


def must_be_whole(document: Document) -> None:
    """Raise SealFailed unless everybody signed exactly this text, and its chain tells the same.

    Documents from before the chain was kept have none: their page of evidence says so.
    """
    if document.completed_at is None or document.withdrawn_at is not None:
        raise SealFailed("Het document is niet door iedereen getekend.")
    if flaw := next(flaws_of(document), None):
        raise SealFailed(NOT_WHOLE.format(flaw))


def store(document: Document, file: SealedFile, now: datetime) -> bool:
    """Keep the file, once: False when another worker was first. Raises NotStored."""
    with transaction.atomic():
        current = locked(document)
        if current.pdf:
            return False
        current.pdf = _write(current, file.content)
        current.pdf_sha256 = file.sha256
        current.sealed_at = now
        current.sealed_with = file.certificate.name[:200]
        current.time_stamped = file.time_stamped
        current.seal_failure = ""
        current.save()
        chain.record(
            current,
            SigningEvent.Kind.SEALED,
            now,
            pdf=current.pdf_sha256,
            certificate=file.certificate.fingerprint,
            sealed_with=current.sealed_with,
            time_stamped=file.time_stamped,
        )
        post_to_parties(current, now)
    return True


def _write(document: Document, content: bytes) -> str:
    """The name under which the file was stored; a file that is half there is removed.

    Should the transaction fail afterwards, the file stays behind: that harms nobody, while a
    document without its file would.
    """
    field = document._meta.get_field("pdf")
    name = field.generate_filename(document, f"{document.sha256}-{secrets.token_hex(4)}.pdf")
    try:
        return str(field.storage.save(name, ContentFile(content)))
    except OSError as error:
        logger.exception("File of document %s could not be stored", document.pk)
        try:
            field.storage.delete(name)
        except OSError:
            logger.exception("Nor could what was there of it be removed")
        raise NotStored(NOT_STORED) from error


def post_to_parties(document: Document, now: datetime) -> None:
    """Every party with an address gets the file, once."""
    for key, address in recipients_of(document):
        post(LETTER, key=key, to=address, school=document.school, about=document, now=now)


def recipients_of(document: Document) -> Iterator[tuple[str, str]]:
    """The key and the address of each letter; who share an address get one letter."""
    written: set[str] = set()
    for signatory in document.signatories.all():
        address = signatory.email.strip()
        if address and address.casefold() not in written:
            written.add(address.casefold())
            yield f"{LETTER}:{document.pk}:{signatory.pk}", address


def not_mailed(document: Document) -> list[Signatory]:
    """The parties of whom no address is known: they get the file on paper."""
    return [one for one in document.signatories.all() if not one.email.strip()]


def _keep_failure(pk: int, reason: str) -> None:
    with transaction.atomic():
        current = locked(pk)
        if not current.pdf and current.seal_failure != reason:
            current.seal_failure = reason
            current.save()


def _claim(pk: int) -> bool:
    """Take a document in hand, so that two workers do not make the same file.

    No more than that: what makes it one file is the lock on the row when it is stored.
    """
    return cache.add(f"seal:{pk}", "", CLAIM_LASTS.total_seconds())


def _rest(pk: int) -> None:
    cache.set(f"seal:{pk}", "", TRY_AGAIN_AFTER.total_seconds() / 2)
