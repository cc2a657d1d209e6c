"""Signing and refusing through a link: what must hold, on top of what holds for every signature."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from typing import Final

from django.views.decorators.debug import sensitive_variables

from lwt_admin.signing import codes, links
from lwt_admin.signing.addresses import same
from lwt_admin.signing.kinds import kind_of, why_no_longer
from lwt_admin.signing.models import SigningLink
from lwt_admin.signing.services import AlreadySigned, Mark, SigningRefused

# What exactly is wrong is for the school to read, not for whoever holds the link.
NOT_THEIRS: Final = (
    "Dit e-mailadres is ook van een medewerker van de school of van een andere partij. Daarmee "
    "tekent u niet. Bel de school."
)


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
    if not same(link.address, signatory.email):
        return Way.CLOSED  # the letter went to an address that was not theirs
    if hasattr(signatory, "signature"):
        return Way.SIGNED
    if signatory.refused_at is not None:
        return Way.REFUSED
    if not signatory.document.is_open or why_no_longer(signatory):
        return Way.CLOSED
    return Way.OPEN if link.opens_at(now) else Way.EXPIRED


@sensitive_variables("code")
def sign(link: SigningLink, mark: Mark, code: str, now: datetime) -> None:
    """Take the signature of the link's signatory, who proved with `code` to read their mail.

    Raises AlreadySigned, WrongCode and SigningRefused; a right code stays good until it signed.
    """
    with _proven(link, code, now):
        kind_of(link.signatory.document).sign(link.signatory, mark, link, now)


@sensitive_variables("code")
def refuse(link: SigningLink, reason: str, code: str, now: datetime) -> None:
    """Store that the link's signatory does not agree; takes and raises what `sign` does.

    A refusal ends the text for everybody, so the link alone is not enough: it may be forwarded.
    """
    with _proven(link, code, now):
        kind_of(link.signatory.document).refuse(link.signatory, reason, link, now)


@contextmanager
@sensitive_variables("code")
def _proven(link: SigningLink, code: str, now: datetime) -> Iterator[None]:
    """Do what stands inside for who reads the mail of the link's signatory.

    Of two clicks at once the second finds the code used: AlreadySigned, as when it came later.
    """
    _still_theirs(link, now)
    try:
        with codes.proven(link, code, now):
            yield
    except codes.WrongCode:
        current = links.with_document().get(pk=link.signatory_id)
        if hasattr(current, "signature") or current.refused_at is not None:
            raise AlreadySigned(f"{current.name} heeft al getekend of geweigerd.") from None
        raise


def _still_theirs(link: SigningLink, now: datetime) -> None:
    """The address does not belong, since the link was sent, to somebody who may not sign by it."""
    if links.objection_to(link.signatory, link.address, now):
        raise SigningRefused(NOT_THEIRS)
