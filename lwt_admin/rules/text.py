"""How reasons write numbers and dates: Dutch in sentences, plain with a decimal point in values."""

from collections.abc import Sequence
from datetime import date
from typing import Final

WEEKDAYS: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
MONTHS: Final = (
    "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
)  # fmt: skip


def listed(names: Sequence[str]) -> str:
    """Names one after another as a Dutch sentence says them: "ma, do en vr"."""
    return " en ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def hours_value(minutes: int) -> str:
    """Minutes as hours with two decimals, half up: 455 -> "7.58"."""
    hundredths = (5 * minutes + 1) // 3
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def hours_text(minutes: int) -> str:
    """Minutes as a Dutch sentence says them: 450 -> "7 uur en 30 minuten", 420 -> "7 uur"."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return f"{hours} uur"
    unit = "minuut" if rest == 1 else "minuten"
    return f"{hours} uur en {rest} {unit}" if hours else f"{rest} {unit}"


def days_text(days: int) -> str:
    """A number of days as a Dutch sentence says it: 1 -> "1 dag"."""
    return "1 dag" if days == 1 else f"{days} dagen"


def date_text(day: date) -> str:
    """A date as pages show it: "ma 7 sep 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock(minute: int) -> str:
    """A minute of the day as a value: 1410 -> "23:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def clock_text(minute: int) -> str:
    """A minute of the day as a Dutch sentence says it: 480 -> "8.00"."""
    return f"{minute // 60}.{minute % 60:02d}"


def comma(value: str) -> str:
    """A printable value as Dutch writes it: "5.50" -> "5,50"."""
    return value.replace(".", ",")
