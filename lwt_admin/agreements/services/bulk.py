"""The same thing done with many agreements, one by one, each as if it were the only one.

Every agreement is a step of its own in a transaction of its own: one that is refused does not hold
up the others, and whatever stops the worker, the next goes on where it stopped.
"""

import logging
import secrets
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, BulkItem, BulkJob, State
from lwt_admin.agreements.parties import choice_of
from lwt_admin.agreements.reminders import remind_now
from lwt_admin.agreements.services.exporting import write_zip
from lwt_admin.agreements.steps import TransitionRefused

logger = logging.getLogger(__name__)

Kind = BulkJob.Kind
RIGHTS: Final = {
    Kind.SEND: Right.AGREEMENTS_SEND,
    Kind.REMIND: Right.AGREEMENTS_SEND,
    Kind.EXPORT: Right.DOCUMENTS,
}
KEPT_FOR: Final = timedelta(days=7)
FILE: Final = BulkJob._meta.get_field("file")
NOT_YOURS: Final = "U mag dit met deze overeenkomst niet (meer)."
CHOOSE: Final = (
    "Er zijn meer vertegenwoordigers. Bied deze overeenkomst zelf aan en kies wie tekent."
)
NOT_STORED: Final = (
    "Het bestand kon niet worden opgeslagen: de schijf is vol of kan niet worden beschreven."
)


class ItemRefused(Exception):
    """What cannot be done with one agreement; the message is Dutch and says why."""


@transaction.atomic
def begin(
    kind: BulkJob.Kind,
    versions: Iterable[AgreementVersion],
    *,
    school: School,
    by: User,
    opened_at: datetime,
    now: datetime,
) -> BulkJob:
    """Store what must be done; the same page submitted twice (`opened_at`) gives one job."""
    # Not the whole row: who is signing right now refers to the school while holding a version, and
    # the items below refer to versions. Each would wait for the other.
    School.objects.for_system().select_for_update(no_key=True).get(pk=school.pk)
    asked = BulkJob.objects.for_system().filter(school=school, kind=kind, asked_by=by)
    found = asked.filter(opened_at=opened_at).first()
    if found is not None:
        return found
    job = BulkJob.objects.create(
        school=school, kind=kind, asked_by=by, asked_at=now, opened_at=opened_at
    )
    for version in versions:
        BulkItem.objects.create(job=job, agreement_version=version)
    return job


def run(job_pk: int) -> bool:
    """Do what is left of a job; False when another worker has it in hand."""
    if not _claim(job_pk):
        return False
    job = BulkJob.objects.for_system().select_related("asked_by", "school").get(pk=job_pk)
    for pk in job.items.filter(done_at=None).values_list("pk", flat=True):
        _do(pk, job)
        _still_busy(job_pk)
    _finish(job)
    return True


def retry(job: BulkJob) -> None:
    """Try a job that could not be finished once more."""
    with transaction.atomic():
        current = BulkJob.objects.for_system().select_for_update().get(pk=job.pk)
        if current.failure:
            current.failure, current.finished_at, current.claimed_at = "", None, None
            current.save()


def delete_old_files(now: datetime) -> int:
    """Remove exported files that were kept long enough; returns how many."""
    removed = 0
    for job in BulkJob.objects.for_system().with_old_file(now - KEPT_FOR):
        job.file.delete(save=False)
        job.save()
        removed += 1
    return removed


# --- One agreement --------------------------------------------------------------------------------
def _do(item_pk: int, job: BulkJob) -> None:
    """One agreement, once; what went wrong is stored with it."""
    now = timezone.now()
    with transaction.atomic():
        item = BulkItem.objects.for_system().select_for_update().get(pk=item_pk)
        if item.done_at is not None:
            return
        try:
            with transaction.atomic():
                item.message = _ACTIONS[Kind(job.kind)](_reached(item, job), job, now)
            item.succeeded = True
        except (ItemRefused, TransitionRefused) as refused:
            item.succeeded, item.message = False, _told(refused)
        except PermissionDenied:
            item.succeeded, item.message = False, NOT_YOURS
        except Exception as error:
            # One agreement that breaks does not stop the others.
            logger.exception("Item %s of job %s failed", item_pk, job.pk)
            item.succeeded, item.message = False, f"Er ging iets mis ({type(error).__name__})."
        item.done_at = now
        item.save()


def _reached(item: BulkItem, job: BulkJob) -> AgreementVersion:
    """The agreement, when whoever asked may still do this with it."""
    versions = AgreementVersion.objects.for_user(job.asked_by, RIGHTS[Kind(job.kind)])
    version = versions.for_one_page().filter(pk=item.agreement_version_id).first()
    if version is None or not job.asked_by.is_active:
        raise ItemRefused(NOT_YOURS)
    return version


def _send(version: AgreementVersion, job: BulkJob, now: datetime) -> str:
    guardians = choice_of(version, timezone.localdate(now)).obvious
    if version.state == State.DRAFT and guardians is None:
        raise ItemRefused(CHOOSE)
    transitions.send(version, actor=job.asked_by, guardians=guardians or [], now=now)
    return "Aangeboden ter ondertekening."


def _remind(version: AgreementVersion, _job: BulkJob, now: datetime) -> str:
    if not version.is_waiting:
        raise ItemRefused("Deze overeenkomst wacht op niemand.")
    reminded = remind_now(version, now)
    skipped = " ".join(reason for _, reason in reminded.skipped)
    if not reminded.posted:
        raise ItemRefused(skipped or "Er is niemand die nu nog moet tekenen.")
    names = ", ".join(one.name for one in reminded.posted)
    return f"Een herinnering gaat naar {names}. {skipped}".strip()


def _export(version: AgreementVersion, _job: BulkJob, _now: datetime) -> str:
    if not version.is_binding:
        raise ItemRefused(f"Niet getekend: {version.get_state_display()}.")
    return ""


_ACTIONS: Final[dict[BulkJob.Kind, Callable[[AgreementVersion, BulkJob, datetime], str]]] = {
    Kind.SEND: _send,
    Kind.REMIND: _remind,
    Kind.EXPORT: _export,
}


def _told(refused: Exception) -> str:
    """The refusal with, of a draft, everything that stands in its way."""
    findings = getattr(refused, "findings", ())
    return " ".join([str(refused), *(f"{one.text} ({one.article})" for one in findings)])


# --- The whole job --------------------------------------------------------------------------------
def _claim(job_pk: int) -> bool:
    """Take a job in hand; False when it is finished or another worker is busy with it."""
    now = timezone.now()
    with transaction.atomic():
        due = BulkJob.objects.for_system().due(now).select_for_update()
        job = due.filter(pk=job_pk).first()
        if job is None:
            return False
        job.claimed_at = now
        job.save()
    return True


def _still_busy(job_pk: int) -> None:
    """Say that the worker lives, so that no other takes over."""
    BulkJob.objects.for_system().filter(pk=job_pk).update(claimed_at=timezone.now())


def _finish(job: BulkJob) -> None:
    """Make the file when there is one to make, and close the job.

    A worker that was taken for dead may be as far as the one that took over: the first to finish
    keeps its file, and the other's is removed.
    """
    failure, name = "", ""
    if job.kind == Kind.EXPORT:
        name = _name_of_file(job)
        try:
            _store_zip(job, name)
        except OSError:
            logger.exception("The file of job %s could not be stored", job.pk)
            failure = NOT_STORED
    with transaction.atomic():
        current = BulkJob.objects.for_system().select_for_update().get(pk=job.pk)
        made = {name, current.file.name}
        if current.finished_at is None:
            current.finished_at, current.claimed_at = timezone.now(), None
            current.failure, current.file = failure, "" if failure else name
            current.save()
    for left in filter(None, made - {current.file.name}):
        _remove(left)


def _name_of_file(job: BulkJob) -> str:
    """Where the archive will stand, stored before it is there: so no file is without its row.

    What a worker that was killed left behind is removed.
    """
    name: str = FILE.generate_filename(job, f"{secrets.token_hex(16)}.zip")
    with transaction.atomic():
        current = BulkJob.objects.for_system().select_for_update().get(pk=job.pk)
        if current.finished_at is not None:
            return name
        left, current.file = current.file.name, name
        current.save()
    if left:
        _remove(left)
    return name


def _remove(name: str) -> None:
    """Remove a file; one that cannot be removed is told in the log."""
    try:
        FILE.storage.delete(name)
    except OSError:
        logger.exception("The exported file %s is left behind", name)


def _store_zip(job: BulkJob, name: str) -> None:
    """Write the archive beside the storage first, and store it whole under its name."""
    succeeded = job.items.filter(succeeded=True).values("agreement_version")
    versions = AgreementVersion.objects.for_system().filter(pk__in=succeeded)
    with tempfile.TemporaryFile() as target:
        exported = write_zip(versions, target)
        target.seek(0)
        FILE.storage.save(name, File(target))
    _tell_problems(job, exported.problem_of)


def _tell_problems(job: BulkJob, problem_of: dict[int, str]) -> None:
    """What has no file in the archive is a failure of its agreement."""
    for item in job.items.filter(agreement_version__in=problem_of):
        item.succeeded, item.message = False, problem_of[item.agreement_version_id].capitalize()
        item.save()
