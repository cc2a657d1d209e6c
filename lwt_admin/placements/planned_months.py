"""Dated placement days by month, with what they come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lwt_admin.placements.carrying import month_name, month_of
from lwt_admin.rules.periods import PlannedDay


@dataclass(frozen=True)
class PlannedMonth:
    """The days of one month, in order; `so_far` is the minutes up to and including this month."""

    month: date
    days: tuple[PlannedDay, ...]
    minutes: int
    so_far: int

    @property
    def name(self) -> str:
        return month_name(self.month)

    @property
    def dates(self) -> list[date]:
        """Every date once."""
        return list(dict.fromkeys(day.date for day in self.days))


def months_of(days: Iterable[PlannedDay]) -> list[PlannedMonth]:
    """The months that have a day, in order."""
    found: list[PlannedMonth] = []
    so_far = 0
    in_order = sorted(days, key=lambda day: day.date)
    for month, group in groupby(in_order, key=lambda day: month_of(day.date)):
        of_month = tuple(group)
        minutes = sum(day.minutes for day in of_month)
        so_far += minutes
        found.append(PlannedMonth(month, of_month, minutes, so_far))
    return found
