"""What hangs on a record: the rows of every kind that refer to it, whatever room keeps them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast

Keys = dict[type[models.Model], set[int]]
"""Of records of several kinds their keys."""


def relations_to(model: type[models.Model]) -> Iterator[Any]:
    """Every way in which other records, hidden tables included, refer to this model."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield relation


def rows_of(relation: Any, owner: models.Model) -> models.QuerySet[Any]:
    """The rows that refer to `owner` by this relation, in the order in which they came."""
    return rows_of_all(relation, [owner.pk]).order_by("pk")


def rows_of_all(relation: Any, owners: Iterable[Any]) -> models.QuerySet[Any]:
    """The rows that refer by this relation to an owner with one of these keys, in no order."""
    rows: models.QuerySet[Any] = relation.related_model._base_manager.all()
    return rows.filter(**{f"{relation.field.name}__in": owners}).order_by()


def counted(owners: Iterable[models.Model]) -> list[tuple[Any, Counter[int]]]:
    """The relations by which something hangs on one of these records, with how much.

    By the key of the owner; one query for all, of whatever kinds.
    """
    keys: Keys = {}
    for owner in owners:
        keys.setdefault(type(owner), set()).add(owner.pk)
    relations = [(one, found) for model, found in keys.items() for one in relations_to(model)]
    if not relations:
        return []
    each = [_owners(place, *one) for place, one in enumerate(relations)]
    numbers: list[Counter[int]] = [Counter() for _ in relations]
    for place, owner_key in each[0].union(*each[1:], all=True):
        numbers[place][owner_key] += 1
    return [(one, found) for (one, _), found in zip(relations, numbers, strict=True) if found]


def _owners(place: int, relation: Any, keys: set[int]) -> models.QuerySet[Any, Any]:
    """The place of a relation with the owner of each of its rows."""
    return rows_of_all(relation, keys).values_list(
        Value(place, output_field=BigIntegerField()),
        Cast(F(relation.field.attname), BigIntegerField()),
    )
