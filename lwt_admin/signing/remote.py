"""Signing and refusing through a link: what must hold, on top of what holds for every signature."""

from datetime import datetime
from enum import Enum

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from lwt_admin.signing import codes, links
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Signatory, SigningLink
from lwt_admin.signing.services import Mark, SigningRefused


class Way(Enum):
    """What a link leads to now."""

    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    CLOSED = "closed"


def way_of(link: SigningLink | None, now: datetime) -> Way:
    """What somebody with this link gets to see; EXPIRED when a new link would help."""
    if link is None:
        return Way.CLOSED
    signatory = link.signatory
    if hasattr(signatory, "signature"):
        return Way.SIGNED
    if signatory.refused_at is not None:
        return Way.REFUSED
    if not signatory.document.is_open:
        return Way.CLOSED
    return Way.OPEN if link.opens_at(now) else Way.EXPIRED


@sensitive_variables("code")
def sign(link: SigningLink, mark: Mark, code: str, now: datetime) -> None:
    """Take the signature of the link's signatory, who proved with `code` to read their mail.

    Raises AlreadySigned, WrongCode and SigningRefused; a right code stays good until it signed.
    """
    _still_theirs(link, now)
    proof = codes.check(link, code, now)
    with transaction.atomic():
        kind_of(link.signatory.document).sign(link.signatory, mark, link, now)
        codes.use(proof, now)


def refuse(link: SigningLink, reason: str, now: datetime) -> Signatory:
    """Store that the link's signatory does not agree; raises SigningRefused when it is too late."""
    if way_of(link, now) is not Way.OPEN:
        raise SigningRefused("Deze link werkt niet meer. Vraag een nieuwe aan.")
    kind_of(link.signatory.document).refuse(link.signatory, reason, now)
    return link.signatory


def _still_theirs(link: SigningLink, now: datetime) -> None:
    """The address does not belong, since the link was sent, to somebody who may not sign by it."""
    if why := links.objection_to(link.signatory, link.address, now):
        raise SigningRefused(why)
