"""Which records an archive of a school holds: all that lead to the school or to its pupils.

A model that is added tomorrow goes along by itself. What leads nowhere must be named here, with the
reason why it stays behind.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q

from lwt_admin.accounts.models import Board, School, User
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.signing.models import Signatory
from lwt_admin.students.models import CommitteeMeeting, Guardian, Student
from lwt_admin.students.pupil_records import Paths, paths_to_student

Model = type[models.Model]

RIGHTS: Final = "rights are given anew, by whoever answers for them there"
NEVER_KEPT: Final = "a secret of a person; a new one is asked for"
PASSING: Final = "work of a moment; what came of it stands in the records themselves"

LEFT_OUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "auth.Group": "not used",
        "auth.Group_permissions": "not used",
        "auth.Permission": "not used",
        "accounts.User_groups": "not used",
        "accounts.User_user_permissions": "not used",
        "accounts.Invitation": RIGHTS,
        "accounts.Membership": RIGHTS,
        "accounts.MembershipRole": RIGHTS,
        "account.EmailAddress": "follows from the account",
        "account.EmailConfirmation": NEVER_KEPT,
        "placements.CalendarFeed": NEVER_KEPT,
        "signing.SigningCode": NEVER_KEPT,
        "sessions.Session": NEVER_KEPT,
        "agreements.BulkItem": PASSING,
        "agreements.BulkJob": PASSING,
        "demo.DemoMail": PASSING,
        "django_tasks_database.DBTaskResult": PASSING,
        "placements.CellSave": PASSING,
        "students.ImportUpload": PASSING,
    }
)

MATCHED: Final[Mapping[Model, tuple[str, ...]]] = MappingProxyType(
    {
        ContentType: ("app_label", "model"),
        Board: ("name",),
        School: ("brin", "location_code"),
        User: ("email",),
    }
)
"""What may be there already where an archive is put back, and by which fields that is seen."""

OF_USER: Final = ("email", "first_name", "prefix", "last_name")
"""Of an account nothing goes along but who it is."""

BY_SCHOOL: Final[frozenset[Model]] = frozenset({CommitteeMeeting, ConfirmationLink})
"""What is about several pupils at once, and stays where it was when one of them leaves."""

NAMED_IN_TEXT: Final[Mapping[Model, frozenset[Model]]] = MappingProxyType(
    {Signatory: frozenset({Guardian, Student})}
)
"""Whom a record names without a field that says so."""

SECRET_FIELDS: Final = frozenset(settings.AUDITLOG_MASK_TRACKING_FIELDS)


@cache
def archived() -> tuple[Model, ...]:
    """The models whose records go along besides `MATCHED` and the history, in order of storing.

    Raises ImproperlyConfigured when models refer to each other in a circle.
    """
    apart = {*MATCHED, LogEntry}
    known = apps.get_models(include_auto_created=True)
    waiting = [one for one in known if one not in apart and one._meta.label not in LEFT_OUT]
    ordered: list[Model] = []
    while waiting:
        ready = [one for one in waiting if not _owners(one) & set(waiting) - {one}]
        if not ready:
            raise ImproperlyConfigured(f"{waiting} refer to each other in a circle")
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    # What may be about anything comes when everything is there.
    return tuple(sorted(ordered, key=lambda one: generic_key(one) is not None))


def content_types() -> dict[int, Model]:
    """Of which kind of record the history tells, by the key of its content type."""
    kinds = [one for one in archived() if not one._meta.auto_created]
    found = ContentType.objects.get_for_models(School, *kinds)
    return {kind.pk: model for model, kind in found.items()}


def fields_of(model: Model) -> list[models.Field[Any, Any]]:
    """The fields that go along besides the key."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in SECRET_FIELDS
        and (model is not User or field.name in OF_USER)
    ]


def references(model: Model) -> Iterator[models.Field[Any, Any]]:
    """The fields that name another record."""
    return (field for field in fields_of(model) if field.related_model is not None)


def generic_key(model: Model) -> GenericForeignKey | None:
    """The key of a model that may name a record of any kind."""
    found = (one for one in model._meta.private_fields if isinstance(one, GenericForeignKey))
    return next(found, None)


def of_school(model: Model, school: School) -> models.QuerySet[Any]:
    """The records of one kind that belong to the school: of its pupils, or of nobody else.

    A dossier moves along with its pupil, also when an older part names the school that was left.
    """
    home = Q(**{path_to_school(model): school.pk})
    paths = paths_to_pupil(model)
    if paths:
        own, nobody = Q(), Q()
        for path in paths:
            own |= Q(**{"school" if path == "pk" else f"{path}__school": school.pk})
            nobody &= Q(**{f"{path}__isnull": True})
        home = own | (nobody & home)
    # Apart, so that a record to which several paths lead is there once.
    found = model._base_manager.filter(home).order_by().values("pk")
    return model._base_manager.filter(pk__in=found)


@cache
def paths_to_pupil(model: Model) -> Paths:
    """How the pupil of a record is reached; empty when records of this kind have none."""
    if model in BY_SCHOOL:
        return ()
    if model in paths_to_student():
        return paths_to_student()[model]
    for name, owner in _required(model):
        if paths := paths_to_pupil(owner):
            return tuple(name if path == "pk" else f"{name}__{path}" for path in paths)
    return ()


@cache
def path_to_school(model: Model) -> str:
    """How the school of a record is reached; raises ImproperlyConfigured when it is not."""
    if model is School:
        return "pk"
    records = model._default_manager.all()
    if isinstance(records, ScopedQuerySet):
        return records.school_path
    for name, owner in _required(model):
        return f"{name}__{path_to_school(owner)}"
    raise ImproperlyConfigured(
        f"{model._meta.label} leads to no school: say in LEFT_OUT why it is in no archive"
    )


def _owners(model: Model) -> set[Model]:
    named = {owner for field in references(model) if (owner := field.related_model) is not None}
    return named | NAMED_IN_TEXT.get(model, frozenset())


def _required(model: Model) -> Iterable[tuple[str, Model]]:
    """The fields by which a record always belongs to another that goes along as well."""
    others = set(archived()) - {model} | {School}
    for field in references(model):
        owner: Any = field.related_model
        if not field.null and owner in others:
            yield field.name, owner
