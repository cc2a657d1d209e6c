"""Whether every worked day lies in a signed agreement, and at a company recognised on that day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lwt_admin.placements.facts import CountedEntry
from lwt_admin.rules.agreements import PARTIES_SOURCE, RECOGNITION_SOURCE
from lwt_admin.rules.counting import NOT_RECOGNISED, NOT_SIGNED, OUTSIDE_AGREEMENT
from lwt_admin.rules.verdicts import Source


@dataclass(frozen=True)
class Advice:
    """A line with its own kind of mark, beside the verdicts of the rules."""

    kind: str
    text: str
    article: str
    status: str


def covered(entries: Sequence[CountedEntry]) -> Iterator[Advice]:
    """One line about agreements and one about recognitions; an absence needs neither."""
    reasons = [one.reason for one in entries if one.entry.minutes]
    unsigned = sum(reason in {NOT_SIGNED, OUTSIDE_AGREEMENT} for reason in reasons)
    unrecognised = reasons.count(NOT_RECOGNISED)
    yield _line(
        unsigned,
        PARTIES_SOURCE,
        "Alle uren vallen binnen een getekende overeenkomst.",
        "niet binnen een getekende overeenkomst",
    )
    yield _line(
        unrecognised,
        RECOGNITION_SOURCE,
        "Het leerbedrijf was op elke dag erkend voor LWT.",
        "niet binnen een erkenning voor LWT",
    )


def _line(wrong: int, source: Source, fine: str, problem: str) -> Advice:
    if not wrong:
        return Advice("ok", fine, source.article, source.status)
    lines = "1 urenregel valt" if wrong == 1 else f"{wrong} urenregels vallen"
    return Advice("bad", f"{lines} {problem}.", source.article, source.status)
