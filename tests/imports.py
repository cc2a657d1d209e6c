"""Lists to take over, as the tests write them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from tests.factories import SchoolFactory, SchoolYearFactory, staff

DATA = Path(__file__).parent / "data"
MENTORS = ("p.dekker", "s.claes", "r.vanloon")


def de_oever() -> School:
    """The school of the files in `tests/data`, with its mentors and the year 2026-2027."""
    school = SchoolFactory(name="vmbo De Oever", brin="99ZZ", location_code="00")
    SchoolYearFactory(school=school)
    for name in MENTORS:
        staff(school, Role.MENTOR, last_name=name, email=f"{name}@vmbo-deoever.example")
    return school


def csv_of(*rows: Mapping[str, str]) -> bytes:
    """A CSV with semicolons and every column that one of the rows has."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [";".join(columns), *(";".join(row.get(name, "") for name in columns) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode()


def pupil(**columns: str) -> dict[str, str]:
    """A correct row of a pupil list, with other or more columns as given."""
    return {
        "leerlingnummer": "300014",
        "roepnaam": "Vera",
        "achternaam": "Bos",
        "geboortedatum": "2011-02-03",
    } | columns


def company(**columns: str) -> dict[str, str]:
    """A correct row of a company list, with other or more columns as given."""
    return {"naam": "Timmerfabriek De Eik", "sbb_id": "100200391"} | columns


def xlsx_of(*rows: Sequence[Any]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_entity(coding: str) -> bytes:
    """A workbook whose sheet is written in `coding`, with an entity that stands for more."""
    head = f'<?xml version="1.0" encoding="{coding}"?><!DOCTYPE worksheet [<!ENTITY a "veel">]>'
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of(["naam"]))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = (head + part.decode().replace("naam", "&a;&a;")).encode(coding)
            new.writestr(name, part)
    return stream.getvalue()


def zip_of(files: Mapping[str, str]) -> bytes:
    """A zip with these texts in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()
