"""An export holds all that was signed, whatever became of it, also after a worker was killed."""

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from time_machine import travel

from lwt_admin.agreements.models import AgreementVersion, BulkJob, State
from lwt_admin.agreements.services import bulk, exporting
from lwt_admin.agreements.tasks import run_bulk_jobs
from lwt_admin.signing import sealing
from tests.agreements import support
from tests.agreements.test_bulk import job_for
from tests.agreements.test_overlap import beside
from tests.factories import SchoolYearFactory, StudentFactory, TrajectoryFactory
from tests.world import take_over_for

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:05:00+00:00")]


@pytest.fixture
def school(monkeypatch):
    """A school with what was replaced, what replaced it and ended, and what came from paper."""
    monkeypatch.setattr(sealing, "render_pdf", lambda html: html.encode())
    monkeypatch.setattr(sealing, "seal", lambda pdf, *_, **__: pdf)
    addendum = support.ended(support.signed_addendum())
    school = addendum.agreement.trajectory.student.school
    support.refused(support.send(beside(addendum, weekdays=(1,))))
    pupil = TrajectoryFactory(student=StudentFactory(school=school, birth_date=date(2008, 1, 1)))
    with travel("2026-08-20 12:05:00+00:00"):
        take_over_for(pupil)
    support.signed()  # of another school
    sealing.seal_waiting()
    return school


def manifest_of(archive):
    lines = json.loads(archive.read("manifest.json"))
    return {(line["version"], line["state"]): line for line in lines}


def test_every_version_that_was_signed_is_in_it_or_named_with_the_reason(school, tmp_path):
    target = tmp_path / "uit.zip"
    call_command("export_agreements", school=school.code, output=target)
    with zipfile.ZipFile(target) as archive:
        found = manifest_of(archive)
        files = {name for name in archive.namelist() if name.endswith(".pdf")}
        assert files == {line["file"] for line in found.values() if line["file"]}
        for line in found.values():
            if line["file"]:
                content = archive.read(line["file"])
                assert hashlib.sha256(content).hexdigest() == line["sha256_file"]
    told = {key: line["problem"] for key, line in found.items()}
    assert told == {
        (1, State.REPLACED.label): "",
        (2, State.ENDED.label): "",
        (1, State.SIGNED.label): exporting.NO_SCAN,
    }


def test_an_export_whose_worker_was_killed_is_whole_after_all(school, time_machine, monkeypatch):
    versions = list(AgreementVersion.objects.for_system().at_school(school).binding())
    job = job_for(BulkJob.Kind.EXPORT, versions)

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_store_zip", killed)
        with pytest.raises(SystemExit):
            bulk.run(job.pk)
    job.refresh_from_db()
    assert (job.finished_at, job.has_file) == (None, False)
    time_machine.shift(360)
    run_bulk_jobs.call()
    job.refresh_from_db()
    assert job.finished_at is not None
    with job.file.open() as stored:
        archive = zipfile.ZipFile(io.BytesIO(stored.read()))
        assert len(manifest_of(archive)) == len(versions) == 3


def test_what_not_everybody_signed_is_not_in_it(school, tmp_path):
    target = tmp_path / "uit.zip"
    call_command("export_agreements", school=school.code, output=target)
    with zipfile.ZipFile(target) as archive:
        states = {state for _, state in manifest_of(archive)}
    assert str(State.REFUSED.label) not in states


# --- One school year ------------------------------------------------------------------------------
LAST_DAY, DAY = date(2027, 7, 9), timedelta(days=1)


@pytest.fixture
def two_years():
    """A version of a school with the years from 24 August 2026 and from 23 August 2027."""
    version = support.signed()
    school = version.agreement.trajectory.student.school
    first, last = date(2027, 8, 23), date(2028, 7, 14)
    SchoolYearFactory(school=school, start=first, end=last, first_central_exam=None)
    return version


@pytest.mark.parametrize(
    ("start", "year"),
    [
        (date(2025, 11, 3), 2026),
        (date(2026, 8, 23), 2026),
        (date(2026, 8, 24), 2026),
        (LAST_DAY, 2026),
        (LAST_DAY + DAY, 2027),
        (date(2027, 8, 22), 2027),
        (date(2028, 7, 14), 2027),
        (date(2028, 7, 15), 2027),
    ],
)
def test_every_version_belongs_to_one_school_year(two_years, start, year):
    AgreementVersion.objects.update(start=start, end=date(2028, 12, 22))
    school = two_years.agreement.trajectory.student.school
    found = {one for one in (2026, 2027) if exporting.to_export(school, one).exists()}
    assert found == {year}
