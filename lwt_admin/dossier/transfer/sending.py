"""A transfer dossier after everybody agreed: sent by a link, fetched, revoked, stopped.

The link is kept from the moment somebody sends it; its secret is made when the letter is, and
stands nowhere but in that letter. Each try to send the letter makes a new one. What was fetched is
the very file that was sealed.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from lwt_admin.accounts.models import User
from lwt_admin.dossier.transfer.consent import TransferRefused, locked
from lwt_admin.dossier.transfer.content import dossier_json
from lwt_admin.letters.services import post
from lwt_admin.links import digest, new_secret
from lwt_admin.signing.addresses import of_staff
from lwt_admin.signing.models import Document
from lwt_admin.signing.paper import file_name
from lwt_admin.signing.sealed_file import NotAsSealed, sealed_file
from lwt_admin.students.models import TransferDossier, TransferEvent, TransferLink

Kind = TransferEvent.Kind

LETTER: Final = "transfer_link"
DAYS: Final = 14
MOST_DAYS: Final = 60
DOWNLOADS: Final = 6
MOST_DOWNLOADS: Final = 50

NOT_AGREED: Final = "Nog niet iedereen is akkoord. Tot dan gaat er niets uit."
NOT_SEALED: Final = "Het bestand wordt nog verzegeld. Probeer het over een minuut weer."
STOPPED: Final = "Het akkoord is ingetrokken. Er gaat niets meer uit."
OWN_STAFF: Final = "Dit is het adres van een medewerker van de eigen school."
GONE: Final = "Deze link werkt al niet meer."


class Gone(Exception):
    """A link that opens nothing (any more)."""


@dataclass(frozen=True)
class Terms:
    """To whom a link goes, how many days it works, and how often."""

    receiver: str
    address: str
    days: int = DAYS
    downloads: int = DOWNLOADS


def why_not_out(transfer: TransferDossier) -> str:
    """Why nothing may go out, in Dutch; empty when it may."""
    document = transfer.document
    if transfer.stopped_at is not None:
        return STOPPED
    if document.completed_at is None:
        return NOT_AGREED
    if document.erased_at is not None:
        return "Dit dossier is gewist."
    return "" if document.pdf else document.seal_failure or NOT_SEALED


# --- Sending --------------------------------------------------------------------------------------
@transaction.atomic
def send(transfer: TransferDossier, terms: Terms, *, by: User, now: datetime) -> TransferLink:
    """Have a link sent. Raises ValidationError, per field, and then nothing goes out."""
    current = _current(transfer)
    if why := why_not_out(current):
        raise TransferRefused(why)
    today = timezone.localdate(now)
    if of_staff(current.student.school, [terms.address], today):
        raise ValidationError({"address": OWN_STAFF})
    link = TransferLink(
        transfer=current,
        receiver=terms.receiver,
        address=terms.address,
        sent_by=by,
        token_hash=digest(secrets.token_hex()),  # opens nothing: nobody was told
        made_at=now,
        expires_at=now + timedelta(days=terms.days),
        most_downloads=terms.downloads,
    )
    link.full_clean(exclude=["revoked_at"])
    link.save()
    _record(current, Kind.SENT, now, actor=by, link=link)
    school = current.student.school
    key = f"{LETTER}:{link.pk}"
    post(LETTER, key=key, to=terms.address, school=school, about=link, now=now)
    return link


@sensitive_variables("secret")
@transaction.atomic
def new_secret_for(link_id: int, now: datetime) -> tuple[TransferLink, str] | None:
    """The link with a secret that is told this once; None for one that opens nothing any more."""
    link = _locked_link(link_id)
    if link is None or not is_open(link, now):
        return None
    secret = new_secret()
    link.token_hash = digest(secret)
    link.save()
    return link, secret


@transaction.atomic
def revoke(link: TransferLink, *, by: User, now: datetime) -> None:
    """Make one link useless. Raises TransferRefused when it is that already."""
    current = _locked_link(link.pk)
    if current is None or current.revoked_at is not None or current.expires_at <= now:
        raise TransferRefused(GONE)
    current.revoked_at = now
    current.save()
    _record(current.transfer, Kind.REVOKED, now, actor=by, link=current)


@transaction.atomic
def stop(transfer: TransferDossier, reason: str, *, by: User, now: datetime) -> None:
    """Consent was taken back: every link dies, and none is made any more."""
    current = _current(transfer)
    if current.document.completed_at is None:
        raise TransferRefused("Nog niet iedereen is akkoord. Trek het dossier in.")
    if current.stopped_at is not None:
        raise TransferRefused(STOPPED)
    current.stopped_at, current.stop_reason = now, reason.strip()
    current.full_clean(exclude=["document"])
    current.save()
    # Held: one that is being fetched is counted first.
    links = TransferLink.objects.for_system().alive(now).filter(transfer=current)
    for link in links.select_for_update():
        link.revoked_at = now
        link.save()
    _record(current, Kind.STOPPED, now, actor=by)


# --- Fetching -------------------------------------------------------------------------------------
class What(Enum):
    """The two forms in which a dossier is fetched; the name is that of the step."""

    PDF = "pdf"
    DATA = "data"


@dataclass(frozen=True)
class Fetched:
    """A file for the receiver."""

    name: str
    content: bytes
    content_type: str


@sensitive_variables("secret")
def find(secret: str, now: datetime) -> TransferLink | None:
    """The link with this secret when it still opens something."""
    links = TransferLink.objects.with_secret(secret)
    link = links.select_related("transfer__document", "transfer__student__school").first()
    return link if link is not None and is_open(link, now) else None


def is_open(link: TransferLink, now: datetime) -> bool:
    """Whether the dossier can be fetched by it now."""
    if not link.opens_at(now) or link.downloads >= link.most_downloads:
        return False
    return not why_not_out(link.transfer)


@transaction.atomic
def fetch_by(link: TransferLink, what: What, now: datetime) -> Fetched:
    """Hand out the file and count it. Raises Gone when the link opens nothing any more, and
    NotAsSealed when the stored file is not what was sealed; then nothing is counted.
    """
    current = _locked_link(link.pk)
    if current is None or not is_open(current, now):
        raise Gone
    document = current.transfer.document
    fetched = _file(document, what)
    current.downloads += 1
    current.save()
    _record(current.transfer, Kind(what.value), now, link=current)
    return fetched


def _file(document: Document, what: What) -> Fetched:
    if not document.is_intact:
        raise NotAsSealed("De tekst is niet meer wat er is vastgelegd.")
    if what is What.PDF:
        return Fetched(file_name(document), sealed_file(document), "application/pdf")
    content = dossier_json(document).encode()
    return Fetched(file_name(document, "json"), content, "application/json")


# --- Shared ---------------------------------------------------------------------------------------
def _current(transfer: TransferDossier) -> TransferDossier:
    """As stored now, with the pupil locked."""
    locked(transfer.student_id)
    stored = TransferDossier.objects.for_system().select_related("document", "student__school")
    return stored.get(pk=transfer.pk)


def _locked_link(pk: int) -> TransferLink | None:
    links = TransferLink.objects.for_system().select_for_update(of=("self",))
    return (
        links.select_related("transfer__document", "transfer__student__school")
        .filter(pk=pk)
        .first()
    )


def _record(
    transfer: TransferDossier,
    kind: TransferEvent.Kind,
    now: datetime,
    *,
    actor: User | None = None,
    link: TransferLink | None = None,
) -> None:
    TransferEvent.objects.create(transfer=transfer, kind=kind, at=now, actor=actor, link=link)
