"""The columns of a pupil list: what may stand in a cell, and which field of the pupil it is.

A list that was saved here has more columns than a school's administration gives, so that nothing
of a pupil gets lost on the way out and back in.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import ValidationError

from lwt_admin.columns import (
    Column,
    day,
    email,
    house_number,
    name,
    phone,
    plain_header,
    postcode,
    pupil_number,
    raw_text,
    remark,
    text,
    whole,
)
from lwt_admin.rules.profiles import PROFILES
from lwt_admin.spreadsheets import Cell, Sheet
from lwt_admin.students.models import Guardian, Trajectory
from lwt_admin.text import fold

GUARDIANS: Final = range(1, 10)
LEERJAAR: Final = whole(1, 4)
_OF_YEAR: Final = re.compile(r"(klas|leerjaar)(20[0-9]{2})")


def profile(cell: Cell) -> str:
    """A profile by its short or full name, in any case."""
    words = fold(text(cell))
    for known in PROFILES:
        if words in {fold(known.short), fold(known.name)}:
            return known.short
    shorts = ", ".join(known.short for known in PROFILES)
    raise ValidationError(f"Dit profiel bestaat niet. Kies uit: {shorts}.")


def one_of(choices: Any) -> Callable[[Cell], str]:
    """A parser of the label of a choice, in any case; gives its value."""
    by_label = {fold(label): value for value, label in choices}

    def parse(cell: Cell) -> str:
        words = fold(raw_text(cell))
        if words not in by_label:
            labels = ", ".join(label for _, label in choices)
            raise ValidationError(f"Dit kan hier niet. Kies uit: {labels}.")
        return str(by_label[words])

    return parse


def yes_or_no(cell: Cell) -> bool:
    """`ja` or `nee`."""
    answers = {"ja": True, "nee": False}
    words = fold(raw_text(cell))
    if words not in answers:
        raise ValidationError("Vul ja of nee in.")
    return answers[words]


_GUARDIAN: Final = (
    ("naam", name),
    ("email", email),
    ("telefoon", phone),
    ("relatie", one_of(Guardian.Relation.choices)),
    ("gezag", yes_or_no),
    ("informatie", yes_or_no),
    ("geen_informatie_sinds", day),
    ("geen_informatie_reden", remark),
    ("straat", text),
    ("huisnummer", house_number),
    ("postcode", postcode),
    ("plaats", text),
    ("adres_geheim", yes_or_no),
)

COLUMNS: Final = (
    Column("leerlingnummer", pupil_number, required=True),
    Column("roepnaam", name, required=True),
    Column("tussenvoegsel", name),
    Column("achternaam", name, required=True),
    Column("geboortedatum", day, required=True),
    Column("klas", text),
    Column("leerjaar", LEERJAAR),
    Column("email", email),
    Column("telefoon", phone),
    Column("straat", text),
    Column("huisnummer", house_number),
    Column("postcode", postcode),
    Column("plaats", text),
    Column("adres_geheim", yes_or_no),
    Column("lwoo", yes_or_no),
    Column("profiel", profile),
    Column("mentor", email),
    Column("mentor_vanaf", day),
    Column("lwt_start", day),
    Column("lwt_aangevraagd", day),
    Column("lwt_toegelaten", day),
    Column("lwt_afgewezen", day),
    Column("lwt_motivering", remark),
    Column("lwt_einde", day),
    Column("lwt_einde_soort", one_of(Trajectory.EndKind.choices)),
    Column("lwt_einde_reden", remark),
    *(Column(f"ouder{number}_{part}", parse) for number in GUARDIANS for part, parse in _GUARDIAN),
)

FIELDS: Final = {
    "leerlingnummer": "number",
    "roepnaam": "first_name",
    "tussenvoegsel": "prefix",
    "achternaam": "last_name",
    "geboortedatum": "birth_date",
    "email": "email",
    "telefoon": "phone",
    "straat": "street",
    "huisnummer": "house_number",
    "postcode": "postcode",
    "plaats": "city",
    "adres_geheim": "address_hidden",
    "lwoo": "has_lwoo",
}
PARTS: Final = {
    "naam": "name",
    "email": "email",
    "telefoon": "phone",
    "relatie": "relation",
    "gezag": "has_authority",
    "informatie": "informed",
    "geen_informatie_sinds": "uninformed_since",
    "geen_informatie_reden": "uninformed_reason",
    "straat": "street",
    "huisnummer": "house_number",
    "postcode": "postcode",
    "plaats": "city",
    "adres_geheim": "address_hidden",
}


def columns_of(sheet: Sheet) -> list[Column]:
    """The columns of this list: those of every list, and those of single school years in it."""
    return [*COLUMNS, *_year_columns(sheet)]


def year_column(what: str, start: int) -> str:
    """The column with the class or leerjaar in the school year that began in the year `start`."""
    return f"{what}_{start}"


def years_in(values: Any) -> list[int]:
    """The years in which school years begin that a row tells of."""
    found = (_OF_YEAR.fullmatch(plain_header(column)) for column in values)
    return sorted({int(match[2]) for match in found if match})


def _year_columns(sheet: Sheet) -> list[Column]:
    found = (_OF_YEAR.fullmatch(plain_header(heading)) for heading in sheet.header)
    return [
        Column(year_column(match[1], int(match[2])), text if match[1] == "klas" else LEERJAAR)
        for match in found
        if match
    ]
