"""The rows of the lists that bench/imports_lists.py brings, each list about what came before it."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from bench.national_people import company_name, mailbox, person_name
from lwt_admin.rules.profiles import PROFILES

ROWS: Final = int(os.environ.get("ROWS") or 5000)
DAYS_A_PUPIL: Final = 10
FIRST_DAY: Final = date(2027, 1, 5)
"""A Tuesday, outside of the months of which the sums were taken over."""

Row = dict[str, Any]


def pupils() -> Iterator[Row]:
    """Pupils with a class, a trajectory and two parents."""
    for number in range(ROWS):
        first, prefix, last = person_name(number)
        yield {
            "leerlingnummer": _pupil(number),
            "roepnaam": first,
            "tussenvoegsel": prefix,
            "achternaam": last,
            "geboortedatum": date(2010, 1, 1) + timedelta(days=number % 600),
            "klas": f"3{'abcdefgh'[number % 8]}",
            "leerjaar": 3,
            "email": mailbox(first, last, number),
            "telefoon": f"06{number + 10**7:08}",
            "profiel": PROFILES[number % len(PROFILES)].short,
            "lwt_start": "2026-08-24",
            "ouder1_naam": f"A. {last}",
            "ouder1_email": f"a{number}@ouder.example",
            "ouder1_telefoon": f"06{number + 2 * 10**7:08}",
            "ouder2_naam": f"B. {last}",
            "ouder2_email": f"b{number}@ouder.example",
        }


def companies() -> Iterator[Row]:
    """Recognised companies with a supervisor."""
    for number in range(ROWS):
        yield {
            "naam": _company(number),
            "sbb_id": f"{7 * 10**8 + number}",
            "straat": "Kade",
            "huisnummer": number % 300 + 1,
            "postcode": f"{1000 + number % 9000} AB",
            "plaats": "Waalstad",
            "email": f"info@bedrijf{number}.example",
            "lwt_profielen": PROFILES[number % len(PROFILES)].short,
            "erkend_vanaf": "2025-01-01",
            "erkend_tot": "2029-01-01",
            "leermeester": f"W. {person_name(number)[2]}",
            "leermeester_email": f"leermeester@bedrijf{number}.example",
            "plaatsen": number % 4 + 1,
        }


def agreements() -> Iterator[Row]:
    """A paper agreement of every pupil, with the sums of two months."""
    for number in range(ROWS):
        yield {
            "leerlingnummer": _pupil(number),
            "leerbedrijf": _company(number),
            "eerste_dag": "2026-09-01",
            "laatste_dag": "2027-06-30",
            "getekend_op": "2026-08-28",
            "rooster": "di, do 8.30-17.00 (12.00-12.30)",
            "leermeester": f"W. {person_name(number)[2]}",
            "ouder": f"A. {person_name(number)[2]}",
            "toelichting": "Getekend voordat de school het programma had.",
            "uren_2026-09": 64,
            "dagen_2026-09": 8,
            "uren_2026-10": 48,
            "dagen_2026-10": 6,
        }


def hours() -> Iterator[Row]:
    """Ten days of each of the first pupils, under those agreements."""
    for number in range(ROWS):
        pupil, place = divmod(number, DAYS_A_PUPIL)
        weeks, is_thursday = divmod(place, 2)
        yield {
            "leerlingnummer": _pupil(pupil),
            "leerbedrijf": _company(pupil),
            "datum": FIRST_DAY + timedelta(weeks=weeks, days=2 * is_thursday),
            "begin": "8:30",
            "einde": "17:00",
            "pauzes": "12.00-12.30",
        }


def _pupil(number: int) -> str:
    return f"N{number:06}"


def _company(number: int) -> str:
    return f"{company_name(number)} {number}"
