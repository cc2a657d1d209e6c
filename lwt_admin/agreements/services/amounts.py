"""How much work it is: days and minutes, of planned days and of sums that were carried over."""

from collections.abc import Iterable
from dataclasses import dataclass

from lwt_admin.rules.carried import Carried
from lwt_admin.rules.periods import PlannedDay


@dataclass(frozen=True)
class Amount:
    """Days and minutes of work."""

    days: int
    minutes: int


def amount_of(days: Iterable[PlannedDay], carried: Iterable[Carried] = ()) -> Amount:
    """The dates on which there is work, each counted once, and the minutes of all of it."""
    listed, sums = list(days), list(carried)
    return Amount(
        days=len({day.date for day in listed}) + sum(one.days for one in sums),
        minutes=sum(day.minutes for day in listed) + sum(one.minutes for one in sums),
    )
