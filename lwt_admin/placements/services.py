"""The doors through which staff enter, change and judge hours.

Every change first locks the pupil (`students.locks`), then looks at what is there, and then takes a
step of the table of states (`life_cycle`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.placements.actors import Actor, Who, of_staff, staff_today
from lwt_admin.placements.checks import (
    check_beside,
    check_date,
    check_missed,
    check_times,
    check_trajectory,
)
from lwt_admin.placements.corrections import as_stored, check_reason, keep
from lwt_admin.placements.day import PupilDay, read_day
from lwt_admin.placements.life_cycle import perform
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.states import AT_ONCE, OPEN, WAITING
from lwt_admin.students.locks import lock_work_of
from lwt_admin.students.models import Trajectory
from lwt_admin.ui.formats import nl_date

Kind, Status = HourEntry.Kind, HourEntry.Status

GONE = "Deze urenregel is intussen verwijderd."
THERE_ALREADY = "Voor deze dag staat er al iets."

# What the form or the page has set, or the service sets itself.
NOT_TYPED = ("agreement", "entered_by", "entered_link", "judged_by", "status")


@dataclass(frozen=True)
class Judgement:
    """A step with an entry that waits: its name in the table, and what the page says."""

    step: str
    done: str


APPROVE = Judgement("approve", "goedgekeurd")
REJECT = Judgement("reject", "afgewezen")


@transaction.atomic
def save_entry(entry: HourEntry, user: User, today: date, reason: str = "") -> HourEntry:
    """Store a new or changed entry; raises ValidationError, per field, when it cannot be true.

    An entry by the pupil's mentor or substitute counts at once where the school wants that; any
    other waits for somebody else. In a closed week a `reason` is needed.
    """
    lock_work_of(entry.agreement.trajectory.pk)
    day = read_day(entry.agreement_id, entry.date, user, today)
    return store(entry, day, user, today=today, reason=reason)


def store(
    entry: HourEntry, day: PupilDay, user: User, *, today: date, reason: str = ""
) -> HourEntry:
    """As `save_entry`, for a day that was read under the lock."""
    now = timezone.now()
    entry.agreement = day.agreement
    before = day.stored(entry.pk)
    check_version(entry, before)
    check_entry(entry, day, today)
    check_reason(reason, is_closed=day.is_closed)
    actor = of_staff(user, day.trajectory, guided=day.is_guided)
    was = as_stored(before)
    perform(entering_step(entry, actor), entry, actor, now=now, reason=reason)
    if day.is_closed:
        keep(entry, was, by=user, now=now, reason=reason)
    return entry


def check_entry(entry: HourEntry, day: PupilDay, today: date) -> None:
    """Settle what follows from the kind; raise ValidationError, per field, on what cannot be true.

    An absence has no times; one without leave missed what was planned, unless it says otherwise.
    """
    check_date(entry.date, today)
    check_trajectory(day.trajectory, entry.date)
    day.check_running()
    if entry.kind != Kind.WORKED:
        entry.start, entry.end, entry.minutes = None, None, 0
        entry.missed_minutes = _missed(entry, day)
    if entry.spans is None and (entry.start, entry.end) == (None, None):
        entry.breaks = []
    check_times(entry)
    check_missed(entry)
    check_beside(entry, day.others(entry))
    entry.full_clean(exclude=NOT_TYPED, validate_constraints=False)


def _missed(entry: HourEntry, day: PupilDay) -> int:
    if entry.kind != Kind.ABSENT:
        return 0
    planned = None if entry.missed_minutes else day.schedule()
    return entry.missed_minutes if planned is None else planned.minutes


def check_version(entry: HourEntry, stored: HourEntry | None) -> None:
    """Under the lock: raise ValidationError when somebody saved this entry since it was read."""
    if not entry._state.adding and (stored is None or stored.version != entry.version):
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")


def entering_step(entry: HourEntry, actor: Actor) -> str:
    """The step with which staff enter or change: hours of the mentor count, if the school wants it.

    What the leermeester disputed is proposed anew.
    """
    name = "enter" if entry._state.adding else "change"
    school = entry.agreement.trajectory.student.school
    disputed = not entry._state.adding and entry.status == Status.DISPUTED
    counts = Who.MENTOR in actor.roles and school.mentor_hours_count == AT_ONCE and not disputed
    return f"{name}_counting" if counts else name


@transaction.atomic
def delete_entry(
    entry: HourEntry, user: User, today: date, reason: str = "", seen: int | None = None
) -> HourEntry | None:
    """Take an entry away; the history of the dossier keeps it. `seen` is the version on the screen.

    In a closed week it stays, rejected with the `reason`, and is returned. Raises ValidationError
    when it is gone, not what was seen, or a reason is missing.
    """
    lock_work_of(entry.agreement.trajectory.pk)
    day = read_day(entry.agreement_id, entry.date, user, today)
    return remove(day.stored(entry.pk), day, user, reason=reason, seen=seen)


def remove(
    stored: HourEntry | None,
    day: PupilDay,
    user: User,
    *,
    reason: str = "",
    seen: int | None = None,
) -> HourEntry | None:
    """As `delete_entry`, for a day that was read under the lock."""
    if stored is None:
        raise ValidationError(GONE, code="gone")
    _check_seen(stored, seen)
    check_reason(reason, is_closed=day.is_closed)
    if not day.is_closed:
        stored.delete()
        return None
    now = timezone.now()
    stored.agreement, was = day.agreement, as_stored(stored)
    actor = of_staff(user, day.trajectory, guided=day.is_guided)
    perform("strike", stored, actor, now=now, reason=reason)
    keep(stored, was, by=user, now=now, reason=reason)
    return stored


@transaction.atomic
def judge_entry(
    entry: HourEntry,
    judgement: Judgement,
    user: User,
    reason: str = "",
    seen: int | None = None,
) -> HourEntry:
    """Approve or reject an entry that waits; `seen` is the version that stood on the screen.

    Raises PermissionDenied for who entered it, and ValidationError when it no longer waits, is not
    what was seen, or a reason is missing: for rejecting, and for approving what is disputed.
    """
    trajectory = entry.agreement.trajectory
    lock_work_of(trajectory.pk)
    stored = read_entry(entry.pk)
    actor = staff_today(user, trajectory, timezone.localdate())
    if stored.status in OPEN:
        _check_seen(stored, seen)
    return perform(judgement.step, stored, actor, now=timezone.now(), reason=reason)


def read_entry(pk: int) -> HourEntry:
    """An entry as it stands now, with pupil and school; raises ValidationError when it is gone."""
    rows = HourEntry.objects.for_system().select_related(
        "agreement__trajectory__student__school", "agreement__company", "entered_by", "entered_link"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise ValidationError(GONE, code="gone")
    return found


def _check_seen(entry: HourEntry, seen: int | None) -> None:
    if seen is not None and entry.version != seen:
        raise ValidationError(
            f"De uren van {nl_date(entry.date)} zijn intussen gewijzigd. Bekijk ze opnieuw.",
            code="changed_meanwhile",
        )


@transaction.atomic
def approve_all(
    trajectory: Trajectory,
    user: User,
    period: tuple[date, date],
    seen: Collection[tuple[int, int]] | None = None,
) -> list[HourEntry]:
    """Approve everything of the pupil in `period` that waits and that somebody else entered.

    With `seen`, pairs of a primary key and a version, only what stood on the screen like that.
    """
    lock_work_of(trajectory.pk)
    now = timezone.now()
    actor = staff_today(user, trajectory, timezone.localdate(now))
    waiting = HourEntry.objects.for_user(user).filter(
        agreement__trajectory=trajectory, status__in=WAITING
    )
    entries = waiting.in_period(*period).select_related(
        "agreement__trajectory__student__school", "entered_by"
    )
    return [
        perform(APPROVE.step, entry, actor, now=now)
        for entry in entries
        if not actor.entered(entry) and (seen is None or (entry.pk, entry.version) in seen)
    ]
