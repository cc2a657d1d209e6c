"""A long list goes in the background: looked at, carried out whole, resumed after a stop."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Role
from lwt_admin.imports import Plan
from lwt_admin.students import import_jobs, import_views
from lwt_admin.students.models import ImportState, ImportUpload, Student
from lwt_admin.students.tasks import imports_are_due, run_imports
from tests.factories import SchoolYearFactory, StudentFactory
from tests.imports import csv_of, pupil

ROWS = [pupil(leerlingnummer=str(number), email=f"{number}@x.nl") for number in range(5)]
LONG = csv_of(*ROWS)


@pytest.fixture(autouse=True)
def few_rows_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_jobs, "SHORT", 3)
    monkeypatch.setattr(import_jobs, "TELLS_EVERY", 2)


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is there to do what is asked, until a test runs it."""

    class Nobody:
        @staticmethod
        def enqueue() -> None: ...

    monkeypatch.setattr(import_views, "run_imports", Nobody)


def send(client: Client, content: bytes = LONG) -> ImportUpload:
    file = SimpleUploadedFile("lijst.csv", content)
    client.post(reverse("student_import"), {"file": file})
    return ImportUpload.objects.latest("pk")


def page(client: Client, upload: ImportUpload) -> str:
    address = reverse("student_import_apply", args=[upload.pk])
    return " ".join(client.get(address).content.decode().split())


def press(client: Client, upload: ImportUpload, **posted: str) -> str:
    upload.refresh_from_db()
    address = reverse("student_import_apply", args=[upload.pk])
    answer = client.post(address, {"plan": upload.digest} | posted, follow=True)
    return answer.content.decode()


def state(upload: ImportUpload) -> str:
    upload.refresh_from_db()
    return str(upload.state)


# --- From beginning to end ----------------------------------------------------------------------
@pytest.mark.usefixtures("no_worker")
def test_a_long_list_shows_how_far_it_is_and_then_what_would_happen(office: Client) -> None:
    upload = send(office)
    assert '0</b> van <b class="num">5</b> rijen bekeken' in page(office, upload)
    assert imports_are_due()
    run_imports.func()
    assert state(upload) == ImportState.READY
    assert "5 nieuw" in page(office, upload)
    assert not Student.objects.exists()


@pytest.mark.usefixtures("no_worker")
def test_the_button_leaves_the_storing_to_a_worker_and_the_page_ends_in_the_counts(
    office: Client,
) -> None:
    upload = send(office)
    run_imports.func()
    assert "Elke rij wordt nog eens vergeleken" in press(office, upload)
    assert not Student.objects.exists()
    run_imports.func()
    assert Student.objects.count() == 5
    assert "zijn overgenomen: 5 nieuw." in page(office, upload)
    assert not imports_are_due()


def test_of_what_was_taken_over_only_the_counts_are_kept(office: Client) -> None:
    upload = send(office)
    press(office, upload)
    upload.refresh_from_db()
    assert (bytes(upload.content), upload.preview) == (b"", {})


def test_the_same_long_list_twice_changes_nothing(office: Client) -> None:
    press(office, send(office))
    before = LogEntry.objects.get_for_model(Student).count()
    again = send(office)
    assert "Alles staat er al zo in" in page(office, again)
    assert LogEntry.objects.get_for_model(Student).count() == before


def test_the_history_says_who_brought_the_list(office: Client) -> None:
    upload = send(office)
    press(office, upload)
    entries = LogEntry.objects.get_for_model(Student).filter(action=LogEntry.Action.CREATE)
    assert {entry.actor for entry in entries} == {upload.user}


@pytest.mark.usefixtures("no_worker")
def test_a_page_that_asks_by_itself_is_sent_on_once_there_is_something_to_see(
    office: Client,
) -> None:
    upload = send(office)
    address = reverse("student_import_apply", args=[upload.pk])
    asking = {"HX-Request": "true"}
    assert "HX-Redirect" not in office.get(address, headers=asking).headers
    run_imports.func()
    assert office.get(address, headers=asking).headers["HX-Redirect"] == address


def test_progress_is_told_while_the_rows_are_seen(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    tell = import_jobs._Watch.__call__

    def listen(watch: Any, done: int, total: int) -> None:
        tell(watch, done, total)
        told.append((done, ImportUpload.objects.get().done_rows, total))

    monkeypatch.setattr(import_jobs._Watch, "__call__", listen)
    send(office)
    assert told == [(1, 0, 5), (2, 2, 5), (3, 2, 5), (4, 4, 5), (5, 5, 5)]


# --- What goes wrong ----------------------------------------------------------------------------
def broken_at(number: int) -> Callable[[Plan, Any], None]:
    """Storing that stops after so many records, as when the machine is switched off."""

    def apply(plan: Plan, actor: Any) -> None:
        del actor
        for row in plan.rows[:number]:
            row.steps[0].record.save()  # type: ignore[union-attr]
        raise KeyboardInterrupt

    return apply


@pytest.mark.usefixtures("no_worker")
def test_a_killed_worker_leaves_nothing_half_done_and_the_next_finishes(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send(office)
    run_imports.func()
    press(office, upload)
    with monkeypatch.context() as during:
        during.setattr(Plan, "apply", broken_at(3))
        with pytest.raises(KeyboardInterrupt):
            run_imports.func()
    assert not Student.objects.exists()
    assert state(upload) == ImportState.STORING
    assert not imports_are_due()  # as long as the worker may still live
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert imports_are_due()
        run_imports.func()
    assert Student.objects.count() == 5
    assert state(upload) == ImportState.DONE


@pytest.mark.usefixtures("no_worker")
def test_a_worker_that_was_taken_for_dead_stores_nothing_twice(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send(office)
    run_imports.func()
    press(office, upload)
    slow = ImportUpload.objects.select_related("school", "user").get(pk=upload.pk)
    run_imports.func()
    import_jobs._go_on(slow, import_views.STUDENTS, timezone.localdate())
    assert Student.objects.count() == 5
    assert state(upload) == ImportState.DONE


@pytest.mark.usefixtures("no_worker")
def test_what_changed_meanwhile_is_shown_again_and_nothing_is_stored(
    office: Client, school: School
) -> None:
    upload = send(office)
    run_imports.func()
    press(office, upload)
    StudentFactory(school=school, number="3", phone="")
    run_imports.func()
    assert Student.objects.count() == 1
    assert state(upload) == ImportState.READY
    shown = page(office, upload)
    assert import_jobs.CHANGED in shown
    assert "4 nieuw en 1 gewijzigd." in shown


def test_what_changes_between_comparing_and_storing_is_noticed(
    office: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send(office)
    planned = import_jobs._plan

    def somebody_is_first(*args: Any, **how: Any) -> Plan:
        plan = planned(*args, **how)
        if not Student.objects.exists():
            StudentFactory(school=school, number="900")
        return plan

    monkeypatch.setattr(import_jobs, "_plan", somebody_is_first)
    press(office, upload)
    assert list(Student.objects.values_list("number", flat=True)) == ["900"]
    assert import_jobs.CHANGED in page(office, upload)


@pytest.mark.usefixtures("no_worker")
def test_a_busy_database_is_tried_again_and_any_other_fault_is_told(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send(office)

    def fails(error: Exception) -> Callable[..., None]:
        def look(*args: Any) -> None:
            raise error

        return look

    monkeypatch.setattr(import_jobs, "look_with_progress", fails(OperationalError("locked")))
    with pytest.raises(OperationalError):
        run_imports.func()
    assert state(upload) == ImportState.READING
    ImportUpload.objects.update(claimed_at=None)
    monkeypatch.setattr(import_jobs, "look_with_progress", fails(ZeroDivisionError()))
    run_imports.func()
    assert "Er ging iets mis (ZeroDivisionError)" in page(office, upload)
    monkeypatch.undo()
    press(office, upload, again="1")
    run_imports.func()
    assert "5 nieuw" in page(office, upload)


@pytest.mark.usefixtures("no_worker")
def test_who_lost_the_right_meanwhile_takes_nothing_over(office: Client) -> None:
    upload = send(office)
    run_imports.func()
    press(office, upload)
    User.objects.get(pk=upload.user_id).memberships.all().delete()
    run_imports.func()
    assert not Student.objects.exists()
    assert state(upload) == ImportState.FAILED


@pytest.mark.usefixtures("no_worker")
def test_a_list_thrown_away_while_it_is_looked_at_does_not_come_back(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(office)
    tell = import_jobs._Watch.__call__

    def thrown_away(watch: Any, done: int, total: int) -> None:
        tell(watch, done, total)
        ImportUpload.objects.all().delete()

    monkeypatch.setattr(import_jobs._Watch, "__call__", thrown_away)
    run_imports.func()
    assert not ImportUpload.objects.exists()


def test_rejected_rows_hold_up_the_others_unless_one_takes_only_the_good_ones(
    office: Client,
) -> None:
    upload = send(office, csv_of(*ROWS, pupil(leerlingnummer="9", roepnaam="")))
    press(office, upload)
    assert not Student.objects.exists()
    assert import_jobs.HAS_REJECTED in page(office, upload)
    again = send(office, csv_of(*ROWS, pupil(leerlingnummer="9", roepnaam="")))
    press(office, again, partial="1")
    assert Student.objects.count() == 5


# --- Many rows on a page ------------------------------------------------------------------------
def test_every_part_shows_its_first_rows_and_leads_to_all_of_them(office: Client) -> None:
    many = [pupil(leerlingnummer=str(number), roepnaam=f"Mila{number}é") for number in range(160)]
    for row in many:
        row["roepnaam"] = row["roepnaam"].replace("é", "")
    upload = send(office, csv_of(*many))
    shown = page(office, upload)
    assert "Hier staan de eerste 50." in shown
    assert "Bekijk alle 160" in shown
    address = reverse("student_import_apply", args=[upload.pk])
    first = office.get(address, {"soort": "nieuw"}).content.decode()
    last = office.get(address, {"soort": "nieuw", "page": "2"}).content.decode()
    assert ("Mila99 " in first, "Mila100 " in first) == (True, False)
    assert ("Mila99 " in last, "Mila159 " in last) == (False, True)


def test_the_progress_page_costs_few_queries(
    office: Client, school: School, django_assert_max_num_queries: Any
) -> None:
    SchoolYearFactory(school=school)
    upload = send(office)
    address = reverse("student_import_apply", args=[upload.pk])
    with django_assert_max_num_queries(6):
        office.get(address)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.READER, Role.DIRECTOR])
def test_who_may_not_import_sees_no_progress(
    office: Client, sign_in: Callable[..., Client], role: Role
) -> None:
    upload = send(office)
    address = reverse("student_import_apply", args=[upload.pk])
    assert sign_in(role).get(address).status_code == 403
