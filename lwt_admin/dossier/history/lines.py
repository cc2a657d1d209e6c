"""How an entry of the history is told: what it is about, and each field before and after.

The history keeps values as text and keys; here they become the words of the screen.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import models

from lwt_admin.accounts.models import User
from lwt_admin.agreements.life_cycle import LABELS
from lwt_admin.agreements.models import AgreementEvent
from lwt_admin.dossier.history.entries import content_types
from lwt_admin.dossier.history.names import NOTHING, Names, names_of
from lwt_admin.dossier.history.sight import Sight
from lwt_admin.merging import LOOSENED, MERGED, taken_by
from lwt_admin.placements.models import CellSave
from lwt_admin.signing.models import Document, Signatory
from lwt_admin.students.models import Student
from lwt_admin.students.models.enrolment import WEEKDAYS
from lwt_admin.ui.formats import nl_date, nl_datetime, nl_time

Action = LogEntry.Action

EMPTY: Final = "leeg"
SHIELDED: Final = "afgeschermd"
WHAT: Final[Mapping[int, str]] = {
    Action.CREATE: "toegevoegd",
    Action.UPDATE: "gewijzigd",
    Action.DELETE: "verwijderd",
    Action.ACCESS: "bekeken of gedownload",
}
RECORDED: Final = "vastgelegd"
RECORDED_ANEW: Final = "opnieuw vastgelegd"

KEPT_BY_THE_PROGRAM: Final = frozenset(
    {
        "version",
        "created_at",
        "updated_at",
        "search_key",
        "sort_key",
        "token_hash",
        "sha256",
        "pdf_sha256",
        "pdf",
        "file",
        "content_type",
    }
)
"""Fields that tell a reader nothing, in whatever record: moments, hashes, stored files."""

FOR_THE_PROGRAM: Final = frozenset(
    {
        (CellSave, "key"),
        (Document, "kind"),
        (Document, "code"),
        (Document, "before_chain"),
        (Signatory, "person"),
    }
)
"""Codes and keys that tell a reader nothing; a title or a name stands beside them."""


@dataclass(frozen=True)
class Change:
    """One field, as it was and as it became."""

    label: str
    before: str
    after: str

    @property
    def value(self) -> str:
        """What it held, of a record that came or went."""
        return self.before if self.after == EMPTY else self.after


@dataclass(frozen=True)
class Line:
    """One entry. `hidden` says that the reader may know of it, but not what it holds.

    `is_change` tells a record that changed from one that came or went.
    """

    at: datetime
    who: str
    what: str
    about: str
    changes: tuple[Change, ...]
    hidden: bool
    is_change: bool


def told(entries: Sequence[LogEntry], user: User, student: Student) -> list[Line]:
    """The entries about a pupil as lines for `user`, who may not see every kind of record."""
    models_by_type = {type_id: model for model, type_id in content_types().items()}
    names = names_of(
        pair for entry in entries for pair in _keys(entry, models_by_type[entry.content_type_id])
    )
    sight = Sight(user, student)
    return [_line(entry, models_by_type[entry.content_type_id], names, sight) for entry in entries]


def _line(entry: LogEntry, model: type[models.Model], names: Names, sight: Sight) -> Line:
    hidden = not sight.sees(model)
    kind = str(model._meta.verbose_name)
    told_whole = not hidden and entry.action != Action.ACCESS
    return Line(
        at=entry.timestamp,
        who=str(entry.actor or entry.actor_email or "het programma, of via een link"),
        what=_what(entry, hidden=hidden),
        about=kind if hidden else _about(kind, _name(model, entry.object_repr)),
        changes=tuple(_changes(entry, model, names, sight)) if told_whole else (),
        hidden=hidden,
        is_change=entry.action == Action.UPDATE,
    )


def _what(entry: LogEntry, *, hidden: bool) -> str:
    merged = (entry.additional_data or {}).get(MERGED)
    if merged is None:
        return WHAT[entry.action]
    if hidden:
        return "samengevoegd met een andere"
    told = f"samengevoegd met {merged['name']}"
    if taken := taken_by(entry):
        told += (
            f"; wat dubbel was, staat er nog één keer ({'; '.join(one['what'] for one in taken)})"
        )
    if looser := (entry.additional_data or {}).get(LOOSENED):
        told += f"; minder streng bij {' en '.join(looser['fields'])}: {looser['reason']}"
    return told


def _name(model: type[models.Model], name: str) -> str:
    """How a record was called; what happened to an agreement, in words instead of its code."""
    if model is not AgreementEvent:
        return name
    return LABELS.get(name.partition(":")[0], name)


def _about(kind: str, name: str) -> str:
    return f"{kind}: {name}" if name else kind


def _changes(
    entry: LogEntry, model: type[models.Model], names: Names, sight: Sight
) -> Iterable[Change]:
    """What changed for a person; keys and what the program keeps for itself are left out."""
    shielded = sight.shielded(model, entry)
    for name, (before, after) in _shown(entry, model):
        field: Any = model._meta.get_field(name)
        label = str(field.verbose_name)
        say = _sayer(field, names)
        change = Change(label, say(before), say(after))
        if change.before == change.after == RECORDED:
            change = Change(label, RECORDED, RECORDED_ANEW)
        if change.before != change.after:
            withheld = name in shielded or not sight.names(field.related_model)
            yield Change(label, SHIELDED, SHIELDED) if withheld else change


def _shown(entry: LogEntry, model: type[models.Model]) -> Iterable[tuple[str, tuple[Any, Any]]]:
    known = {field.name: field for field in model._meta.concrete_fields if is_told(field)}
    for name, change in (entry.changes or {}).items():
        if name in known and len(change) == 2 and not _goes_without_saying(entry, known[name]):
            yield name, (change[0], change[1])


def is_told(field: Any) -> bool:
    """Whether a change of this field is told: all but what only the program reads."""
    return not (
        field.primary_key
        or field.name in KEPT_BY_THE_PROGRAM
        or (field.model, field.name) in FOR_THE_PROGRAM
    )


def _goes_without_saying(entry: LogEntry, field: Any) -> bool:
    """That what came or went in the dossier of a pupil, was this pupil's."""
    return field.related_model is Student and entry.action != Action.UPDATE


def _keys(entry: LogEntry, model: type[models.Model]) -> Iterable[tuple[type[models.Model], int]]:
    """The records that a change names, by key."""
    for name, values in _shown(entry, model):
        related = model._meta.get_field(name).related_model
        if related is not None:
            yield from ((related, int(value)) for value in values if value not in NOTHING)


def _sayer(field: Any, names: Names) -> Callable[[Any], str]:
    """How a value of this field is written for people."""

    def say(value: Any) -> str:
        if value in NOTHING:
            return EMPTY
        if field.is_relation:
            return names.get((field.related_model, int(value)), f"nummer {value}")
        return words_of(field, value)

    return say


def words_of(field: Any, value: Any) -> str:
    """What a field holds, in the words of the screen."""
    if isinstance(field, models.JSONField):
        return _listed(field, value)
    if choices := _choices(field):
        return str(choices.get(_python(field, value), value))
    if isinstance(field, models.BooleanField):
        return "ja" if str(value) == "True" else "nee"
    return _written(str(value) if field.is_relation else _python(field, value))


def _written(found: Any) -> str:
    """A value as people write it."""
    if isinstance(found, datetime):
        return nl_datetime(found if found.tzinfo else found.replace(tzinfo=UTC))
    if isinstance(found, date):
        return nl_date(found)
    if isinstance(found, time):
        return f"{nl_time(found)} uur"
    return str(found)


def _listed(field: Any, value: Any) -> str:
    """A list in words: weekdays by name, and times from and until; other data is only there."""
    found = _decoded(value)
    if not found:
        return EMPTY
    if not isinstance(found, list):
        return RECORDED
    if field.name == "weekdays":
        return ", ".join(str(dict(WEEKDAYS)[one]) for one in found)
    return ", ".join(
        "–".join(map(str, one)) if isinstance(one, list) else str(one) for one in found
    )


def _decoded(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _choices(field: Any) -> Mapping[Any, Any]:
    """The words of a field that holds a code; those of a step of an agreement stand elsewhere."""
    if field.model is AgreementEvent and field.name == "transition":
        return LABELS
    return dict(field.flatchoices) if field.choices else {}


def _python(field: Any, value: Any) -> Any:
    """The value as the field knows it; as it stands when the field has changed since."""
    try:
        return field.to_python(value)
    except (ValidationError, ValueError, TypeError):
        return value
