"""Recording that somebody looked at a pupil's record, whatever page it was on.

The address sees to it when the view is done, so a view cannot forget it. A view that says more
precisely what was read or taken, recorded that itself; then nothing is added.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from auditlog.models import LogEntry
from auditlog.signals import accessed
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpResponse

from lwt_admin.accounts.requests import StaffRequest

_recorded: Final[ContextVar[bool]] = ContextVar("recorded", default=False)


def recording(request: StaffRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What the view answers; when that shows the record that it fetched, that is recorded.

    Nothing is shown by sending a form, by an error, or by leading elsewhere.
    """
    _recorded.set(False)
    answer = view()
    shown: models.Model | None = getattr(request, "fetched", None)
    if shown is not None and not _recorded.get() and _shows(request, answer):
        accessed.send(sender=type(shown), instance=shown)
    return answer


def remember_fetched(request: StaffRequest, record: models.Model, *, of_pupil: bool) -> None:
    """Keep which record of a pupil the page is about: the first one that the view fetched."""
    if of_pupil and getattr(request, "fetched", None) is None:
        request.fetched = record


def _shows(request: StaffRequest, answer: HttpResponse) -> bool:
    return request.method == "GET" and answer.status_code == 200


@receiver(post_save, sender=LogEntry)
def _note(instance: LogEntry, **_: Any) -> None:
    if instance.action == LogEntry.Action.ACCESS:
        _recorded.set(True)
