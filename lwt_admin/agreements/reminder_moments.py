"""When reminders go: one table, and the one rule that picks the moment that is due.

Of the moments of a table only the latest that has come is ever due: after days in which nothing was
sent one reminder goes, not a pile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum

from lwt_admin.workdays import working_days_before

# People find a reminder in the morning, not in the middle of the night.
NOT_BEFORE = time(8)


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


@dataclass(frozen=True)
class Dates:
    """What moments are counted from: when it was sent or began, and the day it is about."""

    since: date
    day: date


_AFTER, _WORKING, _BEFORE = Counted.AFTER_SENDING, Counted.WORKING_DAYS_BEFORE, Counted.DAYS_BEFORE

SIGNING = "signing"
AGREEMENT_ENDS = "agreement_ends"
RECOGNITION_ENDS = "recognition_ends"
COOPERATION_ENDS = "cooperation_ends"
COOPERATION_NOTICE = "cooperation_notice"

MOMENTS: Mapping[str, Sequence[Moment]] = {
    # To whoever has not signed; the coordinators hear of it before the start.
    SIGNING: (
        Moment("after-3", 3, _AFTER),
        Moment("after-7", 7, _AFTER),
        Moment("before-10", 10, _WORKING),
        Moment("before-3", 3, _WORKING),
    ),
    # To the coordinators of the school.
    AGREEMENT_ENDS: (Moment("30", 30, _BEFORE), Moment("7", 7, _BEFORE)),
    RECOGNITION_ENDS: (
        Moment("90", 90, _BEFORE),
        Moment("30", 30, _BEFORE),
        Moment("7", 7, _BEFORE),
    ),
    COOPERATION_ENDS: (Moment("90", 90, _BEFORE), Moment("30", 30, _BEFORE)),
    COOPERATION_NOTICE: (Moment("60", 60, _BEFORE), Moment("14", 14, _BEFORE)),
}


LABELS: Mapping[str, tuple[str, str]] = {
    SIGNING: ("Nog niet getekend", "wie nog moet tekenen; vlak voor het begin ook de coördinator"),
    AGREEMENT_ENDS: ("De overeenkomst loopt af, zonder vervolg", "de coördinator"),
    RECOGNITION_ENDS: (
        "De erkenning van een leerbedrijf met leerlingen loopt af",
        "de coördinator",
    ),
    COOPERATION_ENDS: ("De samenwerkingsovereenkomst loopt af", "de coördinator"),
    COOPERATION_NOTICE: ("De laatste dag om haar op te zeggen komt", "de coördinator"),
}


@dataclass(frozen=True)
class InWords:
    """A row of the table as people read it."""

    about: str
    to: str
    moments: Sequence[str]


def in_words() -> list[InWords]:
    """The whole table, for the page that explains how an agreement goes."""
    return [
        InWords(*LABELS[name], [f"{one.days} {one.counted.value}" for one in moments])
        for name, moments in MOMENTS.items()
    ]


def day_of(moment: Moment, dates: Dates) -> date:
    """The day on which a moment falls."""
    if moment.counted is Counted.AFTER_SENDING:
        return dates.since + timedelta(days=moment.days)
    if moment.counted is Counted.WORKING_DAYS_BEFORE:
        return working_days_before(dates.day, moment.days)
    return dates.day - timedelta(days=moment.days)


def latest(table: str, dates: Dates, today: date) -> tuple[Moment, date] | None:
    """The moment that is due with its day: the latest that has come; None before the first.

    A moment that fell before it all began, or on that very day, is not due.
    """
    come = [
        (moment, day)
        for moment in MOMENTS[table]
        if dates.since < (day := day_of(moment, dates)) <= today
    ]
    return max(come, key=lambda pair: pair[1], default=None)


def longest_before(table: str) -> timedelta:
    """How long before the day the first moment of a table falls."""
    return timedelta(days=max(moment.days for moment in MOMENTS[table]))
