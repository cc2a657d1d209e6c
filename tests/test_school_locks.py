"""Who holds a school keeps its rules in one hand, and keeps nobody from storing what belongs to it.

On PostgreSQL a row that refers to a school takes a light lock on that school's key.
"""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lwt_admin.accounts.closed_offers import add_chosen
from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.agreements.imports import plan_companies
from lwt_admin.placements.imports import plan_agreements
from lwt_admin.spreadsheets import read_sheet
from lwt_admin.students.imports import plan_students
from tests.factories import SchoolFactory, SchoolYearFactory, StudentFactory
from tests.imports import csv_of

TODAY = date(2026, 11, 21)
PUPIL = {
    "leerlingnummer": "004217",
    "roepnaam": "Yara",
    "achternaam": "Jansen",
    "geboortedatum": "2011-05-12",
}
COMPANY = {"naam": "Bakkerij Smit", "plaats": "Arnhem"}
AGREEMENT = {
    "leerlingnummer": "004217",
    "leerbedrijf": "Bakkerij Smit",
    "eerste_dag": "24-8-2026",
    "laatste_dag": "26-3-2027",
    "getekend_op": "20-8-2026",
    "rooster": "do 8.00-15.30",
}


def importing_pupils(school: School) -> None:
    plan_students(read_sheet(csv_of(PUPIL)), school, TODAY, lock=True)


def importing_companies(school: School) -> None:
    plan_companies(read_sheet(csv_of(COMPANY)), school, TODAY, lock=True)


def importing_agreements(school: School) -> None:
    plan_agreements(read_sheet(csv_of(AGREEMENT)), school, TODAY, lock=True)


def changing_settings(school: School) -> None:
    locked(school)


def filling_the_calendar(school: School) -> None:
    add_chosen(school, [], [])


EVERYBODY = [
    importing_pupils,
    importing_companies,
    importing_agreements,
    changing_settings,
    filling_the_calendar,
]


@pytest.mark.django_db
@pytest.mark.parametrize("hold", EVERYBODY)
def test_each_holds_the_school_without_its_key(hold: Callable[[School], None]) -> None:
    school = SchoolFactory()
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        hold(school)
    asked = [one["sql"] for one in queries if 'FROM "accounts_school"' in one["sql"]]
    assert asked
    if connection.features.has_select_for_no_key_update:
        assert "FOR NO KEY UPDATE" in asked[0]
    assert not any(one["sql"].endswith("FOR UPDATE") for one in queries)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for all of it")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hold", EVERYBODY)
def test_while_one_holds_the_school_another_adds_a_pupil_to_it(
    hold: Callable[[School], None],
) -> None:
    school = SchoolFactory()
    SchoolYearFactory(school=school)
    held, added = threading.Event(), threading.Event()
    outcome: list[bool] = []

    def keep_hold() -> None:
        try:
            with transaction.atomic():
                hold(school)
                held.set()
                outcome.append(added.wait(5))
        finally:
            held.set()
            connection.close()

    thread = threading.Thread(target=keep_hold)
    thread.start()
    assert held.wait(5)
    StudentFactory(school=school)
    added.set()
    thread.join()
    assert outcome == [True]
