"""When reminders go: what moments are, and the one rule that picks the moment that is due.

Of the moments of a table only the latest that has come is ever due: after days in which nothing was
sent one reminder goes, not a pile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import Final

from lwt_admin.workdays import working_days_before

NOT_BEFORE: Final = time(8)
"""People find a reminder in the morning, not in the middle of the night."""


class Counted(Enum):
    """From which date a moment is counted, and how; the value is how it is told."""

    AFTER_SENDING = "dagen na het versturen"
    WORKING_DAYS_BEFORE = "werkdagen voor het begin"
    DAYS_BEFORE = "dagen van tevoren"


@dataclass(frozen=True)
class Moment:
    """One moment; `name` is part of the key of its letter and therefore never changes."""

    name: str
    days: int
    counted: Counted

    def __str__(self) -> str:
        return f"{self.days} {self.counted.value}"


@dataclass(frozen=True)
class Dates:
    """What moments are counted from: when it was sent or began, and the day it is about."""

    since: date
    day: date


TO_SIGN: Final[Sequence[Moment]] = (
    Moment("after-3", 3, Counted.AFTER_SENDING),
    Moment("after-7", 7, Counted.AFTER_SENDING),
    Moment("before-10", 10, Counted.WORKING_DAYS_BEFORE),
    Moment("before-3", 3, Counted.WORKING_DAYS_BEFORE),
)
"""To whoever has not signed; who looks after the document hears of it before the start."""


def in_short(moments: Sequence[Moment]) -> str:
    """A table in one line, as `3 en 7 dagen na het versturen, 10 werkdagen voor het begin`."""
    days: dict[Counted, list[str]] = {}
    for one in moments:
        days.setdefault(one.counted, []).append(str(one.days))
    return ", ".join(f"{' en '.join(found)} {counted.value}" for counted, found in days.items())


def day_of(moment: Moment, dates: Dates) -> date:
    """The day on which a moment falls."""
    if moment.counted is Counted.AFTER_SENDING:
        return dates.since + timedelta(days=moment.days)
    if moment.counted is Counted.WORKING_DAYS_BEFORE:
        return working_days_before(dates.day, moment.days)
    return dates.day - timedelta(days=moment.days)


def latest_of(moments: Sequence[Moment], dates: Dates, today: date) -> tuple[Moment, date] | None:
    """The moment that is due with its day: the latest that has come; None before the first.

    A moment that fell before it all began, or on that very day, is not due.
    """
    come = [
        (moment, day) for moment in moments if dates.since < (day := day_of(moment, dates)) <= today
    ]
    return max(come, key=lambda pair: pair[1], default=None)
