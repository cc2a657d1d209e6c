"""Background work of this room: sending invitations.

What is due follows from the stored invitations, so a task carries nothing and may run twice. The
link's secret is made here, at the moment of sending, and goes nowhere but into the message.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from lwt_admin import mail
from lwt_admin.accounts.models import Invitation
from lwt_admin.links import absolute, digest, new_secret
from lwt_admin.sweeps import Sweep

logger = logging.getLogger(__name__)

LINK_LASTS = timedelta(days=14)


def invitations_due() -> bool:
    """Whether any invitation waits to be sent."""
    return Invitation.objects.for_system().due(timezone.now()).exists()


@task
def send_due_invitations() -> dict[str, int]:
    """Send every invitation that has not been sent yet; returns how many went and failed."""
    counts = {"sent": 0, "failed": 0}
    due = Invitation.objects.for_system().due(timezone.now()).order_by("pk")
    for pk in list(due.values_list("pk", flat=True)):
        claimed = _claim(pk)
        if claimed is not None:
            counts["sent" if _send(*claimed) else "failed"] += 1
    return counts


def _claim(pk: int) -> tuple[Invitation, str] | None:
    """Take an invitation in hand and give it a new secret; None when another worker was first."""
    now = timezone.now()
    with transaction.atomic():
        rows = Invitation.objects.for_system().due(now).select_for_update(of=("self",))
        invitation = rows.filter(pk=pk).select_related("school").first()
        if invitation is None:
            return None
        secret = new_secret()
        invitation.token_hash, invitation.claimed_at = digest(secret), now
        invitation.expires_at = now + LINK_LASTS
        invitation.save()
    return invitation, secret


def _send(invitation: Invitation, secret: str) -> bool:
    """Send one message outside any transaction and store how it went."""
    context = {
        "invitation": invitation,
        "school": invitation.school,
        "invited_by": invitation.invited_by,
        "url": absolute(reverse("invitation_accept", args=[secret])),
    }
    try:
        mail.send("accounts/invitation_mail.txt", invitation.email, context)
    except OSError:  # what smtplib and sockets raise; the sweep tries again
        logger.exception("Invitation %s could not be sent", invitation.pk)
        _release(invitation, sent=False)
        return False
    _release(invitation, sent=True)
    return True


def _release(invitation: Invitation, *, sent: bool) -> None:
    """Let go of an invitation, unless it was withdrawn or sent anew in the meantime."""
    with transaction.atomic():
        mine = Invitation.objects.for_system().filter(token_hash=invitation.token_hash)
        current = mine.select_for_update().filter(pk=invitation.pk).first()
        if current is not None:
            current.claimed_at = None
            now = timezone.now()
            current.sent_at, current.failed_at = (now, None) if sent else (None, now)
            current.save()


SWEEPS = (Sweep(is_due=invitations_due, task=send_due_invitations),)
