"""Reminding whoever still has to sign a document."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from lwt_admin.letters.services import post
from lwt_admin.signing import links
from lwt_admin.signing.models import Document, Signatory

REMINDER: Final = "signing_reminder"


def remind(document: Document, now: datetime) -> tuple[list[Signatory], list[str]]:
    """Mail a new link to everybody who has not signed, at most once a day each.

    Returns to whom, and why the others got none. The caller locked what the document belongs to.
    """
    posted, skipped = [], []
    today = timezone.localdate(now)
    waiting = links.with_document().filter(document=document, signature=None)
    for one in waiting.order_by("position", "pk"):
        if why := links.obstacle(one, now):
            skipped.append(why)
            continue
        key = f"{REMINDER}:{one.pk}:{today.isoformat()}"
        school = one.document.school
        if post(REMINDER, key=key, to=one.email, school=school, about=one, now=now).made_at == now:
            posted.append(one)
        else:
            skipped.append(f"{one.name} is vandaag al herinnerd.")
    return posted, skipped
