"""The files of a OneRoster export, and what every kind of record in them has."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from lwt_admin.columns import plain_header
from lwt_admin.spreadsheets import MAX_COLUMNS, cell_text, csv_records

Record = Mapping[str, str]
Parts = Mapping[str, bytes]

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def by_name(parts: Parts) -> dict[str, bytes]:
    """Files by their bare name: some exports put them in a folder."""
    return {name.rsplit("/", 1)[-1].lower(): data for name, data in parts.items()}


def records(data: bytes | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number and cells by plain column name; nothing for a file that is not there."""
    header: list[str] = []
    for row in csv_records(data) if data and data.strip() else ():
        cells = [cell_text(cell).strip() for cell in row.cells[:MAX_COLUMNS]]
        if not header:
            header = [plain_header(cell) for cell in cells]
        elif any(cells):
            yield row.number, dict(zip(header, cells, strict=False))


def names_in(text: str | None) -> list[str]:
    """The identifiers in one cell."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def day_in(record: Record, column: str) -> str:
    """A date as `2026-08-24`, of which a time may follow; empty when there is none."""
    day = record.get(column, "")[:10]
    return day if _ISO.fullmatch(day) else ""


def is_student(record: Record) -> bool:
    return record.get("role", "").lower() == "student"


def is_active(record: Record) -> bool:
    return record.get("status", "").lower() != "tobedeleted"


def is_live(record: Record, today: date) -> bool:
    """Whether a role or enrolment is there and has not ended."""
    last = day_in(record, "enddate")
    return is_active(record) and not (last and last < today.isoformat())
