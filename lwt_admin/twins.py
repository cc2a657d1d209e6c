"""Records that are about the same thing, one of each of two that become one.

The same child imported twice has two enrolments of one year, and may be there once. Such records
are taken together, with all that hangs on them. Where they say the same nothing is asked; where
they differ somebody chooses which of the two holds, as a whole: never half of each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils.text import capfirst

from lwt_admin.files import remove_when_unnamed
from lwt_admin.owned import relations_to, rows_of
from lwt_admin.records import Record
from lwt_admin.rules.text import date_text
from lwt_admin.storing import reassign

KEPT: Final = "kept"
OTHER: Final = "other"

EVERYTHING: Final = frozenset({"*"})
"""That all fields of a record are confidential."""


@dataclass(frozen=True)
class Same:
    """When two records of one kind are about the same thing, beside what may be there only once.

    With `only` that is the only reason: of others that may not stand side by side the room tells
    itself what to do. `parts` are the rows that belong to what a record says, with their label, and
    `told` is what `alike` reads beside the fields, as expressions that the database works out.
    `confidential` names fields that fewer people read than the others, `EVERYTHING` all of them.
    """

    alike: Callable[[Any, Any], bool]
    only: bool = False
    parts: tuple[str, str] = ("", "")
    told: Callable[[], Mapping[str, Any]] = dict
    confidential: frozenset[str] = frozenset()


Sames = Mapping[type[models.Model], Same]


@dataclass(frozen=True)
class Twin:
    """Two records that become one. `below` are the twins among what hangs on these two.

    `fields` are those of which the values differ, and `asks` tells that somebody must choose. Not
    everybody may read what differs when it is `confidential`.
    """

    mine: Any
    theirs: Any
    label: str
    link: str
    fields: tuple[models.Field, ...]
    asks: bool
    parts: tuple[str, str]
    below: tuple["Twin", ...]
    confidential: bool = False

    @property
    def called(self) -> str:
        """What it is, for whoever reads that it was taken together."""
        kind = str(self.mine._meta.verbose_name)
        return capfirst(kind) if self.confidential else self.label

    @property
    def name(self) -> str:
        """Under which name the choice is made."""
        return f"{self.theirs._meta.model_name}-{self.theirs.pk}"

    @property
    def texts(self) -> dict[str, str]:
        """What each of the two says where they differ."""
        return {KEPT: self._text(self.mine), OTHER: self._text(self.theirs)}

    @property
    def fuller(self) -> str:
        """Which of the two says most; the one that stays when both say as much."""
        most = [sum(filled(row, one) for one in self.fields) for row in (self.mine, self.theirs)]
        return OTHER if most[1] > most[0] else KEPT

    @property
    def versions(self) -> str:
        """Which records these are, and of which version."""
        both = (self.mine, self.theirs)
        told = (f"{row.pk}.{getattr(row, 'version', 0)}" for row in both)
        return f"{self.name}:{':'.join(told)}"

    def _text(self, row: Any) -> str:
        said = [f"{one.verbose_name} {said_of(row, one)}" for one in self.fields]
        if self.parts[0] and parts_of(self.mine, self.parts) != parts_of(self.theirs, self.parts):
            named = ", ".join(parts_of(row, self.parts)) or "leeg"
            said.append(f"{self.parts[1]} {named}")
        return ", ".join(said)


@dataclass
class Twins:
    """All twins of two records, and what cannot stand side by side and is no twin either.

    `hanging` is how much hangs on each of the two by every relation of which there is any, and
    `rows` are those of the kinds that both have and of which there can be twins.
    """

    top: list[Twin] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    hanging: list[tuple[Any, tuple[int, int]]] = field(default_factory=list)
    rows: dict[type[models.Model], tuple[list[Any], list[Any]]] = field(default_factory=dict)

    @property
    def every(self) -> list[Twin]:
        """Each after what hangs on it."""
        return list(_walk(self.top))

    @property
    def stamp(self) -> str:
        """Differs as soon as one of the twins comes, goes or changes."""
        return ";".join(sorted(twin.versions for twin in self.every))


def take_together(twin: Twin, chosen: Mapping[str, str]) -> None:
    """Move all that hangs on `theirs` to `mine`, let the chosen one hold, and drop `theirs`.

    Text that only one of the two has stays. Without a choice `mine` holds. A file that no row names
    any more is removed after the commit. Raises ValidationError when what comes of it may not be;
    call it inside a transaction that ends then.
    """
    for one in twin.below:
        take_together(one, chosen)
    model: Any = type(twin.mine)
    mine = model._base_manager.get(pk=twin.mine.pk)
    theirs = model._base_manager.get(pk=twin.theirs.pk)
    remove_when_unnamed(mine, theirs)
    whole = twin.asks and chosen.get(twin.name, KEPT) == OTHER
    _move_all(mine, theirs, twin.parts[0], whole=whole)
    values = _coming_along(twin, mine, theirs, whole=whole)
    theirs.delete()
    if not values:
        return
    for name, value in values.items():
        setattr(mine, name, value)
    if isinstance(mine, Record):
        mine.version += 1
    mine.validate_constraints()
    mine.save()


def _move_all(mine: Any, theirs: Any, parts: str, *, whole: bool) -> None:
    """Let what hangs on `theirs` belong to `mine`; its parts only when it is chosen as a whole."""
    if whole and parts:
        for part in getattr(mine, parts).all():
            part.delete()
    for relation in relations_to(type(mine)):
        if whole or relation.get_accessor_name() != parts:
            reassign(list(rows_of(relation, theirs)), relation.field.name, mine)


def _coming_along(twin: Twin, mine: Any, theirs: Any, *, whole: bool) -> dict[str, Any]:
    """The values that `mine` gets: all of the chosen one, or those that it has not itself."""
    links = [one for one in twin.fields if one.is_relation]
    said = _all_of(twin) if whole else () if twin.asks else twin.fields
    return {
        one.attname: getattr(theirs, one.attname)
        for one in (*said, *links)
        if _comes_along(mine, theirs, one, whole=whole)
    }


def changed_since(twins: Iterable[Twin]) -> bool:
    """Whether one of the records was changed since it was read; holds all of them from now on."""
    by_model: dict[type[models.Model], dict[int, Any]] = {}
    for twin in twins:
        rows = by_model.setdefault(type(twin.mine), {})
        rows |= {twin.mine.pk: twin.mine, twin.theirs.pk: twin.theirs}
    for model, rows in by_model.items():
        held = model._base_manager.filter(pk__in=rows).select_for_update(of=("self",))
        now = {row.pk: getattr(row, "version", 0) for row in held.order_by("pk")}
        if now != {key: getattr(row, "version", 0) for key, row in rows.items()}:
            return True
    return False


def said_of(record: models.Model, one: models.Field) -> str:
    """The value of a field as a page names it."""
    value = getattr(record, one.name)
    if value is None or value in ("", []):
        return "leeg"
    if one.choices:
        return str(getattr(record, f"get_{one.name}_display")())
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return date_text(value) if isinstance(value, date) else str(value)


def _walk(twins: Iterable[Twin]) -> Iterator[Twin]:
    for twin in twins:
        yield from _walk(twin.below)
        yield twin


def filled(row: Any, one: models.Field) -> bool:
    """Whether there is something in it."""
    return getattr(row, one.attname) not in (None, "")


def _all_of(twin: Twin) -> Iterator[models.Field]:
    """What a record says as a whole: also what people do not fill in, and who entered it."""
    own = {one.name for one in Record._meta.get_fields()} | {twin.link}
    for one in type(twin.mine)._meta.concrete_fields:
        linked = one.is_relation and not is_person(one)
        if not (one.primary_key or one.name in own or linked):
            yield one


def _comes_along(mine: Any, theirs: Any, one: models.Field, *, whole: bool) -> bool:
    """Whether the value of `theirs` goes to `mine`: chosen, or where `mine` has none."""
    if one.is_relation and not filled(theirs, one):
        return False
    return whole or not filled(mine, one)


def is_person(one: models.Field) -> bool:
    """Whether the field says who did something here."""
    related: Any = one.related_model
    return related is not None and related._meta.label == settings.AUTH_USER_MODEL


def parts_of(row: Any, parts: tuple[str, str]) -> list[str]:
    """The names of the rows that belong to what a record says."""
    return sorted(str(part) for part in getattr(row, parts[0]).all())
