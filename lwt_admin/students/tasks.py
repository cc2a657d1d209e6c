"""Background work of this room: long lists, uploads that nobody took over, reminders."""

from django.utils import timezone
from django_tasks import task

from lwt_admin.students import import_jobs
from lwt_admin.students.intake import reminders
from lwt_admin.students.models import ImportUpload
from lwt_admin.sweeps import Sweep


def uploads_stale() -> bool:
    """Whether any uploaded list is older than it may be."""
    return ImportUpload.objects.for_system().stale_at(timezone.now()).exists()


@task
def discard_stale_uploads() -> int:
    """Remove uploaded lists that are too old; returns how many."""
    stale = ImportUpload.objects.for_system().stale_at(timezone.now())
    return stale.delete()[0]


@task
def run_imports() -> int:
    """Look at, or take over, the long lists that wait for it; returns how many.

    One that a stopped worker left behind begins again: nothing of it was stored.
    """
    due = ImportUpload.objects.for_system().due(timezone.now()).order_by("created_at", "pk")
    return sum(import_jobs.run(pk) for pk in list(due.values_list("pk", flat=True)))


def imports_are_due() -> bool:
    """Whether any long list waits that nobody has in hand."""
    return ImportUpload.objects.for_system().due(timezone.now()).exists()


@task
def send_application_reminders() -> int:
    """Post the reminders about applications whose moment has come; returns how many."""
    return reminders.send_due(timezone.now())


def application_reminders_are_due() -> bool:
    """Whether any reminder about an application must go that has not gone."""
    return bool(reminders.reminders_due(timezone.now()))


SWEEPS = (
    Sweep(is_due=application_reminders_are_due, task=send_application_reminders),
    Sweep(is_due=uploads_stale, task=discard_stale_uploads),
    Sweep(is_due=imports_are_due, task=run_imports),
)
