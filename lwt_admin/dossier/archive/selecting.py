"""The keys of every record of a school, and of what those refer to elsewhere.

Whoever came from another school of the board has parts of the dossier that name a year, a company
or a meeting there. Those are lent along, so that the dossier is whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from lwt_admin.accounts.models import School
from lwt_admin.dossier.archive.contents import (
    MATCHED,
    Model,
    archived,
    content_types,
    generic_key,
    of_school,
    paths_to_pupil,
    references,
)
from lwt_admin.storing import AT_ONCE

Keys = dict[Model, set[int]]


@dataclass
class Selection:
    """The keys by model: `own` of the school and its pupils, `lent` what those refer to."""

    own: Keys = field(default_factory=lambda: defaultdict(set))
    lent: Keys = field(default_factory=lambda: defaultdict(set))

    def of(self, model: Model) -> set[int]:
        return self.own[model] | self.lent[model]

    def refer(self, model: Model, key: int | None) -> None:
        """See to it that what is referred to goes along."""
        if key is not None and key not in self.own[model]:
            self.lent[model].add(key)


def select(school: School) -> Selection:
    """Everything of one school, as it is now; call it inside a transaction."""
    found = Selection()
    found.own[School] = {school.pk}
    for model in archived():
        own = _about_own(model, found) if generic_key(model) else _keys(of_school(model, school))
        found.own[model] = own
    _lend(found)
    _lend_parts(found)
    _lend(found)
    return found


def rows_of(model: Model, keys: Iterable[int]) -> Iterator[Any]:
    """The records with these keys, some at a time, in the order in which they came."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        yield from model._base_manager.filter(pk__in=some).order_by("pk")


def _keys(rows: models.QuerySet[Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def _about_own(model: Model, found: Selection) -> set[int]:
    """Of a kind that may be about anything: those about what goes along."""
    key: Any = generic_key(model)
    return {
        pk
        for kind, about in content_types().items()
        for pk, object_id in model._base_manager.filter(**{key.ct_field: kind})
        .values_list("pk", key.fk_field)
        .iterator()
        if object_id in found.own[about]
    }


def _lend(found: Selection) -> None:
    """Whatever is referred to from what goes along, and from that again."""
    models_in_turn: tuple[Model, ...] = (*reversed(archived()), School)
    for model in models_in_turn:
        related: list[Any] = [(one.attname, one.related_model) for one in references(model)]
        for row in rows_of(model, found.of(model)) if related else ():
            for name, owner in related:
                found.refer(owner, getattr(row, name))


def _lend_parts(found: Selection) -> None:
    """What is part of something lent, such as the holidays of a year, and of nobody's dossier."""
    for model in archived():
        if paths_to_pupil(model):
            continue
        one: Any
        for one in references(model):
            whole = one.related_model
            if one.remote_field.on_delete is models.CASCADE and whole not in MATCHED:
                lent = found.lent[whole]
                parts = model._base_manager.filter(**{f"{one.name}__in": lent})
                found.lent[model] |= _keys(parts) - found.own[model] if lent else set()
