"""When reminders go: one table of all that the school waits for or that runs out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lwt_admin.signing.reminder_moments import TO_SIGN, Counted, Dates, Moment, latest_of

_BEFORE = Counted.DAYS_BEFORE

SIGNING = "signing"
AGREEMENT_ENDS = "agreement_ends"
RECOGNITION_ENDS = "recognition_ends"
COOPERATION_ENDS = "cooperation_ends"
COOPERATION_NOTICE = "cooperation_notice"

MOMENTS: Mapping[str, Sequence[Moment]] = {
    # To whoever has not signed; the coordinators hear of it before the start.
    SIGNING: TO_SIGN,
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
        InWords(*LABELS[name], [str(one) for one in moments]) for name, moments in MOMENTS.items()
    ]


def latest(table: str, dates: Dates, today: date) -> tuple[Moment, date] | None:
    """The moment of a table that is due with its day; None before the first."""
    return latest_of(MOMENTS[table], dates, today)


def longest_before(table: str) -> timedelta:
    """How long before the day the first moment of a table falls."""
    return timedelta(days=max(moment.days for moment in MOMENTS[table]))
