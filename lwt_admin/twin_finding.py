"""Finding what is about the same thing at each of two records that become one.

That is what the database lets stand only once with one owner, such as an enrolment of one year, and
what a room says of its own records. Of what is found, the same is looked for below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import capfirst

from lwt_admin.owned import counted
from lwt_admin.text import fold
from lwt_admin.twins import Same, Sames, Twin, Twins, filled, is_person, parts_of, said_of

Known = set[tuple[type[models.Model], int, int]]
"""Pairs of records of which is known that they become one: their kind and both keys."""


def twins_of(kept: models.Model, other: models.Model, sames: Sames) -> Twins:
    """What is about the same thing at both: one query, and a few for each kind that both have."""
    search = _Search(sames, {(type(kept), kept.pk, other.pk)})
    return Twins(list(search.below(kept, other)), search.stuck)


@dataclass
class _Search:
    sames: Sames
    known: Known
    stuck: list[str] = field(default_factory=list)

    def below(self, mine: models.Model, theirs: models.Model) -> Iterator[Twin]:
        """The twins among what hangs on two records that become one."""
        for relation, numbers in counted(mine, theirs):
            if not all(numbers):
                continue
            for one, another, label in self._pairs(relation, mine, theirs):
                if any(pair[::2] == (type(another), another.pk) for pair in self.known):
                    continue
                self.known.add((type(one), one.pk, another.pk))
                yield self._twin(one, another, label, relation.field)

    def _twin(self, mine: Any, theirs: Any, label: str, link: models.Field) -> Twin:
        parts = self.sames.get(type(mine), NOTHING_SAID).parts
        part: Any = getattr(mine, parts[0]).model if parts[0] else None
        below = tuple(twin for twin in self.below(mine, theirs) if type(twin.mine) is not part)
        fields = tuple(self._differing(mine, theirs, link))
        asks = any(_contradicts(mine, theirs, one) for one in fields)
        if part is not None:
            asks = asks or parts_of(mine, parts) != parts_of(theirs, parts)
        return Twin(mine, theirs, label, link.name, fields, asks, parts, below)

    def _differing(self, mine: Any, theirs: Any, link: models.Field) -> Iterator[models.Field]:
        """What was filled in and differs; who entered it, and owners that become one, aside."""
        for one in mine._meta.concrete_fields:
            if one.primary_key or one.name == link.name or is_person(one):
                continue
            if not (one.editable or one.is_relation):
                continue
            values = getattr(mine, one.attname), getattr(theirs, one.attname)
            if values[0] != values[1] and (one.related_model, *values) not in self.known:
                yield one

    def _pairs(
        self, relation: Any, mine: models.Model, theirs: models.Model
    ) -> Iterator[tuple[Any, Any, str]]:
        """Of one kind those that are about the same thing, each with what it is called."""
        model, link = relation.related_model, relation.field
        rule = self.sames.get(model, NOTHING_SAID)
        once = _Once(model, link, (mine, theirs), off=rule.only)
        if rule is NOTHING_SAID and not once.says_anything:
            return
        (ours, others), used = _rows_of_both(relation, mine, theirs), set[int]()
        for another in others:
            forced = [one for one in ours if once.forbids(one, another)]
            if len(forced) > 1 or any(one.pk in used for one in forced):
                text = "bij de ander staat hiervan meer dan een"
                self.stuck.append(f"{_called(another, '')}: {text}. Wijzig of verwijder er een.")
                continue
            free = (one for one in ours if one.pk not in used and rule.alike(one, another))
            found = forced[0] if forced else next(free, None)
            if found is not None:
                used.add(found.pk)
                yield found, another, _called(found, once.key(found) if forced else "")


NOTHING_SAID = Same(lambda *_: False)


class _Once:
    """What the database lets stand only once with one owner; nothing of it when `off`."""

    def __init__(self, model: Any, link: Any, owners: tuple[Any, ...], *, off: bool) -> None:
        self.link, self.off = link, off
        self.uniques = [
            one
            for one in model._meta.constraints
            if isinstance(one, models.UniqueConstraint) and link.name in one.fields
        ]
        rows = model._base_manager.filter(**{f"{link.name}__in": [one.pk for one in owners]})
        self.within = {
            one.name: set(rows.filter(one.condition).values_list("pk", flat=True))
            for one in self.uniques
            if one.condition is not None
        }

    @property
    def says_anything(self) -> bool:
        """Whether there is anything that it forbids."""
        return not self.off and (self.link.unique or bool(self.uniques))

    def forbids(self, one: Any, another: Any) -> bool:
        """Whether the two cannot have the same owner."""
        if self.off or self.link.unique:
            return not self.off
        return any(self._by(rule, one, another) for rule in self.uniques)

    def key(self, row: Any) -> str:
        """What tells it from others of its owner, in words."""
        names = [name for rule in self.uniques for name in rule.fields if name != self.link.name]
        fields = [row._meta.get_field(name) for name in dict.fromkeys(names)]
        told = [one for one in fields if not isinstance(one, models.BooleanField)]
        return ", ".join(said_of(row, one) for one in told if one.name != "sha256")

    def _by(self, rule: models.UniqueConstraint, one: Any, another: Any) -> bool:
        if rule.condition is not None:
            within = self.within[rule.name]
            if one.pk not in within or another.pk not in within:
                return False
        names = [row for row in rule.fields if row != self.link.name]
        fields = [one._meta.get_field(name).attname for name in names]
        values = [(getattr(one, name), getattr(another, name)) for name in fields]
        return all(mine == theirs and mine is not None for mine, theirs in values)


def _rows_of_both(
    relation: Any, mine: models.Model, theirs: models.Model
) -> tuple[list[Any], list[Any]]:
    """The rows that refer to each of the two: one query."""
    link = relation.field
    rows = relation.related_model._base_manager.filter(**{f"{link.name}__in": (mine.pk, theirs.pk)})
    found = list(_with_names(rows.order_by("pk")))
    ours = [one for one in found if getattr(one, link.attname) == mine.pk]
    return ours, [one for one in found if getattr(one, link.attname) == theirs.pk]


def _with_names(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """With what each refers to, so that its name asks nothing more."""
    links = [one.name for one in rows.model._meta.concrete_fields if one.is_relation]
    return rows.select_related(*links) if links else rows


def _called(row: Any, key: str) -> str:
    kind = str(row._meta.verbose_name)
    told = key or str(row)
    return capfirst(kind) if told.casefold() == kind.casefold() else f"{capfirst(kind)}: {told}"


def _contradicts(mine: Any, theirs: Any, one: models.Field) -> bool:
    """Whether one of the two values must give way: an empty date says something, no text does not.

    Capitals and accents make no other text.
    """
    values = getattr(mine, one.attname), getattr(theirs, one.attname)
    if isinstance(one, models.CharField | models.TextField):
        return all(values) and fold(values[0]) != fold(values[1])
    return not one.is_relation or (filled(mine, one) and filled(theirs, one))
