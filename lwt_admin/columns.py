"""Typed rows out of a sheet: which columns there are, and what a cell may hold.

A parser turns a filled cell into a value, or raises ValidationError saying in Dutch why not.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Final, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lwt_admin.bsn import BSN_CODE, NOT_THIS_NUMBER, find_bsn, is_bsn
from lwt_admin.contact import normalise_phone, normalise_postcode
from lwt_admin.misread import is_misread
from lwt_admin.sheet_writing import as_it_was
from lwt_admin.spreadsheets import Cell, Row, Sheet, UnreadableFile, Unusable, cell_text
from lwt_admin.text import fold

SHOWN: Final = 60
FORMULA_STARTS: Final = ("=", "+", "-", "@")
LONGEST: Final = 1000
SWAPPED: Final = "Zijn er kolommen verwisseld?"
MISREAD: Final = "De letters lijken verkeerd gelezen. Sla het bestand op als CSV UTF-8."
EXCEL_EPOCH: Final = date(1899, 12, 30)
EXCEL_DAYS: Final = range(7_000, 60_000)
"""Numbers of days that Excel shows as a date in a life of today."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Column:
    """A column by its Dutch name; `parse` makes a filled cell a value or raises ValidationError."""

    name: str
    parse: Callable[[Cell], Any]
    required: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a row is rejected: the column and value at fault, and the reason in Dutch."""

    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"kolom {self.column}" if self.column else "hele rij"
        value = f" “{self.value}”" if self.value else ""
        return f"{place}{value}: {self.reason}"


@dataclass
class Line:
    """A row as typed values, without its empty cells, and what was wrong with the others."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    removed: bool = False


def plain_header(text: str) -> str:
    """A column name without case, spaces, hyphens and underscores: `E-mail` -> `email`."""
    return fold(text).translate(str.maketrans("", "", " -_"))


def read_lines(sheet: Sheet, columns: Sequence[Column]) -> tuple[list[Line], list[str]]:
    """The typed rows of a sheet, and the headings of columns that are not used.

    Raises UnreadableFile when a needed column is missing or one stands there twice.
    """
    found = check_header(sheet, columns)
    ignored = [text for place, text in enumerate(sheet.header) if text and not found[place]]
    return [_read_line(row, found, len(sheet.header)) for row in sheet.rows], ignored


def check_header(sheet: Sheet, columns: Sequence[Column]) -> dict[int, Column | None]:
    """The column at each place, None for one that is not used.

    Raises UnreadableFile when a needed column is missing or one stands there twice.
    """
    known = {plain_header(column.name): column for column in columns}
    found = {place: known.get(plain_header(text)) for place, text in enumerate(sheet.header)}
    used = [column.name for column in found.values() if column is not None]
    twice = sorted({name for name in used if used.count(name) > 1})
    if twice:
        raise UnreadableFile(f"Deze kolom staat er twee keer: {', '.join(twice)}.")
    missing = [column.name for column in columns if column.required and column.name not in used]
    if missing:
        raise UnreadableFile(f"Deze kolommen ontbreken: {', '.join(missing)}.")
    return found


def _read_line(row: Row, found: Mapping[int, Column | None], width: int) -> Line:
    line = Line(row.number, removed=row.removed)
    if row.cut_off:
        line.problems.append(Problem("", "", "Het bestand breekt in deze rij af."))
    if any(cell_text(cell).strip() for cell in row.cells[width:]):
        reason = f"Deze rij heeft {len(row.cells)} cellen, de kop {width}."
        line.problems.append(Problem("", "", reason))
    for place, column in found.items():
        if column is not None:
            _read_cell(line, column, row.cells[place] if place < len(row.cells) else "")
    return line


def _read_cell(line: Line, column: Column, cell: Cell) -> None:
    shown = cell_text(cell).strip()
    if not shown:
        if column.required and not line.removed:
            line.problems.append(Problem(column.name, "", "Deze cel is leeg, maar wel nodig."))
        return
    line.shown[column.name] = shorten(shown)
    try:
        line.values[column.name] = column.parse(cell)
    except ValidationError as error:
        if getattr(error, "code", "") == BSN_CODE:
            line.shown[column.name] = "…"
        reason = " ".join(error.messages)
        line.problems.append(Problem(column.name, line.shown[column.name], reason))


def shorten(text: str) -> str:
    """A value as messages show it: at most some sixty characters."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def rows_by_key(lines: Iterable[Line], key: Callable[[Line], Any]) -> dict[Any, list[int]]:
    """The numbers of the rows that have each key; rows without one (None) are left out."""
    rows: dict[Any, list[int]] = {}
    for line in lines:
        value = key(line)
        if value is not None:
            rows.setdefault(value, []).append(line.number)
    return rows


def elsewhere(rows: Iterable[int], number: int) -> str:
    """The other rows, in words: `rij 4 en 9`."""
    others = [str(row) for row in rows if row != number]
    return f"rij {' en '.join(filter(None, [', '.join(others[:-1]), others[-1]]))}"


class HasProblems(Protocol):
    """A row of which it is known what is wrong with it."""

    @property
    def problems(self) -> Sequence[Problem]: ...


def swapped(lines: Sequence[HasProblems]) -> Iterable[str]:
    """A remark about the whole file when most rows have something else than their headings say."""
    suspect = [
        {problem.column for problem in line.problems if SWAPPED in problem.reason} for line in lines
    ]
    columns = sorted(set().union(*suspect)) if suspect else []
    if sum(map(bool, suspect)) * 2 > len(lines):
        yield (
            f"In de meeste rijen staat in {' en '.join(columns)} iets anders dan de kop zegt. "
            "Kijk na of de kolommen onder de goede naam staan."
        )


# --- Parsers ------------------------------------------------------------------------------------
def raw_text(cell: Cell) -> str:
    """Text with single spaces and composed letters; a whole number as its digits."""
    if isinstance(cell, Unusable):
        raise ValidationError(cell.reason)
    if isinstance(cell, date):
        raise ValidationError("Dit is een datum; hier hoort tekst.")
    if isinstance(cell, time):
        raise ValidationError("Dit is een tijd; hier hoort tekst.")
    if isinstance(cell, float):
        raise ValidationError("Dit is een getal met decimalen.")
    words = unicodedata.normalize("NFC", str(cell)).strip()
    if len(words) > LONGEST:
        raise ValidationError(f"Deze tekst is langer dan {LONGEST} tekens.")
    if _CONTROL.search(words):
        raise ValidationError("Er staat een regeleinde of ander stuurteken in deze cel.")
    return " ".join(words.split())


def _no_formula(cell: Cell) -> str:
    words = raw_text(cell)
    if words.startswith(FORMULA_STARTS):
        raise ValidationError("Deze waarde begint met =, +, - of @; dat wordt niet overgenomen.")
    return words


def text(cell: Cell) -> str:
    """Text that no spreadsheet would run as a formula, and in which no BSN stands."""
    words = _no_formula(cell)
    refuse_bsn(words)
    return words


def house_number(cell: Cell) -> str:
    """A house number with what belongs to it, in which no BSN stands."""
    words = raw_text(cell)
    refuse_bsn(words)
    return words


def pupil_number(cell: Cell) -> str:
    """The number of a pupil at its school, as it was written; never one that can be a BSN."""
    words = as_it_was(raw_text(cell))
    if is_bsn(words):
        raise ValidationError(NOT_THIS_NUMBER, code=BSN_CODE)
    return words


def name(cell: Cell) -> str:
    """A name of somebody or something: text that is no date, no address and not only digits.

    Nor are its letters misread.
    """
    if isinstance(cell, date):
        raise ValidationError(f"Dit is een datum; hier hoort een naam. {SWAPPED}")
    words = text(cell)
    if _ISO.fullmatch(words) or _DUTCH.fullmatch(words):
        raise ValidationError(f"Dit lijkt een datum; hier hoort een naam. {SWAPPED}")
    if _ADDRESS.fullmatch(words):
        raise ValidationError(f"Dit lijkt een e-mailadres; hier hoort een naam. {SWAPPED}")
    if not any(letter.isalpha() for letter in words):
        raise ValidationError(f"In een naam staan letters. {SWAPPED}")
    if is_misread(str(cell)):
        raise ValidationError(MISREAD)
    return words


def remark(cell: Cell) -> str:
    """Free text of one or more lines, in which no citizen service number (BSN) stands."""
    lines = cell.splitlines() if isinstance(cell, str) else [cell]
    words = as_it_was("\n".join(raw_text(line) for line in lines).strip())
    refuse_bsn(words)
    return words


def refuse_bsn(words: str) -> None:
    """Raise ValidationError when a citizen service number (BSN) can be read in a text."""
    if find_bsn(words) is not None:
        raise ValidationError("Hierin staat wat op een BSN lijkt; laat dat weg.", code=BSN_CODE)


def day(cell: Cell) -> date:
    """A real date cell, or text as `2010-03-31` or `31-3-2010`."""
    if isinstance(cell, date):
        return cell
    words = raw_text(cell)
    iso, dutch = _ISO.fullmatch(words), _DUTCH.fullmatch(words)
    if iso:
        year, month, number = (int(part) for part in iso.groups())
    elif dutch:
        number, month, year = (int(part) for part in dutch.groups())
    else:
        raise ValidationError(_no_date(words))
    try:
        return date(year, month, number)
    except ValueError:
        raise ValidationError("Deze datum bestaat niet.") from None


def _no_date(words: str) -> str:
    """What is wrong with text where a date belongs."""
    how = "Schrijf een datum als 2010-03-31 of 31-3-2010."
    if re.fullmatch(r"[0-9]{4,5}", words) and int(words) in EXCEL_DAYS:
        meant = EXCEL_EPOCH + timedelta(days=int(words))
        shown = f"{meant.day}-{meant.month}-{meant.year}"
        return f"Dit is een getal; Excel toont het als de datum {shown}. {how}"
    if not any(letter.isdigit() for letter in words):
        return f"Dit is geen datum. {how} {SWAPPED}"
    return how


def whole(lowest: int, highest: int) -> Callable[[Cell], int]:
    """A parser of whole numbers from `lowest` up to and including `highest`."""

    def parse(cell: Cell) -> int:
        words = raw_text(cell)
        if not re.fullmatch(r"[0-9]{1,9}", words) or not lowest <= int(words) <= highest:
            raise ValidationError(f"Dit is geen heel getal van {lowest} tot en met {highest}.")
        return int(words)

    return parse


def email(cell: Cell) -> str:
    """An e-mail address; digits in it are its provider's or its owner's choice."""
    words = _no_formula(cell)
    try:
        validate_email(words)
    except ValidationError:
        raise ValidationError("Dit is geen geldig e-mailadres.") from None
    return words


def phone(cell: Cell) -> str:
    """A telephone number in its one spelling."""
    return normalise_phone(as_it_was(raw_text(cell)))


def postcode(cell: Cell) -> str:
    """A Dutch postcode in its one spelling."""
    return normalise_postcode(text(cell))
