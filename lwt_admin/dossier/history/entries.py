"""Which entries of the history are about one pupil.

An entry names the kind of record and its key. The keys of what a pupil has now are asked for all
kinds at once; what was deleted is recognised by the record that it belonged to.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast

from lwt_admin.merging import merged_into
from lwt_admin.students.models import Guardian, Student
from lwt_admin.students.pupil_records import of_student, paths_to_student

Keys = Mapping[int, set[int]]
"""Keys of records, by the key of their content type."""

GENERATIONS: Final = 2
"""A deleted record, and what was deleted along with it."""


MERGEABLE: Final = (Student, Guardian)
"""Of these the entries of what was merged into them belong to the dossier too."""


def entries_about(student: Student) -> models.QuerySet[LogEntry]:
    """Everything that the history holds about a pupil, the newest first."""
    types = content_types()
    keys = keys_of(student.pk, types)
    for model, type_id in types.items():
        if model in MERGEABLE and type_id in keys:
            keys[type_id] |= merged_into(model, keys[type_id])
    for _ in range(GENERATIONS):
        keys = _with(keys, _deleted(keys, types))
    about = Q()
    for type_id, found in keys.items():
        about |= Q(content_type_id=type_id, object_id__in=found)
    return LogEntry.objects.filter(about).order_by("-timestamp", "-pk")


def content_types() -> dict[type[models.Model], int]:
    """The content type of every model of a pupil's records."""
    found = ContentType.objects.get_for_models(*paths_to_student())
    return {model: kind.pk for model, kind in found.items()}


def keys_of(student_id: int, types: Mapping[type[models.Model], int]) -> dict[int, set[int]]:
    """The keys of all records that a pupil has, in one query."""
    each = [_keys(model, type_id, student_id) for model, type_id in types.items()]
    keys: dict[int, set[int]] = {}
    for type_id, key in each[0].union(*each[1:], all=True):
        keys.setdefault(type_id, set()).add(key)
    return keys


def _keys(model: type[models.Model], type_id: int, student_id: int) -> models.QuerySet[Any, Any]:
    records = model._base_manager.filter(of_student(model, student_id)).order_by()
    return records.values_list(
        Value(type_id, output_field=BigIntegerField()), Cast(F("pk"), BigIntegerField())
    )


def _deleted(keys: Keys, types: Mapping[type[models.Model], int]) -> Iterable[tuple[int, int]]:
    """Records that are gone and that belonged to one of these."""
    gone = Q()
    for model, type_id in types.items():
        for field in model._meta.concrete_fields:
            owner: Any = field.related_model
            owners = keys.get(types.get(owner, 0))
            if owners and not field.null:
                gone |= _named(type_id, field.name, owners)
    deleted = LogEntry.objects.filter(gone, action=LogEntry.Action.DELETE).order_by()
    return deleted.values_list("content_type_id", "object_id")


def _named(type_id: int, field: str, owners: Iterable[int]) -> Q:
    """Entries of one kind that name one of these records in a field; as a number or as its text."""
    values = [value for key in sorted(owners) for value in (key, str(key))]
    return Q(**{"content_type_id": type_id, f"changes__{field}__0__in": values})


def _with(keys: Keys, more: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    joined = {type_id: set(found) for type_id, found in keys.items()}
    for type_id, key in more:
        joined.setdefault(type_id, set()).add(key)
    return joined
