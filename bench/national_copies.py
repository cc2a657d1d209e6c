"""The same schools again, under other keys: a hundred thousand days are copied in the database.

What must be unique, such as an address or a code, gets the number of the copy in front or in place
of its first characters. References go along; what all schools share, stays shared.
"""

from typing import Final

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models

FAR: Final = 10_000_000
"""How far the keys of one copy lie from those of the next."""

SHARED: Final = (ContentType, Permission)

OTHERWISE: Final = {
    "accounts.Board.name": "{column} || ' {copy}'",
    "accounts.School.name": "{column} || '-{copy}'",
    "accounts.School.location_code": "'{copy}'",
    "accounts.User.email": "'{copy}.' || {column}",
    "signing.Document.code": "'{copy}' || SUBSTR({column}, 3)",
    "placements.ConfirmationLink.token_hash": "'x{copy}' || SUBSTR({column}, 4)",
    "placements.CellSave.key": "CAST('{copy}' || SUBSTR(CAST({column} AS text), 3) AS {type})",
    "auditlog.LogEntry.object_id": "{column} + {far}",
    "auditlog.LogEntry.object_pk": "CAST(object_id + {far} AS text)",
}
"""How a column of a copy is made; `copy` is its number in two digits."""


def copy_all(copies: int) -> None:
    """Store everything that is in the database so many times more."""
    filled = [model for model in _models() if model._base_manager.exists()]
    for number in range(1, copies + 1):
        for model in filled:
            _copy(model, number, filled)
    resets = connection.ops.sequence_reset_sql(no_style(), filled)
    with connection.cursor() as cursor:
        for statement in resets:
            cursor.execute(statement)


def _models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [
        model
        for model in found
        if model not in SHARED and model._meta.managed and not model._meta.proxy
    ]


def _copy(model: type[models.Model], number: int, filled: list[type[models.Model]]) -> None:
    quote = connection.ops.quote_name
    fields = model._meta.local_concrete_fields
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(_value(field, number, filled) for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        # No word of this comes from outside: names of our own columns, and numbers.
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {key} < {FAR}"  # noqa: S608
        )


def _value(
    field: "models.Field[object, object]", number: int, filled: list[type[models.Model]]
) -> str:
    column = connection.ops.quote_name(str(field.column))
    far = number * FAR
    named = f"{field.model._meta.app_label}.{field.model.__name__}.{field.name}"
    if named in OTHERWISE:
        return OTHERWISE[named].format(
            column=column, copy=f"{number:02d}", far=far, type=field.db_type(connection)
        )
    is_key = field.primary_key or (field.is_relation and field.related_model in filled)
    return f"{column} + {far}" if is_key else column
