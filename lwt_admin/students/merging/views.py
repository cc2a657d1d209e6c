"""Doubles side by side, and made into one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.merge_form import MergeForm
from lwt_admin.merging import (
    Guard,
    Obstacles,
    Stop,
    Whole,
    holdings,
    merge,
    merged_into,
    standing_in_the_way,
)
from lwt_admin.students.addresses import ONE_ADDRESS, hide_with_guardian
from lwt_admin.students.merging.finding import double_guardians, double_pupils
from lwt_admin.students.merging.picking import pick
from lwt_admin.students.merging.sames import SAMES, obstacles
from lwt_admin.students.merging.sight import Sight
from lwt_admin.students.models import Guardian, Student
from lwt_admin.students.querysets import StudentQuerySet
from lwt_admin.twin_finding import twins_of
from lwt_admin.twins import Sames, Twins
from lwt_admin.ui.formats import nl_date


@dataclass(frozen=True)
class Merging:
    """How one kind of record is merged: the addresses, and what the room has against it.

    `owner` is the field that both must have alike. `sames` tell what is about the same thing at
    both, `guards` name what protects somebody, `wholes` what is never taken from both, `afterwards`
    is done with the record that stays, and `named` tells two with the same name apart.
    """

    list_page: str
    swap_page: str
    owner: str
    detail: Callable[[Any], str]
    obstacles: Obstacles = None
    sames: Sames = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    wholes: tuple[Whole, ...] = ()
    afterwards: Callable[[Any], None] | None = None
    named: Callable[[Any], str] = str


def _surname(student: Student) -> str:
    return f"{student.prefix} {student.last_name}".strip()


def _why_uninformed(guardian: Guardian) -> str:
    since = guardian.uninformed_since
    told = (f"sinds {nl_date(since)}" if since else "", guardian.uninformed_reason)
    return ": ".join(filter(None, told))


PUPIL_PAGES: Final = ("student_doubles", "student_merge")
PUPILS = Merging(
    *PUPIL_PAGES,
    "school_id",
    lambda one: reverse("dossier", args=[one.pk]),
    obstacles,
    SAMES,
    guards=(Guard("address_hidden", strict=True),),
    wholes=(ONE_ADDRESS, Whole("surname", "Achternaam", ("prefix", "last_name"), _surname)),
    afterwards=hide_with_guardian,
    named=lambda one: f"{one} ({one.number})",
)
UNINFORMED = ("uninformed_since", "uninformed_reason")
GUARDIANS = Merging(
    "student_doubles",
    "guardian_merge",
    "student_id",
    lambda one: reverse("dossier", args=[one.student_id]),
    guards=(
        Guard("address_hidden", strict=True),
        Guard("informed", strict=False, follows=UNINFORMED),
    ),
    wholes=(ONE_ADDRESS, Whole("uninformed", "Geen informatie", UNINFORMED, _why_uninformed)),
    afterwards=lambda one: hide_with_guardian(one.student),
    named=lambda one: f"{one} (bij {one.student})",
)


def _number_and_birth(student: Student) -> str:
    return f"{student.number}, geboren {nl_date(student.birth_date)}"


def student_doubles(request: StaffRequest) -> HttpResponse:
    """Pupils, and guardians of one pupil, who seem to stand there twice."""
    pupils = Student.objects.for_user(request.user, request.right).at_school(request.school)
    guardians = Guardian.objects.for_user(request.user, request.right).at_school(request.school)
    context = {
        "pairs": double_pupils(pupils),
        "guardian_pairs": double_guardians(guardians.select_related("student").order_by("pk")),
        "pick": pick(request, pupils, PUPIL_PAGES, _number_and_birth, StudentQuerySet.search),
    }
    return render(request, "students/merging/doubles.html", context)


def student_merge(request: StaffRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two pupils of one school side by side, to be made into one dossier."""
    records = Student.objects.for_user(request.user)
    return merge_page(request, records, pk, other_pk, PUPILS)


def guardian_merge(request: StaffRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two guardians of one pupil side by side."""
    records = Guardian.objects.for_user(request.user).select_related("student")
    return merge_page(request, records, pk, other_pk, GUARDIANS)


def merge_page(
    request: StaffRequest, records: Any, pk: int, other_pk: int, kind: Merging
) -> HttpResponse:
    """What each of the two holds, what stays, and after a second look: one record."""
    kept = fetch(request, records, pk=pk)
    try:
        other = fetch(request, records, pk=other_pk)
    except Http404:
        if other_pk not in merged_into(type(kept), [pk]):
            raise
        messages.info(request, "Deze twee waren al samengevoegd.")
        return redirect(kind.detail(kept))
    if pk == other_pk or getattr(kept, kind.owner) != getattr(other, kind.owner):
        raise Http404
    sight = Sight(request, kept, kind.obstacles)
    kind = replace(kind, obstacles=sight.obstacles)
    twins = twins_of(kept, other, kind.sames)
    form = MergeForm(
        request.POST or None,
        kept=kept,
        other=other,
        guards=kind.guards,
        wholes=kind.wholes,
        twins=twins,
    )
    stops = standing_in_the_way(twins, kind.obstacles)
    if request.method == "POST" and not stops and form.is_valid() and _merged(form, kind):
        messages.success(request, f"{kind.named(other)} is samengevoegd met {kind.named(kept)}.")
        return redirect(kind.detail(kept))
    return _page(sight, kind, form, twins, stops)


def _page(
    sight: Sight, kind: Merging, form: MergeForm, twins: Twins, stops: list[Stop]
) -> HttpResponse:
    kept, other = form.kept, form.other
    context = {
        "form": form,
        "kept": kind.named(kept),
        "other": kind.named(other),
        "holdings": holdings(twins, sight.sees),
        "together": [twin.called for twin in twins.top],
        "stops": stops,
        "kept_url": kind.detail(kept),
        "other_url": kind.detail(other),
        "list_url": reverse(kind.list_page),
        "swap_url": reverse(kind.swap_page, args=[other.pk, kept.pk]),
    }
    return render(sight.request, "students/merging/merge.html", context)


def _merged(form: MergeForm, kind: Merging) -> bool:
    """Merge the two; what is refused is told on top of the form."""
    versions, reason = form.cleaned_data["versions"], form.cleaned_data.get("reason", "")
    try:
        with transaction.atomic():
            merged = merge(
                form.kept,
                form.other,
                form.chosen,
                versions,
                kind.obstacles,
                guards=kind.guards,
                wholes=kind.wholes,
                reason=reason,
                sames=kind.sames,
                seen=form.cleaned_data["seen"],
            )
            if kind.afterwards is not None:
                kind.afterwards(merged)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    return True
