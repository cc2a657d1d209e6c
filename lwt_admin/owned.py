"""What hangs on a record: the rows of every kind that refer to it, whatever room keeps them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast


def relations_to(model: type[models.Model]) -> Iterator[Any]:
    """Every way in which other records, hidden tables included, refer to this model."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield relation


def rows_of(relation: Any, owner: models.Model) -> models.QuerySet[Any]:
    """The rows that refer to `owner` by this relation, in the order in which they came."""
    rows = relation.related_model._base_manager.filter(**{relation.field.name: owner.pk})
    return rows.order_by("pk")


def counted(kept: models.Model, other: models.Model) -> list[tuple[Any, tuple[int, int]]]:
    """The relations by which something hangs on one of the two, with how much: one query."""
    relations = list(relations_to(type(kept)))
    if not relations:
        return []
    each = [_owners(place, one, kept, other) for place, one in enumerate(relations)]
    found = Counter(each[0].union(*each[1:], all=True))
    numbers = ((found[place, kept.pk], found[place, other.pk]) for place in range(len(relations)))
    return [(one, both) for one, both in zip(relations, numbers, strict=True) if any(both)]


def _owners(
    place: int, relation: Any, kept: models.Model, other: models.Model
) -> models.QuerySet[Any, Any]:
    """The place of a relation with the owner of each of its rows."""
    link = relation.field
    rows = relation.related_model._base_manager.filter(**{f"{link.name}__in": (kept.pk, other.pk)})
    return rows.order_by().values_list(
        Value(place, output_field=BigIntegerField()), Cast(F(link.attname), BigIntegerField())
    )
