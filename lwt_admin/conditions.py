"""What must hold for a step in a table of states: in words for people, and as a check."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

C = TypeVar("C")


@dataclass(frozen=True)
class Condition(Generic[C]):
    """One thing that must hold of a change; `check` raises when it does not."""

    text: str
    check: Callable[[C], None]


def must_hold(text: str) -> Callable[[Callable[[C], None]], Condition[C]]:
    """Make a condition of a check, told as `text` on the page that shows the table."""
    return lambda check: Condition(text, check)
