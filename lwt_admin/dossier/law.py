"""What the law says about a placement besides its hours: agreement, company, working time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lwt_admin.agreements.profile_changes import Unfit
from lwt_admin.placements.facts import CountedEntry
from lwt_admin.placements.labour import DAY_RULES, findings_between
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.rules.agreements import PARTIES_SOURCE, RECOGNITION_SOURCE
from lwt_admin.rules.counting import NOT_RECOGNISED, NOT_SIGNED, OUTSIDE_AGREEMENT
from lwt_admin.rules.verdicts import Source, Verdict

SHOWN = 3


@dataclass(frozen=True)
class Advice:
    """A line with its own kind of mark, beside the verdicts of the rules."""

    kind: str
    text: str
    article: str
    status: str


LawLine = Verdict | Advice


def placement_lines(
    hours: TrajectoryHours, entries: Sequence[CountedEntry], today: date
) -> Iterator[Advice]:
    """Is every worked day covered, and does each day keep to working time law?"""
    if any(entry.minutes for entry in hours.entries):
        yield from _covered(entries)
        yield from _working_time(hours, today)


def profile_lines(unfit: Iterable[Unfit]) -> Iterator[Advice]:
    """Companies that are not recognised for the profile that the pupil came to have."""
    for one in unfit:
        yield Advice("warn", one.check.text, one.check.article, one.check.status)


def _covered(entries: Sequence[CountedEntry]) -> Iterator[Advice]:
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


def _working_time(hours: TrajectoryHours, today: date) -> Iterator[Advice]:
    """The newest days that ask too much; school hours are judged on the page of the week."""
    first = min(entry.date for entry in hours.entries)
    found = findings_between(hours, (), first, today)
    of_days = [one for one in found if one.rule in DAY_RULES]
    for finding in of_days[-SHOWN:]:
        yield Advice("warn", finding.text, finding.article, finding.status)
