"""Many paper agreements at once: entered in few statements, and as strictly as one by one."""

from datetime import date
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, Supervisor, WorkAgreement
from lwt_admin.agreements.services.takeover import TakeOverRefused, take_over_all
from lwt_admin.imports import Action, Plan
from lwt_admin.placements.imports import plan_agreements
from lwt_admin.placements.models import CarriedMonth
from lwt_admin.placements.takeover import WithHours, take_over_all_with_hours
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import Document, SigningEvent
from lwt_admin.spreadsheets import read_sheet
from lwt_admin.students.models import Trajectory
from tests.factories import GuardianFactory, TrajectoryFactory, staff
from tests.imports import csv_of
from tests.placements.takeover import NOW, OCTOBER, SEPTEMBER, on_paper

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def coordinator(trajectory: Trajectory) -> User:
    return staff(trajectory.student.school, Role.COORDINATOR)


def papers(trajectory: Trajectory, number: int) -> list[WithHours]:
    """Agreements of as many pupils of the school at one company, each with two months."""
    first = on_paper(trajectory)
    school = trajectory.student.school
    others = [TrajectoryFactory(student__school=school) for _ in range(number - 1)]
    more = [on_paper(one, company=first.company, supervisor="W. Kamp") for one in others]
    return [(one, [SEPTEMBER, OCTOBER]) for one in (first, *more)]


def enter(entries: list[WithHours], by: User) -> list[AgreementVersion]:
    return take_over_all_with_hours(entries, by=by, now=NOW)


@pytest.fixture(autouse=True)
def november() -> Any:
    with time_machine.travel("2026-11-21 09:00+01:00", tick=False):
        yield


# --- Entering -------------------------------------------------------------------------------------
def test_it_takes_the_same_queries_for_two_agreements_as_for_twelve(
    trajectory: Trajectory, coordinator: User
) -> None:
    enter(papers(trajectory, 2), coordinator)
    counts = []
    for number in (2, 12):
        entries = papers(TrajectoryFactory(student__school=trajectory.student.school), number)
        with CaptureQueriesContext(connection) as asked:
            enter(entries, coordinator)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_each_is_as_if_it_was_entered_alone(trajectory: Trajectory, coordinator: User) -> None:
    versions = enter(papers(trajectory, 3), coordinator)
    assert len({version.document_id for version in versions}) == 3
    for version in AgreementVersion.objects.for_system():
        document = version.document
        student = version.agreement.trajectory.student
        assert document.content["student"]["name"] == str(student)
        assert document.content["agreement"] == version.agreement_id
        assert document.is_intact
        parties = document.signatories.values_list("party", flat=True)
        assert list(parties) == ["school", "student", "guardian", "company"]
        assert broken_links(document.events.order_by("number")) == []
        assert [day.weekday for day in version.schedule.all()] == [4, 5]
        assert version.events.get().actor == coordinator
        assert [one.month for one in version.agreement.carried.all()] == [
            SEPTEMBER.month,
            OCTOBER.month,
        ]


def test_the_history_tells_of_every_record(trajectory: Trajectory, coordinator: User) -> None:
    enter(papers(trajectory, 2), coordinator)
    for model in (WorkAgreement, AgreementVersion, Document, SigningEvent, CarriedMonth):
        keys = set(model.objects.for_system().values_list("pk", flat=True))
        told = LogEntry.objects.get_for_model(model).filter(action=LogEntry.Action.CREATE)
        assert set(told.values_list("object_id", flat=True)) == keys


def test_a_new_leermeester_is_added_once(trajectory: Trajectory, coordinator: User) -> None:
    versions = enter(papers(trajectory, 3), coordinator)
    assert Supervisor.objects.get().name == "W. Kamp"
    assert {version.supervisor for version in versions[1:]} == {Supervisor.objects.get()}


# --- All or none ----------------------------------------------------------------------------------
def nothing_is_stored() -> bool:
    models = (WorkAgreement, AgreementVersion, Document, SigningEvent, CarriedMonth)
    return not any(model.objects.for_system().exists() for model in models)


def test_one_that_is_refused_stops_them_all(trajectory: Trajectory, coordinator: User) -> None:
    (first, second) = papers(trajectory, 2)
    wrong = on_paper(second[0].trajectory, company=first[0].company, signed_on=date(2026, 11, 22))
    with pytest.raises(TakeOverRefused, match="is nog niet geweest"):
        take_over_all([first[0], wrong], by=coordinator, now=NOW)
    assert nothing_is_stored()


def test_two_of_one_pupil_on_the_same_days_do_not_stand_together(
    trajectory: Trajectory, coordinator: User
) -> None:
    first = on_paper(trajectory)
    second = on_paper(trajectory, company=first.company)
    with pytest.raises(TakeOverRefused) as refused:
        take_over_all([first, second], by=coordinator, now=NOW)
    assert "company" in refused.value.problems
    assert nothing_is_stored()


def test_more_days_in_a_month_than_it_has_are_refused_over_two_agreements(
    trajectory: Trajectory, coordinator: User
) -> None:
    first = on_paper(trajectory)
    times = next(iter(first.schedule.values()))
    second = on_paper(trajectory, company=first.company, schedule={1: times})
    full = [SEPTEMBER.__class__(SEPTEMBER.month, 60 * 60, 16)]
    with pytest.raises(ValidationError, match="september 2026 heeft 30 dagen"):
        enter([(first, full), (second, full)], coordinator)
    assert nothing_is_stored()


def test_a_pupil_out_of_reach_stops_them_all(trajectory: Trajectory, coordinator: User) -> None:
    (first,) = papers(trajectory, 1)
    elsewhere = on_paper(TrajectoryFactory())
    with pytest.raises(PermissionDenied):
        enter([first, (elsewhere, [])], coordinator)
    assert nothing_is_stored()


def test_sums_by_who_enters_no_hours_stop_them_all(trajectory: Trajectory) -> None:
    office = staff(trajectory.student.school, Role.OFFICE)
    with pytest.raises(PermissionDenied):
        enter(papers(trajectory, 2), office)
    assert nothing_is_stored()


# --- Looking at a list ----------------------------------------------------------------------------
def plan(entries: list[WithHours], **columns: str) -> Plan:
    """What a list of these agreements would do."""
    rows = [
        {
            "leerlingnummer": paper.trajectory.student.number,
            "leerbedrijf": paper.company.name,
            "eerste_dag": "24-8-2026",
            "laatste_dag": "26-3-2027",
            "getekend_op": "20-8-2026",
            "rooster": "do, vr 8.00-15.30 (12.00-12.30)",
            "uren_2026-09": "60",
            "dagen_2026-09": "8",
        }
        | columns
        for paper, _ in entries
    ]
    sheet = read_sheet(csv_of(*rows))
    return plan_agreements(sheet, entries[0][0].trajectory.student.school, TODAY)


def test_looking_takes_the_same_queries_for_two_rows_as_for_twelve(trajectory: Trajectory) -> None:
    counts = []
    for number in (2, 12):
        entries = papers(TrajectoryFactory(student__school=trajectory.student.school), number)
        with CaptureQueriesContext(connection) as asked:
            assert plan(entries).count(Action.NEW) == number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_days_that_do_not_fit_in_a_month_with_a_row_before_are_rejected(
    trajectory: Trajectory,
) -> None:
    GuardianFactory(student=trajectory.student)
    first = on_paper(trajectory)
    base = {
        "leerlingnummer": trajectory.student.number,
        "leerbedrijf": first.company.name,
        "eerste_dag": "24-8-2026",
        "laatste_dag": "26-3-2027",
        "getekend_op": "20-8-2026",
        "ouder": trajectory.student.guardians.all()[0].name,
        "uren_2026-09": "60",
        "dagen_2026-09": "16",
    }
    rows = [base | {"rooster": "do 8.00-15.30"}, base | {"rooster": "ma 8.00-15.30"}]
    found = plan_agreements(read_sheet(csv_of(*rows)), trajectory.student.school, TODAY)
    assert [row.action for row in found.rows] == [Action.NEW, Action.REJECTED]
    assert "september 2026 heeft 30 dagen" in found.rows[1].problems[0].reason
