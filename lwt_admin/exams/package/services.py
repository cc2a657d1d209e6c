"""Storing a package: nothing of what was done for a subject is ever thrown away.

The candidate's row is held, and marks are not written: who enters them at the same moment is not
overwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.exams.catalogue.services import link_compulsory, take_over
from lwt_admin.exams.decisions.locks import PACKAGE, hold_candidate, refuse_when_locked
from lwt_admin.exams.models import CatalogueSubject, ExamCandidate, ExamSubject
from lwt_admin.exams.models import SubjectKind as Kind
from lwt_admin.exams.package.reading import MARKS, has_work, may_be_left_out
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.rules.exam_package import OBJECTION
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.storing import store_changed, store_new
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_date

FIRST: Final = {Kind.ELECTIVE: 10, Kind.EXTRA: 60, Kind.FOLLOWED: 90}
"""The place of the first subject of each kind that is chosen."""

SHOWN: Final = ("catalogue_id", "name", "code", "module_of", "has_central_exam", "position", "note")


@dataclass(frozen=True)
class Wanted:
    """A subject as the page wants it: `pk` of a stored one, `listed` of the school's list.

    A stored subject without `listed` stays what it is; `name` is for what no list has. `leaves`
    takes it out of the package.
    """

    kind: str
    pk: int | None = None
    listed: CatalogueSubject | None = None
    name: str = ""
    note: str = ""
    leaves: bool = False


@transaction.atomic
def save_package(candidate: ExamCandidate, wanted: Sequence[Wanted], *, by: Any) -> None:
    """Store the chosen subjects in this order. A stored subject that is not wanted stays, behind.

    Raises ValidationError when the package is locked, when a subject with marks would go, when one
    stands there twice, and when somebody else took one away meanwhile.
    """
    held = hold_candidate(candidate.pk)
    refuse_when_locked(held, PACKAGE)
    stored = {one.pk: one for one in held.subjects.prefetch_related("parts")}
    before = {key: _shown(one) for key, one in stored.items()}
    leaving, kept = _sorted_out(held, stored, wanted)
    rest = [
        one
        for one in stored.values()
        if one.kind in FIRST and one not in leaving and one not in kept
    ]
    number_subjects([*kept, *rest])
    _align(held, [one for one in stored.values() if one.kind not in FIRST])
    everything = [one for one in stored.values() if one not in leaving]
    everything += [one for one in kept if one.pk is None]
    refuse_doubles(everything)
    for one in leaving:
        one.delete()
    store_changed([one for one in everything if one.pk and _shown(one) != before[one.pk]], by=by)
    store_new([one for one in everything if one.pk is None])


def _shown(one: ExamSubject) -> list[Any]:
    """What a package says of a subject."""
    return [getattr(one, name) for name in SHOWN]


def _sorted_out(
    candidate: ExamCandidate, stored: dict[int, ExamSubject], wanted: Sequence[Wanted]
) -> tuple[list[ExamSubject], list[ExamSubject]]:
    """The subjects that leave, and those that are wanted, in order."""
    leaving: list[ExamSubject] = []
    kept: list[ExamSubject] = []
    for one in wanted:
        subject = stored.get(one.pk) if one.pk else None
        if subject is not None and subject.kind != one.kind:
            subject = None  # a row is about nothing but a subject of its own kind
        if one.pk and subject is None:
            if one.leaves:
                continue
            raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
        if subject is not None and (one.leaves or _is_another(subject, one)):
            refuse_throwing_away(subject)
            leaving.append(subject)
            if one.leaves:
                continue
            subject = None
        kept.append(_as_wanted(subject or ExamSubject(candidate=candidate, kind=one.kind), one))
    return leaving, kept


def _is_another(subject: ExamSubject, wanted: Wanted) -> bool:
    """Whether another subject of the list takes the place of one that was of the list."""
    listed = wanted.listed
    return (
        listed is not None
        and subject.catalogue_id is not None
        and subject.catalogue_id != listed.pk
    )


def _as_wanted(subject: ExamSubject, wanted: Wanted) -> ExamSubject:
    if wanted.listed is not None and subject.catalogue_id != wanted.listed.pk:
        _link(subject, wanted.listed)
    elif wanted.kind == Kind.FOLLOWED:
        subject.name = wanted.name
    subject.note = wanted.note
    return subject


def _link(subject: ExamSubject, listed: CatalogueSubject) -> None:
    """Let a subject be this one of the list; one that was typed before keeps its marks."""
    central = any(getattr(subject, name) is not None for name in ("ce", "resit"))
    if central and not listed.has_central_exam:
        raise ValidationError(
            f"{subject.name} heeft een cijfer van een centraal examen en {listed} heeft er geen."
        )
    take_over(subject, listed, taken=set())
    if subject.pk is None or not has_work(subject):
        subject.has_central_exam = listed.has_central_exam


def refuse_throwing_away(subject: ExamSubject) -> None:
    """Raise ValidationError when something was done for a subject that would go."""
    if has_work(subject):
        what = "cijfers" if _has_marks(subject) else "onderdelen van het PTA die zijn gedaan"
        raise ValidationError(f"{subject.name} heeft {what} en kan daarom niet weg.", code="work")


def _has_marks(subject: ExamSubject) -> bool:
    return any(getattr(subject, name) is not None for name in MARKS)


def refuse_doubles(subjects: Sequence[ExamSubject]) -> None:
    """Raise ValidationError for a second subject of a name, whatever its accents and capitals."""
    seen: set[str] = set()
    for one in subjects:
        if fold(one.name) in seen:
            raise ValidationError(f"{one.name} staat al in het pakket.", code="double")
        seen.add(fold(one.name))


def number_subjects(subjects: Sequence[ExamSubject]) -> None:
    """Place chosen subjects in this order, each behind those of its kind; stores nothing."""
    numbers = dict(FIRST)
    for one in subjects:
        kind = Kind(one.kind)
        one.position = numbers[kind]
        numbers[kind] += 1


def _align(candidate: ExamCandidate, compulsory: Sequence[ExamSubject]) -> None:
    """Give the subjects that every exam has the codes of now: out of the list, and of the profile.

    A profile subject with marks stays the one in which they were given.
    """
    trajectory = candidate.trajectory
    link_compulsory(compulsory, trajectory.student.school_id)
    for one in compulsory:
        if one.kind == Kind.PROFILE and not (one.code and _has_marks(one)):
            profile = BY_SHORT[trajectory.profile]
            if one.code and one.code != profile.code:
                one.name = f"Profielvak {profile.short}"
            one.code = profile.code


@transaction.atomic
def save_objection(subject: ExamSubject, day: date | None, *, by: Any, today: date) -> None:
    """Keep since when the candidate does not want an extra subject listed; None takes it back.

    Possible after the result as well. Raises ValidationError for a subject that must be listed.
    """
    held = hold_candidate(subject.candidate_id)
    stored = held.subjects.get(pk=subject.pk)
    if day is not None and day > today:
        raise ValidationError({"objected_on": f"{nl_date(day)} ligt in de toekomst."})
    if day is not None and not may_be_left_out(stored, held):
        raise ValidationError(
            f"{stored.name} telt mee voor de uitslag en blijft op het cijferoverzicht staan "
            f"({OBJECTION.article})."
        )
    stored.objected_on = day
    store_changed([stored], by=by)
