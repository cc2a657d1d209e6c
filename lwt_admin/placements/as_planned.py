"""Entering days as they were planned, of one pupil or of everybody on the page of the week.

However many pupils there are, what stands there is read once; only what is entered costs more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.placements.actors import Actor, of_staff
from lwt_admin.placements.checks import overlapping
from lwt_admin.placements.closed import closed_weeks
from lwt_admin.placements.life_cycle import perform
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.perms import guided_by
from lwt_admin.placements.reading import PlannedShift, TrajectoryHours, read_hours
from lwt_admin.placements.services import entering_step
from lwt_admin.rules.periods import MINUTES_A_DAY, monday_of
from lwt_admin.students.locks import lock_work_of_all
from lwt_admin.students.models import Trajectory


@transaction.atomic
def confirm_planned(
    trajectories: Sequence[Trajectory],
    user: User,
    today: date,
    period: tuple[date, date],
    agreement_id: int | None = None,
) -> list[HourEntry]:
    """Enter the planned days of `period` up to today as planned; what is entered already stays.

    Asking twice enters nothing twice. Planned times that overlap with other hours are left out, and
    so are weeks that were closed. The trajectories have pupil and school along.
    """
    lock_work_of_all([one.pk for one in trajectories])
    first, last = period[0], min(period[1], today)
    guided = guided_by(user, trajectories, today)
    closed = closed_weeks(trajectories, first, last)
    taken = _taken(trajectories, first, last)
    made: list[HourEntry] = []
    for hours in read_hours(trajectories, first, last):
        pk, beside = hours.trajectory.pk, taken[hours.trajectory.student_id]
        actor = of_staff(user, hours.trajectory, guided=pk in guided)
        for shift in _to_enter(hours, (first, last), agreement_id):
            if (pk, monday_of(shift.date)) not in closed and _is_free(shift, beside):
                entry = _enter(shift, actor)
                beside.append(entry)
                made.append(entry)
    return made


def _taken(
    trajectories: Iterable[Trajectory], first: date, last: date
) -> dict[int, list[HourEntry]]:
    """All hours in a period, per pupil, whatever the trajectory or the agreement."""
    found: dict[int, list[HourEntry]] = defaultdict(list)
    pupils = {one.student_id for one in trajectories}
    entries = HourEntry.objects.for_system().filter(agreement__trajectory__student__in=pupils)
    of_pupil = entries.in_period(first, last).annotate(pupil=F("agreement__trajectory__student"))
    for entry in of_pupil:
        found[entry.pupil].append(entry)
    return found


def _to_enter(
    hours: TrajectoryHours, period: tuple[date, date], agreement_id: int | None
) -> list[PlannedShift]:
    shifts = hours.not_entered(*period)
    return [one for one in shifts if agreement_id is None or one.agreement.pk == agreement_id]


def _is_free(shift: PlannedShift, others: Collection[HourEntry]) -> bool:
    if overlapping(shift.date, shift.start, shift.end, others):
        return False
    total = sum(other.minutes for other in others if other.date == shift.date)
    return total + shift.minutes <= MINUTES_A_DAY


def _enter(shift: PlannedShift, actor: Actor) -> HourEntry:
    entry = HourEntry(
        agreement=shift.agreement,
        date=shift.date,
        start=shift.start,
        end=shift.end,
        breaks=shift.breaks,
    )
    return perform(entering_step(entry, actor), entry, actor, now=timezone.now())
