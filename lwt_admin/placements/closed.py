"""Which weeks of a pupil were closed."""

from datetime import date

from lwt_admin.placements.models import ClosedWeek
from lwt_admin.rules.periods import monday_of
from lwt_admin.students.models import Trajectory


def closed_mondays(trajectory: Trajectory, first: date, last: date) -> set[date]:
    """The Mondays of the closed weeks that have a day from `first` to `last`."""
    weeks = ClosedWeek.objects.for_system().filter(
        trajectory=trajectory, monday__range=(monday_of(first), last)
    )
    return set(weeks.values_list("monday", flat=True))


def is_closed(trajectory: Trajectory, day: date) -> bool:
    """Whether the week of `day` was closed."""
    return bool(closed_mondays(trajectory, day, day))
