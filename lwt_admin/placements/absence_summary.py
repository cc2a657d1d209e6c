"""What a pupil missed at the company, put together for the page about the pupil's guidance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from lwt_admin.placements.absence import with_minutes
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.ui.formats import hours

Kind = HourEntry.Kind
WHOLE_DAYS: Final = (Kind.ILL, Kind.EXCUSED, Kind.ABSENT)
PART_OF_A_DAY: Final = "te laat of eerder weg"
SHOWN: Final = 5

NEEDED: Final = Q(kind__in=WHOLE_DAYS) | Q(missed_minutes__gt=0)
"""The entries that the summary needs, as a condition for the query."""


@dataclass(frozen=True)
class Missed:
    """One entry of a day that was missed wholly or in part."""

    date: date
    what: str
    minutes: int


@dataclass(frozen=True)
class Total:
    """How often and how much was missed for one reason: days, and minutes of placement."""

    what: str
    days: int
    minutes: int

    @property
    def text(self) -> str:
        """As `2 dagen, 14 uur`; a dash when nothing was missed."""
        if not self.days:
            return "–"
        return f"{self.days} {'dag' if self.days == 1 else 'dagen'}, {hours(self.minutes)} uur"


@dataclass(frozen=True)
class AbsenceSummary:
    """Totals for each reason from the first day on, and the last days that were missed."""

    first: date | None
    totals: tuple[Total, ...]
    newest: tuple[Missed, ...]


def summarise_absence(
    read: Iterable[TrajectoryHours], first: date | None, today: date
) -> AbsenceSummary:
    """What was missed from `first` (None: ever) up to and including `today`; costs no query.

    What was rejected did not happen.
    """
    missed = sorted(
        (
            Missed(entry.date, _what(entry), minutes)
            for one in read
            for entry, minutes in with_minutes(one, _entries(one, first, today))
        ),
        key=lambda one: one.date,
        reverse=True,
    )
    reasons = (*(kind.label for kind in WHOLE_DAYS), PART_OF_A_DAY)
    return AbsenceSummary(
        first=first,
        totals=tuple(_total(str(what), missed) for what in reasons),
        newest=tuple(missed[:SHOWN]),
    )


def _entries(read: TrajectoryHours, first: date | None, today: date) -> list[HourEntry]:
    return [
        entry
        for entry in read.entries
        if (first or date.min) <= entry.date <= today
        and entry.status != HourEntry.Status.REJECTED
        and (entry.kind in WHOLE_DAYS or (entry.kind == Kind.WORKED and entry.missed_minutes))
    ]


def _what(entry: HourEntry) -> str:
    return PART_OF_A_DAY if entry.kind == Kind.WORKED else entry.get_kind_display()


def _total(what: str, missed: list[Missed]) -> Total:
    found = [one for one in missed if one.what == what]
    return Total(what, len({one.date for one in found}), sum(one.minutes for one in found))
