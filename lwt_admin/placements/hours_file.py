"""The columns of a file with hours: the same for who brings one and for who saves one.

What was saved can be brought again: every value is read back as it was written.
"""

from datetime import time
from typing import Final

from django.core.exceptions import ValidationError

from lwt_admin.columns import Column, day, pupil_number, raw_text, refuse_bsn, whole
from lwt_admin.placements.forms import ClockField
from lwt_admin.placements.imports import hours_cell
from lwt_admin.placements.models import HourEntry
from lwt_admin.rules.periods import MINUTES_A_DAY
from lwt_admin.sheet_writing import Value, as_it_was
from lwt_admin.spreadsheets import Cell
from lwt_admin.text import fold
from lwt_admin.worktime import Breaks, parse_breaks

Kind = HourEntry.Kind

KINDS: Final = {fold(str(label)): value for value, label in Kind.choices}
YES, NO = "ja", "nee"
LONGEST_REMARK: Final = 10_000
_CLOCK = ClockField()


def plain(cell: Cell) -> str:
    """Text, also when it was written with the mark that makes it no formula."""
    return as_it_was(raw_text(cell))


def clock(cell: Cell) -> time:
    """A time of day: a cell with a time, or text as `8:00` or `8.00`."""
    found = cell if isinstance(cell, time) else _CLOCK.clean(raw_text(cell))
    if found.second or found.microsecond:
        raise ValidationError("Schrijf een tijd in hele minuten, bijvoorbeeld 8:00.")
    return found


def pauses(cell: Cell) -> Breaks:
    """Any number of breaks: `12.00-12.30, 15:00-15:15`."""
    return parse_breaks(raw_text(cell))


def worked(cell: Cell) -> int:
    """Minutes from a number of hours; a spreadsheet makes a time of `7:30`, which is one too."""
    if isinstance(cell, time):
        cell = f"{cell.hour}:{cell.minute:02}"
    minutes = hours_cell(cell)
    if minutes > MINUTES_A_DAY:
        raise ValidationError("Zoveel uur past niet in één dag.")
    return minutes


def kind(cell: Cell) -> str:
    """What happened, in the words of the pages."""
    found = KINDS.get(fold(raw_text(cell)))
    if found is None:
        words = ", ".join(str(label) for label in Kind.labels)
        raise ValidationError(f"Dit is geen soort. Kies uit: {words}.")
    return found


def yes_or_no(cell: Cell) -> bool:
    """`ja` or `nee`."""
    words = fold(raw_text(cell))
    if words not in {YES, NO}:
        raise ValidationError("Schrijf ja of nee.")
    return words == YES


def remark(cell: Cell) -> str:
    """A remark may have several lines."""
    words = "\n".join(raw_text(line) for line in _lines(cell))
    if len(words) > LONGEST_REMARK:
        raise ValidationError(f"Deze tekst is langer dan {LONGEST_REMARK} tekens.")
    refuse_bsn(words)
    return as_it_was(words.strip())


def _lines(cell: Cell) -> list[Cell]:
    if not isinstance(cell, str):
        return [cell]
    return [part for line in cell.splitlines() for part in _pieces(line.replace("\t", " "))]


def _pieces(line: str) -> list[Cell]:
    """A line as pieces that are short enough for the parser of a cell."""
    return [line[at : at + 1000] for at in range(0, max(len(line), 1), 1000)]


def as_told(cell: Cell) -> Cell:
    """A column that is there to be read by people; nothing is done with it."""
    return cell


COLUMNS: Final = (
    Column("leerlingnummer", pupil_number, required=True),
    Column("leerbedrijf", plain),
    Column("datum", day, required=True),
    Column("soort", kind),
    Column("begin", clock),
    Column("einde", clock),
    Column("pauzes", pauses),
    Column("uren", worked),
    Column("gemist", whole(0, MINUTES_A_DAY)),
    Column("les", yes_or_no),
    Column("opmerking", remark),
)
"""What is taken over."""

TOLD: Final = tuple(
    Column(name, as_told) for name in ("leerling", "klas", "stand", "telt_mee", "waarom_niet")
)
"""What a saved file tells besides; it is not taken over."""

COLUMN_OF: Final = {
    "date": "datum",
    "kind": "soort",
    "start": "begin",
    "end": "einde",
    "breaks": "pauzes",
    "minutes": "uren",
    "missed_minutes": "gemist",
    "has_lessons": "les",
    "remark": "opmerking",
}
"""The column about which a reason of the checks is."""


def as_clock(moment: time | None) -> Value:
    """A time as a file has it."""
    return None if moment is None else f"{moment:%H:%M}"
