"""Closing a week of one pupil: an explicit act, after which every change is a correction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.placements.closed import is_closed
from lwt_admin.placements.models import ClosedWeek, HourEntry
from lwt_admin.placements.reading import TrajectoryHours, read_hours
from lwt_admin.placements.states import MARKS, OPEN
from lwt_admin.rules.periods import monday_of, sunday_of
from lwt_admin.students.locks import lock_work_of
from lwt_admin.students.models import Trajectory
from lwt_admin.ui.formats import nl_date

CLOSED_ALREADY = "Deze week is al afgesloten."
TO_COME = "Deze week moet nog komen."


@dataclass(frozen=True)
class OpenPoint:
    """Why a week cannot be closed yet: the day, and the entry or the agreement that it is about."""

    date: date
    text: str
    entry: HourEntry | None = None
    agreement_id: int | None = None

    def __str__(self) -> str:
        return f"{nl_date(self.date)}: {self.text}"


def open_points(hours: TrajectoryHours, monday: date, today: date) -> list[OpenPoint]:
    """What must be done before the week can be closed, by day: days to enter, hours that wait."""
    sunday = sunday_of(monday)
    points = [
        OpenPoint(
            shift.date,
            f"bij {shift.agreement.company} nog niet ingevuld"
            if shift.date <= today
            else f"bij {shift.agreement.company} gepland, moet nog komen",
            agreement_id=shift.agreement.pk if shift.date <= today else None,
        )
        for shift in hours.not_entered(monday, sunday)
    ]
    points += [
        OpenPoint(entry.date, MARKS[entry.status][1], entry)
        for entry in hours.entries
        if monday <= entry.date <= sunday and entry.status in OPEN
    ]
    return sorted(points, key=lambda point: point.date)


@transaction.atomic
def close_week(trajectory: Trajectory, user: User, day: date, now: datetime) -> ClosedWeek:
    """Close the week of `day`; raises ValidationError, naming each day that is still open."""
    lock_work_of(trajectory.pk)
    monday, today = monday_of(day), timezone.localdate(now)
    if monday > today:
        raise ValidationError(TO_COME, code="to_come")
    if is_closed(trajectory, monday):
        raise ValidationError(CLOSED_ALREADY, code="closed_already")
    (hours,) = read_hours([trajectory], monday, sunday_of(monday))
    points = open_points(hours, monday, today)
    if points:
        raise ValidationError([str(point) for point in points], code="open")
    return ClosedWeek.objects.create(
        trajectory=trajectory, monday=monday, closed_by=user, closed_at=now
    )
