"""The lists that bench/imports.py brings, at a school with pupils and companies of its own."""

import csv
import os
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any, Final

import django

django.setup()

import time_machine  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from bench import national  # noqa: E402
from bench.national_hours import TODAY  # noqa: E402
from bench.national_people import company_name, mailbox, person_name  # noqa: E402
from bench.national_rows import stored  # noqa: E402
from lwt_admin import wsgi  # noqa: E402, F401  (as the server starts)
from lwt_admin.accounts.models import Board, School, User  # noqa: E402
from lwt_admin.agreements.import_rooms import COMPANIES  # noqa: E402
from lwt_admin.agreements.models import Company  # noqa: E402
from lwt_admin.demo.calendar import plan  # noqa: E402
from lwt_admin.imports import Action  # noqa: E402
from lwt_admin.rules.profiles import PROFILES  # noqa: E402
from lwt_admin.students import import_jobs  # noqa: E402
from lwt_admin.students.import_rooms import STUDENTS, ImportRoom  # noqa: E402
from lwt_admin.students.models import ImportState, ImportUpload, Student  # noqa: E402

ROWS: Final = int(os.environ.get("ROWS") or 5000)
TARGET: Final = 60.0
"""Seconds for a list of 5,000 rows, looked at and stored."""
AT_SCHOOL: Final = 60

Row = dict[str, Any]


def main() -> None:
    """Bring each list, and bring it once more: then nothing changes."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    with time_machine.travel(f"{TODAY}T12:00:00+02:00", tick=True):
        user = _school()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for room, rows, model in (
            (STUDENTS, pupils, Student),
            (COMPANIES, companies, Company),
        ):
            measure(room, _file(rows()), user)
            found = model.objects.for_system().count()
            if found < ROWS:
                raise RuntimeError(f"{found} {room.many} stored")


def _school() -> User:
    """A school with pupils, agreements and hours; the coordinator brings the lists."""
    plans = [plan(year) for year in national.FIRST_YEARS]
    with transaction.atomic():
        (board,) = stored([Board(name="Stichting Denkbeeld")])
        national.add_school(board, 0, AT_SCHOOL, plans)
    return User.objects.filter(email__startswith="coordinator.").get()


# --- The lists ------------------------------------------------------------------------------------
def pupils() -> Iterator[Row]:
    """Pupils with a class, a trajectory and two parents."""
    for number in range(ROWS):
        first, prefix, last = person_name(number)
        yield {
            "leerlingnummer": f"N{number:06}",
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
            "naam": f"{company_name(number)} {number}",
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


def _file(rows: Iterator[Row]) -> bytes:
    listed = list(rows)
    into = StringIO()
    writer = csv.DictWriter(into, listed[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(listed)
    return into.getvalue().encode()


# --- Measuring ------------------------------------------------------------------------------------
def measure(room: ImportRoom, content: bytes, user: User) -> None:
    """Bring a list twice, and print what each stage took."""
    school: School = School.objects.for_system().get()
    reading = took(lambda: room.read(content, school))
    print(f"  {ROWS} {room.many}: {len(content) / 1024:.0f} kB, gelezen in {reading:.2f} s")
    seconds = 0.0
    for action in (Action.NEW, Action.UNCHANGED):
        upload = _upload(room, content, user, school)
        looking = took(lambda: run(upload))  # noqa: B023  (called at once)
        if upload.state != ImportState.READY:
            raise RuntimeError(upload.failure)
        import_jobs.ask(upload, partial=False, shown=upload.digest)
        storing = took(lambda: run(upload))  # noqa: B023
        if f"{ROWS} {action}" not in upload.outcome:
            raise RuntimeError(upload.outcome or upload.failure)
        show(f"{action}, bekijken", looking, reading)
        show(f"{action}, nog eens vergelijken en opslaan", storing, reading)
        seconds = max(seconds, looking + storing)
    judged = "haalt" if seconds < TARGET else "HAALT NIET"
    print(f"    samen {seconds:.1f} s: {judged} het doel van {TARGET:.0f} s", flush=True)


def _upload(room: ImportRoom, content: bytes, user: User, school: School) -> ImportUpload:
    """As it is stored when somebody sent the file."""
    return ImportUpload.objects.create(
        kind=room.kind,
        school=school,
        user=user,
        name="lijst.csv",
        sha256="0" * 64,
        content=content,
        total_rows=ROWS,
    )


def run(upload: ImportUpload) -> None:
    """One turn of a worker."""
    if not import_jobs.run(upload.pk):
        raise RuntimeError("another worker has it in hand")
    upload.refresh_from_db()


def took(do: Callable[[], object]) -> float:
    """Seconds on the clock: who waits, waits for that."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def show(what: str, seconds: float, reading: float) -> None:
    """What a stage took, and how many times that is of reading the file."""
    print(f"    {what:46}{seconds:7.2f} s, {seconds / reading:7.1f} keer lezen")


if __name__ == "__main__":
    main()
