"""Saving one cell once, however often it is sent and whoever else is at it.

The answer is stored together with the entry: when the server stops between the two, either both are
there or neither is, and who sends again gets the answer that was lost.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.forms import errors_by_field
from lwt_admin.placements.cell_form import Sent
from lwt_admin.placements.day import PupilDay, read_day
from lwt_admin.placements.models import CellSave, HourEntry, HourStep
from lwt_admin.placements.services import THERE_ALREADY, remove, store
from lwt_admin.placements.states import WAITING
from lwt_admin.placements.values import Values
from lwt_admin.students.models import Trajectory
from lwt_admin.ui.formats import hours, nl_date
from lwt_admin.worktime import format_breaks

CHANGED = "Iemand anders heeft dit intussen gewijzigd."
REMOVED = "Iemand anders heeft dit intussen verwijderd."
KEY_IN_USE = "Deze sleutel hoort bij iets dat eerder is opgeslagen."


class OutOfReach(Exception):
    """There is no such agreement on which this person enters hours."""


class Conflict(Exception):
    """Somebody else was first; `entry` is what stands there now, None when it was removed."""

    def __init__(self, message: str, entry: HourEntry | None) -> None:
        super().__init__(message)
        self.entry = entry


@dataclass(frozen=True)
class Answer:
    """What the sender hears: the status of the response and its body."""

    status: int
    body: Mapping[str, Any]


def save_cell(user: User, sent: Sent, today: date) -> Answer:
    """Store what was sent, once. Raises OutOfReach."""
    try:
        with transaction.atomic():
            return Answer(200, _save(user, sent, today))
    except Conflict as conflict:
        return Answer(409, _told(conflict))
    except ValidationError as error:
        return refusal(error)
    except IntegrityError:
        # The key is in use for another pupil; those of one pupil wait for each other.
        return refusal(ValidationError({"key": KEY_IN_USE}))


def refusal(error: ValidationError) -> Answer:
    """The answer to what cannot be stored."""
    renamed = {"missed_minutes": "missed", "": "__all__"}
    named = {renamed.get(name, name): found for name, found in errors_by_field(error).items()}
    return Answer(422, {"state": "refused", "errors": named})


def _save(user: User, sent: Sent, today: date) -> Mapping[str, Any]:
    _lock(user, sent.agreement_id)
    day = read_day(sent.agreement_id, sent.date, user, today, sent.key)
    if day.received_id is not None:
        return _once_more(day.received_id, user, sent)
    standing = _standing(day, sent)
    if sent.remove:
        entry = remove(standing, day, user, reason=sent.reason)
    else:
        # A copy: what stands there is still compared with it, and kept in a closed week.
        entry = copy(standing) or HourEntry(agreement=day.agreement, date=sent.date)
        (sent.values or _planned(day)).put_in(entry)
        store(entry, day, user, today=today, reason=sent.reason)
    answer = _saved(entry)
    received = CellSave(
        key=sent.key,
        agreement=day.agreement,
        date=sent.date,
        entry=entry,
        by=user,
        answer=answer,
    )
    CellSave.objects.bulk_create([received])  # says nothing that the entry's history does not
    return answer


def _lock(user: User, agreement_id: int) -> None:
    """Wait for who else changes hours of this pupil; raise OutOfReach when it is not theirs."""
    reached = WorkAgreement.objects.for_user(user, Right.PLACEMENTS_LOG).filter(pk=agreement_id)
    rows = Trajectory.objects.for_system().filter(student__in=reached.values("trajectory__student"))
    if not list(rows.select_for_update().order_by("pk").values_list("pk", flat=True)):
        raise OutOfReach


def _once_more(received_id: int, user: User, sent: Sent) -> Mapping[str, Any]:
    received = CellSave.objects.for_system().get(pk=received_id)
    same = (received.agreement_id, received.date, received.by_id)
    if same != (sent.agreement_id, sent.date, user.pk):
        raise ValidationError({"key": KEY_IN_USE})
    return received.answer


def _standing(day: PupilDay, sent: Sent) -> HourEntry | None:
    """The entry to change, None for a new one; raises Conflict when it is not what was seen."""
    if sent.entry_id is None:
        there = day.under_agreement()
        if there is not None:
            raise Conflict(THERE_ALREADY, there)
        return None
    stored = day.stored(sent.entry_id)
    if stored is None or stored.agreement_id != sent.agreement_id:
        raise Conflict(REMOVED, None)
    if stored.version != sent.seen:
        raise Conflict(CHANGED, stored)
    return stored


def _planned(day: PupilDay) -> Values:
    row = day.schedule()
    if row is None:
        day.check_running()
        raise ValidationError(
            {"as_planned": f"Volgens het rooster is {nl_date(day.date)} geen werkdag."}
        )
    return Values(start=row.start, end=row.end, breaks=row.breaks)


def _saved(entry: HourEntry | None) -> dict[str, Any]:
    if entry is None:
        return {"state": "saved", "entry": None, "version": None}
    return {"state": "saved", "entry": entry.pk, "version": entry.version, **_state(entry)}


def _state(entry: HourEntry) -> dict[str, Any]:
    worked = entry.kind == HourEntry.Kind.WORKED
    return {
        "status": str(entry.status),
        "status_text": entry.get_status_display(),
        "waits": entry.status in WAITING,
        "minutes": entry.minutes,
        "text": hours(entry.minutes) if worked else entry.get_kind_display(),
    }


def _told(conflict: Conflict) -> dict[str, Any]:
    entry = conflict.entry
    told = {"state": "conflict", "message": str(conflict), "by": None, "at": None, "now": None}
    if entry is None:
        return told
    now = {
        "entry": entry.pk,
        "version": entry.version,
        **_state(entry),
        "kind": entry.kind,
        "kind_text": entry.get_kind_display(),
        "start": None if entry.start is None else f"{entry.start:%H:%M}",
        "end": None if entry.end is None else f"{entry.end:%H:%M}",
        "breaks": format_breaks(entry.breaks),
        "missed": entry.missed_minutes,
        "lessons": entry.has_lessons,
    }
    return told | {"by": _who(entry), "at": entry.updated_at.isoformat(), "now": now}


def _who(entry: HourEntry) -> str | None:
    """Who was the last to do something with it."""
    steps = HourStep.objects.for_system().filter(entry=entry).select_related("by", "link")
    people = [(step.by, step.link) for step in steps.order_by("-at", "-pk")]
    for by, link in (*people, (entry.entered_by, entry.entered_link)):
        if by is not None:
            return str(by.get_full_name())
        if link is not None:
            return str(link.name)
    return None
