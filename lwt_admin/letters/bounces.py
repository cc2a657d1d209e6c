"""Reading what a mail server sends back: a delivery status notification (RFC 3464).

Anybody can mail something to the address where such reports come in. A letter is therefore found by
its Message-ID alone, which has 64 random bits and is known to who has seen the letter; and nothing
else happens than that the letter is marked as not delivered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from typing import Any, cast

from django.db import transaction

from lwt_admin.letters.failures import readable
from lwt_admin.letters.models import Letter

# A report may carry the whole letter with its attachments; its headers stand before those.
MOST_BYTES = 10 * 1024 * 1024
MOST_IDS = 10
MESSAGE_ID = re.compile(r"<[^<>\s]{3,190}>")


class NotAReport(Exception):
    """Mail that is no report of a failed delivery; the message is Dutch and says what it is."""


@dataclass(frozen=True)
class Report:
    """That a message was not delivered: which one, and why."""

    message_ids: tuple[str, ...]
    reason: str


def read_report(raw: bytes) -> Report:
    """What the report says; raises NotAReport for anything else, however it was made."""
    try:
        message = message_from_bytes(raw[:MOST_BYTES])
        parts = list(message.walk())
        reason = _reason(parts)
        found = tuple(dict.fromkeys(_message_ids(message, parts)))[:MOST_IDS]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise NotAReport("Deze mail is niet te lezen.") from None
    if not found:
        raise NotAReport("In deze melding staat niet om welke mail het gaat.")
    return Report(found, reason)


@transaction.atomic
def store_bounce(report: Report, now: datetime) -> Letter | None:
    """Mark the letter as not delivered; None when no letter of ours is meant.

    A report that comes twice changes nothing the second time.
    """
    letters = Letter.objects.for_system().filter(message_id__in=report.message_ids)
    letter = letters.select_for_update().order_by("-pk").first()
    if letter is not None and letter.bounced_at is None:
        letter.bounced_at, letter.failure = now, report.reason
        letter.save()
    return letter


def _reason(parts: list[Message]) -> str:
    """Why the delivery failed for good; raises NotAReport when it did not, or not yet."""
    blocks = [block for part in parts for block in _status_blocks(part)]
    if not blocks:
        raise NotAReport("Deze mail is geen melding over een bezorging.")
    failed = [block for block in blocks if _value(block, "Action").lower() == "failed"]
    if not failed:
        raise NotAReport("Deze melding zegt niet dat de bezorging is mislukt.")
    said = _value(failed[0], "Diagnostic-Code").partition(";")[2].strip()
    return said or f"status {_value(failed[0], 'Status') or 'onbekend'}"


def _status_blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a delivery status: one about the message, one per recipient."""
    if part.get_content_type() == "message/delivery-status":
        blocks: Any = part.get_payload()
        yield from (block for block in blocks if isinstance(block, Message))


def _message_ids(message: Message, parts: list[Message]) -> Iterator[str]:
    """Which message is meant: the one that came back, else the one that the report answers."""
    for part in parts:
        for returned in _returned(part):
            yield from MESSAGE_ID.findall(_value(returned, "Message-ID"))
    for name in ("In-Reply-To", "References", "X-Original-Message-ID"):
        yield from MESSAGE_ID.findall(_value(message, name))


def _returned(part: Message) -> Iterator[Message]:
    """The message that came back in this part, whole or only its headers."""
    if part.get_content_type() == "message/rfc822":
        inside: Any = part.get_payload()
        yield from (one for one in inside[:1] if isinstance(one, Message))
    elif part.get_content_type() == "text/rfc822-headers":
        content = cast("bytes | None", part.get_payload(decode=True))
        yield message_from_bytes(content or b"")


def _value(message: Message, name: str) -> str:
    return readable(str(message.get(name, "")))
