"""Readers of JSON that a record keeps: they ask for what pages read of it, and let the rest be.

A reader is as in `rules.reading`: it raises RuleError with the place inside the value and the
reason in Dutch. An object may hold more than is asked for: older software wrote other keys.
"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lwt_admin.rules.reading import Optional, Reader, kind_of, text, within
from lwt_admin.rules.verdicts import RuleError


def having(**fields: Reader[Any] | Optional) -> Reader[dict[str, Any]]:
    """A reader of objects that have at least these keys."""

    def read(value: Any) -> dict[str, Any]:
        for key, field in fields.items():
            if key in an_object(value):
                _read_at(key, field.read if isinstance(field, Optional) else field, value[key])
            elif not isinstance(field, Optional):
                raise RuleError(key, "deze sleutel ontbreekt")
        return an_object(value)

    return read


def each_of(read_one: Reader[Any]) -> Reader[dict[str, Any]]:
    """A reader of objects in which every value is of one kind, whatever the keys."""

    def read(value: Any) -> dict[str, Any]:
        for key, one in an_object(value).items():
            _read_at(key[:40], read_one, one)
        return value

    return read


def or_null(read_one: Reader[Any]) -> Reader[Any]:
    """A reader that lets null be as well."""
    return lambda value: None if value is None else read_one(value)


def unless(value: Any, read_others: Reader[Any]) -> Reader[Any]:
    """A reader that lets this one value be as well."""
    return lambda found: found if found == value else read_others(found)


def among(choices: Collection[Any]) -> Reader[Any]:
    """A reader of one of these values."""

    def read(value: Any) -> Any:
        if not any(type(value) is type(one) and value == one for one in choices):
            raise RuleError("", f"{str(value)[:40]} is geen keuze")
        return value

    return read


def anything(value: Any) -> Any:
    """Whatever JSON can hold."""
    return value


def plain(value: Any) -> Any:
    """Something that can be printed: text, a number, true, false or null."""
    if isinstance(value, list | dict):
        raise RuleError("", f"kan geen {kind_of(value)} zijn")
    return value


def number(value: Any) -> Decimal:
    """A number that is written as text, with a decimal point."""
    try:
        found = Decimal(text(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise RuleError("", f"“{value[:20]}” is geen getal")
    return found


def instant(value: Any) -> datetime:
    """A moment with its distance from UTC."""
    written = text(value)
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = datetime.min  # noqa: DTZ901  (which has no zone, so it is refused below)
    if found.tzinfo is None:
        raise RuleError("", f"“{written[:40]}” is geen moment")
    return found


def an_object(value: Any) -> dict[str, Any]:
    """An object with whatever keys."""
    if type(value) is not dict:
        raise RuleError("", f"moet een object zijn, geen {kind_of(value)}")
    return value


def _read_at(key: str, read_one: Reader[Any], value: Any) -> None:
    try:
        read_one(value)
    except RuleError as error:
        raise within(key, error) from None
