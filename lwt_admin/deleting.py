"""Taking a record away that somebody was asked about first (`components/delete_form.html`)."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from lwt_admin.records import Record
from lwt_admin.text import key_in

CHANGED_MEANWHILE: Final = (
    "Niet verwijderd: iemand anders heeft dit intussen gewijzigd. Bekijk het eerst opnieuw."
)


def removed(
    request: HttpRequest, record: Record, remove: Callable[[], object] | None = None
) -> bool:
    """Delete a record, or `remove` it, unless it is not what was on the screen; that is told.

    The question carries the version that it was asked about. What `remove` raises goes on, and
    nothing has changed then.
    """
    seen = key_in(request.POST.get("version", ""))
    with transaction.atomic():
        if seen is not None and not record.claimed(seen):
            messages.error(request, CHANGED_MEANWHILE)
            return False
        (remove or record.delete)()
    return True
