"""Long lists of hours and of agreements: looked at and taken over by a worker, with progress."""

from datetime import date

import pytest
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.models import HourEntry
from lwt_admin.students import import_jobs, import_views
from lwt_admin.students.models import ImportState, ImportUpload, Trajectory
from lwt_admin.students.tasks import imports_are_due, run_imports
from tests.factories import (
    CooperationAgreementFactory,
    HourEntryFactory,
    TrajectoryFactory,
    recognised_company,
    signed_agreement,
    staff,
)
from tests.imports import csv_of
from tests.support.scans import as_upload

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-20 09:00+01:00")]


@pytest.fixture(autouse=True)
def few_rows_are_many_and_nobody_works(monkeypatch):
    class Nobody:
        @staticmethod
        def enqueue():
            """Nobody is there to do what is asked, until a test runs it."""

    monkeypatch.setattr(import_jobs, "SHORT", 1)
    monkeypatch.setattr(import_jobs, "TELLS_EVERY", 1)
    monkeypatch.setattr(import_views, "run_imports", Nobody)


def send(client, page, *rows):
    client.post(reverse(page), {"file": as_upload(csv_of(*rows), "lijst.csv")})
    return ImportUpload.objects.get()


def told(client, upload):
    page = f"{'hours' if upload.kind == 'hours' else 'agreement'}_import_apply"
    return " ".join(client.get(reverse(page, args=[upload.pk])).text.split())


def press(client, upload):
    upload.refresh_from_db()
    page = f"{'hours' if upload.kind == 'hours' else 'agreement'}_import_apply"
    client.post(reverse(page, args=[upload.pk]), {"plan": upload.digest})


def state(upload):
    upload.refresh_from_db()
    return upload.state


# --- Hours --------------------------------------------------------------------------------------
@pytest.fixture
def worked():
    return signed_agreement(TrajectoryFactory())


@pytest.fixture
def mentor(client, worked):
    """The mentor of the pupil, signed in."""
    mentor = staff(worked.trajectory.student.school, Role.MENTOR)
    worked.trajectory.mentor_assignments.create(mentor=mentor, start=date(2026, 8, 1))
    client.force_login(mentor)
    return client


def day(agreement, number, **columns):
    return {
        "leerlingnummer": agreement.trajectory.student.number,
        "datum": f"{number}-11-2026",
        "begin": "8:00",
        "einde": "15:30",
        "pauzes": "12:00-12:30",
    } | columns


def test_a_long_list_of_hours_waits_for_a_worker_and_shows_how_far_it_is(mentor, worked):
    upload = send(mentor, "hours_import", day(worked, 12), day(worked, 13))
    assert '0</b> van <b class="num">2</b> rijen bekeken' in told(mentor, upload)
    assert imports_are_due()
    run_imports.func()
    assert state(upload) == ImportState.READY
    assert upload.done_rows == 2
    assert not HourEntry.objects.exists()
    press(mentor, upload)
    assert state(upload) == ImportState.STORING
    assert not HourEntry.objects.exists()
    run_imports.func()
    assert {entry.entered_by for entry in HourEntry.objects.all()} == {upload.user}
    assert HourEntry.objects.count() == 2
    assert "De uren zijn overgenomen: 2 nieuw." in told(mentor, upload)


def test_a_worker_enters_hours_of_the_own_pupils_of_who_sent_the_list_alone(mentor, worked):
    other = signed_agreement(TrajectoryFactory(student__school=worked.trajectory.student.school))
    upload = send(mentor, "hours_import", day(worked, 12), day(other, 12))
    run_imports.func()
    assert "u voert er geen uren voor in" in told(mentor, upload)


def test_hours_that_were_entered_meanwhile_are_looked_at_again_and_not_doubled(mentor, worked):
    upload = send(mentor, "hours_import", day(worked, 12), day(worked, 13))
    run_imports.func()
    press(mentor, upload)
    HourEntryFactory(agreement=worked, date=date(2026, 11, 12))
    run_imports.func()
    assert state(upload) == ImportState.READY
    assert HourEntry.objects.count() == 1
    assert "Intussen is er iets gewijzigd" in told(mentor, upload)


def test_a_row_that_is_refused_lets_a_worker_store_nothing(mentor, worked):
    upload = send(mentor, "hours_import", day(worked, 12), day(worked, 13, einde="7:00"))
    run_imports.func()
    press(mentor, upload)
    run_imports.func()
    assert state(upload) == ImportState.FAILED
    assert not HourEntry.objects.exists()


# --- Agreements ---------------------------------------------------------------------------------
@pytest.fixture
def office(client):
    """Who takes over agreements and enters no hours, signed in; with two pupils at a company."""
    first = TrajectoryFactory()
    company = recognised_company(first)
    CooperationAgreementFactory(school=first.student.school)
    second = TrajectoryFactory(student__school=first.student.school)
    user = staff(first.student.school, Role.OFFICE)
    client.force_login(user)
    return [(one, company) for one in (first, second)]


def paper(trajectory, company, **columns):
    return {
        "leerlingnummer": trajectory.student.number,
        "leerbedrijf": company.name,
        "eerste_dag": "24-8-2026",
        "laatste_dag": "26-3-2027",
        "getekend_op": "20-8-2026",
        "rooster": "do, vr 8.00-15.30 (12.00-12.30)",
        "leermeester": "W. Kamp",
        "toelichting": "Stond op papier.",
    } | columns


def with_parent(trajectory):
    trajectory.student.guardians.create(name="M. Ouder")
    return trajectory


def test_a_long_list_of_agreements_is_taken_over_by_a_worker(client, office):
    rows = [paper(with_parent(one), company) for one, company in office]
    upload = send(client, "agreement_import", *rows)
    assert "rijen bekeken" in told(client, upload)
    run_imports.func()
    assert "2 nieuw" in told(client, upload), upload.preview
    press(client, upload)
    assert not WorkAgreement.objects.exists()
    run_imports.func()
    assert state(upload) == ImportState.DONE, upload.failure
    assert WorkAgreement.objects.filter(taken_over_at__isnull=False).count() == 2


def test_a_worker_knows_too_that_who_sent_the_list_enters_no_hours(client, office):
    sums = {"uren_2026-09": "7", "dagen_2026-09": "1"}
    rows = [paper(with_parent(one), company, **sums) for one, company in office]
    upload = send(client, "agreement_import", *rows)
    run_imports.func()
    assert "dat doet de LWT-coördinator" in told(client, upload)
    assert Trajectory.objects.count() == 2
