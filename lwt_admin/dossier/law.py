"""What the law says about a placement besides its hours: agreement, company, working time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from lwt_admin.agreements.profile_changes import Unfit
from lwt_admin.placements.covered import Advice, covered
from lwt_admin.placements.facts import CountedEntry
from lwt_admin.placements.labour import DAY_RULES, findings_between
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.rules.verdicts import Verdict

SHOWN = 3


LawLine = Verdict | Advice


def placement_lines(
    hours: TrajectoryHours, entries: Sequence[CountedEntry], today: date
) -> Iterator[Advice]:
    """Is every worked day covered, and does each day keep to working time law?"""
    if any(entry.minutes for entry in hours.entries):
        yield from covered(entries)
        yield from _working_time(hours, today)


def profile_lines(unfit: Iterable[Unfit]) -> Iterator[Advice]:
    """Companies that are not recognised for the profile that the pupil came to have."""
    for one in unfit:
        yield Advice("warn", one.check.text, one.check.article, one.check.status)


def _working_time(hours: TrajectoryHours, today: date) -> Iterator[Advice]:
    """The newest days that ask too much; school hours are judged on the page of the week."""
    first = min(entry.date for entry in hours.entries)
    found = findings_between(hours, (), first, today)
    of_days = [one for one in found if one.rule in DAY_RULES]
    for finding in of_days[-SHOWN:]:
        yield Advice("warn", finding.text, finding.article, finding.status)
