"""Making one record out of two that are about the same person or company.

Everything that hangs on the other one moves along, whatever room keeps it; the fields of which the
values differ are chosen one by one. The history of the record that stays says what it was merged
with, and under that key the entries of the other one are still found.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast

from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.records import Record
from lwt_admin.storing import reassign

R = TypeVar("R", bound=Record)
Obstacles = Callable[[Any, Any], list[str]] | None

KEPT: Final = "kept"
OTHER: Final = "other"
MERGED: Final = "merged_with"
"""Under which name an entry of the history keeps the key of what was merged into its record."""


LOOSENED: Final = "loosened"
"""Under which name such an entry keeps what was given up that protected somebody, and why."""

NO_REASON: Final = "Schrijf op waarom dit mag. Zonder reden blijft staan wat het meest beschermt."


@dataclass(frozen=True)
class Guard:
    """A field of which one value protects somebody: that value stays unless there is a reason.

    `follows` are fields that belong to it, and come from the same record.
    """

    name: str
    strict: Any
    follows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Holding:
    """How much of one kind hangs on each of the two."""

    label: str
    kept: int
    other: int


def fields_of(model: type[models.Model]) -> list[models.Field]:
    """The fields that people fill in."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.is_relation and not field.primary_key
    ]


def differing(kept: Record, other: Record) -> list[models.Field]:
    """The fields of which the two hold different values."""
    return [
        field
        for field in fields_of(type(kept))
        if getattr(kept, field.name) != getattr(other, field.name)
    ]


def holdings(kept: Record, other: Record) -> list[Holding]:
    """What hangs on each of the two, of every kind of which there is any: one query."""
    found = [
        Holding(str(relation.related_model._meta.verbose_name_plural), *numbers)
        for relation, numbers in _counted(kept, other)
    ]
    return sorted(found, key=lambda one: one.label)


def collisions(kept: Record, other: Record) -> list[str]:
    """What hangs on both and cannot stand side by side on one, each in a Dutch sentence.

    One query, and some more for each record of a kind that both have and that may be there once.
    """
    return [
        text
        for relation, numbers in _counted(kept, other)
        if all(numbers)
        for row in _rows(relation, other)
        for text in _collisions_of(row, relation.field, kept)
    ]


def standing_in_the_way(kept: Record, other: Record, obstacles: Obstacles = None) -> list[str]:
    """All that must be solved before the two can be one: of the room itself, and collisions."""
    return [*(obstacles(kept, other) if obstacles else ()), *collisions(kept, other)]


@transaction.atomic
def merge(
    kept: R,
    other: R,
    chosen: Mapping[str, str],
    versions: tuple[int, int],
    obstacles: Obstacles = None,
    *,
    guards: Sequence[Guard] = (),
    reason: str = "",
) -> R:
    """Move all that hangs on `other` to `kept`, take over the chosen values, and drop `other`.

    `chosen` says for each differing field whose value stays, `KEPT` or `OTHER`; `versions` are
    those that were looked at, and `obstacles` tells what the room itself has against it. Of what
    `guards` name the stricter value stays, unless another one is chosen with a `reason`. Raises
    ValidationError when one of the two changed since, when something is in the way, or when a
    reason is missing; then nothing is stored.
    """
    model: Any = type(kept)
    rows = model._base_manager.filter(pk__in=(kept.pk, other.pk)).select_for_update(of=("self",))
    both = {row.pk: row for row in rows.order_by("pk")}
    if len(both) != 2 or versions != (both[kept.pk].version, both[other.pk].version):
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    kept, other = both[kept.pk], both[other.pk]
    refused = standing_in_the_way(kept, other, obstacles)
    if refused:
        raise ValidationError(refused)
    looser = loosened(kept, other, chosen, guards)
    if looser and not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    whose = _guarded(kept, other, chosen, guards)
    for relation in _relations(model):
        reassign(list(_rows(relation, other)), relation.field.name, kept)
    for field in differing(kept, other):
        if whose.get(field.name) == OTHER:
            setattr(kept, field.name, getattr(other, field.name))
    key, name = other.pk, str(other)
    other.delete()
    kept.version += 1
    kept.full_clean()
    kept.save()
    _remember(kept, {MERGED: {"key": key, "name": name}} | _given_up(looser, reason))
    return kept


def guards_of(kept: Record, other: Record, guards: Sequence[Guard]) -> dict[str, str]:
    """Of each guarded field that differs, whose value protects most: `KEPT` or `OTHER`."""
    differ = {field.name for field in differing(kept, other)}
    return {
        guard.name: KEPT if getattr(kept, guard.name) == guard.strict else OTHER
        for guard in guards
        if guard.name in differ
    }


def loosened(
    kept: Record, other: Record, chosen: Mapping[str, str], guards: Sequence[Guard]
) -> list[models.Field]:
    """The guarded fields of which a value was chosen that protects less."""
    strictest = guards_of(kept, other, guards)
    return [
        field
        for field in fields_of(type(kept))
        if field.name in strictest
        and chosen.get(field.name, strictest[field.name]) != strictest[field.name]
    ]


def _guarded(
    kept: Record, other: Record, chosen: Mapping[str, str], guards: Sequence[Guard]
) -> dict[str, str]:
    """Whose value stays of each field: as chosen, or the strictest, with what belongs to it."""
    strictest = guards_of(kept, other, guards)
    whose = strictest | dict(chosen)
    for guard in guards:
        if guard.name in strictest:
            whose |= dict.fromkeys(guard.follows, whose[guard.name])
    return whose


def merged_into(model: type[models.Model], keys: Iterable[int]) -> set[int]:
    """The keys of everything that was ever merged into these records, one after the other."""
    return {_merged_key(entry) for entry in merges_into(model, keys)}


def merges_into(model: type[models.Model], keys: Iterable[int]) -> list[LogEntry]:
    """Every merge into these records and into what was merged into them, the newest first.

    One query when there was none, and one more for each merge after another.
    """
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, additional_data__has_key=MERGED)
    found: dict[int, LogEntry] = {}
    wanted = set(keys)
    while wanted:
        rows = entries.filter(object_id__in=wanted).exclude(pk__in=found).select_related("actor")
        new = {entry.pk: entry for entry in rows}
        found |= new
        wanted = {_merged_key(entry) for entry in new.values()}
    return sorted(found.values(), key=lambda entry: (entry.timestamp, entry.pk), reverse=True)


def merged_name(entry: LogEntry) -> str:
    """What the record was called that went up in another by this merge."""
    return str((entry.additional_data or {})[MERGED]["name"])


def _merged_key(entry: LogEntry) -> int:
    return int((entry.additional_data or {})[MERGED]["key"])


def _relations(model: type[models.Model]) -> Iterator[Any]:
    """Every way in which other records, hidden tables included, refer to this model."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield relation


def _rows(relation: Any, owner: Record) -> models.QuerySet:
    rows = relation.related_model._base_manager.filter(**{relation.field.name: owner.pk})
    return rows.order_by("pk")


def _counted(kept: Record, other: Record) -> list[tuple[Any, tuple[int, int]]]:
    """The relations by which something hangs on one of the two, with how much on each."""
    relations = list(_relations(type(kept)))
    if not relations:
        return []
    each = [_owners(place, one, kept, other) for place, one in enumerate(relations)]
    found = Counter(each[0].union(*each[1:], all=True))
    counted = ((found[place, kept.pk], found[place, other.pk]) for place in range(len(relations)))
    return [(one, numbers) for one, numbers in zip(relations, counted, strict=True) if any(numbers)]


def _owners(place: int, relation: Any, kept: Record, other: Record) -> models.QuerySet[Any, Any]:
    """The place of a relation with the owner of each of its rows."""
    link = relation.field
    rows = relation.related_model._base_manager.filter(**{f"{link.name}__in": (kept.pk, other.pk)})
    return rows.order_by().values_list(
        Value(place, output_field=BigIntegerField()), Cast(F(link.attname), BigIntegerField())
    )


def _collisions_of(row: Any, link: models.Field, kept: Record) -> Iterator[str]:
    """Why a record cannot belong to `kept`, beside what is there already."""
    kind = str(row._meta.verbose_name).capitalize()
    if link.unique and type(row)._base_manager.filter(**{link.name: kept.pk}).exists():
        yield f"{kind}: beide hebben er een, en het kan er maar een zijn."
        return
    about = str(row)
    setattr(row, link.name, kept)
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and link.name in constraint.fields:
            try:
                constraint.validate(type(row), row)
            except ValidationError as refused:
                yield f"{kind} ({about}): {' '.join(refused.messages)}"


def _given_up(looser: Iterable[models.Field], reason: str) -> dict[str, Any]:
    names = [str(field.verbose_name) for field in looser]
    return {LOOSENED: {"fields": names, "reason": reason.strip()}} if names else {}


def _remember(kept: Record, told: Mapping[str, Any]) -> None:
    LogEntry.objects.log_create(
        kept,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={},
        additional_data=dict(told),
    )
