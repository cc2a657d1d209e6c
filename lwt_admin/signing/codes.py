"""Codes: six digits by e-mail that prove that whoever signs reads the mail of the stored address.

Only a keyed digest is kept. A code lasts a quarter of an hour and five tries; of one link only the
newest counts. Guesses are counted with the row locked, so that two at once count twice.

A guess is right once in a million. With five codes an hour and five tries each, who has a link and
not the mailbox could guess 8,400 times in its fourteen days: one link in 119 would open to them. So
a link closes at the twenty-fifth wrong code of its life, whatever codes those were for: one in
40,000 then, and each of its codes warned whose mailbox it is. A new link, with new guesses, goes to
that mailbox alone.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from lwt_admin.letters.models import Letter
from lwt_admin.letters.querysets import LetterQuerySet
from lwt_admin.letters.services import post
from lwt_admin.signing.addresses import masked
from lwt_admin.signing.chain import record
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.links import HOUR, leave_older, with_document
from lwt_admin.signing.models import SigningCode, SigningEvent, SigningLink
from lwt_admin.signing.services import SigningRefused, locked, revoke

KIND: Final = "signing_code"
DIGITS: Final = 6
LASTS: Final = timedelta(minutes=15)
TRIES: Final = 5
MOST_WRONG: Final = 25
CLOSED: Final = "signing_link_closed"
MOST_AN_HOUR: Final = 5
# Who asked this long ago has left the page; a code that comes now would only puzzle.
TOO_LATE: Final = timedelta(minutes=30)


class Standing(Enum):
    """What became of the code that somebody asked for."""

    NONE = "none"
    WAITING = "waiting"
    DELAYED = "delayed"
    UNDELIVERED = "undelivered"
    SENT = "sent"
    SPENT = "spent"


class WrongCode(SigningRefused):
    """A code that proves nothing; the message says what to do."""


class LinkClosed(SigningRefused):
    """So many wrong codes were typed that the link opens nothing any more."""


class TooManyCodes(SigningRefused):
    """As many codes went to this signatory as may go in an hour."""


# --- Asking for one -------------------------------------------------------------------------------
@transaction.atomic
def ask(link: SigningLink, now: datetime) -> Letter:
    """Have a code sent to the stored address; a second click gives the letter that is on its way.

    Who asks goes on by this link: older ones stop working. Raises TooManyCodes after the fifth
    within an hour, whatever links they were for.
    """
    locked(link.signatory.document_id)
    leave_older(link, now)
    letters = _letters(link)
    underway = letters.unfinished().filter(data__link=link.pk, failure="").first()
    if underway is not None and underway.made_at > now - TOO_LATE:
        return underway
    if letters.filter(made_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        raise TooManyCodes(
            _("U hebt in een uur al %(most)s codes gevraagd. Wacht een uur en probeer het weer.")
            % {"most": MOST_AN_HOUR}
        )
    return post(
        KIND,
        key=f"{KIND}:{link.pk}:{letters.count()}",
        to=link.address,
        school=link.signatory.document.school,
        about=link.signatory,
        now=now,
        data={"link": link.pk},
    )


@sensitive_variables("code")
@transaction.atomic
def make(letter: Letter, now: datetime) -> tuple[SigningCode, str] | None:
    """A new code for the link of this letter; None when it is no longer of use."""
    links = SigningLink.objects.for_system().select_related("signatory")
    link = links.filter(pk=letter.data["link"]).first()
    if link is None or letter.made_at < now - TOO_LATE:
        return None
    document = locked(link.signatory.document_id)
    if not link.opens_at(now) or not document.is_open:
        return None
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    made = SigningCode.objects.create(
        link=link, code_hash=_digest(link, code), made_at=now, expires_at=now + LASTS
    )
    kind, address = SigningEvent.Kind.CODE_SENT, masked(link.address)
    record(document, kind, now, signatory=link.signatory, address=address)
    return made, code


def standing(link: SigningLink, now: datetime) -> Standing:
    """What a page tells about the code of this link."""
    asked = _letters(link).filter(data__link=link.pk).first()
    if asked is None:
        return Standing.NONE
    if asked.state in {Letter.State.BOUNCED, Letter.State.REFUSED}:
        return Standing.UNDELIVERED
    if asked.state == Letter.State.FAILED:
        return Standing.DELAYED if asked.made_at > now - TOO_LATE else Standing.SPENT
    if asked.state == Letter.State.WAITING:
        return Standing.WAITING
    code = _newest(link)
    return Standing.SENT if code is not None and _is_good(code, now) else Standing.SPENT


def _letters(link: SigningLink) -> LetterQuerySet:
    """The letters with a code for the signatory of this link, newest first."""
    return Letter.objects.for_system().about(link.signatory).filter(kind=KIND)


# --- Checking one ---------------------------------------------------------------------------------
@contextmanager
@sensitive_variables("typed")
def proven(link: SigningLink, typed: str, now: datetime) -> Iterator[SigningCode]:
    """Do what stands inside with the newest code of this link, when that is what was typed.

    Raises WrongCode or LinkClosed, after the guess was counted; spaces do not matter. The row of
    the code is locked from the guess until all is stored, so a code does one thing, once; when that
    fails the code stays good. Nobody who holds another lock waits for this one.
    """
    with transaction.atomic():
        code, is_right = _try(link, re.sub(r"\s", "", typed), now)
        if is_right and code is not None:
            yield code
            code.used_at = now
            code.save()
            return
    if too_many_wrong(link):
        raise LinkClosed(_("Er is te vaak een verkeerde code ingevuld. Vraag een nieuwe link."))
    if code is None or not _is_good(code, now):
        raise WrongCode(_("Deze code werkt niet (meer). Vraag een nieuwe code."))
    raise WrongCode(
        _("Dit is niet de code uit de e-mail. U kunt het nog %(left)s keer proberen.")
        % {"left": TRIES - code.tries}
    )


@sensitive_variables("typed")
def _try(link: SigningLink, typed: str, now: datetime) -> tuple[SigningCode | None, bool]:
    """One guess, counted when it is wrong; the row stays locked until the caller is done."""
    newest = _newest(link)
    if newest is None:
        return None, False
    code = SigningCode.objects.for_system().select_for_update().get(pk=newest.pk)
    if not _is_good(code, now):
        return code, False
    if constant_time_compare(code.code_hash, _digest(link, typed)):
        return code, True
    code.tries += 1
    code.save()
    if too_many_wrong(link):
        _close(link, now)
    return code, False


def too_many_wrong(link: SigningLink) -> bool:
    """Whether as many wrong codes were typed on this link as it bears."""
    codes = SigningCode.objects.for_system().filter(link=link)
    return (codes.aggregate(wrong=Sum("tries"))["wrong"] or 0) >= MOST_WRONG


def _close(link: SigningLink, now: datetime) -> None:
    """End the link, and tell those who look after the document: somebody else may have it."""
    signatory = with_document().get(pk=link.signatory_id)
    document = locked(signatory.document_id)
    revoke([link], now)
    kind, address = SigningEvent.Kind.LINK_CLOSED, masked(link.address)
    record(document, kind, now, signatory=signatory, address=address, wrong=MOST_WRONG)
    for pk, to in kind_of(document).watchers(document, timezone.localdate(now)):
        post(
            CLOSED,
            key=f"{CLOSED}:{link.pk}:{pk}",
            to=to,
            school=signatory.document.school,
            about=document,
            now=now,
            data={"signatory": signatory.pk},
        )


def _newest(link: SigningLink) -> SigningCode | None:
    return SigningCode.objects.for_system().filter(link=link).order_by("made_at", "pk").last()


def _is_good(code: SigningCode, now: datetime) -> bool:
    return code.used_at is None and code.tries < TRIES and now < code.expires_at


def _digest(link: SigningLink, code: str) -> str:
    """Keyed, as a million codes are soon tried out on a digest without a key."""
    mac = salted_hmac("lwt_admin.signing.codes", f"{link.pk}:{code}", algorithm="sha256")
    return mac.hexdigest()
