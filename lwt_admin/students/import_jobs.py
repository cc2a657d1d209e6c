"""What happens to an uploaded list: looked at, carried out whole or not at all, by whoever is free.

A short list is done while its sender waits, a long one by a worker. Each stage follows from what is
stored and is safe to repeat: a worker that is killed leaves nothing half done, and the next begins
again. The records are held only while they are written, so that others can work on meanwhile.
"""

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from auditlog.context import set_actor
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from lwt_admin.accounts.transitions import locked
from lwt_admin.imports import Action, Plan, PlanChanged, carry_out
from lwt_admin.rooms import offered
from lwt_admin.rules.text import listed
from lwt_admin.spreadsheets import UnreadableFile
from lwt_admin.students.import_preview import kept
from lwt_admin.students.import_rooms import ImportRoom
from lwt_admin.students.models import ImportState, ImportUpload

logger = logging.getLogger(__name__)

SHORT: Final = 250
"""Rows: so many are looked at, or taken over, in the time that somebody waits for a page."""
TELLS_EVERY: Final = 100

CHANGED: Final = "Intussen is er iets gewijzigd. Bekijk opnieuw wat er gebeurt."
COLLIDED: Final = "Er is niets overgenomen: iemand anders wijzigde iets. Probeer opnieuw."
NOT_YOURS: Final = "Er is niets overgenomen: u mag dit bij deze school niet meer importeren."
HAS_REJECTED: Final = "Er is niets overgenomen, want er zijn afgewezen rijen."


class NotTakenOver(Exception):
    """Nothing was stored; the message is one Dutch sentence for who asked for it."""


def is_long(room: ImportRoom, rows: int) -> bool:
    """Whether a list of this kind is left to a worker."""
    return room.background and rows > SHORT


def is_gone(pk: int) -> bool:
    """Whether nobody has this upload: taken over, thrown away, or never brought."""
    return not ImportUpload.objects.for_system().filter(pk=pk).exists()


# --- Looking ------------------------------------------------------------------------------------
def look(upload: ImportUpload, room: ImportRoom, today: date) -> None:
    """Keep what taking over the list would do; raises UnreadableFile."""
    keep(upload, _plan(upload, room, today))


def keep(upload: ImportUpload, plan: Plan) -> None:
    """Store a plan as what the upload's page shows, unless it was thrown away meanwhile."""
    upload.preview, upload.digest = kept(plan), plan.digest
    upload.state, upload.claimed_at = ImportState.READY, None
    upload.total_rows = upload.done_rows = len(plan.rows)
    with transaction.atomic():
        still = ImportUpload.objects.for_system().select_for_update().filter(pk=upload.pk)
        if still.exists():
            upload.save()


def _plan(upload: ImportUpload, room: ImportRoom, today: date, **how: Any) -> Plan:
    return room.plan(room.sheet(upload), upload.school, today, **room.more(upload), **how)


# --- Carrying out, while its sender waits -------------------------------------------------------
def take_over(
    upload: ImportUpload, room: ImportRoom, *, partial: bool, shown: str, today: date
) -> Plan:
    """Store the rows of a short list, and remove it; raises NotTakenOver."""
    try:
        with transaction.atomic():
            plan = carry_out(
                lambda: _plan(upload, room, today, lock=True),
                upload.user,
                partial=partial,
                shown=shown or "-",
            )
            if plan.count(Action.REJECTED) and not partial:
                raise NotTakenOver(HAS_REJECTED)
            upload.delete()
    except PlanChanged:
        look(upload, room, today)
        raise NotTakenOver(CHANGED) from None
    except (ValidationError, IntegrityError):
        raise NotTakenOver(COLLIDED) from None
    return plan


# --- In the background --------------------------------------------------------------------------
def ask(upload: ImportUpload, *, partial: bool, shown: str) -> None:
    """Let a worker carry out the plan that was shown; raises NotTakenOver when it is another."""
    with transaction.atomic():
        current = ImportUpload.objects.for_system().select_for_update().get(pk=upload.pk)
        if current.state != ImportState.READY:
            return
        if current.digest != shown:
            raise NotTakenOver(CHANGED)
        current.state, current.partial, current.failure = ImportState.STORING, partial, ""
        current.done_rows, current.claimed_at = 0, None
        current.save()


def look_again(upload: ImportUpload) -> None:
    """Let a worker look at the list once more, when it could not be finished."""
    waiting = ImportUpload.objects.for_system().filter(pk=upload.pk, state=ImportState.FAILED)
    waiting.update(state=ImportState.READING, failure="", claimed_at=None, done_rows=0)


def look_once_more(upload: ImportUpload, room: ImportRoom, today: date) -> None:
    """Look anew at a list whose records were changed on purpose; a long one waits for a worker."""
    if not is_long(room, upload.total_rows):
        look(upload, room, today)
        return
    upload.state, upload.claimed_at, upload.done_rows = ImportState.READING, None, 0
    upload.save(update_fields=["state", "claimed_at", "done_rows"])


def run(pk: int) -> bool:
    """Do what is left to do with an upload; False when another worker has it in hand."""
    upload = _claimed(pk)
    if upload is None:
        return False
    today = timezone.localdate()
    try:
        with set_actor(upload.user):
            _go_on(upload, room_of(upload), today)
    except UnreadableFile as error:
        _fail(upload, str(error))
    except NotTakenOver as error:
        _fail(upload, str(error))
    except OperationalError:
        raise  # the database is busy or away: the next sweep begins again
    except Exception as error:
        logger.exception("Upload %s failed", pk)
        _fail(upload, f"Er ging iets mis ({type(error).__name__}). Er is niets overgenomen.")
    return True


def room_of(upload: ImportUpload) -> ImportRoom:
    """What the room of this kind of list says of it."""
    rooms = [room for found in offered("import_rooms", "IN_BACKGROUND") for room in found]
    return next(room for room in rooms if room.kind == upload.kind)


def _claimed(pk: int) -> ImportUpload | None:
    now = timezone.now()
    with transaction.atomic():
        due = ImportUpload.objects.for_system().due(now).select_for_update(of=("self",))
        upload = due.select_related("school", "user", "school_year").filter(pk=pk).first()
        if upload is not None:
            upload.claimed_at = now
            upload.save(update_fields=["claimed_at"])
    return upload


def _go_on(upload: ImportUpload, room: ImportRoom, today: date) -> None:
    mine = ImportUpload.objects.for_user(upload.user).filter(pk=upload.pk)
    if not upload.user.is_active or not mine.exists():
        raise NotTakenOver(NOT_YOURS)
    if upload.state == ImportState.READING:
        look_with_progress(upload, room, today)
    else:
        _store(upload, room, today)


def look_with_progress(upload: ImportUpload, room: ImportRoom, today: date) -> None:
    """As `look`, telling how many rows were seen."""
    keep(upload, _plan(upload, room, today, watch=_Watch(upload)))


def _store(upload: ImportUpload, room: ImportRoom, today: date) -> None:
    """Plan with everybody else at work, then hold the school and write, if nothing changed."""
    before = room.stamp(upload.school) if room.stamp else None
    plan = _plan(upload, room, today, watch=_Watch(upload))
    try:
        with transaction.atomic():
            locked(upload.school)
            current = ImportUpload.objects.for_system().select_for_update().get(pk=upload.pk)
            if current.state != ImportState.STORING:
                return  # another worker took over, and was first
            if room.stamp is None:
                plan = _plan(upload, room, today, lock=True)
            elif room.stamp(upload.school) != before:
                raise PlanChanged
            if plan.digest != current.digest:
                raise PlanChanged
            if plan.count(Action.REJECTED) and not current.partial:
                raise NotTakenOver(HAS_REJECTED)
            plan.apply(upload.user)
            _done(current, plan)
    except PlanChanged:
        upload.failure = CHANGED
        keep(upload, _plan(upload, room, today, watch=_Watch(upload)))
    except (ValidationError, IntegrityError):
        raise NotTakenOver(COLLIDED) from None


def _done(upload: ImportUpload, plan: Plan) -> None:
    """Keep the counts; the list and its preview have served."""
    upload.state, upload.claimed_at = ImportState.DONE, None
    upload.outcome, upload.content, upload.preview = counted(plan), b"", {}
    upload.done_rows = upload.total_rows
    upload.save()


def counted(plan: Plan) -> str:
    """What became of the rows: `2 nieuw en 1 afgewezen`, and what to do about the latter."""
    counts = told({action: plan.count(action) for action in Action})
    rejected = plan.count(Action.REJECTED)
    if not rejected:
        return counts
    which = "de afgewezen rij" if rejected == 1 else f"de {rejected} afgewezen rijen"
    return f"{counts}. Verbeter {which} in het bestand en kies het opnieuw"


def told(counts: Mapping[Action, int]) -> str:
    """Numbers of rows in words, without those of which there are none."""
    return listed([f"{number} {action.value}" for action, number in counts.items() if number])


def _fail(upload: ImportUpload, reason: str) -> None:
    still = ImportUpload.objects.for_system().filter(pk=upload.pk)
    still.update(state=ImportState.FAILED, failure=reason, claimed_at=None)


class _Watch:
    """Tells how far the rows are, and with that that the worker lives."""

    def __init__(self, upload: ImportUpload) -> None:
        self._row = ImportUpload.objects.for_system().filter(pk=upload.pk)

    def __call__(self, done: int, total: int) -> None:
        if done % TELLS_EVERY == 0 or done == total:
            self._row.update(done_rows=done, total_rows=total, claimed_at=timezone.now())
