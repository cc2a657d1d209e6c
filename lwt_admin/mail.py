"""The one door through which e-mail goes out: plain text, in Dutch, from a template.

The first line of a template is the subject, after the word `Onderwerp:`; then comes an empty line
and the text. Background work calls this, never a view: sending can be slow and can fail.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, Engine

SUBJECT = "Onderwerp:"
# Mail programs do not answer such a message with a note of absence.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def send(
    template: str,
    to: str,
    context: Mapping[str, Any],
    *,
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[tuple[str, bytes, str]] = (),
) -> str:
    """Send one message and return its subject; raises what the mail server's library raises.

    An attachment is a file name, its content and its content type. What cannot be delivered comes
    back to `BOUNCE_ADDRESS` when there is one, else to the address that people see.
    """
    subject, body = render(template, context)
    message = EmailMessage(
        subject,
        body,
        from_email=settings.BOUNCE_ADDRESS or None,
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers={"From": settings.DEFAULT_FROM_EMAIL, **AUTOMATIC, **(headers or {})},
        attachments=list(attachments),
    )
    message.send()
    return subject


def render(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """The subject and the text of a message; plain text, so nothing is escaped."""
    source = Engine.get_default().get_template(template)
    text = source.render(Context(dict(context), autoescape=False)).strip()
    first, _, body = text.partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"{template} does not begin with “{SUBJECT}”")
    return " ".join(first.removeprefix(SUBJECT).split()), body.strip() + "\n"
