"""The mailbox of the fictional school: nothing leaves, everything can be read at `/postbus/`."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from lwt_admin.demo.models import DemoMail


class EmailBackend(BaseEmailBackend):
    """Django's way of sending mail, in demo mode: every message is stored in the database."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store a copy for each person that a message goes to; returns the number of messages."""
        for message in email_messages:
            for recipient in message.recipients():
                DemoMail.objects.create(
                    to=parseaddr(recipient)[1] or recipient,
                    subject=message.subject[:300],
                    sent_at=timezone.now(),
                    content=message.message().as_bytes(),
                )
        return len(email_messages)


@dataclass(frozen=True)
class Attached:
    """A file that came along."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Opened:
    """A message as somebody reads it."""

    sender: str
    reply_to: str
    text: str
    attachments: Sequence[Attached]


def opened(mail: DemoMail) -> Opened:
    """Take a stored message apart."""
    message = message_from_bytes(bytes(mail.content), policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return Opened(
        sender=str(message.get("From", "")),
        reply_to=str(message.get("Reply-To", "")),
        text=body.get_content() if body else "",
        attachments=[
            _attached(part, number) for number, part in enumerate(message.iter_attachments(), 1)
        ],
    )


def _attached(part: ParsedMessage, number: int) -> Attached:
    content = part.get_payload(decode=True)
    return Attached(
        name=part.get_filename() or f"bijlage-{number}",
        content=content if isinstance(content, bytes) else b"",
        content_type=part.get_content_type(),
    )
