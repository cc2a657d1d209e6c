"""What the records are called that a change of the history names, in a few queries for all."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from auditlog.models import LogEntry
from django.db import models
from django.db.models import BigIntegerField, F, Max, Q, TextField, Value
from django.db.models.functions import Cast, Concat, ExtractYear

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.agreements.models import Company, CooperationAgreement, Supervisor
from lwt_admin.dossier.history.entries import content_types
from lwt_admin.exams.models import CatalogueSubject
from lwt_admin.placements.models import AssessmentPeriod, AssessmentQuestion, ConfirmationLink

Model = type[models.Model]
Wanted = Mapping[Model, Collection[int]]
Names = Mapping[tuple[Model, int], str]

NOTHING: Final = {None, "", "None", "null"}

NAME_IN: Final[Mapping[Model, Any]] = {
    School: F("name"),
    SchoolYear: Concat(
        ExtractYear("start"), Value("-"), ExtractYear("end"), output_field=TextField()
    ),
    Company: F("name"),
    Supervisor: F("name"),
    CooperationAgreement: F("institution"),
    AssessmentPeriod: F("name"),
    AssessmentQuestion: F("text"),
    ConfirmationLink: F("name"),
    CatalogueSubject: F("name"),
}
"""Records that are not a pupil's own nor a user, with what names them; asked for all at once."""


def names_of(pairs: Iterable[tuple[Model, int]]) -> Names:
    """The names of these records; one that is gone and was never in a dossier has none."""
    wanted: dict[Model, set[int]] = {}
    for model, key in pairs:
        wanted.setdefault(model, set()).add(key)
    return {**_users(wanted), **_others(wanted), **_in_the_history(wanted)}


def _users(wanted: Wanted) -> Names:
    if User not in wanted:
        return {}
    return {(User, one.pk): str(one) for one in User.objects.filter(pk__in=wanted[User])}


def _others(wanted: Wanted) -> Names:
    kinds = [model for model in NAME_IN if model in wanted]
    each = [_rows(number, model, wanted[model]) for number, model in enumerate(kinds)]
    if not each:
        return {}
    return {(kinds[number], key): name for number, key, name in each[0].union(*each[1:], all=True)}


def _rows(number: int, model: Model, keys: Collection[int]) -> models.QuerySet[Any, Any]:
    found = model._base_manager.filter(pk__in=keys).order_by()
    return found.values_list(
        Value(number, output_field=BigIntegerField()),
        Cast(F("pk"), BigIntegerField()),
        Cast(NAME_IN[model], TextField()),
    )


def _in_the_history(wanted: Wanted) -> Names:
    """The records of the dossier itself as the history last called them, deleted ones as well."""
    types = content_types()
    named = Q()
    for model, keys in wanted.items():
        if model in types:
            named |= Q(content_type_id=types[model], object_id__in=keys)
    if not named:
        return {}
    each = LogEntry.objects.filter(named).order_by().values("content_type_id", "object_id")
    last = LogEntry.objects.filter(pk__in=each.annotate(last=Max("pk")).values("last"))
    by_type = {type_id: model for model, type_id in types.items()}
    return {
        (by_type[type_id], key): name
        for type_id, key, name in last.values_list("content_type_id", "object_id", "object_repr")
    }
