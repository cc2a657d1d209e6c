"""Reading JSON values strictly: right type, known keys, nothing missing, and where it goes wrong.

A reader takes one decoded value and gives the fact, or raises RuleError with a path relative to
that value ("" is the value itself); whatever holds the value puts its own part of the path in
front.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

from lwt_admin.rules.marks import parse_average, parse_mark, written_mark
from lwt_admin.rules.verdicts import RuleError

T = TypeVar("T")
Reader = Callable[[Any], T]

YEARS: Final = range(1900, 2200)
"""The years in which a date is believed."""

LONG: Final = 8
"""From how many objects on a list is read by column."""

REMEMBERED: Final = 4096
"""How many dates, and how many times, are remembered: a school's lines hold the same ones."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Optional:
    """A key that may be left out, with what it then is."""

    read: Reader[Any]
    default: object


class Shape(Generic[T]):
    """An object with known keys: for every key how it is read, and what the values build.

    `build` takes the values in the order of the keys. Errors come in this order: another type, an
    unknown key, a missing key, the first wrong value.
    """

    def __init__(self, build: Callable[..., T], **fields: Reader[Any] | Optional) -> None:
        self.readers = {
            key: field.read if isinstance(field, Optional) else field
            for key, field in fields.items()
        }
        self.defaults = {
            key: field.default for key, field in fields.items() if isinstance(field, Optional)
        }
        self._one_by_one = each(self.read)
        self._values_of: Callable[[dict[str, Any]], tuple[Any, ...]] = itemgetter(*fields)
        self._of_row: Callable[[Sequence[Any]], T] = _maker(build, tuple(fields))
        self._at_once: Callable[[dict[str, Any]], T] = _written_out(self.readers, self._of_row)

    def read(self, value: object) -> T:
        """One such object."""
        if type(value) is not dict:
            raise RuleError("", f"moet een object zijn, geen {kind_of(value)}")
        if len(value) != len(self.readers):
            value = self._completed(value)
        try:
            return self._at_once(value)
        except (KeyError, TypeError, RuleError):
            return self._key_by_key(value)

    def _key_by_key(self, value: dict[str, Any]) -> T:
        """The same object, slower: the error says at which key it goes wrong."""
        value = self._completed(value)
        return self._of_row([self._value_at(key, value[key]) for key in self.readers])

    def _value_at(self, key: str, value: object) -> object:
        try:
            return self.readers[key](value)
        except RuleError as error:
            raise within(key, error) from None

    def read_list(self, value: object) -> tuple[T, ...]:
        """A list of such objects.

        A long one is read by column, which is faster. Where that meets a wrong or incomplete object
        it is read again one by one: that completes the object, or names the first that is wrong.
        """
        if type(value) is list and len(value) >= LONG:
            try:
                return tuple(self._by_column(value))
            except (RuleError, KeyError):
                pass
        return self._one_by_one(value)

    def _by_column(self, rows: list[Any]) -> Iterable[T]:
        if {*map(type, rows)} != {dict}:
            raise KeyError("not every row is an object")
        size = {len(self.readers)}
        if {*map(len, rows)} != size:
            rows = [{**self.defaults, **row} for row in rows]
            if {*map(len, rows)} != size:
                raise KeyError("not every row has the known keys")
        columns = zip(*map(self._values_of, rows), strict=True)
        read = map(_read_column, self.readers.values(), columns)
        return map(self._of_row, zip(*read, strict=True))

    def _completed(self, value: dict[str, Any]) -> dict[str, Any]:
        for key in value:
            if key not in self.readers:
                raise RuleError(key[:40], "deze sleutel is onbekend")
        for key in self.readers:
            if key not in value and key not in self.defaults:
                raise RuleError(key, "deze sleutel ontbreekt")
        return {**self.defaults, **value}


def _maker(build: Any, fields: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """What makes the fact of a row of values.

    A named tuple of just these fields is made without its own constructor, which is slower. The id
    of a line is no fact.
    """
    names = getattr(build, "_fields", ())
    if names == fields:
        return partial(tuple.__new__, build)
    if ("id", *names) == fields:
        return lambda row: tuple.__new__(build, row[1:])
    return lambda row: build(*row)


def _written_out(
    readers: dict[str, Reader[Any]], make: Callable[[Sequence[Any]], Any]
) -> Callable[[dict[str, Any]], Any]:
    """What reads an object in one expression, with every key written out.

    A loop over the keys, and a call for every value, take half as long again; `dataclasses` writes
    out code for the same reason. What the expression cannot read raises one of the errors after
    which the object is read key by key.
    """
    names: dict[str, Any] = {"make": make}
    values = []
    for number, (key, read) in enumerate(readers.items()):
        names[f"read_{number}"] = read
        names[f"known_{number}"], way = _way_to_read(read)
        values.append(way.format(key=repr(key), number=number))
    code = f"lambda value: make(({', '.join(values)},))"
    written: Callable[[dict[str, Any]], Any] = eval(code, names)  # noqa: S307  (our own keys, never what is read)
    return written


def _way_to_read(read: Reader[Any]) -> tuple[Any, str]:
    """What is known of the values of a reader, and the expression that uses it.

    A value of a known type needs no call, and a mark that is written as marks are is looked up.
    """
    if read in (mark, average):
        return written_mark, (
            "None if (v := value[{key}]) is None else known_{number}(v) or read_{number}(v)"
        )
    wanted, read_wanted = OF_KNOWN_TYPES.get(read, (frozenset(), None))
    if wanted and read_wanted is None:
        return wanted, "v if type(v := value[{key}]) in known_{number} else read_{number}(v)"
    return None, "read_{number}(value[{key}])"


def _read_column(read: Reader[Any], column: tuple[Any, ...]) -> Iterable[Any]:
    """The values of one key; where their types are known beforehand, all are looked at at once."""
    wanted, read_wanted = OF_KNOWN_TYPES.get(read, (frozenset(), None))
    if not wanted.issuperset(map(type, column)):
        return map(read, column)
    return column if read_wanted is None else map(read_wanted, column)


def within(part: str, error: RuleError) -> RuleError:
    """The same error, seen from one level higher."""
    return RuleError(f"{part}.{error.field}" if error.field else part, error.message)


def each(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """A reader of lists."""

    def read_list(value: object) -> tuple[T, ...]:
        if type(value) is not list:
            raise RuleError("", f"moet een lijst zijn, geen {kind_of(value)}")
        items: list[T] = []
        try:
            for item in value:
                items.append(read(item))  # noqa: PERF401  the error counts what was read
        except RuleError as error:
            raise within(str(len(items)), error) from None
        return tuple(items)

    return read_list


def pair(read: Reader[T]) -> Reader[tuple[T, T]]:
    """A reader of lists of exactly two values, such as a period."""

    def read_pair(value: object) -> tuple[T, T]:
        if type(value) is not list or len(value) != 2:
            raise RuleError("", "moet een lijst van twee zijn: begin en einde")
        part = "0"
        try:
            first = read(value[0])
            part = "1"
            return first, read(value[1])
        except RuleError as error:
            raise within(part, error) from None

    return read_pair


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
    return None if value is None else parse_mark(value if type(value) is str else text(value), "")


def average(value: object) -> Decimal | None:
    """The exact average of a subject without central exam as a string, or null."""
    return None if value is None else parse_average(text(value), "")


def day(value: object) -> date:
    """A date that exists, written as 2026-09-07."""
    return _day(value if type(value) is str else text(value))


def moment(value: object) -> time:
    """A time of the day, written as 08:30."""
    return _moment(value if type(value) is str else text(value))


@lru_cache(maxsize=REMEMBERED)
def _day(written: str) -> date:
    try:
        if _DATE.fullmatch(written):
            found = date.fromisoformat(written)
            if found.year in YEARS:
                return found
    except ValueError:
        pass
    raise RuleError("", f"“{written[:20]}” is geen bestaande datum (jjjj-mm-dd)")


@lru_cache(maxsize=REMEMBERED)
def _moment(written: str) -> time:
    found = _TIME.fullmatch(written)
    if found is None:
        raise RuleError("", f"“{written[:20]}” is geen tijd (uu:mm)")
    return time(int(found[1]), int(found[2]))


OF_KNOWN_TYPES: Final[dict[Reader[Any], tuple[frozenset[type], Reader[Any] | None]]] = {
    text: (frozenset({str}), None),
    text_or_null: (frozenset({str, type(None)}), None),
    whole: (frozenset({int}), None),
    flag: (frozenset({bool}), None),
    flag_or_null: (frozenset({bool, type(None)}), None),
    day: (frozenset({str}), _day),
    moment: (frozenset({str}), _moment),
}
"""The readers that ask for these types, and what is then still to be done to the value."""
