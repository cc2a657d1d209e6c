"""Background work of this room, and when it is due."""

from django.utils import timezone
from django_tasks import task

from lwt_admin.agreements import reminders
from lwt_admin.sweeps import Sweep


@task()
def send_due_reminders() -> int:
    """Post the reminders whose moment has come; returns how many."""
    return reminders.send_due(timezone.now())


def reminders_are_due() -> bool:
    """Whether any reminder must go that has not gone."""
    return bool(reminders.reminders_due(timezone.now()))


SWEEPS = (Sweep(is_due=reminders_are_due, task=send_due_reminders),)
