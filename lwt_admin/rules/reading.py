"""Reading JSON values strictly: right type, known keys, nothing missing, and the path of what is
wrong.

Each reader takes one decoded value and returns the fact, or raises RuleError with a path relative
to that value ("" is the value itself). `inside` puts the path of the surrounding value in front,
only when something is wrong, so that right input pays nothing for it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, TypeVar

from lwt_admin.rules.marks import parse_average, parse_mark
from lwt_admin.rules.verdicts import RuleError

T = TypeVar("T")

YEARS: Final = range(1900, 2200)
"""The years in which a date is believed."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Shape:
    """The keys of an object: those it needs, and those it may leave out, with their defaults."""

    def __init__(self, *needed: str, **optional: object) -> None:
        self.needed = needed
        self.optional = optional
        self.keys = frozenset((*needed, *optional))

    def read(self, value: object) -> Mapping[str, Any]:
        """The object with every key; RuleError on another type, an unknown key or a missing one."""
        if type(value) is not dict:
            raise RuleError("", f"moet een object zijn, geen {kind_of(value)}")
        if value.keys() == self.keys:
            return value
        for key in value:
            if key not in self.keys:
                raise RuleError(key[:40], "deze sleutel is onbekend")
        for key in self.needed:
            if key not in value:
                raise RuleError(key, "deze sleutel ontbreekt")
        return {**self.optional, **value}


def inside(path: str, read: Callable[[Any], T], value: object) -> T:
    """What `read` makes of a value that stands on `path`."""
    try:
        return read(value)
    except RuleError as error:
        field = f"{path}.{error.field}" if error.field else path
        raise RuleError(field, error.message) from None


def each(path: str, read: Callable[[Any], T], value: object) -> tuple[T, ...]:
    """What `read` makes of every item of the list that stands on `path`."""
    if type(value) is not list:
        raise RuleError(path, f"moet een lijst zijn, geen {kind_of(value)}")
    return tuple([inside(f"{path}.{number}", read, item) for number, item in enumerate(value)])


def kind_of(value: object) -> str:
    """The Dutch name of a JSON value's type."""
    names = {
        bool: "waar of onwaar",
        str: "tekst",
        dict: "object",
        list: "lijst",
        type(None): "null",
    }
    return names.get(type(value), "getal")


def text(value: object) -> str:
    """A string."""
    if type(value) is not str:
        raise RuleError("", f"moet tekst zijn, geen {kind_of(value)}")
    return value


def text_or_null(value: object) -> str | None:
    """A string, or null."""
    return None if value is None else text(value)


def whole(value: object) -> int:
    """A whole number, written as one: neither 1.0 nor true."""
    if type(value) is not int:
        raise RuleError("", f"moet een geheel getal zijn, geen {kind_of(value)}")
    return value


def flag(value: object) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise RuleError("", f"moet true of false zijn, geen {kind_of(value)}")
    return value


def flag_or_null(value: object) -> bool | None:
    """True, false, or null."""
    return None if value is None else flag(value)


def mark(value: object) -> Decimal | None:
    """A mark as a string, or null."""
    return None if value is None else parse_mark(text(value), "")


def average(value: object) -> Decimal | None:
    """The exact average of a subject without central exam as a string, or null."""
    return None if value is None else parse_average(text(value), "")


def day(value: object) -> date:
    """A date that exists, written as 2026-09-07."""
    written = text(value)
    try:
        found = date.fromisoformat(written) if _DATE.fullmatch(written) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise RuleError("", f"“{written[:20]}” is geen bestaande datum (jjjj-mm-dd)")
    return found


def moment(value: object) -> time:
    """A time of the day, written as 08:30."""
    written = text(value)
    found = _TIME.fullmatch(written)
    if found is None:
        raise RuleError("", f"“{written[:20]}” is geen tijd (uu:mm)")
    return time(int(found[1]), int(found[2]))


def pair(read: Callable[[Any], T]) -> Callable[[object], tuple[T, T]]:
    """A reader of a list of exactly two values, such as a period."""

    def read_pair(value: object) -> tuple[T, T]:
        if type(value) is not list or len(value) != 2:
            raise RuleError("", "moet een lijst van twee zijn: begin en einde")
        return inside("0", read, value[0]), inside("1", read, value[1])

    return read_pair
