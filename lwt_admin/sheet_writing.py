"""Writing lists for spreadsheets: CSV as Dutch Excel opens it, and XLSX.

Cells are text, dates, whole or decimal numbers, or nothing. Text never becomes a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook

Value = str | date | int | Decimal | None

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def sheet_answer(
    form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> HttpResponse:
    """The list as a file to save; `form` is a key of `TYPES`, `name` goes without extension."""
    content = {"csv": csv_file, "xlsx": xlsx_file}[form](header, rows)
    answer = HttpResponse(content, content_type=TYPES[form])
    saved_as = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    answer["Content-Disposition"] = saved_as or ""
    return answer


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Semicolons between cells, decimal commas, UTF-8 with the mark that Excel looks for."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One sheet whose heading stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _shown(cell: Value) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return "" if cell is None else str(_harmless(cell))


def _harmless(cell: Value) -> Value:
    """A spreadsheet takes text that begins like this for a formula."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def as_it_was(text: str) -> str:
    """Text out of a list that was written here, without the mark that made it no formula."""
    return text[1:] if text.startswith(tuple(f"'{start}" for start in FORMULA_STARTS)) else text
