"""Weeks of hours that mentors closed."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from lwt_admin.demo.school import DemoSchool
from lwt_admin.placements.models import ClosedWeek, HourEntry
from lwt_admin.placements.states import OPEN
from lwt_admin.rules.periods import monday_of

STAYS_OPEN = timedelta(weeks=5)
"""How long a mentor waits before closing a week."""

AFTER = timedelta(days=8)


def add_closed_weeks(demo: DemoSchool) -> None:
    """Close every week with hours of longer ago in which nothing waits; the same every time."""
    old = HourEntry.objects.filter(date__lt=monday_of(demo.today - STAYS_OPEN))
    rows = old.exclude(status__in=OPEN).exclude(judged_by=None)
    closed: dict[tuple[int, object], ClosedWeek] = {}
    for entry in rows.select_related("agreement").order_by("pk"):
        trajectory_id, monday = entry.agreement.trajectory_id, monday_of(entry.date)
        moment = timezone.make_aware(datetime.combine(monday + AFTER, time(16, 0)))
        closed[trajectory_id, monday] = ClosedWeek(
            trajectory_id=trajectory_id,
            monday=monday,
            closed_by=entry.judged_by,
            closed_at=moment,
        )
    ClosedWeek.objects.bulk_create(closed.values())
