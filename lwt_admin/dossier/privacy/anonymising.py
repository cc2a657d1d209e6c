"""Taking away who a pupil was, or what was written about them, while every figure stays true.

Whatever a person wrote in a pupil's records goes, in every room, unless it is named here as saying
nothing about anybody; so a text field that is added tomorrow is erased without being listed. Dates,
choices, hours and marks stay: what is counted afterwards is what was counted before.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import ScheduleDay
from lwt_admin.dossier.history.entries import entries_about
from lwt_admin.dossier.privacy.beside import entries_beside, forget_beside
from lwt_admin.dossier.privacy.meetings import nobody_left_on
from lwt_admin.exams.models import ExamDecision, ExamSubject, SchoolExamPart
from lwt_admin.placements.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentScore,
    AssessmentStep,
    CellSave,
    HourCorrection,
    HourEntry,
    Incident,
    IncidentFile,
    Visit,
    VisitAction,
    WeekRemark,
)
from lwt_admin.signing import erasing
from lwt_admin.signing.models import (
    Document,
    PaperScan,
    Signatory,
    Signature,
    SigningLink,
)
from lwt_admin.students.models import (
    AdditionalSubject,
    CareerEvidence,
    CareerGoal,
    CareerTalk,
    Certificate,
    CommitteeMeeting,
    Contact,
    Enrolment,
    Exemption,
    Guardian,
    IntakeStep,
    Interview,
    LaterDestination,
    MboApplication,
    MboArrangement,
    Outcome,
    PupilAttachment,
    RestrictedNote,
    SchoolTime,
    Student,
    Support,
)
from lwt_admin.students.pupil_records import of_student, paths_to_student

Model = type[models.Model]

ERASED: Final = erasing.ERASED

SIGNED: Final[tuple[Model, ...]] = (Document, Signatory, Signature, SigningLink, PaperScan)
"""The room of signing erases these itself, so that the chain of each document still holds."""

GONE: Final[tuple[Model, ...]] = (Guardian, CellSave)
"""Records of which nothing is counted; they go altogether."""

SHARED: Final[tuple[Model, ...]] = (CommitteeMeeting,)
"""Records of several pupils at once; they go once none of these is known (`privacy.meetings`)."""

GUIDANCE: Final[tuple[Model, ...]] = (
    *(Contact, Support, RestrictedNote, CareerGoal, CareerTalk, CareerEvidence),
    *(Interview, IntakeStep, Incident, IncidentFile, Visit, VisitAction, WeekRemark),
    *(Assessment, AssessmentAnswer, AssessmentScore, AssessmentStep),
)
"""What was written about a pupil while they were guided."""

SAYS_NOTHING: Final[Mapping[Model, frozenset[str]]] = {
    Enrolment: frozenset({"class_name"}),
    SchoolTime: frozenset({"class_name"}),
    AdditionalSubject: frozenset({"subject"}),
    Exemption: frozenset({"subject"}),
    ExamSubject: frozenset({"name", "code", "resit_parts"}),
    SchoolExamPart: frozenset({"period"}),
    ExamDecision: frozenset({"facts", "outcome", "papers", "placement", "sha256", "rules_version"}),
    Certificate: frozenset({"name"}),
    MboArrangement: frozenset({"institution"}),
    MboApplication: frozenset({"institution", "course", "crebo"}),
    Outcome: frozenset({"institution", "course", "crebo"}),
    LaterDestination: frozenset({"institution", "course", "crebo"}),
    CareerEvidence: frozenset({"content_type", "sha256"}),
    PupilAttachment: frozenset({"content_type", "sha256"}),
    IncidentFile: frozenset({"content_type", "sha256"}),
    AssessmentStep: frozenset({"sha256"}),
    HourEntry: frozenset({"breaks"}),
    ScheduleDay: frozenset({"breaks"}),
}
"""Fields with words or figures in which nobody can be recognised, and on which figures rest."""

EMPTY: Final[Mapping[Model, Mapping[str, Any]]] = {
    Assessment: {"goals": []},
    HourCorrection: {"before": {}},
    AssessmentStep: {"content": {"erased": True}},
}
"""What takes the place of a field that is no plain text."""

OF_PEOPLE: Final = (models.CharField, models.TextField, models.JSONField, models.FileField)


@transaction.atomic
def anonymise(student: Student, *, by: User | None, now: datetime) -> None:
    """Take away who the pupil was; `by` is None when the program does it on its date.

    Raises erasing.NotErasable while a document still waits for signatures. Doing it twice changes
    nothing.
    """
    current = Student.objects.for_system().select_for_update().get(pk=student.pk)
    if current.anonymised_at is not None:
        return
    shared = ContentType.objects.get_for_models(*SHARED).values()
    about = entries_about(current).exclude(content_type__in=[kind.pk for kind in shared])
    entries = [*about.values_list("pk", flat=True), *entries_beside(current)]
    with disable_auditlog():
        forget_beside(current, now)
        for document in Document.objects.for_system().filter(of_student(Document, current.pk)):
            erasing.erase(document, by=by, now=now)
        for model in paths_to_student():
            if model not in {*SIGNED, *SHARED, Student}:
                _blank(model, current.pk)
        for model in GONE:
            model._base_manager.filter(of_student(model, current.pk)).delete()
        _rename(current, now)
    _forget_history(entries)
    _forget_meetings(current)
    _remember(current, by, now, "geanonimiseerd")


@transaction.atomic
def erase_guidance(student: Student, *, by: User | None, now: datetime) -> None:
    """Take away what was written about the pupil while they were guided; the dossier stays."""
    current = Student.objects.for_system().select_for_update().get(pk=student.pk)
    if current.guidance_erased_at is not None:
        return
    types = [kind.pk for kind in ContentType.objects.get_for_models(*GUIDANCE).values()]
    entries = entries_about(current).filter(content_type__in=types)
    with disable_auditlog():
        found = list(entries.values_list("pk", flat=True))
        for model in GUIDANCE:
            _blank(model, current.pk)
        current.guidance_erased_at = now
        current.save()
    _forget_history(found)
    _remember(current, by, now, "begeleiding gewist")


def _blank(model: Model, student_id: int) -> None:
    """Replace whatever people wrote in a pupil's records of one kind."""
    records = model._base_manager.filter(pk__in=_keys(model, student_id)).order_by()
    for field in texts_of(model):
        if isinstance(field, models.FileField):
            _remove_files(records, field)
            records.update(**{field.name: ""})
        elif isinstance(field, models.JSONField):
            records.exclude(**{field.name: None}).update(**{field.name: _empty(model, field)})
        else:
            # What was never filled in stays so: some texts must be there, others may not.
            records.exclude(**{field.name: ""}).update(**{field.name: _instead(model, field)})


def _keys(model: Model, student_id: int) -> list[int]:
    return list(
        model._base_manager.filter(of_student(model, student_id)).values_list("pk", flat=True)
    )


def texts_of(model: Model) -> Iterable[models.Field[Any, Any]]:
    """The fields of a model in which people write, less those that say nothing about anybody."""
    kept = SAYS_NOTHING.get(model, frozenset())
    for field in model._meta.concrete_fields:
        if isinstance(field, OF_PEOPLE) and not field.choices and field.name not in kept:
            yield field


def _instead(model: Model, field: models.Field[Any, Any]) -> Any:
    """The word for a text that goes; of texts that may not be the same, each with its own number.

    The parts of a school exam have different names, and so have the hashes of links.
    """
    word = _word(field)
    if not _must_differ(model, field):
        return word
    number = Cast(F("pk"), models.CharField())
    return Concat(Value(f"{word} "), number, output_field=models.CharField())


def _must_differ(model: Model, field: models.Field[Any, Any]) -> bool:
    constraints = (
        one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)
    )
    return field.unique or any(field.name in one.fields for one in constraints)


def _word(field: models.Field[Any, Any]) -> str:
    length = field.max_length
    plain = not isinstance(field, models.EmailField) and (length is None or length >= len(ERASED))
    return ERASED if plain else ""


def _empty(model: Model, field: models.Field[Any, Any]) -> Any:
    return EMPTY.get(model, {}).get(field.name, [] if field.default is list else {})


def _remove_files(records: models.QuerySet[Any], field: models.Field[Any, Any]) -> None:
    for record in records:
        erasing.remove(getattr(record, field.name))


def _rename(student: Student, now: datetime) -> None:
    """Nothing is left but the year of birth, by which figures about age stay true."""
    student.number = f"gewist-{student.pk}"
    student.first_name, student.prefix, student.last_name = "Oud-leerling", "", str(student.pk)
    student.birth_date = student.birth_date.replace(month=1, day=1)
    student.email = student.phone = student.street = student.house_number = ""
    student.postcode = student.city = ""
    student.address_hidden = False
    student.guidance_erased_at = student.guidance_erased_at or now
    student.anonymised_at = now
    student.save()


def _forget_meetings(student: Student) -> None:
    """The notes of meetings of which nobody on the agenda is known any more, and their history."""
    meetings = nobody_left_on(student)
    with disable_auditlog():
        records = CommitteeMeeting.objects.for_system().filter(pk__in=meetings)
        records.exclude(note="").update(note=ERASED)
    kind = ContentType.objects.get_for_model(CommitteeMeeting)
    about = LogEntry.objects.filter(content_type=kind, object_id__in=meetings)
    _forget_history(about.values_list("pk", flat=True))


def _forget_history(entries: Iterable[int]) -> None:
    """Who did something and when stays; what it was about and what it held goes."""
    LogEntry.objects.filter(pk__in=list(entries)).update(
        object_repr=ERASED,
        changes=None,
        changes_text="",
        serialized_data=None,
        additional_data=None,
    )


def _remember(student: Student, by: User | None, now: datetime, what: str) -> None:
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Student),
        object_pk=str(student.pk),
        object_id=student.pk,
        object_repr=what,
        action=LogEntry.Action.UPDATE,
        changes={},
        actor=by,
        actor_email=by.email if by else None,
        timestamp=now,
    )
