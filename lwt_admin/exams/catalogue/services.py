"""Changing the school's list, and letting packages follow it.

A package holds the name and code of a subject as they are on paper. What changes in the list is
taken over in every package that is not locked by a confirmed result; what that result rests on
stays as it was.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from lwt_admin.exams.decisions.locks import PACKAGE, hold_candidates, is_locked
from lwt_admin.exams.models import CatalogueSubject, ExamCandidate, ExamSubject, SubjectKind
from lwt_admin.storing import store_changed, store_new

FOLLOWED: tuple[str, ...] = ("name", "code", "module_of")
"""The fields of a package's subject that are those of the list."""

SINGLE: frozenset[str] = frozenset({SubjectKind.DUTCH, SubjectKind.ARITHMETIC})
"""Every package has one subject of these kinds, whose name it keeps."""


def save_catalogue_subject(subject: CatalogueSubject, *, by: Any = None) -> CatalogueSubject:
    """Store a new or changed subject of the list, and let packages follow.

    Raises ValidationError when it was chosen already and becomes another kind of subject.
    """
    with transaction.atomic():
        subject.derive()
        if subject._state.adding:
            store_new([subject])
        else:
            refuse_other_kind(subject)
            store_changed([subject], by=by)
        let_packages_follow(subject, by=by)
    return subject


def refuse_other_kind(subject: CatalogueSubject) -> None:
    """Raise ValidationError when packages hold it as something else than it becomes."""
    stored = CatalogueSubject.objects.for_system().get(pk=subject.pk)
    for name, label in (("kind", "soort"), ("has_central_exam", "centraal examen")):
        if getattr(stored, name) != getattr(subject, name) and subject.chosen.exists():
            raise ValidationError(
                {name: f"{stored} staat al in pakketten; {label} kan niet meer veranderen."}
            )


def let_packages_follow(subject: CatalogueSubject, *, by: Any = None) -> None:
    """Take name, code and module over in the packages that are not locked."""
    mine = Q(catalogue=subject)
    if subject.kind in SINGLE and subject.is_offered:
        mine |= Q(catalogue=None, kind=subject.kind)
    rows = ExamSubject.objects.for_system().filter(
        mine, candidate__trajectory__student__school=subject.school_id
    )
    keys = rows.order_by().values("candidate")
    candidates = ExamCandidate.objects.for_system().filter(pk__in=keys).order_by("pk")
    hold_candidates(candidates)
    for candidate in candidates.with_locks().prefetch_related("subjects"):
        if not is_locked(candidate, PACKAGE):
            _follow(candidate.subjects.all(), subject, by=by)


def _follow(package: Iterable[ExamSubject], subject: CatalogueSubject, *, by: Any) -> None:
    subjects = list(package)
    for one in subjects:
        is_mine = one.catalogue_id == subject.pk
        if not is_mine and not (one.kind in SINGLE and one.kind == subject.kind):
            continue
        if not is_mine and one.catalogue_id is not None:
            continue
        before = [getattr(one, name) for name in (*FOLLOWED, "catalogue_id")]
        take_over(one, subject, taken={other.name for other in subjects if other.pk != one.pk})
        if before != [getattr(one, name) for name in (*FOLLOWED, "catalogue_id")]:
            store_changed([one], by=by)


def take_over(one: ExamSubject, subject: CatalogueSubject, *, taken: set[str]) -> None:
    """Let a subject of a package be this one of the list; `taken` are the other names in it."""
    one.catalogue = subject
    one.code, one.module_of = subject.code, subject.module_of
    if subject.kind not in SINGLE and subject.name not in taken:
        one.name = subject.name


def offer(subject: CatalogueSubject, *, is_offered: bool, by: Any = None) -> None:
    """Stop offering a subject, or offer it again; packages that hold it keep it."""
    with transaction.atomic():
        stored = CatalogueSubject.objects.for_system().select_for_update().get(pk=subject.pk)
        stored.is_offered = is_offered
        store_changed([stored], by=by)


def delete_catalogue_subject(subject: CatalogueSubject) -> None:
    """Take a subject off the list. Raises ValidationError when a package holds it."""
    with transaction.atomic():
        stored = CatalogueSubject.objects.for_system().select_for_update().get(pk=subject.pk)
        if stored.chosen.exists():
            raise ValidationError(
                f"{stored} staat in pakketten en kan niet weg. Bied het niet meer aan."
            )
        stored.delete()


def link_compulsory(subjects: Iterable[ExamSubject], school_id: int) -> list[ExamSubject]:
    """Give Dutch and arithmetic of a package their codes out of the list; returns the changed.

    Stores nothing. Of more subjects of one kind in the list the first that is offered is meant.
    """
    listed = CatalogueSubject.objects.for_system().filter(
        school=school_id, kind__in=SINGLE, is_offered=True
    )
    first: dict[str, CatalogueSubject] = {}
    for found in listed.order_by("kind", "name_key", "pk"):
        first.setdefault(found.kind, found)
    changed = []
    for one in subjects:
        if one.kind in first and one.catalogue_id is None:
            take_over(one, first[one.kind], taken=set())
            changed.append(one)
    return changed
