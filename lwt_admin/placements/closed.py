"""Which weeks of a pupil were closed."""

from collections.abc import Iterable
from datetime import date

from lwt_admin.placements.models import ClosedWeek
from lwt_admin.rules.periods import monday_of
from lwt_admin.students.models import Trajectory


def closed_weeks(
    trajectories: Iterable[Trajectory], first: date, last: date
) -> set[tuple[int, date]]:
    """Each trajectory (primary key) with the Monday of a closed week that has a day from `first` to
    `last`.
    """
    weeks = ClosedWeek.objects.for_system().filter(
        trajectory__in=[one.pk for one in trajectories], monday__range=(monday_of(first), last)
    )
    return set(weeks.values_list("trajectory", "monday"))


def is_closed(trajectory: Trajectory, day: date) -> bool:
    """Whether the week of `day` was closed."""
    return bool(closed_weeks([trajectory], day, day))
