"""A school with at least one record of every kind that an archive holds, and what they say."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from auditlog.models import LogEntry
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, models, transaction

from lwt_admin.accounts.models import Board, School, User
from lwt_admin.dossier.archive.contents import LEFT_OUT, SECRET_FIELDS, Model, archived
from lwt_admin.dossier.privacy.own_data import own_data
from lwt_admin.letters.models import Letter
from lwt_admin.secret_links import SecretLink
from lwt_admin.signing.models import Signatory, SigningEvent
from lwt_admin.students.models import Guardian, Student
from tests.world import TODAY

MOMENT = datetime(2026, 11, 2, 9, 30, 1, 234567, tzinfo=UTC)
"""With microseconds: they are kept as well."""

# What a constraint asks of a kind, where the first value that comes to mind will not do.
ASKED: dict[str, dict[str, Any]] = {
    "placements.HourCorrection": {"before": {}},
    "placements.CarriedMonth": {"month": date(2026, 10, 1)},
    "placements.ConfirmationLink": {"expires_at": MOMENT + timedelta(days=7)},
    "placements.WeekRemark": {"by_id": None},
    "signing.SigningLink": {"expires_at": MOMENT + timedelta(days=7)},
    "students.SchoolTime": {"student_id": None, "class_name": "3A", "end": time(15, 0)},
}

CHANGED: dict[Model, set[str]] = {
    Letter: {"key", "moot_at", "data"},
    SigningEvent: {"made_as"},
    SecretLink: {"token_hash", "revoked_at"},
}
"""What is another on purpose after an archive was put back; each has a test of its own."""

Keys = dict[Model, list[int]]


# --- One of everything ----------------------------------------------------------------------------
def fill() -> None:
    """Add one record of each kind of which there is none yet."""
    for model in archived():
        if not model._base_manager.exists():
            try:
                with transaction.atomic():
                    _made_up(model, whole=True).save_base(raw=True)
            except IntegrityError:
                _made_up(model, whole=False).save_base(raw=True)


def _made_up(model: Model, *, whole: bool) -> models.Model:
    """An unsaved record with something in every field, or with `whole` off in what it must have."""
    values = {
        field.attname: _value(field)
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.has_default() and (whole or not field.null)
    }
    return model(**values | ASKED.get(model._meta.label, {}))


def _value(field: Any) -> Any:
    if field.related_model is not None:
        first = field.related_model._base_manager.order_by("pk").first()
        return first and first.pk
    if field.choices:
        return field.flatchoices[0][0]
    for kind, value in (
        (models.DateTimeField, MOMENT),
        (models.DateField, TODAY),
        (models.TimeField, time(9, 0)),
        (models.BooleanField, True),
        (models.IntegerField, 1),
        (models.DecimalField, 1),
        (models.JSONField, []),
        (models.EmailField, "iemand@school.example"),
    ):
        if isinstance(field, kind):
            return value
    return "" if field.blank else "1"


# --- What there is --------------------------------------------------------------------------------
def keys() -> Keys:
    """The keys of all records that an archive may hold, in the order in which they came."""
    return {
        model: list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        for model in (Board, School, *archived())
    }


class Told:
    """Every record with every value that is stored, under names that do not depend on keys.

    What stood there before (`without`) is left out. A key becomes the place of its record among
    those of its kind, an account its address, a file the hash of its bytes.
    """

    def __init__(self, without: Keys | None = None) -> None:
        without = without or {}
        self.keys = {
            model: [key for key in found if key not in without.get(model, ())]
            for model, found in keys().items()
        }
        self._places = {
            model: {key: place for place, key in enumerate(found)}
            for model, found in self.keys.items()
        }
        self._emails = dict(User.objects.values_list("pk", "email"))
        self._gone: dict[tuple[Model, int], str] = {}

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """By kind."""
        return {
            model._meta.label: [self._values(row) for row in self._rows(model)]
            for model in self.keys
        }

    def own_data(self) -> dict[str, Any]:
        """Of each pupil everything that is kept about them, as they get it."""
        found = {}
        for student in Student.objects.filter(pk__in=self.keys[Student]):
            told = json.loads(own_data(student, MOMENT, restricted=True).as_json())
            for label, rows in told["records"].items():
                model = apps.get_model(label)
                told["records"][label] = [self._renamed(model, row) for row in rows]
            found[student.number] = told
        return found

    def history(self) -> list[dict[str, Any]]:
        """Every entry about a record of theirs, also about what was deleted."""
        entries = LogEntry.objects.order_by("timestamp", "pk").select_related("content_type")
        told = {School, *archived()}
        return [self._entry(entry) for entry in entries if entry.content_type.model_class() in told]

    def _rows(self, model: Model) -> Iterator[Any]:
        return model._base_manager.filter(pk__in=self.keys[model]).order_by("pk").iterator()

    def _values(self, row: Any) -> dict[str, Any]:
        plain = {}
        for field in row._meta.concrete_fields:
            value = field.value_from_object(row)
            if isinstance(field, models.FileField) and value:
                with value.open("rb") as stored:
                    value = sha256(stored.read()).hexdigest()
            plain[field.name] = bytes(value) if isinstance(value, memoryview) else value
        return self._renamed(type(row), plain)

    def _renamed(self, model: Model, values: dict[str, Any]) -> dict[str, Any]:
        left_out = {
            name for kind, names in CHANGED.items() if issubclass(model, kind) for name in names
        }
        told = {name: self._name(model, name, values[name]) for name in values.keys() - left_out}
        if model is Letter:
            about = apps.get_model(*_label_of(values["about_type"]))
            told["about_id"] = self._place(about, values["about_id"])
        if model is Signatory and ":" in values["person"]:
            kind, _, key = values["person"].partition(":")
            person = {"student": Student, "guardian": Guardian}[kind]
            told["person"] = f"{kind}:{self._place(person, int(key))}"
        return told

    def _name(self, model: Model, name: str, value: Any) -> Any:
        field: Any = model._meta.get_field(name)
        if isinstance(field, models.FileField) and "/" in str(value):
            return "a file"  # own data name it; its bytes are told with the records
        if value is None or not (field.primary_key or field.related_model):
            return value
        return self._place(field.related_model or model, value)

    def _place(self, model: Model, key: Any) -> Any:
        if model is User:
            return self._emails[int(key)]
        if model not in self._places:
            return key
        if int(key) in self._places[model]:
            return self._places[model][int(key)]
        return self._gone.setdefault((model, int(key)), f"gone {len(self._gone)}")

    def _entry(self, entry: LogEntry) -> dict[str, Any]:
        model: Any = entry.content_type.model_class()
        changes = {}
        for name, values in (entry.changes or {}).items():
            if name in SECRET_FIELDS:
                continue
            field = model._meta.get_field(name)
            owner = field.related_model if isinstance(field, models.ForeignKey) else None
            owner = model if name == "id" else owner
            changes[name] = (
                [one if one == "None" else self._place(owner, one) for one in values]
                if owner
                else values
            )
        return {
            "about": (model._meta.label, self._place(model, entry.object_id)),
            "key": entry.object_pk == str(entry.object_id),
            "changes": changes,
            "actor": entry.actor_id and self._emails[entry.actor_id],
            "merged": self._place(model, entry.additional_data["merged_with"]["key"])
            if "merged_with" in (entry.additional_data or {})
            else None,
            **{
                name: getattr(entry, name)
                for name in ("action", "timestamp", "object_repr", "actor_email", "remote_addr")
            },
        }


def _label_of(type_id: int) -> tuple[str, str]:
    kind = apps.get_model("contenttypes.ContentType").objects.get_for_id(type_id)
    return kind.app_label, kind.model


# --- Losing it ------------------------------------------------------------------------------------
def export(school: School, folder: Path) -> Path:
    """The archive of a school."""
    file = folder / "school.zip"
    call_command("export_school", school=school.code, output=file, stdout=StringIO())
    return file


def wipe(lost: Keys, people: list[User]) -> None:
    """Remove these records as if they had never been, with all history, and these people."""
    left_out = [apps.get_model(label) for label in LEFT_OUT if not label.startswith("auth.")]
    for model in left_out:
        model._base_manager.all()._raw_delete("default")
    for model, found in reversed(lost.items()):
        model._base_manager.filter(pk__in=found)._raw_delete("default")
    User._base_manager.filter(pk__in=[one.pk for one in people])._raw_delete("default")
    LogEntry._base_manager.all()._raw_delete("default")


@contextmanager
def without_files() -> Iterator[None]:
    """Meanwhile nothing is stored that was stored before."""
    place = Path(default_storage.location)
    away = place.with_name("away")
    shutil.move(place, away)
    try:
        yield
    finally:
        shutil.rmtree(place, ignore_errors=True)
        shutil.move(away, place)
