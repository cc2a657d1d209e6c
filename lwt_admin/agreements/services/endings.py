"""An early end as it was recorded, and as it was before its last day was corrected."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from lwt_admin.agreements.models import Termination

AS_TYPED: Final = ("cause", "participants", "explanation")
DAYS: Final = ("decided_on", "sbb_consulted_on")


@dataclass(frozen=True)
class Ending:
    """What was recorded at one time, and what the letter of then says.

    `number` counts from 1. What was replaced by another last day says when and why.
    """

    number: int
    facts: Termination
    last_day: date
    recorded_at: datetime
    replaced_at: datetime | None = None
    why_replaced: str = ""


def as_earlier(
    termination: Termination, last_day: date, *, replaced_at: datetime, reason: str
) -> dict[str, Any]:
    """What holds until now, in values that JSON keeps, to go on the list of `earlier`."""
    days = {name: getattr(termination, name) for name in DAYS}
    return {
        "last_day": last_day.isoformat(),
        "replaced_at": replaced_at.isoformat(),
        "why_replaced": reason,
        **{name: getattr(termination, name) for name in AS_TYPED},
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
    }


def endings_of(termination: Termination) -> list[Ending]:
    """Everything that was recorded of an early end, in its order; the last is what holds."""
    found: list[Ending] = []
    recorded_at = termination.created_at
    for number, one in enumerate(termination.earlier, 1):
        replaced_at = datetime.fromisoformat(one["replaced_at"])
        found.append(
            Ending(
                number=number,
                facts=_facts(one),
                last_day=date.fromisoformat(one["last_day"]),
                recorded_at=recorded_at,
                replaced_at=replaced_at,
                why_replaced=one["why_replaced"],
            )
        )
        recorded_at = replaced_at
    last_day = termination.agreement_version.last_day
    return [*found, Ending(len(found) + 1, termination, last_day, recorded_at)]


def _facts(one: dict[str, Any]) -> Termination:
    """The same facts as a record that is not stored."""
    typed = {name: one[name] for name in AS_TYPED}
    days = {name: date.fromisoformat(one[name]) if one[name] else None for name in DAYS}
    return Termination(**typed, **days)
