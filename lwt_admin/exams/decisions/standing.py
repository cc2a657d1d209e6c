"""How the placement of a candidate stands: hours, days and agreements, beside the exam.

A result may be decided when they are not in order, but never without somebody having seen it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lwt_admin.agreements.models import State
from lwt_admin.agreements.models.agreement import OPEN_STATES
from lwt_admin.placements.covered import covered
from lwt_admin.placements.facts import counted_entries, judge_hours
from lwt_admin.placements.reading import TrajectoryHours, read_hours
from lwt_admin.rules.agreements import PARTIES_SOURCE
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Trajectory
from lwt_admin.text import sentence
from lwt_admin.ui.parts import kind_of

Line = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """The placement of one pupil on one day; each line says with its `kind` how it stands."""

    on: date
    minutes: int
    days: int
    lines: tuple[Line, ...]

    @property
    def in_order(self) -> bool:
        """Whether nothing is missing, wrong or still to come."""
        return all(line["kind"] == "ok" for line in self.lines)

    @property
    def exceptions(self) -> list[Line]:
        """The lines that somebody must have seen."""
        return [line for line in self.lines if line["kind"] != "ok"]

    def as_dict(self) -> dict[str, Any]:
        """As a decision keeps it."""
        return {
            "on": self.on.isoformat(),
            "minutes": self.minutes,
            "days": self.days,
            "in_order": self.in_order,
            "lines": list(self.lines),
        }


def read_standings(trajectories: Iterable[Trajectory], today: date) -> dict[int, Standing]:
    """By the keys of trajectories (pupil and school selected along); a fixed number of queries."""
    return {one.trajectory.pk: standing_of(one, today) for one in read_hours(trajectories)}


def standing_of(hours: TrajectoryHours, today: date) -> Standing:
    """Of a placement that was read; costs no query."""
    entries = counted_entries(hours)
    lines = list(_agreement_lines(hours))
    if any(one.entry.minutes for one in entries):
        lines += [_line(one.kind, one) for one in covered(entries)]
    try:
        result = judge_hours(hours, today, entries)
    except RuleError as error:
        problem = {"kind": "warn", "text": sentence(error.message), "article": "", "status": ""}
        return Standing(today, 0, 0, (problem, *lines))
    verdicts = [_line(kind_of(verdict.ok), verdict) for verdict in result.verdicts]
    return Standing(today, result.minutes, result.days, (*verdicts, *lines))


def _agreement_lines(hours: TrajectoryHours) -> Iterator[Line]:
    """That there is none that everybody signed, and those that were left half way."""
    if not any(placement.binding for placement in hours.placements):
        text = "Er is geen leer-werkovereenkomst die iedereen heeft getekend."
        yield _of_agreements("bad", text)
    for placement in hours.placements:
        newest = placement.newest
        if newest.state in {*OPEN_STATES, State.REFUSED}:
            state = newest.get_state_display()
            text = f"De overeenkomst met {placement.agreement.company} is nog niet rond: {state}."
            yield _of_agreements("warn", text)


def _of_agreements(kind: str, text: str) -> Line:
    source = PARTIES_SOURCE
    return {"kind": kind, "text": text, "article": source.article, "status": source.status}


def _line(kind: str, said: Any) -> Line:
    return {"kind": kind, "text": said.text, "article": said.article, "status": said.status}
