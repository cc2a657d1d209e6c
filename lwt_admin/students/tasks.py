"""Background work of this room: removing uploaded lists that nobody took over."""

from django.utils import timezone
from django_tasks import task

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


SWEEPS = (Sweep(is_due=uploads_stale, task=discard_stale_uploads),)
