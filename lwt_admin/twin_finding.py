"""Finding what is about the same thing at each of two records that become one.

That is what the database lets stand only once with one owner, such as an enrolment of one year, and
what a room says of its own records. Of what is found, the same is looked for below it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Case, Value, When
from django.utils.text import capfirst

from lwt_admin.owned import counted, rows_of_all
from lwt_admin.text import fold
from lwt_admin.twins import (
    EVERYTHING,
    Same,
    Sames,
    Twin,
    Twins,
    filled,
    is_person,
    parts_of,
    said_of,
)

Known = set[tuple[type[models.Model], int, int]]
"""Pairs of records of which is known that they become one: their kind and both keys."""

Both = tuple[list[Any], list[Any]]
"""The rows of one kind that hang on each of two records."""


@dataclass(frozen=True)
class Pair:
    """Two records that become one: what they are called, and how they hang on their owners."""

    mine: Any
    theirs: Any
    label: str = ""
    link: Any = None


def twins_of(kept: models.Model, other: models.Model, sames: Sames) -> Twins:
    """What is about the same thing at both, and below that again.

    At each depth one query, and one for each kind that both have there, however many there are.
    """
    search = _Search(sames, {(type(kept), kept.pk, other.pk)})
    hanging = counted([kept, other])
    found = search.further([Pair(kept, other)], hanging)
    while found:
        records = [record for one in found for record in (one.mine, one.theirs)]
        found = search.further(found, counted(records))
    return Twins(
        [search.twin(one) for one in search.below.get(kept, ())],
        search.stuck,
        [(relation, (numbers[kept.pk], numbers[other.pk])) for relation, numbers in hanging],
        search.rows.get(kept, {}),
    )


@dataclass
class _Search:
    """What is known so far; `below` and `rows` are of what hangs on the first of each pair."""

    sames: Sames
    known: Known
    stuck: list[str] = field(default_factory=list)
    below: dict[models.Model, list[Pair]] = field(default_factory=dict)
    rows: dict[models.Model, dict[type[models.Model], Both]] = field(default_factory=dict)

    def further(
        self, owners: Sequence[Pair], hanging: list[tuple[Any, Counter[int]]]
    ) -> list[Pair]:
        """The pairs among what hangs on the pairs that were found before."""
        found: list[Pair] = []
        for relation, numbers in hanging:
            shared = [
                one
                for one in owners
                if type(one.mine) is relation.model
                and numbers[one.mine.pk]
                and numbers[one.theirs.pk]
            ]
            if shared:
                found += self._of_one_kind(relation, shared)
        return found

    def _of_one_kind(self, relation: Any, owners: Sequence[Pair]) -> Iterator[Pair]:
        """The pairs of one kind, below every pair of owners: one query."""
        model, link = relation.related_model, relation.field
        rule = self.sames.get(model, NOTHING_SAID)
        once = _Once(model, link, off=rule.only)
        if rule is NOTHING_SAID and not once.says_anything:
            return
        keys = [record.pk for one in owners for record in (one.mine, one.theirs)]
        rows = rows_of_all(relation, keys).order_by("pk")
        of_each: dict[int, list[Any]] = {key: [] for key in keys}
        for row in _with_names(rows.annotate(**once.conditions, **rule.told())):
            of_each[getattr(row, link.attname)].append(row)
        for owner in owners:
            both = of_each[owner.mine.pk], of_each[owner.theirs.pk]
            self.rows.setdefault(owner.mine, {})[model] = both
            for pair in self._pairs(both, rule, once):
                self.known.add((model, pair.mine.pk, pair.theirs.pk))
                self.below.setdefault(owner.mine, []).append(pair)
                yield pair

    def _pairs(self, both: Both, rule: Same, once: "_Once") -> Iterator[Pair]:
        """Those of two owners that are about the same thing, each with what it is called."""
        (ours, others), used = both, set[int]()
        for another in others:
            if any(pair[::2] == (type(another), another.pk) for pair in self.known):
                continue
            forced = [one for one in ours if once.forbids(one, another)]
            if len(forced) > 1 or any(one.pk in used for one in forced):
                text = "bij de ander staat hiervan meer dan een"
                self.stuck.append(f"{_called(another, '')}: {text}. Wijzig of verwijder er een.")
                continue
            free = (one for one in ours if one.pk not in used and rule.alike(one, another))
            found = forced[0] if forced else next(free, None)
            if found is not None:
                used.add(found.pk)
                label = _called(found, once.key(found) if forced else "")
                yield Pair(found, another, label, once.link)

    def twin(self, pair: Pair) -> Twin:
        """The pair with what differs between the two, and with the twins below it."""
        mine, theirs, link = pair.mine, pair.theirs, pair.link
        rule = self.sames.get(type(mine), NOTHING_SAID)
        parts = rule.parts
        part: Any = getattr(mine, parts[0]).model if parts[0] else None
        below = [one for one in self.below.get(mine, ()) if type(one.mine) is not part]
        fields = tuple(self._differing(mine, theirs, link))
        asks = any(_contradicts(mine, theirs, one) for one in fields)
        if part is not None:
            asks = asks or parts_of(mine, parts) != parts_of(theirs, parts)
        twins = tuple(self.twin(one) for one in below)
        names = {*EVERYTHING, *(one.name for one in fields)}
        quiet = not rule.confidential.isdisjoint(names)
        return Twin(mine, theirs, pair.label, link.name, fields, asks, parts, twins, quiet)

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


NOTHING_SAID = Same(lambda *_: False)


class _Once:
    """What the database lets stand only once with one owner; nothing of it when `off`."""

    def __init__(self, model: Any, link: Any, *, off: bool) -> None:
        self.link, self.off = link, off
        self.uniques = [
            one
            for one in model._meta.constraints
            if isinstance(one, models.UniqueConstraint) and link.name in one.fields
        ]

    @property
    def conditions(self) -> dict[str, Case]:
        """By the name of a rule that holds of some rows only: whether it holds of a row."""
        return {
            rule.name: Case(
                When(rule.condition, then=Value(value=True)), default=Value(value=False)
            )
            for rule in self.uniques
            if rule.condition is not None
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
        holds = rule.condition is None or all(getattr(row, rule.name) for row in (one, another))
        names = [row for row in rule.fields if row != self.link.name]
        fields = [one._meta.get_field(name).attname for name in names]
        values = [(getattr(one, name), getattr(another, name)) for name in fields]
        return holds and all(mine == theirs and mine is not None for mine, theirs in values)


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
