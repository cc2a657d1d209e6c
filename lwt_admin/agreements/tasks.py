"""Background work of this room, and when it is due."""

from django.utils import timezone
from django_tasks import task

from lwt_admin.agreements import reminders, transitions
from lwt_admin.agreements.models import BulkJob
from lwt_admin.agreements.services import bulk
from lwt_admin.sweeps import Sweep


@task()
def send_due_reminders() -> int:
    """Post the reminders whose moment has come; returns how many."""
    return reminders.send_due(timezone.now())


def reminders_are_due() -> bool:
    """Whether any reminder must go that has not gone."""
    return bool(reminders.reminders_due(timezone.now()))


@task()
def run_bulk_jobs() -> int:
    """Do what was asked for many agreements at once; returns how many jobs were finished.

    A job that a stopped worker left behind goes on where it stopped.
    """
    due = BulkJob.objects.for_system().due(timezone.now()).order_by("asked_at", "pk")
    return sum(bulk.run(pk) for pk in list(due.values_list("pk", flat=True)))


def bulk_jobs_are_due() -> bool:
    """Whether any job has work left that nobody has in hand."""
    return BulkJob.objects.for_system().due(timezone.now()).exists()


@task()
def delete_old_exports() -> int:
    """Remove exported files that were kept long enough; returns how many."""
    return bulk.delete_old_files(timezone.now())


def exports_are_old() -> bool:
    """Whether any exported file was kept long enough."""
    return BulkJob.objects.for_system().with_old_file(timezone.now() - bulk.KEPT_FOR).exists()


@task()
def complete_held_up() -> int:
    """Complete what everybody signed and was held up; returns how many agreements."""
    return transitions.complete_held_up(timezone.now())


def completions_are_due() -> bool:
    """Whether anything that was held up can be completed."""
    return bool(transitions.held_up_no_more(timezone.now()))


SWEEPS = (
    Sweep(is_due=completions_are_due, task=complete_held_up),
    Sweep(is_due=reminders_are_due, task=send_due_reminders),
    Sweep(is_due=bulk_jobs_are_due, task=run_bulk_jobs),
    Sweep(is_due=exports_are_old, task=delete_old_exports),
)
