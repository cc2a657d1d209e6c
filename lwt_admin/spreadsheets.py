"""Reading the files that people bring: CSV as schools save it, XLSX, and zips with CSV in them.

Cells come out as text, date, time, whole or decimal number; a formula is never evaluated.
Everything that makes a whole file unreadable raises `UnreadableFile` with one Dutch sentence; what
is wrong in one row is left to whoever reads the rows.
"""

import csv
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_UNPACKED: Final = 50 * 1024 * 1024
MAX_PARTS: Final = 200
MAX_ROWS: Final = 5000
MAX_COLUMNS: Final = 200
MAX_CELL: Final = 20_000
MAX_ROW_NUMBER: Final = 50_000
DELIMITERS: Final = ";,\t"
HINTS: Final = frozenset(f"sep={sign}".strip() for sign in DELIMITERS)
"""What Excel puts on top to say which sign is between the columns."""
WORKBOOK: Final = "xl/workbook.xml"
"""The part that makes a zip an XLSX."""

# A workbook has no document type; entities in one could make a small file explode. In UTF-16, which
# the XML of a workbook may be written in, the same words are other bytes.
EXPLOSIVE: Final = tuple(
    word.encode(coding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("utf-8", "utf-16-le", "utf-16-be")
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What a zip that is cut off, altered or encrypted may raise.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
)


class UnreadableFile(Exception):
    """A file that cannot be read at all; the message is one Dutch sentence for who sent it."""


@dataclass(frozen=True)
class Unusable:
    """A cell that holds no value we may take over, such as a formula; `reason` is Dutch."""

    shown: str
    reason: str


Cell = str | date | time | int | float | Unusable


@dataclass(frozen=True)
class Row:
    """One row; `number` is the one a spreadsheet shows, the heading being row 1."""

    number: int
    cells: tuple[Cell, ...]
    cut_off: bool = False
    removed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A heading and the rows below it; rows that are empty all over are left out.

    `remarks` say what else was not taken from the file.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def check_size(content: bytes) -> None:
    """Raise UnreadableFile when the file is empty or too large to be a list of this kind."""
    if not content.strip():
        raise UnreadableFile("Het bestand is leeg.")
    if len(content) > MAX_BYTES:
        raise UnreadableFile(f"Het bestand is groter dan {MAX_BYTES // 1024 // 1024} MB.")


def read_sheet(content: bytes) -> Sheet:
    """Read CSV (semicolon, comma or tab; UTF-8 or Windows-1252) or the first sheet of an XLSX."""
    check_size(content)
    if content.startswith(OLD_EXCEL):
        raise UnreadableFile(
            "Dit is een oud Excel-bestand (.xls). Sla het op als .xlsx of als CSV."
        )
    if is_zip(content):
        return _sheet(_xlsx_records(content))
    return _sheet(csv_records(content))


def is_zip(content: bytes) -> bool:
    """Whether the content begins as a zip does; XLSX is one as well."""
    return content.startswith(b"PK")


def unzip(content: bytes) -> dict[str, bytes]:
    """Every file in a zip by its name; raises UnreadableFile when it is broken or explodes."""
    check_size(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableFile("Het bestand wordt uitgepakt te groot om te lezen.")
            return {part.filename: archive.read(part) for part in parts if not part.is_dir()}
    except DAMAGED as error:
        raise UnreadableFile("Het bestand is beschadigd of niet compleet.") from error


# --- CSV ----------------------------------------------------------------------------------------
def decode(content: bytes) -> str:
    """Text from UTF-8, with or without a byte order mark, or else from Windows-1252."""
    if content.startswith(UTF16):
        raise UnreadableFile(
            "Het bestand is opgeslagen als Unicode (UTF-16). Sla het op als CSV UTF-8."
        )
    if b"\0" in content:
        raise UnreadableFile("Dit is geen CSV- of XLSX-bestand.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # What was UTF-8 up to here does not become Windows-1252 halfway: it is cut off or damaged.
        if not content[: error.start].isascii():
            raise UnreadableFile("Het bestand is beschadigd of niet compleet.") from error
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "De letters in het bestand zijn niet te lezen. Sla het op als CSV UTF-8."
        ) from error


def csv_records(content: bytes) -> Iterator[Row]:
    """The records of a CSV file, the heading included."""
    text = decode(content)
    first_line, _, below = text.partition("\n")
    first = 1
    if first_line.strip().lower() in HINTS:
        text, first = below, 2
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    ends_well = text.endswith(("\n", "\r"))
    number, width = first - 1, 0
    try:
        for number, record in enumerate(reader, start=first):
            width = width or len(record)
            yield Row(number, tuple(record), cut_off=not ends_well and len(record) < width)
    except csv.Error as error:
        raise UnreadableFile(
            f"Het bestand is vanaf rij {number + 1} niet te lezen: een aanhalingsteken "
            "staat verkeerd of het bestand is niet compleet."
        ) from error


def _delimiter(text: str) -> str:
    head = text.lstrip("\r\n").splitlines()[:1]
    line = head[0] if head else ""
    return max(DELIMITERS, key=line.count)


# --- XLSX ---------------------------------------------------------------------------------------
def _xlsx_records(content: bytes) -> Iterator[Row]:
    parts = unzip(content)
    if WORKBOOK not in parts:
        raise UnreadableFile("Dit zip-bestand is geen Excel-bestand (.xlsx).")
    if any(word in data for data in parts.values() for word in EXPLOSIVE):
        raise UnreadableFile("Het Excel-bestand bevat onderdelen die niet worden gelezen.")
    del parts
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and other things that are not read
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
            if number > MAX_ROW_NUMBER:
                raise UnreadableFile(f"Het bestand loopt door tot voorbij rij {MAX_ROW_NUMBER}.")
            yield Row(number, tuple(_without_empty_end([_xlsx_cell(cell) for cell in cells])))
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl promises nothing about what a broken part raises
        raise UnreadableFile("Het Excel-bestand is beschadigd of niet compleet.") from error


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        shown = value if isinstance(value, str) else "formule"
        return Unusable(shown, "Een formule wordt niet overgenomen; zet de waarde zelf in de cel.")
    if cell.data_type == "e":
        return Unusable(str(value), "In deze cel staat een foutmelding van Excel.")
    return _plain(value)


def _plain(value: Any) -> Cell:
    """A value as text, date, time or number; a whole number loses its `.0`, a date its midnight."""
    if isinstance(value, bool):
        return Unusable(str(value), "Deze waarde hoort hier niet.")
    if isinstance(value, datetime):
        return (
            value.date() if value.time() == time() else Unusable(str(value), "Dit is een tijdstip.")
        )
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (str, int, float, date, time)) else str(value)


def _without_empty_end(values: Sequence[Cell]) -> Sequence[Cell]:
    last = max((place for place, value in enumerate(values, start=1) if value != ""), default=0)
    return values[:last]


# --- Rows ---------------------------------------------------------------------------------------
def _sheet(records: Iterable[Row]) -> Sheet:
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    for record in records:
        if all(cell_text(cell).strip() == "" for cell in record.cells):
            continue
        if any(len(cell) > MAX_CELL for cell in record.cells if isinstance(cell, str)):
            raise UnreadableFile(
                f"In rij {record.number} staat een cel met meer dan {MAX_CELL} tekens."
            )
        if not header:
            header = tuple(cell_text(cell).strip() for cell in record.cells)
            _check_header(header)
        elif len(rows) == MAX_ROWS:
            raise UnreadableFile(
                f"Het bestand heeft meer dan {MAX_ROWS} rijen. Splits het in delen."
            )
        else:
            rows.append(record)
    if not header:
        raise UnreadableFile("Het bestand is leeg.")
    return Sheet(header, tuple(rows))


def _check_header(header: tuple[str, ...]) -> None:
    if len(header) > MAX_COLUMNS:
        raise UnreadableFile(f"Het bestand heeft meer dan {MAX_COLUMNS} kolommen.")


def cell_text(cell: Cell) -> str:
    """A cell as it is shown to people; a date as `2010-03-31`, a time as `08:30`."""
    if isinstance(cell, time):
        return cell.isoformat("minutes" if cell.second == 0 else "seconds")
    return cell.shown if isinstance(cell, Unusable) else str(cell)
