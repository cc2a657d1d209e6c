"""The table of the life cycle as people read it: which step, from where to where, who, and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from lwt_admin.accounts.perms import MATRIX, Reach, Right, Role
from lwt_admin.agreements.life_cycle import BEGINNINGS, LIFE_CYCLE, Step
from lwt_admin.agreements.models import State


@dataclass(frozen=True)
class StepLine:
    """One step, whatever number of states it can start from."""

    label: str
    sources: tuple[str, ...]
    target: str
    who: str
    holds: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of the page with its table."""

    title: str
    intro: str
    lines: tuple[StepLine, ...]


SIGNING = {"send", "sign", "sign_by_link", "sign_on_paper", "complete"}
BEGINNING_TEXT = (
    "Elke versie begint als concept. Alleen wat al op papier liep, komt er getekend in."
)
SIGNING_TEXT = (
    "Na het aanbieden ligt de tekst vast. Een getekende overeenkomst begint, loopt, loopt af en is "
    "afgelopen op haar data; daar hoeft niemand iets voor te doen."
)
STOPPING_TEXT = (
    "Een getekende tekst verandert nooit. Een wijziging is een addendum: een nieuwe versie, die "
    "dezelfde partijen tekenen en die vanaf haar eerste dag geldt."
)


def life_cycle_parts() -> list[Part]:
    """The whole table: beginning, signing, and what else can happen."""
    signing = [step for step in LIFE_CYCLE if step.name in SIGNING]
    other = [step for step in LIFE_CYCLE if step.name not in SIGNING]
    return [
        Part("Beginnen", BEGINNING_TEXT, _lines(BEGINNINGS)),
        Part("Tekenen", SIGNING_TEXT, _lines(signing)),
        Part("Weigeren, intrekken, wijzigen en stoppen", STOPPING_TEXT, _lines(other)),
    ]


def who_takes(step: Step) -> str:
    """Who takes a step, in words: roles, a party, or nobody."""
    if step.right is not None:
        return roles_text(step.right)
    return "de partij zelf" if step.by_party else "gaat vanzelf"


def roles_text(right: Right) -> str:
    """The roles that hold a right: `LWT-coördinator, mentor (eigen leerlingen)`."""
    reaches = MATRIX[right]
    return ", ".join(
        f"{role.label} (eigen leerlingen)" if reaches[role] is Reach.OWN else str(role.label)
        for role in Role
        if role in reaches
    )


def _lines(steps: Iterable[Step]) -> tuple[StepLine, ...]:
    by_name: dict[str, list[Step]] = {}
    for step in steps:
        by_name.setdefault(step.name, []).append(step)
    return tuple(_line(same) for same in by_name.values())


def _line(same: list[Step]) -> StepLine:
    first = same[0]
    sources = tuple(str(State(step.source).label) for step in same if step.source is not None)
    return StepLine(
        label=first.label,
        sources=sources,
        target=str(first.target.label),
        who=who_takes(first),
        holds=tuple(condition.text for condition in first.holds),
    )
