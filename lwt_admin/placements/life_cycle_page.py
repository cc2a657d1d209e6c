"""The table of states of an entry, as a page tells it."""

from dataclasses import dataclass

from lwt_admin.placements.life_cycle import BEGINNINGS, LIFE_CYCLE, Step
from lwt_admin.placements.models import HourEntry


@dataclass(frozen=True)
class Line:
    """One step, from every state in which it can be taken to the same other one."""

    label: str
    sources: tuple[str, ...]
    target: str
    who: str
    holds: tuple[str, ...]


def lines() -> list[Line]:
    """Every step of the table, in its order; steps that differ only in where they begin are one."""
    groups: dict[tuple[str, str, str], list[Step]] = {}
    for step in (*BEGINNINGS, *LIFE_CYCLE):
        groups.setdefault((step.name, step.label, step.target), []).append(step)
    return [_line(steps) for steps in groups.values()]


def _line(steps: list[Step]) -> Line:
    first = steps[0]
    return Line(
        label=first.label,
        sources=tuple(
            str(HourEntry.Status(step.source).label) for step in steps if step.source is not None
        ),
        target=str(HourEntry.Status(first.target).label),
        who=first.who.value,
        holds=tuple(condition.text for condition in first.holds),
    )
