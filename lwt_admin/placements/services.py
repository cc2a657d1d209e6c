"""The only doors through which hours come in, change and are judged.

A pupil works in one place at a time, over all agreements. SQL cannot say that on both databases, so
every change first locks the pupil's trajectories and then looks at what is there.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.placements.checks import check_agreement, check_date, check_times
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.perms import guides, may_judge
from lwt_admin.placements.querysets import HourEntryQuerySet
from lwt_admin.placements.reading import PlannedShift, TrajectoryHours, read_hours
from lwt_admin.students.models import Trajectory
from lwt_admin.ui.formats import nl_date, nl_time

Status = HourEntry.Status


@dataclass(frozen=True)
class Judgement:
    """A step in the life of an entry that waits: the status it takes, and what the page says."""

    target: str
    done: str


APPROVE = Judgement(Status.APPROVED, "goedgekeurd")
REJECT = Judgement(Status.REJECTED, "afgewezen")


@transaction.atomic
def save_entry(entry: HourEntry, user: User, today: date) -> HourEntry:
    """Store a new or changed entry; raises ValidationError, per field, when it cannot be true.

    An entry by the pupil's mentor or substitute counts at once; any other waits for somebody else.
    """
    trajectory = entry.agreement.trajectory
    lock(trajectory)
    check_date(entry.date, today)
    (hours,) = read_hours([trajectory], entry.date, entry.date)
    check_agreement(hours.placement_of(entry.agreement_id), entry.date)
    if entry.kind != HourEntry.Kind.WORKED:
        entry.start, entry.end, entry.breaks = None, None, []
    check_times(entry)
    _check_free(entry, hours)
    _check_version(entry)
    _settle_status(entry, user, trusted=guides(user, trajectory, today))
    entry.full_clean(exclude=("judged_by", "entered_by"), validate_constraints=False)
    entry.save()
    return entry


@transaction.atomic
def delete_entry(entry: HourEntry) -> None:
    """Take an entry away; the history of the dossier keeps it."""
    lock(entry.agreement.trajectory)
    entry.delete()


@transaction.atomic
def confirm_planned(
    trajectory: Trajectory,
    user: User,
    today: date,
    period: tuple[date, date],
    agreement_id: int | None = None,
) -> list[HourEntry]:
    """Enter the planned days of `period` up to today as planned; what is entered already stays.

    Asking twice enters nothing twice. Planned times that overlap with other hours are left out.
    """
    lock(trajectory)
    first, last = period[0], min(period[1], today)
    (hours,) = read_hours([trajectory], first, last)
    trusted = guides(user, trajectory, today)
    others = list(_of_pupil(trajectory).in_period(first, last))
    made: list[HourEntry] = []
    for shift in hours.not_entered(first, last):
        if agreement_id is not None and shift.agreement.pk != agreement_id:
            continue
        if _overlapping(shift.date, shift.start, shift.end, (*others, *made)):
            continue
        made.append(_enter(shift, user, trusted=trusted))
    return made


def _enter(shift: PlannedShift, user: User, *, trusted: bool) -> HourEntry:
    entry = HourEntry(
        agreement=shift.agreement,
        date=shift.date,
        start=shift.start,
        end=shift.end,
        breaks=shift.breaks,
    )
    _settle_status(entry, user, trusted=trusted)
    entry.save()
    return entry


@transaction.atomic
def judge_entry(
    entry: HourEntry,
    judgement: Judgement,
    user: User,
    reason: str = "",
    seen: int | None = None,
) -> HourEntry:
    """Approve or reject an entry that waits; `seen` is the version that stood on the screen.

    Raises PermissionDenied for who entered it, and ValidationError when it no longer waits or is
    not what was seen.
    """
    lock(entry.agreement.trajectory)
    try:
        entry.refresh_from_db()
    except HourEntry.DoesNotExist as error:
        raise ValidationError("Deze urenregel is intussen verwijderd.", code="gone") from error
    if entry.status != Status.PROPOSED:
        state = entry.get_status_display()
        raise ValidationError(f"Deze urenregel is intussen al {state}.", code="already_judged")
    if seen is not None and entry.version != seen:
        raise ValidationError(
            f"De uren van {nl_date(entry.date)} zijn intussen gewijzigd. Bekijk ze opnieuw.",
            code="changed_meanwhile",
        )
    if not may_judge(user, entry):
        raise PermissionDenied("Uren keurt u niet goed als u ze zelf hebt ingevoerd.")
    entry.status = judgement.target
    entry.judged_by, entry.judged_at = user, timezone.now()
    entry.rejection_reason = reason.strip() if judgement is REJECT else ""
    entry.version += 1
    entry.save()
    return entry


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
    lock(trajectory)
    waiting = HourEntry.objects.for_user(user).filter(
        agreement__trajectory=trajectory, status=Status.PROPOSED
    )
    entries = waiting.in_period(*period).exclude(entered_by=user).select_related("agreement")
    return [
        judge_entry(entry, APPROVE, user)
        for entry in entries
        if seen is None or (entry.pk, entry.version) in seen
    ]


def lock(trajectory: Trajectory) -> None:
    """Wait for who else is changing hours of this pupil; inside a transaction only."""
    rows = Trajectory.objects.for_system().filter(student_id=trajectory.student_id)
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def _of_pupil(trajectory: Trajectory) -> HourEntryQuerySet:
    """All hours of the pupil, whatever the trajectory or the agreement."""
    entries = HourEntry.objects.for_system().select_related("agreement__company")
    return entries.filter(agreement__trajectory__student=trajectory.student_id)


def _check_free(entry: HourEntry, hours: TrajectoryHours) -> None:
    others = [
        other
        for other in _of_pupil(hours.trajectory).in_period(entry.date, entry.date)
        if other.pk != entry.pk
    ]
    if entry.spans is None:
        if any(
            other.agreement_id == entry.agreement_id and other.spans is None for other in others
        ):
            raise ValidationError(
                {"kind": f"Op {nl_date(entry.date)} staat al waarom er niet is gewerkt."}
            )
        return
    taken = _overlapping(entry.date, *entry.spans, others)
    if taken is not None:
        raise ValidationError(
            {
                "start": f"Van {nl_time(entry.start)} tot {nl_time(entry.end)} overlapt met"
                f" {nl_time(taken.start)} tot {nl_time(taken.end)}"
                f" bij {taken.agreement.company}, dat er op {nl_date(entry.date)} al staat."
            }
        )


def _overlapping(
    day: date, start: time, end: time, others: Iterable[HourEntry]
) -> HourEntry | None:
    """The first of `others` on `day` whose working time touches `start` to `end`."""
    for other in others:
        if other.date == day and other.spans is not None:
            other_start, other_end = other.spans
            if other_start < end and start < other_end:
                return other
    return None


def _check_version(entry: HourEntry) -> None:
    """Under the lock: has somebody saved this entry since it was read?"""
    if entry._state.adding:
        return
    stored = HourEntry.objects.for_system().filter(pk=entry.pk, version=entry.version)
    if not stored.exists():
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    entry.version += 1


def _settle_status(entry: HourEntry, user: User, *, trusted: bool) -> None:
    """Whoever changes an entry enters it anew: what was approved before has to be judged again."""
    entry.entered_by = user
    entry.rejection_reason = ""
    entry.status = Status.APPROVED if trusted else Status.PROPOSED
    entry.judged_by = user if trusted else None
    entry.judged_at = timezone.now() if trusted else None
