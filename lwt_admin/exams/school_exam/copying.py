"""Putting the PTA of one candidate's subject on other candidates with the same subject.

What has a mark stays as it is, and so does what only the other candidate has: nothing is lost.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from lwt_admin.exams.school_exam.page import in_exam_year
from lwt_admin.exams.school_exam.parts import follow, hold_subject, refuse_parts
from lwt_admin.storing import store_changed, store_new
from lwt_admin.text import fold

COPIED: Final = ("weight", "period", "form", "place", "teacher", "position")


@dataclass
class Copy:
    """What happens to the parts of another candidate's subject.

    `added` and `changed` are parts as they will be; `kept` have a mark or are done, `own` are not
    in the PTA that is copied. `refusal` says why nothing can happen.
    """

    subject: ExamSubject
    added: list[SchoolExamPart] = field(default_factory=list)
    changed: list[SchoolExamPart] = field(default_factory=list)
    kept: list[SchoolExamPart] = field(default_factory=list)
    own: list[SchoolExamPart] = field(default_factory=list)
    refusal: str = ""

    @property
    def stays(self) -> str:
        """What stays as it is, and why."""
        kept = [f"{part} (gedaan)" for part in self.kept]
        return ", ".join([*kept, *(f"{part} (alleen hier)" for part in self.own)]) or "–"

    @property
    def changes(self) -> bool:
        """Whether anything would be stored."""
        return not self.refusal and bool(self.added or self.changed)


def is_same(one: ExamSubject, other: ExamSubject) -> bool:
    """Whether two candidates have the same subject: from the school's list, or by its name."""
    if one.kind != other.kind:
        return False
    listed = one.catalogue_id is not None and one.catalogue_id == other.catalogue_id
    return listed or fold(one.name) == fold(other.name)


def copies_of(source: ExamSubject, user: User) -> list[Copy]:
    """What copying would do to every other candidate of the exam year, in order of name."""
    found = ExamSubject.objects.for_user(user, Right.EXAMS_ENTER)
    others = in_exam_year(found, source.candidate).filter(kind=source.kind).exclude(pk=source.pk)
    same = [one for one in others.prefetch_related("parts") if is_same(source, one)]
    candidates = {
        one.pk: one
        for one in ExamCandidate.objects.for_user(user, Right.EXAMS_ENTER)
        .filter(pk__in=[one.candidate_id for one in same])
        .select_related("trajectory__student")
        .with_locks()
    }
    for one in same:
        one.candidate = candidates[one.candidate_id]
    same.sort(key=lambda one: one.candidate.trajectory.student.sort_key)
    parts = list(source.parts.all())
    return [_copy(parts, one) for one in same]


def copy_to(source: ExamSubject, chosen: Collection[int], *, by: User) -> int:
    """Put the parts of `source` on the chosen subjects; the number of those that changed.

    Whom it cannot be put on (see `Copy.refusal`) is left out.
    """
    allowed = {copy.subject.pk: copy.subject for copy in copies_of(source, by)}
    parts = list(source.parts.all())
    targets = [allowed[pk] for pk in sorted(allowed.keys() & set(chosen))]
    return sum(_put(parts, target, by=by) for target in targets)


@transaction.atomic
def _put(parts: list[SchoolExamPart], target: ExamSubject, *, by: User) -> bool:
    stored = hold_subject(target.pk, target.candidate_id)
    copy = _copy(parts, stored)
    if not copy.changes:
        return False
    store_new(copy.added)
    store_changed(copy.changed, by=by)
    follow(stored, by=by)
    return True


def _copy(parts: list[SchoolExamPart], target: ExamSubject) -> Copy:
    """What happens to `target`; its candidate is read under the lock, or `with_locks()`."""
    copy = Copy(target)
    try:
        refuse_parts(target.candidate, target)
    except ValidationError as refused:
        copy.refusal = " ".join(refused.messages)
    present = {fold(part.name): part for part in target.parts.all()}
    for part in parts:
        there = present.pop(fold(part.name), None)
        if there is None:
            copy.added.append(_new(part, target))
        elif there.is_done:
            copy.kept.append(there)
        elif list(_differences(part, there)):
            copy.changed.append(_changed(part, there))
    copy.own = list(present.values())
    return copy


def _new(part: SchoolExamPart, target: ExamSubject) -> SchoolExamPart:
    values = {name: getattr(part, name) for name in COPIED}
    return SchoolExamPart(subject=target, name=part.name, planned_on=part.planned_on, **values)


def _changed(part: SchoolExamPart, there: SchoolExamPart) -> SchoolExamPart:
    for name in list(_differences(part, there)):
        setattr(there, name, getattr(part, name))
    return there


def _differences(part: SchoolExamPart, there: SchoolExamPart) -> Iterator[str]:
    """What the copy changes of a part; a planned day stays, for moving it asks for a reason."""
    yield from (name for name in COPIED if getattr(part, name) != getattr(there, name))
    if there.planned_on is None and part.planned_on is not None:
        yield "planned_on"
