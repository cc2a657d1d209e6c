"""What tells of a pupil beside the pupil's own records, so that anonymising takes it away too.

Letters that were sent about these records, the links by which the pupil told hours, archives that
somebody had made of agreements, and what the history holds of all of these.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from lwt_admin.agreements.models import AgreementVersion, BulkItem, BulkJob, WorkAgreement
from lwt_admin.letters.models import Letter
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.signing import erasing
from lwt_admin.signing.models import Document, SigningCode, SigningEvent, SigningLink
from lwt_admin.students.models import Student
from lwt_admin.students.pupil_records import of_student, paths_to_student

Model = type[models.Model]

HANGING_ON: Final[Mapping[Model, tuple[str, Model]]] = {
    SigningEvent: ("document", Document),
    SigningCode: ("link", SigningLink),
    BulkItem: ("agreement_version", AgreementVersion),
    ConfirmationLink: ("agreements", WorkAgreement),
}
"""Kinds of record from which no path leads to the pupil, and by which field they hang on which
record of the pupil.
"""

NO_ARCHIVE: Final = (
    "Een leerling die erin stond, is geanonimiseerd. Daarom is het bestand verwijderd."
)


def entries_beside(student: Student) -> list[int]:
    """Keys of what the history holds of this; to be asked before anything goes."""
    about = Q()
    models_beside: list[Model] = [Letter, *HANGING_ON]
    for model in models_beside:
        kind, keys = ContentType.objects.get_for_model(model), _keys(model, student)
        about |= Q(content_type=kind, object_id__in=keys)
    return list(LogEntry.objects.filter(about).values_list("pk", flat=True))


def forget_beside(student: Student, now: datetime) -> None:
    """Take away names, addresses and archives; call it while the records still say whose they are.

    Files go once the transaction has ended well.
    """
    _rows(Letter, student).update(to="", subject="", data={}, failure="")
    # A link of a leermeester names no pupil, and goes on to open the hours of the others.
    links = _rows(ConfirmationLink, student).filter(party=ConfirmationLink.Party.STUDENT)
    links.filter(revoked_at=None).update(revoked_at=now)
    links.update(name=erasing.ERASED, address="")
    items = _rows(BulkItem, student)
    items.update(message="")  # to whom a reminder went, or who could not be reached
    jobs = items.values("job")
    for job in BulkJob.objects.for_system().filter(pk__in=jobs).exclude(file=""):
        erasing.remove(job.file)
        job.file, job.failure = "", NO_ARCHIVE
        job.save()


def _rows(model: Model, student: Student) -> models.QuerySet[Any]:
    return model._base_manager.filter(pk__in=_keys(model, student))


def _keys(model: Model, student: Student) -> list[int]:
    found = model._base_manager.filter(_belonging(model, student))
    return list(found.order_by().values_list("pk", flat=True).distinct())


def _belonging(model: Model, student: Student) -> Q:
    if model is not Letter:
        field, owner = HANGING_ON[model]
        return Q(**{f"{field}__in": owner._base_manager.filter(of_student(owner, student.pk))})
    about = Q()
    for one, kind in ContentType.objects.get_for_models(*paths_to_student()).items():
        own = one._base_manager.filter(of_student(one, student.pk))
        about |= Q(about_type=kind, about_id__in=list(own.values_list("pk", flat=True)))
    return about
