"""The lists that bench/imports.py brings, at a school with pupils and companies of its own."""

import csv
import time
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Final

import django

django.setup()

import time_machine  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from bench import national  # noqa: E402
from bench.import_rows import ROWS, Row, agreements, companies, hours, pupils  # noqa: E402
from bench.national_hours import TODAY  # noqa: E402
from bench.national_rows import stored  # noqa: E402
from lwt_admin import wsgi  # noqa: E402, F401  (as the server starts)
from lwt_admin.accounts.models import Board, School, User  # noqa: E402
from lwt_admin.agreements.import_rooms import COMPANIES  # noqa: E402
from lwt_admin.agreements.models import Company, WorkAgreement  # noqa: E402
from lwt_admin.demo.calendar import plan  # noqa: E402
from lwt_admin.imports import Action  # noqa: E402
from lwt_admin.placements.import_rooms import AGREEMENTS, HOURS  # noqa: E402
from lwt_admin.placements.models import HourEntry  # noqa: E402
from lwt_admin.students import import_jobs  # noqa: E402
from lwt_admin.students.import_rooms import STUDENTS, ImportRoom  # noqa: E402
from lwt_admin.students.models import ImportState, ImportUpload, Student  # noqa: E402

TARGET: Final = 60.0
"""Seconds for a list of 5,000 rows, looked at and stored."""
AT_SCHOOL: Final = 60


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
            (AGREEMENTS, agreements, WorkAgreement),
            (HOURS, hours, HourEntry),
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


def _file(rows: Iterator[Row]) -> bytes:
    listed = list(rows)
    into = StringIO()
    writer = csv.DictWriter(into, listed[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(listed)
    return into.getvalue().encode()


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
