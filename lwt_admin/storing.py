"""Storing many records in few statements, with the same history as saving them one by one.

A list of thousands would otherwise hold the database for minutes. The history says of each record
who stored it and what it held before and after, as when a person saves it on a page.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from auditlog.diff import get_field_value
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import pre_save

from lwt_admin.records import Record

AT_ONCE: Final = 500

Before = models.Model | None


def store_new(records: Iterable[models.Model]) -> None:
    """Insert unsaved records, those that others refer to first; call it inside a transaction.

    Raises ValueError when a record refers to one that is neither stored nor among them.
    """
    waiting = list(records)
    while waiting:
        ready = [one for one in waiting if _is_ready(one)]
        if not ready:
            raise ValueError(f"{waiting[0]!r} refers to a record that is not stored")
        waiting = [one for one in waiting if not _is_ready(one)]
        for model, rows in _by_model(ready):
            for row in rows:
                _derive(row)
            model._base_manager.bulk_create(rows, batch_size=AT_ONCE)
            _remember([(None, row) for row in rows], LogEntry.Action.CREATE)


def store_changed(records: Iterable[Record], by: Any = None) -> None:
    """Store what differs in known records, raising their version so that an open form notices.

    `by` is who does it, where no request says so.
    """
    for model, rows in _by_model(records):
        for some in _batches(rows):
            stored = model._base_manager.in_bulk([row.pk for row in some])
            pairs = [(stored[row.pk], row) for row in some]
            for before, row in pairs:
                _update(model, before, row)
            _remember(pairs, LogEntry.Action.UPDATE, by)


def reassign(records: Sequence[models.Model], field: str, owner: models.Model) -> None:
    """Let stored records of one model belong to another; the history tells of each.

    What a record does when it is saved by itself is left out: nothing else of it changes.
    """
    if not records:
        return
    model = type(records[0])
    keys = [row.pk for row in records]
    values: dict[str, Any] = {field: owner}
    if isinstance(records[0], Record):
        values["version"] = models.F("version") + 1
    for some in _batches(keys):
        before = model._base_manager.in_bulk(some)
        model._base_manager.filter(pk__in=some).update(**values)
        after = model._base_manager.in_bulk(some)
        if auditlog.contains(model):
            _remember([(before[key], after[key]) for key in some], LogEntry.Action.UPDATE)


def remember_looking(records: Iterable[models.Model]) -> None:
    """Add to the history that somebody looked at these records, such as in a list to keep."""
    entries = [_entry(record, LogEntry.Action.ACCESS, None) for record in records]
    LogEntry.objects.bulk_create(entries, batch_size=AT_ONCE)


def stamp_of(records: models.QuerySet) -> object:
    """A value that differs as soon as one of these records comes, goes or changes."""
    found = records.order_by().values_list("pk", "version").distinct()
    return frozenset(found)


def _by_model(records: Iterable[Any]) -> Iterator[tuple[type[models.Model], list[Any]]]:
    """Records of one model together, the models in the order in which they first occur."""
    place: dict[type[models.Model], int] = {}
    for one in (listed := list(records)):
        place.setdefault(type(one), len(place))
    ordered = sorted(listed, key=lambda one: place[type(one)])
    for model, rows in groupby(ordered, key=type):
        yield model, list(rows)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _is_ready(record: models.Model) -> bool:
    """Whether everything that the record refers to is stored."""
    keys = [field for field in record._meta.concrete_fields if field.is_relation]
    related = (record._state.fields_cache.get(field.name) for field in keys)
    return all(one is None or one.pk is not None for one in related)


def _derive(record: models.Model) -> None:
    if isinstance(record, Record):
        record.derive()


def _update(model: type[models.Model], before: models.Model, record: Record) -> None:
    """Write the fields that differ, and when that was."""
    record.version += 1
    record.derive()
    values = {
        field.attname: field.pre_save(record, add=False)
        for field in model._meta.concrete_fields
        if field.pre_save(record, add=False) != getattr(before, field.attname)
    }
    model._base_manager.filter(pk=record.pk).update(**values)


def _remember(pairs: Iterable[tuple[Before, models.Model]], action: int, by: Any = None) -> None:
    """Add to the history what was stored; whoever does it is filled in as for any other change."""
    found = ((after, _changes(before, after)) for before, after in pairs)
    entries = [_entry(after, action, changes, by) for after, changes in found if changes]
    LogEntry.objects.bulk_create(entries, batch_size=AT_ONCE)


def _entry(
    record: models.Model, action: int, changes: dict[str, Any] | None, by: Any = None
) -> LogEntry:
    entry = LogEntry(
        content_type=ContentType.objects.get_for_model(record),
        object_pk=str(record.pk),
        object_id=record.pk,
        object_repr=str(record),
        action=action,
        changes=changes,
        actor=by,
        actor_email=getattr(by, "email", None),
    )
    pre_save.send(sender=LogEntry, instance=entry, raw=False, using=None, update_fields=None)
    return entry


def _changes(before: Before, after: models.Model) -> dict[str, tuple[str, str]]:
    """Every field that differs as (before, after), in the words in which the history keeps it."""
    left_out = auditlog.get_model_fields(type(after))["exclude_fields"]
    changes = {}
    for field in after._meta.concrete_fields:
        if field.name in left_out:
            continue
        old = "None" if before is None else str(get_field_value(before, field))
        new = str(get_field_value(after, field))
        if old != new:
            changes[field.name] = (old, new)
    return changes
