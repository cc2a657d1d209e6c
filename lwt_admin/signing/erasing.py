"""Erasing what a document says about people, so that what happened to it can still be proved.

The chain hashes digests, never the details: the text, the file, the names and the marks go, and the
hashes, the moments and the seal's own facts stay. Whoever kept a copy can still have it checked.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models.fields.files import FieldFile

from lwt_admin.accounts.models import User
from lwt_admin.signing.chain import record
from lwt_admin.signing.models import (
    Document,
    PaperScan,
    Signatory,
    Signature,
    SigningCode,
    SigningEvent,
    SigningLink,
)
from lwt_admin.signing.services import locked

ERASED: Final = "gewist"
NO_DRAWING: Final = b"\0"

# What these links tell are hashes, moments and the certificate: nothing about a person.
IMPERSONAL: Final = (
    SigningEvent.Kind.FROZEN,
    SigningEvent.Kind.COMPLETED,
    SigningEvent.Kind.SEALED,
)


class NotErasable(Exception):
    """A document that still waits for signatures; the message is Dutch."""


@transaction.atomic
def erase(document: Document, *, by: User | None, now: datetime) -> Document:
    """Erase what stands in a document and who signed it; doing it twice changes nothing.

    `by` is None when the program does it on its date. Raises NotErasable while it is open. The
    files go once the transaction has ended well.
    """
    current = locked(document)
    if current.erased_at is not None:
        return current
    if current.is_open:
        raise NotErasable("Dit document staat nog open om te tekenen. Trek het eerst in.")
    _erase_people(current)
    _erase_scans(current)
    events = SigningEvent.objects.for_system().filter(document=current)
    events.exclude(kind__in=IMPERSONAL).update(payload=None)
    record(current, SigningEvent.Kind.ERASED, now, actor=by)
    remove(current.pdf)
    Document.objects.for_system().filter(pk=current.pk).update(
        erased_at=now,
        content={},
        pdf="",
        seal_failure="",
    )
    return locked(current)


def _erase_people(document: Document) -> None:
    people = Signatory.objects.for_system().filter(document=document)
    people.update(name=ERASED, capacity="", email="", person="")
    people.exclude(refused_at=None).update(refusal_reason=ERASED)
    signatures = Signature.objects.for_system().filter(signatory__document=document)
    signatures.update(address="", consent=ERASED)
    signatures.filter(method=Signature.Method.TYPED).update(typed_name=ERASED)
    signatures.filter(method=Signature.Method.DRAWN).update(typed_name="", drawing=NO_DRAWING)
    links = SigningLink.objects.for_system().filter(signatory__document=document)
    SigningCode.objects.for_system().filter(link__in=links).delete()
    links.update(address="")


def _erase_scans(document: Document) -> None:
    scans = PaperScan.objects.for_system().filter(document=document)
    for scan in scans.order_by("pk"):
        remove(scan.file)
    scans.update(file="", reason="")


def remove(file: FieldFile) -> None:
    """Take a file away once the transaction has ended well: before that it may still be needed."""
    if file:
        storage, name = file.storage, str(file.name)
        transaction.on_commit(lambda: storage.delete(name))
