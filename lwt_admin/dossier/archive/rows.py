"""A record as a line of text, and back: every field with exactly the value that is stored."""

from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from lwt_admin.dossier.archive.contents import Model, fields_of

Row = dict[str, Any]
"""A line of a part: the key, the fields, and as `line` which line it is."""
NewKey = Callable[[Model, int], int]

FILES: Final = "files"
EMPTY: Final = ("", None)


class ArchiveError(Exception):
    """An archive that cannot be made or put back; the message is Dutch."""


def row_of(record: models.Model) -> Row:
    """The record in values that JSON keeps; a file by its name in the archive."""
    fields = {field.name: _plain(record, field) for field in fields_of(type(record))}
    return {"pk": record.pk, "fields": fields}


def record_of(model: Model, row: Row, new_key: NewKey) -> models.Model:
    """An unsaved record with the values of a row; files are left out.

    `new_key` tells by which key what it refers to is known here. A field that the row lacks gets
    its default. Raises ArchiveError for a value that is none, also one of another type or outside
    of the choices, or when there is no default.
    """
    known = {field.name: field for field in fields_of(model)}
    values, told = {}, row["fields"]
    if more := told.keys() - known.keys():
        raise ArchiveError(f"{model._meta.label} kent geen veld {min(more)}.")
    for name, field in known.items():
        if name not in told:
            if not (field.has_default() or field.null or field.blank):
                raise ArchiveError(f"{model._meta.label} mist het veld {name}.")
        elif not isinstance(field, models.FileField):
            values[field.attname] = _value(field, told[name], new_key)
        elif not isinstance(told[name], str):
            raise _no_value(field, told[name])
    return model(**values)


def files_of(record: models.Model) -> list[tuple[str, Any]]:
    """The stored files of a record, each with its name in the archive."""
    fields = (one for one in fields_of(type(record)) if isinstance(one, models.FileField))
    found = ((field, getattr(record, field.name)) for field in fields)
    return [(_file_name(record, field), file) for field, file in found if file]


def _plain(record: models.Model, field: models.Field[Any, Any]) -> Any:
    value = field.value_from_object(record)
    if isinstance(field, models.FileField):
        return _file_name(record, field) if value else ""
    if value is None or isinstance(value, bool | int | str):
        return value
    return field.value_to_string(record)


def _file_name(record: models.Model, field: models.Field[Any, Any]) -> str:
    """`files/signing.Document/12/pdf/3f2a.pdf`."""
    stored = PurePosixPath(str(getattr(record, field.name).name)).name
    return f"{FILES}/{record._meta.label}/{record.pk}/{field.name}/{stored}"


def _value(field: models.Field[Any, Any], value: Any, new_key: NewKey) -> Any:
    owner: Any = field.related_model
    kind = _type_of(field)
    if value is None and field.null:
        return None
    if kind is not None and type(value) is not kind:  # a bool is an int as well
        raise _no_value(field, value)
    if owner is not None:
        return new_key(owner, value)
    try:
        found = field.to_python(value)
    except (ValidationError, TypeError, ValueError) as error:
        raise _no_value(field, value) from error
    if isinstance(found, datetime) and timezone.is_naive(found):
        raise _no_value(field, value)
    if field.choices and found not in {*dict(field.flatchoices), *EMPTY}:
        raise ArchiveError(f"{_shown(value)} is geen keuze van {field.name}.")
    return found


def _type_of(field: models.Field[Any, Any]) -> type | None:
    """As what a value of this field stands in a line; None when it can be anything."""
    if isinstance(field, models.JSONField):
        return None
    if isinstance(field, models.BooleanField):
        return bool
    return int if field.related_model or isinstance(field, models.IntegerField) else str


def _no_value(field: models.Field[Any, Any], value: Any) -> ArchiveError:
    if value is None:
        return ArchiveError(f"{field.name} mag niet leeg zijn.")
    return ArchiveError(f"{_shown(value)} past niet in {field.name}.")


def _shown(value: Any) -> str:
    return str(value)[:40]
