"""Making one record out of two that are about the same person or company.

Everything that hangs on the other one moves along, whatever room keeps it; the fields of which the
values differ are chosen one by one, and what says one thing together as a whole. The history of the
record that stays says what it was merged with, and under that key the entries of the other one are
still found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction

from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.owned import relations_to, rows_of
from lwt_admin.records import Record
from lwt_admin.storing import reassign
from lwt_admin.twin_finding import twins_of
from lwt_admin.twins import (
    KEPT,
    OTHER,
    Sames,
    Twin,
    Twins,
    changed_since,
    take_together,
)

R = TypeVar("R", bound=Record)

MERGED: Final = "merged_with"
"""Under which name an entry of the history keeps the key of what was merged into its record."""


LOOSENED: Final = "loosened"
"""Under which name such an entry keeps what was given up that protected somebody, and why."""

TAKEN: Final = "taken_together"
"""Under which name such an entry keeps what both had: what it is, and what no longer holds."""

NO_REASON: Final = "Schrijf op waarom dit mag. Zonder reden blijft staan wat het meest beschermt."


@dataclass(frozen=True)
class Stop:
    """Why two cannot become one yet, and what to do about it: on which page, by which link."""

    text: str
    url: str = ""
    action: str = ""

    def __str__(self) -> str:
        return self.text


Obstacles = Callable[..., list[Stop]] | None
"""What a room has against making one of two records; asked with what is the same at both."""


@dataclass(frozen=True)
class Guard:
    """A field of which one value protects somebody: that value stays unless there is a reason.

    `follows` are fields that belong to it, and come from the same record.
    """

    name: str
    strict: Any
    follows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whole:
    """Fields that say one thing together, such as an address: all of them stay of one record.

    `name` is under which the choice is made, and `text` says the whole in words, empty without any.
    """

    name: str
    label: str
    fields: tuple[str, ...]
    text: Callable[[Any], str]


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


def holdings(
    twins: Twins, sees: Callable[[type[models.Model]], bool] = lambda _model: True
) -> list[Holding]:
    """What hangs on each of two records, of every kind that the person `sees` and there is."""
    found = [
        Holding(str(relation.related_model._meta.verbose_name_plural), *numbers)
        for relation, numbers in twins.hanging
        if sees(relation.related_model)
    ]
    return sorted(found, key=lambda one: one.label)


def standing_in_the_way(twins: Twins, obstacles: Obstacles = None) -> list[Stop]:
    """All that must be solved before two can be one: of the room itself, and what is stuck."""
    return [*(obstacles(twins) if obstacles else ()), *map(Stop, twins.stuck)]


@transaction.atomic
def merge(
    kept: R,
    other: R,
    chosen: Mapping[str, str],
    versions: tuple[int, int],
    obstacles: Obstacles = None,
    *,
    guards: Sequence[Guard] = (),
    wholes: Sequence[Whole] = (),
    reason: str = "",
    sames: Sames | None = None,
    seen: str | None = None,
) -> R:
    """Move all that hangs on `other` to `kept`, take over the chosen values, and drop `other`.

    `chosen` says for each differing field, and for each of `wholes` instead of its fields, whose
    value stays: `KEPT` or `OTHER`. `versions` are those that were looked at, and `obstacles` tells
    what the room itself has against it. What is about the same thing at both, by the database or
    by `sames`, is taken together; `chosen` names those that differ too, and `seen` is the stamp of
    them that was looked at. Of what `guards` name the stricter value stays, unless another one is
    chosen with a `reason`. Raises ValidationError when one of these changed since, when something
    is in the way, or when a reason is missing; then nothing is stored.
    """
    kept, other = _held(kept, other, versions)
    twins = _held_twins(kept, other, sames or {}, seen)
    refused = standing_in_the_way(twins, obstacles)
    if refused:
        raise ValidationError([stop.text for stop in refused])
    looser = loosened(kept, other, chosen, guards)
    if looser and not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    whose = _guarded(kept, other, _as_a_whole(chosen, wholes), guards)
    taken = _taken(twins.every, chosen)
    for twin in twins.top:
        take_together(twin, chosen)
    for relation in relations_to(type(kept)):
        reassign(list(rows_of(relation, other)), relation.field.name, kept)
    for field in differing(kept, other):
        if whose.get(field.name) == OTHER:
            setattr(kept, field.name, getattr(other, field.name))
    key, name = other.pk, str(other)
    other.delete()
    kept.version += 1
    kept.full_clean()
    kept.save()
    told = {MERGED: {"key": key, "name": name}} | _given_up(looser, reason)
    _remember(kept, told | taken)
    return kept


def _held(kept: R, other: R, versions: tuple[int, int]) -> tuple[R, R]:
    """The two as they are now, held until the end; ValidationError when they changed."""
    model: Any = type(kept)
    rows = model._base_manager.filter(pk__in=(kept.pk, other.pk)).select_for_update(of=("self",))
    both = {row.pk: row for row in rows.order_by("pk")}
    if len(both) != 2 or versions != (both[kept.pk].version, both[other.pk].version):
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    return both[kept.pk], both[other.pk]


def _held_twins(kept: Record, other: Record, sames: Sames, seen: str | None) -> Twins:
    """The twins, held until the end; ValidationError when they are not those that were `seen`."""
    twins = twins_of(kept, other, sames)
    if changed_since(twins.every) or seen not in (None, twins.stamp):
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    return twins


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


def choices(
    kept: Record, other: Record, guards: Sequence[Guard] = (), wholes: Sequence[Whole] = ()
) -> list[models.Field | Whole]:
    """What somebody must choose: each differing field, or the whole that it is a part of.

    Not what comes along with a guarded field.
    """
    strictest = guards_of(kept, other, guards)
    along = {name for one in guards if one.name in strictest for name in one.follows}
    whole_of = {name: one for one in wholes for name in one.fields}
    found = [one for one in differing(kept, other) if one.name not in along]
    return list(dict.fromkeys(whole_of.get(one.name, one) for one in found))


def _as_a_whole(chosen: Mapping[str, str], wholes: Sequence[Whole]) -> dict[str, str]:
    """Whose value stays of each field: those of a whole all of the record that was chosen for it.

    Without a choice they stay as they are; what was chosen for one of them alone does not count.
    """
    parts = {name: chosen.get(whole.name, KEPT) for whole in wholes for name in whole.fields}
    return dict(chosen) | parts


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


def merged_to(model: type[models.Model], key: int) -> int | None:
    """The key of the record that stayed when this one went up in it; None when it never did.

    That record may have gone up in a third one later: then the key of the last. A query for each.
    """
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind)
    found: int | None = None
    while entry := entries.filter(**{f"additional_data__{MERGED}__key": found or key}).first():
        found = entry.object_id
    return found


def merged_name(entry: LogEntry) -> str:
    """What the record was called that went up in another by this merge."""
    return str((entry.additional_data or {})[MERGED]["name"])


def taken_by(entry: LogEntry) -> list[dict[str, str]]:
    """What was taken together by this merge: `what` it is, and what was `lost` of it, if anything.

    The entry of the record that went, with all that it held, is in the history too.
    """
    return list((entry.additional_data or {}).get(TAKEN, ()))


def _merged_key(entry: LogEntry) -> int:
    return int((entry.additional_data or {})[MERGED]["key"])


def _given_up(looser: Iterable[models.Field], reason: str) -> dict[str, Any]:
    names = [str(field.verbose_name) for field in looser]
    return {LOOSENED: {"fields": names, "reason": reason.strip()}} if names else {}


def _taken(twins: Sequence[Twin], chosen: Mapping[str, str]) -> dict[str, Any]:
    """What is taken together, and what is said now and holds no longer."""
    lost = {KEPT: OTHER, OTHER: KEPT}
    told = [
        {
            "what": twin.called,
            "lost": twin.texts[lost[chosen.get(twin.name, KEPT)]] if _is_told(twin) else "",
        }
        for twin in twins
    ]
    return {TAKEN: told} if told else {}


def _is_told(twin: Twin) -> bool:
    """Whether what is lost stands beside the merge; the history of the record that went has all."""
    return twin.asks and not twin.confidential


def _remember(kept: Record, told: Mapping[str, Any]) -> None:
    LogEntry.objects.log_create(
        kept,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={},
        additional_data=dict(told),
    )
