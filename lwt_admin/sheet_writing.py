"""Writing lists for spreadsheets: CSV as Dutch Excel opens it, and XLSX.

Cells are text, dates, whole or decimal numbers, or nothing. Text never becomes a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from lwt_admin.downloads import named

Value = str | date | int | Decimal | None

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LEAST_WIDTH: Final = 14
"""Characters: a date or a name is readable without widening the column first."""
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Part:
    """One sheet of a workbook; the title has at most 31 characters, and no slash or colon."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]


def sheet_answer(
    form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> HttpResponse:
    """The list as a file to save; `form` is a key of `TYPES`, `name` goes without extension."""
    content = {"csv": csv_file, "xlsx": xlsx_file}[form](header, rows)
    return named(HttpResponse(content, content_type=TYPES[form]), f"{name}.{form}")


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Semicolons between cells, decimal commas, UTF-8 with the mark that Excel looks for."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet whose heading stays in sight."""
    return xlsx_book([Part("Lijst", header, rows)])


def xlsx_book(parts: Iterable[Part]) -> bytes:
    """A workbook of several sheets."""
    book = Workbook(write_only=True)
    for part in parts:
        sheet = book.create_sheet(part.title)
        sheet.freeze_panes = "A2"
        for place, name in enumerate(part.header, start=1):
            letter = get_column_letter(place)
            sheet.column_dimensions[letter].width = max(LEAST_WIDTH, len(name) + 2)
        sheet.append(list(part.header))
        for row in part.rows:
            sheet.append([_harmless(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _shown(cell: Value) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return "" if cell is None else str(_harmless(cell))


def _harmless(cell: Value) -> Value:
    """Text without signs that no workbook can hold, and that is not taken for a formula."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_it_was(text: str) -> str:
    """Text out of a list that was written here, without the mark that made it no formula."""
    return text[1:] if text.startswith(tuple(f"'{start}" for start in FORMULA_STARTS)) else text
