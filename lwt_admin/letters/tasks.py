"""Background work of this room: sending letters.

What is due follows from the stored letters, so the task carries nothing and may run twice. A letter
is composed, secrets and all, after it was claimed; what the mail server says is stored with it.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lwt_admin import mail
from lwt_admin.accounts.querysets import TRY_AGAIN_AFTER
from lwt_admin.letters.kinds import kind_of
from lwt_admin.letters.models import Letter
from lwt_admin.sweeps import Sweep

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=6)


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
            outcome = str(_send(letter))
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
        letter.message_id = letter.message_id or make_msgid(f"letter-{letter.pk}")
        letter.save()
    return letter


def _send(letter: Letter) -> Letter.State:
    """Compose and send one letter outside any transaction, and store how it went."""
    kind = kind_of(letter)
    try:
        composed = kind.compose(letter)
        if composed is None:
            letter.moot_at = timezone.now()
        else:
            letter.subject = mail.send(
                kind.template,
                letter.to,
                composed.context,
                reply_to=letter.school.email,
                headers={"Message-ID": letter.message_id},
                attachments=[
                    (one.name, one.content, one.content_type) for one in composed.attachments
                ],
            )
            letter.sent_at = timezone.now()
        letter.failure = ""
    except smtplib.SMTPRecipientsRefused as refused:
        letter.refused_at = timezone.now()
        letter.failure = _answers(refused)
    except Exception as error:
        # Whatever went wrong, the letter stays due and is tried again.
        logger.exception("Letter %s could not be sent", letter.pk)
        letter.failure = type(error).__name__
        letter.not_before = _next_try(letter, timezone.now())
    letter.claimed_at = None
    letter.save()
    return letter.state


def _next_try(letter: Letter, now: datetime) -> datetime:
    """Twice as late after each attempt, up to a quarter of a day."""
    pause: timedelta = TRY_AGAIN_AFTER * 2 ** min(letter.attempts - 1, 8)
    return now + min(pause, LONGEST_PAUSE)


def _answers(refused: smtplib.SMTPRecipientsRefused) -> str:
    """What the mail server said about the address."""
    said = (f"{code} {text.decode(errors='replace')}" for code, text in refused.recipients.values())
    return "; ".join(said)


SWEEPS = (Sweep(is_due=letters_due, task=send_due_letters),)
