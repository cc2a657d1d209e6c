"""One line of "wat moet er gebeuren": what, why, by when, and where it is done.

Each room knows its own (`attention.py`); the home page and the dossier put them in order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Urgency(IntEnum):
    """How much it matters; the lowest number comes first."""

    WRONG = 1
    ATTENTION = 2
    WAITS = 3


@dataclass(frozen=True)
class Todo:
    """Something a person should do; `url` is the page where one click or form does it."""

    urgency: Urgency
    text: str
    url: str
    action: str
    detail: str = ""
    article: str = ""
    due: date | None = None
    student_id: int | None = None


def in_order(todos: Iterable[Todo]) -> list[Todo]:
    """Most urgent first, then the nearest date, then by text."""
    return sorted(todos, key=lambda todo: (todo.urgency, todo.due or date.max, todo.text))
