"""Saying of a row that cannot be put back where it stands and what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError, models

from lwt_admin.dossier.archive.contents import Model
from lwt_admin.dossier.archive.rows import ArchiveError, Row
from lwt_admin.dossier.archive.writing import part_of

ODD: Final = (
    ArithmeticError,
    AttributeError,
    DataError,
    IntegrityError,
    LookupError,
    RecursionError,
    SuspiciousOperation,
    TypeError,
    ValidationError,
    ValueError,
)
"""What comes of values that no export writes, in the code that stores them or in the database."""


@contextmanager
def in_row(label: str, row: Row) -> Iterator[None]:
    """Let an ArchiveError tell the part and the line of `row`; anything odd about it becomes one.

    `row` may be the first of several that are stored together, of which `last` is the last line.
    """
    try:
        yield
    except ArchiveError as error:
        raise ArchiveError(f"{_place(label, row)}: {error}") from error
    except ODD as error:
        raise ArchiveError(f"{_place(label, row)}: {_reason(label, error)}") from error


def _place(label: str, row: Row) -> str:
    until = f" tot en met {row['last']}" if "last" in row else ""
    return f"{part_of(label)}, regel {row['line']}{until}"


def _reason(label: str, error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return _broken_rule(apps.get_model(label), str(error))
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return "wat hier staat, kan niet worden opgeslagen."


def _broken_rule(model: Model, told: str) -> str:
    """Which rule of a kind was broken, in its own words; SQLite names the columns of some."""
    for one in model._meta.constraints:
        columns = _columns(model, one)
        if one.name in told or (columns and all(name in told for name in columns)):
            return str(one.get_violation_error_message())
    for field in model._meta.concrete_fields:
        if field.unique and _column(field) in told:
            return f"{field.name} komt al voor."
    return f"dit past niet bij wat er al staat ({told})."


def _columns(model: Model, constraint: models.BaseConstraint) -> list[str]:
    names = constraint.fields if isinstance(constraint, models.UniqueConstraint) else ()
    return [_column(model._meta.get_field(name)) for name in names]


def _column(field: Any) -> str:
    return f"{field.model._meta.db_table}.{field.column}"
