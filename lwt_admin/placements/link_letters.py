"""Letters with a link for a leermeester or a pupil, whatever it is for: sent, and sent again."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from lwt_admin.letters.models import Letter
from lwt_admin.letters.services import post
from lwt_admin.links import digest
from lwt_admin.placements.confirming import Recipient
from lwt_admin.placements.models import ConfirmationLink

MOST_AN_HOUR: Final = 3
HOUR: Final = timedelta(hours=1)


def post_link(kind: str, recipient: Recipient, mark: str, now: datetime) -> Letter:
    """Have a link sent, once for each `mark`. The key holds no address: it is kept longer."""
    mailbox = digest(recipient.address.casefold())[:24]
    return post(
        kind,
        key=f"{kind}:{mark}:{mailbox}",
        to=recipient.address,
        school=recipient.school,
        about=recipient.about,
        now=now,
    )


@transaction.atomic
def post_another(kind: str, recipient: Recipient, now: datetime) -> bool:
    """Have another link sent in place of one that was lost; False when that is asked too often."""
    sent = Letter.objects.for_system().filter(kind=kind, to__iexact=recipient.address)
    if sent.filter(made_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        return False
    post_link(kind, recipient, f"{recipient.school.pk}:{sent.count()}", now)
    return True


def newest_links(address: str, purpose: ConfirmationLink.Purpose) -> list[ConfirmationLink]:
    """Of each school and party that knows this address the newest link, whatever became of it."""
    links = ConfirmationLink.objects.for_system().filter(
        purpose=purpose, address__iexact=address.strip()
    )
    newest = {
        (link.school_id, link.party): link for link in links.select_related("school").order_by("pk")
    }
    return list(newest.values())
