"""Completing and sealing what everybody signed; sealing is background work."""

from datetime import datetime

from django.db import transaction
from django_tasks import task

from lwt_admin.signing import sealing, services
from lwt_admin.signing.models import Document
from lwt_admin.sweeps import Sweep

AFTER_OTHERS = -10
"""Priority: a code that somebody waits for goes before a file that takes a second to make."""
ROUND_SECONDS = 20


@task(priority=AFTER_OTHERS)
def seal_waiting() -> dict[str, int]:
    """Seal what waits for a short while, then let other work go first when there is more."""
    done = sealing.seal_waiting(ROUND_SECONDS)
    if done.more:
        seal_waiting.enqueue()
    return {"sealed": done.sealed, "failed": done.failed}


def seal_after_commit() -> None:
    """Seal as soon as the last signature is safely stored.

    Should that go wrong, the sweep sees to it: the signatures count, whatever becomes of the file.
    """
    transaction.on_commit(seal_waiting.enqueue, robust=True)


def complete_if_last(document: Document | int, now: datetime) -> bool:
    """Close a text that everybody has signed by now, and have its file made; whether it is so."""
    current = services.locked(document)
    if services.unsigned(current):
        return False
    services.complete(current, now=now)
    seal_after_commit()
    return True


def documents_wait() -> bool:
    """Whether any document is still to be sealed."""
    return Document.objects.for_system().to_be_sealed().exists()


SWEEPS = (Sweep(is_due=documents_wait, task=seal_waiting),)
