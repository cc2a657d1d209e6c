"""The columns of a list of marks: one row for one subject of one candidate."""

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError

from lwt_admin.columns import SWAPPED, Column, day, name, pupil_number, text, whole
from lwt_admin.spreadsheets import Cell

LONGEST_MARK: Final = 20
FIRST_YEAR, LAST_YEAR = 2014, 2099


def number(cell: Cell) -> str:
    """The number of a pupil; a mark is none."""
    if isinstance(cell, float):
        raise ValidationError(f"Dit is een getal met decimalen. {SWAPPED}")
    words = pupil_number(cell)
    if "," in words:
        raise ValidationError(f"Dit is geen leerlingnummer. {SWAPPED}")
    return words


def mark(cell: Cell) -> str:
    """A mark as it was written; which marks a subject can have, the subject says."""
    if isinstance(cell, date):
        raise ValidationError(f"Dit is een datum; hier hoort een cijfer. {SWAPPED}")
    words = str(cell) if isinstance(cell, float) else text(cell)
    if any(letter.isalpha() for letter in words):
        raise ValidationError(f"In een cijfer staan geen letters. {SWAPPED}")
    if words.isdecimal() and int(words) > 10_000:
        raise ValidationError(f"Dit is geen cijfer. {SWAPPED}")
    if len(words) > LONGEST_MARK:
        raise ValidationError("Dit is te lang voor een cijfer.")
    return words


COLUMNS: Final = (
    Column("leerlingnummer", number, required=True),
    Column("examenjaar", whole(FIRST_YEAR, LAST_YEAR)),
    Column("vak", name),
    Column("vakcode", text),
    Column("SE", mark),
    Column("herkansing SE", mark),
    Column("CE", mark),
    Column("datum", day),
    Column("herkansing", mark),
    Column("datum herkansing", day),
)

MARKS: Final = {"SE": "se", "herkansing SE": "se_resit", "CE": "ce", "herkansing": "resit"}
"""The mark that each column holds."""

DAY_OF: Final = {"CE": "datum", "herkansing": "datum herkansing"}
"""The column with the day of a mark."""
