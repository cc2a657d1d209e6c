"""Links to sign at a distance: making one, sending it, and asking for another.

A link is made at the moment its letter is composed, and stands nowhere but in that letter. It goes
to the stored address of its signatory and to nobody else.

A new link leaves the older ones alone, so that a reminder does not throw out whoever is reading:
they die as soon as somebody asks for a code by a newer one, which no scanner of mail does, and at
the latest when they expire. Of each signatory at most three work at a time. All of them die with
the signature, with the text, and with the address they went to.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from lwt_admin.accounts.models import User
from lwt_admin.letters.models import Letter
from lwt_admin.letters.services import post
from lwt_admin.links import digest, new_secret
from lwt_admin.signing.addresses import Mailbox, masked, objection, same
from lwt_admin.signing.chain import record
from lwt_admin.signing.kinds import why_no_longer
from lwt_admin.signing.models import Document, Order, Signatory, SigningEvent, SigningLink
from lwt_admin.signing.querysets import LinkQuerySet
from lwt_admin.signing.services import (
    SigningRefused,
    is_turn_of,
    locked,
    revoke,
    revoke_links,
)

Kind = SigningEvent.Kind

LASTS: Final = timedelta(days=14)
INVITATION: Final = "signing_invitation"
ANOTHER: Final = "signing_link"
ADDRESS_CHANGED: Final = "signing_address_changed"
MOST_AT_ONCE: Final = 3
MOST_AN_HOUR: Final = 3
HOUR: Final = timedelta(hours=1)


@sensitive_variables("secret")
@transaction.atomic
def issue(
    signatory: Signatory, *, now: datetime, to: str | None = None, in_place_of: int | None = None
) -> tuple[SigningLink, str]:
    """A new link for a signatory and its secret, which is told this once.

    `to` is where the secret will go; `in_place_of` is the link that an earlier attempt to send the
    same letter made. Raises SigningRefused for who does not get one (see `obstacle`), and when the
    signatory has another address than `to` by now.
    """
    document = locked(signatory.document_id)
    current = with_document().get(pk=signatory.pk)
    if why := obstacle(current, now):
        raise SigningRefused(why)
    if to is not None and not same(current.email, to):
        raise SigningRefused(f"{current.name} heeft intussen een ander adres.")
    _make_room(current, in_place_of, now)
    secret = new_secret()
    link = SigningLink.objects.create(
        signatory=current,
        token_hash=digest(secret),
        address=current.email,
        made_at=now,
        expires_at=now + LASTS,
    )
    until = link.expires_at.isoformat()
    address = masked(link.address)
    record(document, Kind.LINK_SENT, now, signatory=current, address=address, until=until)
    return link, secret


def _make_room(signatory: Signatory, replaced: int | None, now: datetime) -> None:
    """Revoke what the new link replaces, and the oldest of too many."""
    alive = [link for link in _alive(signatory, now) if link.pk != replaced]
    revoke(_alive(signatory, now).filter(pk=replaced), now)
    revoke(alive[MOST_AT_ONCE - 1 :], now)


def leave_older(link: SigningLink, now: datetime) -> None:
    """Somebody goes on by this link: the older ones of the signatory have done their work.

    The caller holds the lock on the document.
    """
    revoke(_alive(link.signatory, now).filter(pk__lt=link.pk), now)


def _alive(signatory: Signatory, now: datetime) -> LinkQuerySet:
    """The links by which this signatory can sign now, newest first."""
    links = SigningLink.objects.for_system().alive(now)
    return links.filter(signatory=signatory, purpose=SigningLink.Purpose.SIGN)


def obstacle(signatory: Signatory, now: datetime) -> str:
    """Why this signatory gets no link now, in Dutch; empty when nothing stands in the way."""
    document = signatory.document
    if hasattr(signatory, "signature"):
        return f"{signatory.name} heeft al getekend."
    if not document.is_open:
        return "Deze tekst staat niet meer open om te tekenen."
    if not signatory.email:
        return f"Van {signatory.name} is geen e-mailadres bekend."
    if not is_turn_of(signatory):
        return f"{signatory.name} is nog niet aan de beurt."
    if why := why_no_longer(signatory):
        return why
    return objection_to(signatory, signatory.email, now)


def objection_to(signatory: Signatory, address: str, now: datetime) -> str:
    """Why this party may not sign by mail to `address`, in Dutch; empty when it may."""
    document = signatory.document
    others = (
        Mailbox(one.party, one.name, one.email)
        for one in document.signatories.all()
        if one.pk != signatory.pk
    )
    mine = Mailbox(signatory.party, signatory.name, address)
    return objection(document.school, mine, others, timezone.localdate(now))


def with_document() -> QuerySet[Signatory]:
    """Signatories with what is asked of their document."""
    return (
        Signatory.objects.for_system()
        .select_related("document__school", "signature")
        .prefetch_related("document__signatories__signature")
    )


# --- Sending them ---------------------------------------------------------------------------------
def invite(document: Document, now: datetime) -> list[Letter]:
    """Have a link sent to everybody whose turn it is, once; safe to repeat.

    Who has no address signs at the table or on paper.
    """
    signatories = with_document().filter(document=document)
    waiting = [one for one in signatories if not obstacle(one, now)]
    return [_post(one, INVITATION, str(one.pk), now) for one in waiting]


def invite_next(document: Document, now: datetime) -> None:
    """After a signature: the school's turn may have come, when it signs last."""
    if document.order == Order.SCHOOL_LAST:
        invite(document, now)


def send_another(signatory: Signatory, now: datetime) -> bool:
    """Have a new link sent to the stored address; False when nobody gets one, or too often."""
    with transaction.atomic():
        locked(signatory.document_id)
        current = with_document().get(pk=signatory.pk)
        asked = Letter.objects.for_system().about(current).filter(kind=ANOTHER)
        if obstacle(current, now) or asked.filter(made_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
            return False
        _post(current, ANOTHER, f"{current.pk}:{len(asked)}", now)
    return True


def send_to(address: str, now: datetime) -> int:
    """Have a new link sent for every text that waits for this address; returns how many."""
    waiting = Document.objects.for_system().waiting()
    found = with_document().filter(document__in=waiting, email__iexact=address.strip())
    unsigned_ones = found.filter(signature=None).order_by("pk")
    return sum(send_another(signatory, now) for signatory in unsigned_ones)


@transaction.atomic
def correct_address(
    signatory: Signatory, address: str, *, by: User, reason: str, now: datetime
) -> Signatory:
    """Give a signatory another address: it changes no text, but old links die and a new one goes.

    The old address is told so, without a link: a change that its owner did not want is seen. Raises
    SigningRefused when the signatory signed, the text is closed, or the address is not theirs to
    sign by.
    """
    document = locked(signatory.document_id)
    current = with_document().get(pk=signatory.pk)
    if hasattr(current, "signature") or not document.is_open:
        raise SigningRefused(f"{current.name} hoeft niet meer te tekenen.")
    if current.email == address or same(current.email, address):
        raise SigningRefused(f"{address} is al het adres van {current.name}.")
    if address and (why := objection_to(current, address, now)):
        raise SigningRefused(why)
    before, current.email = current.email, address
    current.version += 1
    current.save()
    revoke_links(document, now, only=current)
    change = {"before": masked(before), "after": masked(address)}
    event = record(
        document,
        Kind.ADDRESS_CHANGED,
        now,
        signatory=current,
        actor=by,
        reason=reason,
        **change,
    )
    if before:
        _tell_old_address(current, before, event, now)
    if not obstacle(current, now):
        _post(current, INVITATION, f"{current.pk}:{event.number}", now)
    return current


def _tell_old_address(signatory: Signatory, old: str, event: SigningEvent, now: datetime) -> None:
    """About the document and not the signatory: it says nothing about how to reach them now."""
    post(
        ADDRESS_CHANGED,
        key=f"{ADDRESS_CHANGED}:{signatory.pk}:{event.number}",
        to=old,
        school=signatory.document.school,
        about=signatory.document,
        now=now,
        data={"signatory": signatory.pk},
    )


def _post(signatory: Signatory, kind: str, mark: str, now: datetime) -> Letter:
    school = signatory.document.school
    key = f"{kind}:{mark}"
    return post(kind, key=key, to=signatory.email, school=school, about=signatory, now=now)


def still_wanted(letter: Letter, now: datetime) -> Signatory | None:
    """The signatory whom a letter with a link is about; None when it need not go any more."""
    signatory = with_document().filter(pk=letter.about_id).first()
    if signatory is None or obstacle(signatory, now) or not same(signatory.email, letter.to):
        return None
    return signatory


# --- Opening one ----------------------------------------------------------------------------------
@sensitive_variables("secret")
def find(secret: str) -> SigningLink | None:
    """The link with this secret, whatever became of it; None for one that never was."""
    return (
        SigningLink.objects.with_secret(secret)
        .select_related("signatory__document__school", "signatory__signature")
        .prefetch_related("signatory__document__signatories__signature")
        .first()
    )
