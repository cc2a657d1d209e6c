"""Does one entry of hours count, and if not, why not (WVO art. 10b1)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.periods import OpenSpan, Span

WORKED: Final = "worked"
NOT_WORKED: Final[dict[str, str]] = {
    "ill": "ziek",
    "absent": "afwezig",
    "late": "te laat",
    "holiday": "vakantie of vrije dag",
    "company_closed": "leerbedrijf gesloten",
}

OUTSIDE_YEARS: Final = "buiten leerjaar 3 en 4"
ORIENTATION: Final = "oriëntatiestage: telt nooit mee"
BPV: Final = "beroepspraktijkvorming van een mbo-opleiding: telt niet mee"
NOT_APPROVED: Final = "nog niet goedgekeurd"
NOT_SIGNED: Final = "de leer-werkovereenkomst is niet door alle partijen getekend"
OUTSIDE_AGREEMENT: Final = "buiten de looptijd van de leer-werkovereenkomst"
NOT_RECOGNISED: Final = "het leerbedrijf had op deze dag geen geldige erkenning voor LWT"
SCHOOL_HOLIDAY: Final = "in een schoolvakantie (keuze van de school, de wet regelt dit niet)"
REPEATED_YEAR: Final = "in een overgedaan leerjaar (keuze van de school, de wet regelt dit niet)"


@dataclass(frozen=True, slots=True)
class CountingChoices:
    """What the Act leaves open and the school decides.

    Do hours in a school holiday count, and those of a repeated year?
    """

    school_holiday: bool = False
    repeated_year: bool = True


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry and what surrounds it on its date.

    `kind` is "worked" or a key of `NOT_WORKED`. `agreement` is the period in which the agreement is
    in force: up to its early end when it has one. `recognitions` are the periods of valid
    recognition for LWT, with None for an open end. `years` are the pupil's spans in leerjaar 3 and
    4; None when the caller judges that itself.
    """

    date: date
    agreement: Span
    recognitions: tuple[OpenSpan, ...]
    kind: str = WORKED
    approved: bool = True
    signed: bool = True
    orientation: bool = False
    bpv: bool = False
    years: tuple[Span, ...] | None = None
    school_holiday: bool = False
    repeated_year: bool = False
    choices: CountingChoices = CountingChoices()


def counts(facts: EntryFacts) -> str | None:
    """None when the hours of the entry count (WVO art. 10b1), else why not, in Dutch."""
    return _about_the_entry(facts) or _about_the_agreement(facts) or _about_the_choices(facts)


def _about_the_entry(facts: EntryFacts) -> str | None:
    if facts.kind != WORKED:
        return NOT_WORKED.get(facts.kind, "niet gewerkt")
    if facts.orientation:
        return ORIENTATION
    if facts.bpv:
        return BPV
    if not facts.approved:
        return NOT_APPROVED
    return None


def _about_the_agreement(facts: EntryFacts) -> str | None:
    if facts.years is not None and not any(
        first <= facts.date <= last for first, last in facts.years
    ):
        return OUTSIDE_YEARS
    if not facts.signed:
        return NOT_SIGNED
    first, last = facts.agreement
    if not first <= facts.date <= last:
        return OUTSIDE_AGREEMENT
    if not any(
        start <= facts.date and (end is None or facts.date <= end)
        for start, end in facts.recognitions
    ):
        return NOT_RECOGNISED
    return None


def _about_the_choices(facts: EntryFacts) -> str | None:
    if facts.school_holiday and not facts.choices.school_holiday:
        return SCHOOL_HOLIDAY
    if facts.repeated_year and not facts.choices.repeated_year:
        return REPEATED_YEAR
    return None
