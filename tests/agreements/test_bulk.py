"""Doing the same with many agreements: offering, reminding, exporting."""

import csv
import hashlib
import io
import json
import threading
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, BulkItem, BulkJob, State
from lwt_admin.agreements.services import bulk, exporting
from lwt_admin.agreements.tasks import bulk_jobs_are_due, run_bulk_jobs
from lwt_admin.letters.models import Letter
from lwt_admin.letters.services import post
from lwt_admin.signing import sealing
from lwt_admin.signing.services import unsigned
from tests.agreements import support
from tests.factories import (
    AgreementVersionFactory,
    GuardianFactory,
    MentorAssignmentFactory,
    ScheduleDayFactory,
    StudentFactory,
    TrajectoryFactory,
    WorkAgreementFactory,
    recognised_company,
    staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:05:00+00:00")]
Kind = BulkJob.Kind
NOW = support.NOW


@pytest.fixture
def versions():
    """Two complete drafts at one school."""
    first = support.draft()
    student = StudentFactory(school=first.agreement.trajectory.student.school)
    trajectory = TrajectoryFactory(student=student)
    GuardianFactory(student=student)
    agreement = WorkAgreementFactory(trajectory=trajectory, company=recognised_company(trajectory))
    second = AgreementVersionFactory(agreement=agreement)
    ScheduleDayFactory(agreement_version=second, weekday=4)
    return [first, second]


def fresh(version):
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


def school_of(version):
    return version.agreement.trajectory.student.school


def job_for(kind, versions, by=None):
    by, now = by or support.coordinator_of(versions[0]), timezone.now()
    school = school_of(versions[0])
    return bulk.begin(kind, versions, school=school, by=by, opened_at=now, now=now)


def outcomes(job):
    return list(job.items.order_by("pk").values_list("succeeded", "message"))


def states(versions):
    found = AgreementVersion.objects.for_system()
    return [found.get(pk=one.pk).state for one in versions]


def page(client, by, name, data=None):
    client.force_login(by)
    address = reverse(name)
    return client.get(address, data) if data is not None else client.get(address)


# --- Offering -------------------------------------------------------------------------------------
def test_every_complete_draft_is_offered(versions):
    job = job_for(Kind.SEND, versions)
    bulk.run(job.pk)
    assert states(versions) == [State.SENT, State.SENT]


def test_an_incomplete_draft_says_why_and_does_not_hold_up_the_next(versions):
    versions[0].schedule.all().delete()
    job = job_for(Kind.SEND, versions)
    bulk.run(job.pk)
    assert states(versions) == [State.DRAFT, State.SENT]
    succeeded, message = outcomes(job)[0]
    assert not succeeded
    assert "10b3" in message


def test_a_draft_with_a_choice_of_representatives_waits_for_a_person(versions):
    GuardianFactory(student=versions[0].agreement.trajectory.student)
    job = job_for(Kind.SEND, versions)
    bulk.run(job.pk)
    assert outcomes(job)[0] == (False, bulk.CHOOSE)


def test_what_the_asker_may_no_longer_do_is_not_done(versions):
    reader = staff(school_of(versions[0]), Role.READER)
    job = job_for(Kind.SEND, versions, by=reader)
    bulk.run(job.pk)
    assert outcomes(job) == [(False, bulk.NOT_YOURS)] * 2
    assert states(versions) == [State.DRAFT, State.DRAFT]


# --- Reminding ------------------------------------------------------------------------------------
def test_whoever_has_not_signed_is_reminded(versions, time_machine):
    support.send(versions[0])
    time_machine.shift(timedelta(days=1))
    job = job_for(Kind.REMIND, versions[:1])
    bulk.run(job.pk)
    assert outcomes(job)[0][0]
    reminded = Letter.objects.for_system().filter(kind="signing_reminder").count()
    assert reminded == sum(bool(one.email) for one in unsigned(fresh(versions[0]).document))


def test_an_agreement_that_waits_for_nobody_is_not_reminded_of(versions):
    job = job_for(Kind.REMIND, versions[:1])
    bulk.run(job.pk)
    assert outcomes(job) == [(False, "Deze overeenkomst wacht op niemand.")]


# --- Exporting ------------------------------------------------------------------------------------
@pytest.fixture
def sealed(versions):
    """One signed and sealed, one still a draft."""
    support.sign_all(support.send(versions[0]))
    with (
        # An archive takes a file as it is, whatever is in it.
        mock.patch.object(sealing, "render_pdf", str.encode),
        mock.patch.object(sealing, "seal", lambda pdf, *_, **__: pdf),
    ):
        sealing.seal_waiting()
    return versions


def exported(job):
    with BulkJob.objects.for_system().get(pk=job.pk).file.open() as stored:
        archive = zipfile.ZipFile(io.BytesIO(stored.read()))
    return archive, json.loads(archive.read("manifest.json"))


def test_the_archive_holds_the_kept_file_byte_for_byte(versions):
    support.sign_all(support.send(versions[0]))
    sealing.seal_waiting()
    job = job_for(Kind.EXPORT, versions[:1])
    bulk.run(job.pk)
    archive, manifest = exported(job)
    with fresh(versions[0]).document.pdf.open() as stored:
        assert archive.read(manifest[0]["file"]) == stored.read()


def test_the_manifest_tells_the_hash_of_each_file(sealed):
    job = job_for(Kind.EXPORT, sealed[:1])
    bulk.run(job.pk)
    archive, manifest = exported(job)
    found = hashlib.sha256(archive.read(manifest[0]["file"])).hexdigest()
    assert manifest[0]["sha256_file"] == found
    assert manifest[0]["sha256_text"] == fresh(sealed[0]).document.sha256


def test_both_manifests_say_the_same(sealed):
    job = job_for(Kind.EXPORT, sealed[:1])
    bulk.run(job.pk)
    archive, manifest = exported(job)
    text = archive.read("manifest.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows == [{key: str(value) for key, value in line.items()} for line in manifest]


def test_what_is_not_sealed_yet_is_listed_with_the_reason(versions):
    support.sign_all(support.send(versions[0]))
    job = job_for(Kind.EXPORT, versions[:1])
    bulk.run(job.pk)
    _, manifest = exported(job)
    assert (manifest[0]["file"], manifest[0]["problem"]) == ("", exporting.NOT_SEALED)
    assert outcomes(job) == [(False, exporting.NOT_SEALED.capitalize())]


def test_a_file_that_was_changed_on_the_disk_does_not_go_along(sealed):
    document = fresh(sealed[0]).document
    with Path(document.pdf.path).open("ab") as stored:
        stored.write(b" ")
    job = job_for(Kind.EXPORT, sealed[:1])
    bulk.run(job.pk)
    archive, manifest = exported(job)
    assert manifest[0]["problem"] == exporting.CHANGED
    assert sorted(archive.namelist()) == ["manifest.csv", "manifest.json"]


def test_a_full_disk_is_told_and_can_be_tried_again(sealed, monkeypatch):
    storage = BulkJob._meta.get_field("file").storage

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    job = job_for(Kind.EXPORT, sealed[:1])
    with monkeypatch.context() as patch:
        patch.setattr(storage, "save", full)
        bulk.run(job.pk)
    job.refresh_from_db()
    assert job.failure == bulk.NOT_STORED
    bulk.retry(job)
    bulk.run(job.pk)
    assert exported(job)[1][0]["file"]


def test_an_exported_file_is_removed_after_a_week(sealed):
    job = job_for(Kind.EXPORT, sealed[:1])
    bulk.run(job.pk)
    now = BulkJob.objects.for_system().get(pk=job.pk).finished_at
    assert bulk.delete_old_files(now + bulk.KEPT_FOR) == 0
    assert bulk.delete_old_files(now + bulk.KEPT_FOR + timedelta(seconds=1)) == 1
    job.refresh_from_db()
    assert not job.file


# --- Going on -------------------------------------------------------------------------------------
def test_a_job_goes_on_where_a_killed_worker_stopped(versions, time_machine, monkeypatch):
    job = job_for(Kind.SEND, versions)

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_still_busy", killed)
        with pytest.raises(Killed):
            bulk.run(job.pk)
    assert states(versions) == [State.SENT, State.DRAFT]
    assert not bulk_jobs_are_due()
    time_machine.shift(timedelta(minutes=6))
    run_bulk_jobs.func()
    assert states(versions) == [State.SENT, State.SENT]
    assert [one for one, _ in outcomes(job)] == [True, True]


class Killed(BaseException):
    pass


def killed(*_):
    raise Killed


def stored_files():
    """The archives in the storage."""
    folder = Path(BulkJob._meta.get_field("file").storage.path("exports"))
    return sorted(str(path) for path in folder.rglob("*.zip"))


@pytest.fixture
def no_archives():
    """Nothing stands in the folder that another test left there."""
    for path in stored_files():
        Path(path).unlink()


def test_of_a_worker_killed_after_storing_no_archive_is_left(
    sealed, time_machine, monkeypatch, no_archives
):
    job = job_for(Kind.EXPORT, sealed[:1])
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_tell_problems", killed)
        with pytest.raises(Killed):
            bulk.run(job.pk)
    (left,) = stored_files()
    time_machine.shift(timedelta(minutes=6))
    run_bulk_jobs.func()
    job.refresh_from_db()
    assert stored_files() == [job.file.path]
    assert job.file.path != left


def test_a_full_disk_leaves_no_half_archive(sealed, monkeypatch, no_archives):
    storage = BulkJob._meta.get_field("file").storage

    def half(name, _content, **_):
        Path(storage.path(name)).parent.mkdir(parents=True, exist_ok=True)
        Path(storage.path(name)).write_bytes(b"PK")
        raise OSError(28, "No space left on device")

    job = job_for(Kind.EXPORT, sealed[:1])
    with monkeypatch.context() as patch:
        patch.setattr(storage, "save", half)
        bulk.run(job.pk)
    job.refresh_from_db()
    assert (job.failure, job.file.name, stored_files()) == (bulk.NOT_STORED, "", [])


def test_of_two_workers_on_one_archive_the_first_to_finish_keeps_it(
    sealed, time_machine, monkeypatch, no_archives
):
    job = job_for(Kind.EXPORT, sealed[:1])
    write = bulk.write_zip

    def slowly(versions, target):
        monkeypatch.setattr(bulk, "write_zip", write)
        time_machine.shift(timedelta(minutes=6))
        assert bulk.run(job.pk)
        return write(versions, target)

    monkeypatch.setattr(bulk, "write_zip", slowly)
    bulk.run(job.pk)
    job.refresh_from_db()
    assert stored_files() == [job.file.path]
    assert exported(job)[1][0]["file"]


def test_an_archive_that_is_being_made_is_not_offered(client, sealed, monkeypatch):
    job = job_for(Kind.EXPORT, sealed[:1])
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_tell_problems", killed)
        with pytest.raises(Killed):
            bulk.run(job.pk)
    client.force_login(job.asked_by)
    download = reverse("bulk_download", args=[job.pk])
    page = client.get(reverse("bulk_job", args=[job.pk]))
    assert download not in page.content.decode()
    assert client.get(download).status_code == 404


def test_a_second_worker_leaves_a_job_alone(versions):
    job = job_for(Kind.SEND, versions)
    BulkJob.objects.for_system().filter(pk=job.pk).update(claimed_at=timezone.now())
    assert bulk.run(job.pk) is False
    assert states(versions) == [State.DRAFT, State.DRAFT]


def test_a_finished_job_is_not_done_again(versions):
    job = job_for(Kind.SEND, versions)
    assert bulk.run(job.pk) is True
    assert bulk.run(job.pk) is False


def test_the_same_page_submitted_twice_gives_one_job(versions):
    by, now = support.coordinator_of(versions[0]), timezone.now()
    asked = {"school": school_of(versions[0]), "by": by, "opened_at": now, "now": now}
    assert bulk.begin(Kind.SEND, versions, **asked) == bulk.begin(Kind.SEND, versions, **asked)
    assert BulkItem.objects.for_system().count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_that_begins_and_somebody_who_signs_do_not_wait_for_each_other():
    version = support.sent()
    by, school = support.coordinator_of(version), school_of(version)
    signing, beginning, failed = threading.Event(), threading.Event(), []

    def sign():
        try:
            with transaction.atomic():
                AgreementVersion.objects.for_system().select_for_update().get(pk=version.pk)
                signing.set()
                beginning.wait(1)
                post(
                    "agreement_unsigned",
                    key="x",
                    to=by.email,
                    school=school,
                    about=version.agreement,
                    now=NOW,
                    data={"version": version.pk},
                )
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    def chosen():
        beginning.set()
        yield version

    thread = threading.Thread(target=sign)
    thread.start()
    signing.wait(5)
    bulk.begin(Kind.REMIND, chosen(), school=school, by=by, opened_at=NOW, now=NOW)
    thread.join()
    assert failed == []
    assert BulkItem.objects.for_system().count() == 1


# --- The pages ------------------------------------------------------------------------------------
def test_the_page_says_what_fits_and_what_is_left_out(client, versions):
    support.send(versions[0])
    keys = [one.agreement_id for one in versions]
    by = support.coordinator_of(versions[0])
    html = page(client, by, "bulk_send", {"pk": keys}).content.decode()
    assert "Bied 1 overeenkomst aan" in html
    assert "is geen concept (ter ondertekening)" in html


def test_all_of_the_filter_are_chosen_at_once(client, versions):
    by = support.coordinator_of(versions[0])
    asked = {"everything": "on", "stand": "draft", "q": ""}
    html = page(client, by, "bulk_send", asked).content.decode()
    assert "Bied 2 overeenkomsten aan" in html


def test_looking_at_the_page_begins_nothing(client, versions):
    page(client, support.coordinator_of(versions[0]), "bulk_send", {"everything": "on"})
    assert not BulkJob.objects.for_system().exists()


def test_starting_leads_to_the_progress_and_does_the_work(client, versions):
    client.force_login(support.coordinator_of(versions[0]))
    posted = {
        "pk": [one.agreement_id for one in versions],
        "opened_at": timezone.now().isoformat(),
    }
    answer = client.post(reverse("bulk_send"), posted)
    job = BulkJob.objects.for_system().get()
    assert answer.url == reverse("bulk_job", args=[job.pk])
    run_bulk_jobs.func()
    html = client.get(answer.url).content.decode()
    assert "2 gelukt" in html


def test_a_job_is_asked_when_the_button_is_pressed_not_when_the_page_was_opened(client, versions):
    client.force_login(support.coordinator_of(versions[0]))
    opened_at = timezone.now() - timedelta(hours=2)
    posted = {"pk": [versions[0].agreement_id], "opened_at": opened_at.isoformat()}
    client.post(reverse("bulk_send"), posted)
    job = BulkJob.objects.for_system().get()
    assert job.opened_at == opened_at
    assert job.asked_at - opened_at >= timedelta(hours=2)


def test_a_page_that_was_open_too_long_begins_nothing(client, versions):
    client.force_login(support.coordinator_of(versions[0]))
    opened_at = (timezone.now() - timedelta(hours=13)).isoformat()
    posted = {"pk": [versions[0].agreement_id], "opened_at": opened_at}
    html = client.post(reverse("bulk_send"), posted).content.decode()
    assert "te lang open geweest" in html
    assert not BulkJob.objects.for_system().exists()


def test_a_mentor_exports_own_pupils_only(client, sealed):
    mentor = staff(school_of(sealed[0]), Role.MENTOR)
    keys = [one.agreement_id for one in sealed]
    assert "Niets om te doen" in page(client, mentor, "bulk_export", {"pk": keys}).content.decode()
    trajectory = sealed[0].agreement.trajectory
    MentorAssignmentFactory(trajectory=trajectory, mentor=mentor, start=support.TODAY)
    html = page(client, mentor, "bulk_export", {"pk": keys}).content.decode()
    assert "Exporteer 1 overeenkomst" in html


def test_a_mentor_sees_only_jobs_of_their_own(client, versions):
    mentor = staff(school_of(versions[0]), Role.MENTOR)
    client.force_login(mentor)
    theirs = job_for(Kind.EXPORT, versions)
    own = job_for(Kind.EXPORT, versions, by=mentor)
    assert client.get(reverse("bulk_job", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("bulk_job", args=[own.pk])).status_code == 200


def test_the_archive_is_downloaded_by_name(client, sealed):
    by = support.coordinator_of(sealed[0])
    job = job_for(Kind.EXPORT, sealed[:1], by)
    bulk.run(job.pk)
    client.force_login(by)
    answer = client.get(reverse("bulk_download", args=[job.pk]))
    assert answer["Content-Disposition"].endswith('filename="overeenkomsten-2026-08-17.zip"')
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer)))


def archive_of(version, by):
    job = job_for(Kind.EXPORT, [version], by)
    bulk.run(job.pk)
    return reverse("bulk_download", args=[job.pk]), reverse("bulk_job", args=[job.pk])


def test_who_is_no_longer_the_mentor_of_somebody_in_it_does_not_download_an_archive(client, sealed):
    mentor = staff(school_of(sealed[0]), Role.MENTOR)
    guides = MentorAssignmentFactory(
        trajectory=sealed[0].agreement.trajectory, mentor=mentor, start=NOW.date()
    )
    download, job = archive_of(sealed[0], mentor)
    client.force_login(mentor)
    assert client.get(download).status_code == 200
    guides.delete()
    answer = client.get(download, follow=True)
    assert answer.redirect_chain == [(job, 302)]
    assert "een leerling die u niet meer ziet" in answer.content.decode()


def test_a_download_is_told_of_who_took_it_though_who_asked_for_it_left(client, sealed):
    left = staff(school_of(sealed[0]), Role.COORDINATOR)
    download, _ = archive_of(sealed[0], left)
    left.memberships.update(ended_on=NOW.date())
    client.force_login(support.coordinator_of(sealed[0]))
    client.get(download)
    looked = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    assert looked.filter(content_type__model="workagreement").count() == 1


def test_only_who_asked_tries_again(client, versions):
    job = job_for(Kind.EXPORT, versions)
    BulkJob.objects.for_system().filter(pk=job.pk).update(
        failure="Vol.", finished_at=timezone.now()
    )
    client.force_login(staff(school_of(versions[0]), Role.OFFICE))
    client.post(reverse("bulk_retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.failure == "Vol."


# --- The command ----------------------------------------------------------------------------------
def test_the_command_writes_the_same_archive(sealed, tmp_path, capsys):
    target = tmp_path / "uit.zip"
    call_command("export_agreements", school=school_of(sealed[0]).code, output=target)
    assert capsys.readouterr().out.startswith("bestanden=1 weggelaten=0")
    assert len(zipfile.ZipFile(target).namelist()) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["uit.zip"]


def test_the_command_narrows_to_the_school_year_that_begins_in_a_year(sealed, tmp_path, capsys):
    code = school_of(sealed[0]).code
    call_command("export_agreements", school=code, year=2026, output=tmp_path / "uit.zip")
    assert capsys.readouterr().out.startswith("bestanden=1")


def test_the_command_fails_when_a_kept_file_is_gone(sealed, tmp_path):
    document = fresh(sealed[0]).document
    document.pdf.storage.delete(document.pdf.name)
    code = school_of(sealed[0]).code
    with pytest.raises(CommandError, match="1 bestanden ontbreken"):
        call_command("export_agreements", school=code, output=tmp_path / "uit.zip")


@pytest.mark.parametrize(
    ("given", "message"),
    [({"school": "99ZZ99"}, "geen school"), ({"year": 1999}, "geen schooljaar")],
)
def test_the_command_names_what_it_cannot_find(sealed, tmp_path, given, message):
    asked = {"school": school_of(sealed[0]).code, "output": tmp_path / "uit.zip"} | given
    with pytest.raises(CommandError, match=message):
        call_command("export_agreements", **asked)


def test_the_command_says_when_the_place_cannot_be_written(sealed, tmp_path):
    code = school_of(sealed[0]).code
    with pytest.raises(CommandError, match="kan niet worden geschreven"):
        call_command("export_agreements", school=code, output=tmp_path / "weg" / "uit.zip")
