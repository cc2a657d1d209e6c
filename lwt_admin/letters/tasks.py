"""Background work of this room: sending letters.

What is due follows from the stored letters, so the task carries nothing and may run twice. A letter
is composed, secrets and all, after it was claimed; what the mail server says is stored with it.

Two workers never send one letter at the same time: the claim is taken on the locked row, and taken
again just before sending. A worker that is killed after the mail server took the message and before
that was stored leaves a claim that lapses; the letter then goes a second time. Rather twice than
never: both carry the same Message-ID, by which mail programs know them as one, and a link in the
second replaces the one in the first.
"""

import logging
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lwt_admin import mail
from lwt_admin.letters.failures import is_refusal, reason_of
from lwt_admin.letters.kinds import Composed, LetterKind, NotMade, kind_of
from lwt_admin.letters.models import Letter
from lwt_admin.sweeps import Sweep

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
NOT_MADE = "De brief kon niet worden gemaakt ({}). Waarschuw de beheerder van de server."


def letters_due() -> bool:
    """Whether any letter waits to be sent."""
    return Letter.objects.for_system().due(timezone.now()).exists()


@task
def send_due_letters() -> dict[str, int]:
    """Send every letter that is due; returns how many there were of each outcome."""
    counts: dict[str, int] = {}
    due = Letter.objects.for_system().due(timezone.now()).order_by("made_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        letter = _claim(pk)
        if letter is not None:
            outcome = str(_send(letter).state)
            counts[outcome] = counts.get(outcome, 0) + 1
    return counts


def _claim(pk: int) -> Letter | None:
    """Take a letter in hand; None when another worker was first."""
    now = timezone.now()
    with transaction.atomic():
        rows = Letter.objects.for_system().due(now).select_for_update(of=("self",))
        letter = rows.filter(pk=pk).select_related("school").first()
        if letter is None:
            return None
        letter.claimed_at = now
        letter.attempts += 1
        letter.message_id = letter.message_id or _new_message_id(letter)
        letter.save()
    return letter


def _new_message_id(letter: Letter) -> str:
    """An identity with 64 random bits: who knows it has seen the letter."""
    return make_msgid(f"letter-{letter.pk}", domain=urlsplit(settings.BASE_URL).hostname)


def _send(letter: Letter) -> Letter:
    """Compose and send one letter outside any transaction, and store how it went.

    Whatever goes wrong with one letter, the next ones go on.
    """
    try:
        composed = _compose(letter)
        if composed is None:
            return _store(letter, moot_at=timezone.now(), failure="", not_made=False)
        if not _still_claimed(letter):
            return letter
        subject = _deliver(letter, kind_of(letter), composed)
    except Exception as error:
        not_made = isinstance(error, NotMade)
        told: dict[str, Any] = {"failure": reason_of(error), "not_made": not_made}
        if is_refusal(error):
            return _store(letter, refused_at=timezone.now(), **told)
        logger.exception("Letter %s could not be sent", letter.pk)
        return _store(letter, not_before=_next_try(letter, timezone.now()), **told)
    now = timezone.now()
    return _store(letter, sent_at=now, subject=subject[:200], failure="", not_made=False)


def _compose(letter: Letter) -> Composed | None:
    """The letter, or None when it is moot. Raises NotMade: no mail server has a part in this."""
    try:
        return kind_of(letter).compose(letter)
    except NotMade:
        raise
    except Exception as error:
        raise NotMade(NOT_MADE.format(type(error).__name__)) from error


def _still_claimed(letter: Letter) -> bool:
    """Begin the claim anew, so that it lasts while the mail server is at work.

    False when composing took so long that another worker has the letter by now.
    """
    now = timezone.now()
    mine = Letter.objects.for_system().unfinished().filter(claimed_at=letter.claimed_at)
    return mine.filter(pk=letter.pk).update(claimed_at=now) == 1


def _deliver(letter: Letter, kind: LetterKind, composed: Composed) -> str:
    """Hand the letter to the mail server; returns its subject."""
    return mail.send(
        kind.template,
        letter.to,
        composed.context,
        reply_to=letter.school.email,
        headers={"Message-ID": letter.message_id},
        attachments=[(one.name, one.content, one.content_type) for one in composed.attachments],
    )


def _store(letter: Letter, **outcome: Any) -> Letter:
    """Keep how it went, beside what may have been stored meanwhile: a bounce can be very quick."""
    with transaction.atomic():
        current = Letter.objects.for_system().select_for_update().get(pk=letter.pk)
        if current.bounced_at is not None:
            outcome.pop("failure")
        for name, value in outcome.items():
            setattr(current, name, value)
        current.claimed_at = None
        current.save()
    return current


def _next_try(letter: Letter, now: datetime) -> datetime:
    """Twice as late after each attempt, up to a quarter of a day."""
    return now + min(FIRST_PAUSE * 2 ** min(letter.attempts - 1, 9), LONGEST_PAUSE)


SWEEPS = (Sweep(is_due=letters_due, task=send_due_letters),)
