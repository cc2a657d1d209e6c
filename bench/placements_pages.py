"""The pages that bench/placements.py measures, in a database filled with the whole country."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import django

django.setup()

import time_machine  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from bench import national  # noqa: E402
from bench.national_hours import TODAY  # noqa: E402
from bench.turns import PLAIN, URLS, Page, ask_in_turn, show, signed_in  # noqa: E402
from lwt_admin import wsgi  # noqa: E402, F401  (as the server starts)
from lwt_admin.accounts.models import School, User  # noqa: E402
from lwt_admin.accounts.perms import Role  # noqa: E402
from lwt_admin.agreements.models import WorkAgreement  # noqa: E402
from lwt_admin.placements.models import HourEntry  # noqa: E402
from lwt_admin.rules.periods import DAY  # noqa: E402
from lwt_admin.students.models import MentorAssignment, Trajectory  # noqa: E402

CELL_TARGET: Final = 4.0
CELL_QUERIES: Final = 12
PAGE_TARGET: Final = 12.0
DAYS_OF_PUPIL: Final = 160
WEEK: Final = "2027-W12"
FORM: Final = "application/x-www-form-urlencoded"


def main() -> None:
    """Fill the database, ask for every page in turn, and print what that took."""
    began = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    noon = f"{TODAY}T12:00:00+02:00"
    with time_machine.travel(noon, tick=True), override_settings(ROOT_URLCONF=URLS, STORAGES=PLAIN):
        national.make()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        took = time.perf_counter() - began
        print(f"  {contents()} (gemaakt in {took:.0f} s)", flush=True)
        empty, frame, *pages = all_pages()
        ask_in_turn([empty, frame, *pages])
    for page in (empty, frame):
        print(f"  {page.name:34}{page.milliseconds:7.1f} ms, {page.queries:2} query's")
    for page in pages:
        show(page, empty, frame)


def contents() -> str:
    """What is in the database, in one line."""
    counted = (
        (School.objects.for_system(), "scholen"),
        (Trajectory.objects.for_system(), "trajecten"),
        (HourEntry.objects.for_system(), "urenregels"),
    )
    return ", ".join(f"{rows.count():,} {name}".replace(",", ".") for rows, name in counted)


def all_pages() -> list[Page]:
    """An empty answer, an empty page, and what is measured against these."""
    school = School.objects.for_system().annotate(n=Count("students")).order_by("-n", "pk")[0]
    mentor, trajectories = first_mentor(school)
    guide, office = signed_in(mentor), signed_in(coordinator_of(school))
    pupil, days = pupil_with_days(trajectories)
    return [
        Page("een leeg antwoord", lambda: guide.get("/niets/")),
        Page("een lege pagina", lambda: guide.get("/leeg/")),
        Page("cel opslaan, nieuw", new_cells(guide, trajectories), CELL_TARGET, CELL_QUERIES),
        Page("cel opslaan, gewijzigd", changed_cell(guide, pupil), CELL_TARGET, CELL_QUERIES),
        Page(
            f"weekpagina, {len(trajectories)} leerlingen",
            lambda: guide.get(f"/uren/?week={WEEK}"),
            PAGE_TARGET,
        ),
        Page(
            f"uren van een leerling, {days} dagen",
            lambda: guide.get(f"/uren/leerling/{pupil.student_id}/"),
            PAGE_TARGET,
        ),
        Page(f"dossier, {days} dagen", lambda: guide.get(f"/leerlingen/{pupil.student_id}/")),
        Page(f"volgen, {len(trajectories)} leerlingen", lambda: guide.get("/uren/volgen/")),
        Page("volgen, 40 leerlingen", lambda: office.get("/uren/volgen/")),
        Page("beginpagina, mentor", lambda: guide.get("/")),
        Page("beginpagina, coördinator", lambda: office.get("/")),
    ]


def first_mentor(school: School) -> tuple[User, list[Trajectory]]:
    """Who guides most pupils of the school, and these pupils."""
    rows = MentorAssignment.objects.for_system().filter(trajectory__student__school=school)
    most = rows.values("mentor").annotate(n=Count("pk")).order_by("-n")[0]
    guided = Trajectory.objects.for_system().filter(mentor_assignments__mentor=most["mentor"])
    return User.objects.get(pk=most["mentor"]), list(guided.order_by("pk"))


def coordinator_of(school: School) -> User:
    return User.objects.with_role(Role.COORDINATOR, school.pk)[0]


def pupil_with_days(trajectories: list[Trajectory]) -> tuple[Trajectory, int]:
    """The pupil whose number of days with an entry lies nearest to 160, and that number."""
    rows = HourEntry.objects.for_system().filter(agreement__trajectory__in=trajectories)
    counted = (
        rows.order_by().values("agreement__trajectory").annotate(n=Count("date", distinct=True))
    )
    nearest = min(counted, key=lambda row: (abs(row["n"] - DAYS_OF_PUPIL), row["n"]))
    found = next(one for one in trajectories if one.pk == nearest["agreement__trajectory"])
    return found, nearest["n"]


def new_cells(client: Client, trajectories: list[Trajectory]) -> Callable[[], Any]:
    """Each time another day on which nothing stands: one that was not planned, not long ago."""
    free = free_days(trajectories)

    def save() -> Any:
        agreement, day = next(free)
        return client.post("/uren/cel/", cell(agreement, day), content_type=FORM)

    return save


def free_days(trajectories: list[Trajectory]) -> Iterator[tuple[int, date]]:
    agreements = WorkAgreement.objects.for_system().filter(
        trajectory__in=trajectories, versions__start__lte=TODAY, versions__end__gte=TODAY
    )
    taken = set(
        HourEntry.objects.for_system()
        .filter(agreement__in=agreements)
        .values_list("agreement", "date")
    )
    for back in range(1, 30):
        for pk in sorted(set(agreements.values_list("pk", flat=True))):
            if (pk, TODAY - back * DAY) not in taken:
                yield pk, TODAY - back * DAY


def changed_cell(client: Client, trajectory: Trajectory) -> Callable[[], Any]:
    """The newest entry of a pupil, again and again with other times."""
    entry = HourEntry.objects.for_system().filter(agreement__trajectory=trajectory).latest("date")
    seen = {"version": entry.version, "end": 0}

    def save() -> Any:
        seen["end"] = (seen["end"] + 5) % 60
        more = {"entry": entry.pk, "seen": seen["version"], "end": f"15:{seen['end']:02d}"}
        sent = cell(entry.agreement_id, entry.date, **more)
        answer = client.post("/uren/cel/", sent, content_type=FORM)
        seen["version"] = answer.json().get("version")
        return answer

    return save


def cell(agreement: int, day: date, **more: object) -> str:
    """What the page of the week sends for one cell."""
    sent = {
        "key": str(uuid4()),
        "agreement": agreement,
        "date": day.isoformat(),
        "kind": "worked",
        "start": "08:00",
        "end": "15:30",
        "breaks": "12.00-12.30",
    }
    return urlencode(sent | more)


if __name__ == "__main__":
    main()
