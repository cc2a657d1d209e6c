"""The pages that bench/exams.py measures."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import cycle
from statistics import median
from typing import Any, Final

import django

django.setup()

import time_machine  # noqa: E402
from auditlog.context import disable_auditlog  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.exam_candidates import EXAM_YEAR, store_candidates  # noqa: E402
from bench.turns import (  # noqa: E402
    CONTROL,
    PLAIN,
    TURNS,
    URLS,
    Page,
    ask_in_turn,
    show,
    signed_in,
    spent,
    verdict,
)
from lwt_admin import wsgi  # noqa: E402, F401  (as the server starts)
from lwt_admin.accounts.models import (  # noqa: E402
    Board,
    Membership,
    MembershipRole,
    School,
    SchoolYear,
    User,
)
from lwt_admin.accounts.perms import Role  # noqa: E402
from lwt_admin.exams.facts import facts_of  # noqa: E402
from lwt_admin.exams.models import ExamCandidate, ExamSubject  # noqa: E402
from lwt_admin.rules.exam import ExamFacts, decide  # noqa: E402
from lwt_admin.rules.verdicts import RuleError  # noqa: E402
from lwt_admin.ui.formats import written_mark  # noqa: E402

CANDIDATES: Final = 1500
TODAY: Final = "2027-06-10T12:00:00+02:00"
CELL_TARGET: Final = 4.0
OVERVIEW_TARGET: Final = 3.0
OVERVIEW_QUERIES: Final = 10
OVERVIEW: Final = f"/examens/?exam_year={EXAM_YEAR}"


def main() -> None:
    """Fill the database, ask for every page in turn, and print what that took."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    with (
        time_machine.travel(TODAY, tick=True),
        override_settings(ROOT_URLCONF=URLS, STORAGES=PLAIN),
    ):
        secretary, candidates = filled()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = signed_in(secretary)
        empty, frame, cell, overview = (
            Page("een leeg antwoord", lambda: client.get("/niets/")),
            Page("een lege pagina", lambda: client.get("/leeg/")),
            Page("cijfer opslaan", changed_cell(client, candidates[0]), CELL_TARGET),
            Page(
                f"overzicht, {CANDIDATES} uitslagen",
                lambda: client.get(OVERVIEW),
                most_queries=OVERVIEW_QUERIES,
            ),
        )
        ask_in_turn([empty, frame, cell, overview])
        facts = [facts_of(one) for one in ExamCandidate.objects.for_system().with_subjects()]
        rules = timed(lambda: judge_all(facts))
        queries = timed(queries_of(client))
    for page in (empty, frame):
        print(f"  {page.name:34}{page.milliseconds:7.1f} ms, {page.queries:2} query's")
    show(cell, empty, frame)
    show(overview, empty, frame)
    times = (overview.milliseconds - queries) / rules
    told = verdict(times, OVERVIEW_TARGET)
    print(f"  {'de regels alleen':34}{rules:7.1f} ms")
    print(f"  {'de query’s van het overzicht':34}{queries:7.1f} ms")
    print(f"    {times:7.2f} keer de regels, zonder de query's, doel {OVERVIEW_TARGET:g} ({told})")


def filled() -> tuple[User, list[ExamCandidate]]:
    """A school with an exam secretary and all candidates."""
    with disable_auditlog(), transaction.atomic():
        board = Board.objects.create(name="Stichting Denkbeeld")
        school = School.objects.create(
            board=board,
            name="vmbo Denkbeeld",
            brin="99ZZ",
            location_code="00",
            competent_authority=board.name,
            signatory_name="Een Directeur",
            signatory_capacity="directeur",
        )
        year = SchoolYear.objects.create(
            school=school, start=date(2026, 8, 24), end=date(2027, 7, 9)
        )
        secretary = User.objects.create(email="secretaris@denkbeeld.example", last_name="Vos")
        member = Membership.objects.create(
            user=secretary, school=school, started_on=date(2026, 8, 1)
        )
        MembershipRole.objects.create(membership=member, role=Role.EXAM_SECRETARY)
        return secretary, store_candidates(school, year, CANDIDATES)


def changed_cell(client: Client, candidate: ExamCandidate) -> Callable[[], Any]:
    """The SE of Dutch of one candidate, another mark every time."""
    subject = ExamSubject.objects.get(candidate=candidate, kind="dutch")
    seen = written_mark(subject.se or Decimal(1))
    marks = (f"{tenths // 10}.{tenths % 10}" for tenths in cycle(range(50, 90)))

    def save() -> Any:
        nonlocal seen
        mark = next(marks)
        sent = {"subject": subject.pk, "part": "se", "mark": mark, "expected": seen}
        answer = client.post(
            "/examens/cijfers/cel/", json.dumps(sent), content_type="application/json"
        )
        seen = mark
        return answer

    return save


def judge_all(facts: list[ExamFacts]) -> None:
    """Every result by the rules; a package that they cannot judge counts as well."""
    for one in facts:
        try:
            decide(one)
        except RuleError:
            continue


def queries_of(client: Client) -> Callable[[], Any]:
    """The queries of the overview, as the database answers them to anybody."""
    with CaptureQueriesContext(connection) as captured:
        client.get(OVERVIEW)
    asked = [one["sql"] for one in captured if not one["sql"].startswith(CONTROL)]

    def ask() -> None:
        with connection.cursor() as cursor:
            for sql in asked:
                cursor.execute(sql)
                cursor.fetchall()

    return ask


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds of processor time, the median of many turns."""
    found = []
    for _ in range(TURNS):
        began = spent()
        work()
        found.append((spent() - began) * 1000)
    return median(found)


if __name__ == "__main__":
    main()
