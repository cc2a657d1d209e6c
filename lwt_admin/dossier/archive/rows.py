"""A record as a line of text, and back: every field with exactly the value that is stored."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models

from lwt_admin.dossier.archive.contents import Model, fields_of

Row = dict[str, Any]
NewKey = Callable[[Model, int], int]

FILES: Final = "files"


class ArchiveError(Exception):
    """An archive that cannot be made or put back; the message is Dutch."""


def row_of(record: models.Model) -> Row:
    """The record in values that JSON keeps; a file by its name in the archive."""
    fields = {field.name: _plain(record, field) for field in fields_of(type(record))}
    return {"pk": record.pk, "fields": fields}


def record_of(model: Model, row: Row, new_key: NewKey) -> models.Model:
    """An unsaved record with the values of a row; files are left out.

    `new_key` tells by which key what it refers to is known here. A field that the row lacks gets
    its default. Raises ArchiveError for a value that is none, or when there is no default.
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
    if owner is not None:
        return None if value is None else new_key(owner, value)
    try:
        return field.to_python(value)
    except (ValidationError, TypeError, ValueError) as error:
        shown = str(value)[:40]
        raise ArchiveError(
            f"{field.model._meta.label}: {shown} past niet in {field.name}."
        ) from error
