"""Marks: read from text, kept as Decimal, computed as whole numbers of tenths, and rounded once.

A mark goes from 1.0 to 10.0. Only the first decimal of a mean decides how it is rounded (5.45
becomes 5, 5.50 becomes 6), which is the same as rounding the exact mean half up, once. Inside,
marks are whole tenths and the exact averages of school-exam-only subjects whole ten-thousandths: no
binary float comes near them.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from lwt_admin.rules.verdicts import RuleError

LOWEST: Final = 10
HIGHEST: Final = 100
"""The lowest and highest mark in tenths."""

FINE: Final = 10_000
"""The parts into which one whole mark is divided for an exact average."""

MARK_HELP: Final = (
    "gebruik een cijfer van 1,0 tot en met 10,0 met ten hoogste één decimaal, bijvoorbeeld 6,4"
)
AVERAGE_HELP: Final = (
    "gebruik een cijfer van 1,0 tot en met 10,0 met ten hoogste vier decimalen, bijvoorbeeld 5,475"
)

_AVERAGE: Final = re.compile(r"(?:[1-9](?:[.,][0-9]{1,4})?|10(?:[.,]0{1,4})?)")
_TENTHS: Final[dict[Decimal, int]] = {
    Decimal(tenths) / 10: tenths for tenths in range(LOWEST, HIGHEST + 1)
}

_TEXTS: Final = tuple(f"{tenths // 10},{tenths % 10}" for tenths in range(HIGHEST + 1))


_WRITTEN: Final[dict[str, Decimal]] = {
    f"{tenths // 10}{rest}": mark
    for mark, tenths in _TENTHS.items()
    for rest in (f".{tenths % 10}", f",{tenths % 10}", *([""] if tenths % 10 == 0 else []))
}
"""Every way to write a mark."""

written_mark: Final = _WRITTEN.get
"""The mark that a text says when it has one decimal or none; None for any other text."""


def parse_mark(text: str, field: str = "mark") -> Decimal:
    """The mark that `text` says, with comma or point: "6,4" -> Decimal("6.4").

    Raises RuleError on `field` for anything else than 1.0 to 10.0 with one decimal or none.
    """
    found = _WRITTEN.get(text)
    if found is None:
        raise RuleError(field, f"“{text[:20]}” is geen geldig cijfer: {MARK_HELP}")
    return found


def parse_average(text: str, field: str = "se") -> Decimal:
    """The exact average of a subject without central exam: a mark with up to four decimals.

    Raises RuleError on `field` as `parse_mark` does.
    """
    found = _WRITTEN.get(text) or _average(text)
    if found is None:
        raise RuleError(field, f"“{text[:20]}” is geen geldig cijfer: {AVERAGE_HELP}")
    return found


@lru_cache(maxsize=4096)
def _average(text: str) -> Decimal | None:
    """A mark of up to four decimals, None for anything else; the same averages come often."""
    return Decimal(text.replace(",", ".")) if _AVERAGE.fullmatch(text) else None


def tenths(mark: Decimal | None, *field: str) -> int | None:
    """A mark in tenths, None for None.

    RuleError when it has two decimals or lies outside 1.0-10.0; `field` holds the parts of its
    path.
    """
    if mark is None:
        return None
    found = _TENTHS.get(mark)
    if found is None:
        raise RuleError(".".join(field), f"{mark} is geen geldig cijfer: {MARK_HELP}")
    return found


def fine(average: Decimal, field: str) -> int:
    """An exact average in ten-thousandths; RuleError when finer than that or outside 1.0-10.0."""
    found = _TENTHS.get(average)
    if found is not None:
        return found * (FINE // 10)
    if average.is_finite() and 1 <= average <= 10:
        scaled = average * FINE
        if scaled == int(scaled):
            return int(scaled)
    raise RuleError(field, f"{average} is geen geldig cijfer: {AVERAGE_HELP}")


def mark_of(in_tenths: int) -> Decimal:
    """The mark of so many tenths: 64 -> Decimal("6.4")."""
    return Decimal(in_tenths) / 10


def mark_value(in_tenths: int) -> str:
    """A mark in tenths, printable with its decimal: 60 -> "6.0"."""
    return f"{in_tenths // 10}.{in_tenths % 10}"


def mark_text(in_tenths: int) -> str:
    """A mark in tenths as Dutch writes it: 64 -> "6,4"."""
    return _TEXTS[in_tenths]


def final_of_two(se: int, ce: int) -> int:
    """The final mark of a subject with school and central exam, both in tenths (EB 47)."""
    return (se + ce + 10) // 20


def final_of_one(mark: int) -> int:
    """The final mark where the central exam stands alone, in tenths."""
    return (mark + 5) // 10


def final_of_average(average: int) -> int:
    """The final mark without central exam, from an average in ten-thousandths (EB 35 lid 2)."""
    return (average + FINE // 2) // FINE


def rounded_mean(total: int, number: int) -> int:
    """The mean of `number` whole marks with sum `total`, rounded half up."""
    return (2 * total + number) // (2 * number)
