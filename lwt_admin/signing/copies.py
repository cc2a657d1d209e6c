"""Sending the sealed document to one party again, when the mail with it did not arrive."""

from datetime import datetime

from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.letters.models import Letter
from lwt_admin.letters.services import post
from lwt_admin.links import digest
from lwt_admin.signing.addresses import masked, same
from lwt_admin.signing.chain import record
from lwt_admin.signing.kinds import may_have_copy
from lwt_admin.signing.links import objection_to, with_document
from lwt_admin.signing.models import Document, Signatory, SigningEvent
from lwt_admin.signing.sealing import LETTER
from lwt_admin.signing.services import SigningRefused, locked


def why_no_copy(signatory: Signatory) -> str:
    """Why the sealed document cannot be sent to this party, in Dutch; empty when it can."""
    if not signatory.document.pdf:
        return "Er is geen verzegeld document om te sturen."
    if not may_have_copy(signatory):
        return f"{signatory.name} mag dit document volgens het dossier niet meer krijgen."
    return ""


def letters_so_far(document: Document) -> int:
    """How many letters with the sealed document were posted."""
    return Letter.objects.for_system().about(document).filter(kind=LETTER).count()


@transaction.atomic
def send_copy(
    signatory: Signatory, address: str, *, by: User, so_far: int, now: datetime
) -> Signatory:
    """Have the sealed document mailed to a party at `address`, which becomes their address.

    `so_far` is `letters_so_far` as the person saw it: a second click sends nothing more. Raises
    SigningRefused for a party that may not have it, and for an address that is not theirs.
    """
    document = locked(signatory.document_id)
    current = with_document().get(pk=signatory.pk)
    if why := why_no_copy(current):
        raise SigningRefused(why)
    where = digest(address.casefold())[:16]
    key = f"{LETTER}:{document.pk}:{current.pk}:{where}:{so_far}"
    if Letter.objects.for_system().filter(key=key).exists():
        return current
    before = current.email
    if not same(before, address):
        if why := objection_to(current, address, now):
            raise SigningRefused(why)
        current.email = address
        current.version += 1
        current.save()
    change = {"before": masked(before), "after": masked(address)}
    record(document, SigningEvent.Kind.COPY_SENT, now, signatory=current, actor=by, **change)
    post(
        LETTER,
        key=key,
        to=address,
        school=document.school,
        about=document,
        now=now,
        data={"signatory": current.pk},
    )
    return current
