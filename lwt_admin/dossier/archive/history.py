"""The history of what goes along, of records that were deleted as well.

What was deleted has no new key. It gets one below zero, that no record will ever have.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from lwt_admin.dossier.archive.contents import (
    MATCHED,
    SECRET_FIELDS,
    Model,
    content_types,
    references,
)
from lwt_admin.dossier.archive.rows import ArchiveError
from lwt_admin.dossier.archive.selecting import Keys, Selection
from lwt_admin.dossier.history.names import NOTHING
from lwt_admin.merging import MERGED
from lwt_admin.storing import AT_ONCE

Rename = Callable[[Model, int], int]


def entries_of(selection: Selection) -> Iterator[LogEntry]:
    """The history of the school, its pupils and all that is theirs, the oldest first.

    Whoever is named in it is added to the selection. Secrets are left out of what is told.
    """
    kinds = content_types()
    gone = _gone(selection.own, kinds)
    entries = LogEntry.objects.filter(content_type__in=list(kinds)).order_by("pk")
    for entry in entries.iterator(chunk_size=AT_ONCE):
        model = kinds[entry.content_type_id]
        if entry.object_id in selection.own[model] or entry.object_id in gone[model]:
            for secret in SECRET_FIELDS & (entry.changes or {}).keys():
                del entry.changes[secret]
            _refer(entry, model, selection)
            yield entry


def rename(entry: LogEntry, model: Model, new_key: Rename) -> None:
    """Let an entry name its record, and those that it mentions, by their new keys.

    Raises ArchiveError for what it tells of such a record when that is no key.
    """
    if entry.object_id is not None:
        entry.object_id = new_key(model, entry.object_id)
        entry.object_pk = str(entry.object_id)
    for name, owner, values in _named(entry, model):
        entry.changes[name] = [_renamed(value, owner, new_key) for value in values]
    merged = (entry.additional_data or {}).get(MERGED)
    if merged:
        merged["key"] = new_key(model, int(merged["key"]))


def _gone(own: Keys, kinds: dict[int, Model]) -> Keys:
    """The keys of deleted records that belonged to what goes along, or to another such record."""
    deleted = LogEntry.objects.filter(action=LogEntry.Action.DELETE, content_type__in=list(kinds))
    left = []
    for entry in deleted.order_by("pk").iterator(chunk_size=AT_ONCE):
        model = kinds[entry.content_type_id]
        owners = [
            (owner, int(values[0]))
            for name, owner, values in _named(entry, model)
            if _is_key(values[0]) and not model._meta.get_field(name).null
        ]
        left.append((model, entry.object_id, owners))
    gone: Keys = defaultdict(set)
    found = True
    while found:  # what was deleted along with something that was deleted, and so on
        found, waiting, left = False, left, []
        for model, key, owners in waiting:
            if any(one in own[owner] or one in gone[owner] for owner, one in owners):
                gone[model].add(key)
                found = True
            else:
                left.append((model, key, owners))
    return gone


def _refer(entry: LogEntry, model: Model, selection: Selection) -> None:
    selection.refer(ContentType, entry.content_type_id)
    for field in references(LogEntry):
        selection.refer(field.related_model, getattr(entry, field.attname))  # type: ignore[arg-type]
    for _, owner, values in _named(entry, model):
        if owner in MATCHED:
            keys = {int(value) for value in values if _is_key(value)}
            there = owner._base_manager.filter(pk__in=keys - selection.of(owner))
            for key in there.values_list("pk", flat=True):
                selection.refer(owner, key)


def _named(entry: LogEntry, model: Model) -> Iterator[tuple[str, Model, list[Any]]]:
    """The fields of which an entry tells that they named a record, its own key as well."""
    for name, values in list((entry.changes or {}).items()):
        try:
            field: Any = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue  # a field of before
        owner = field.related_model if isinstance(field, models.ForeignKey) else None
        if isinstance(values, list | tuple) and (owner or (field.concrete and field.primary_key)):
            yield name, owner or model, list(values)


def _is_key(value: Any) -> bool:
    return str(value).lstrip("-").isdecimal()


def _renamed(value: Any, owner: Model, new_key: Rename) -> Any:
    if value in NOTHING:
        return value
    if not _is_key(value):
        raise ArchiveError(f"{str(value)[:40]} is geen sleutel.")
    return type(value)(new_key(owner, int(value)))
