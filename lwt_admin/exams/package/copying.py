"""The same package for several candidates: a class often has one.

What is planned is shown first. A subject with marks stays, whatever the other package holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.exams.decisions.locks import PACKAGE, hold_candidate, is_locked
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.models import SubjectKind as Kind
from lwt_admin.exams.package.reading import has_work
from lwt_admin.exams.package.services import number_subjects
from lwt_admin.storing import store_changed, store_new
from lwt_admin.text import fold

CHANGED = "Intussen is er iets gewijzigd. Bekijk opnieuw wat er gebeurt."


@dataclass(frozen=True)
class Copied:
    """What taking over a package would do to one candidate."""

    candidate: ExamCandidate
    added: tuple[ExamSubject, ...]
    removed: tuple[ExamSubject, ...]
    staying: tuple[ExamSubject, ...]
    reordered: bool
    locked: bool

    @property
    def does_something(self) -> bool:
        return not self.locked and bool(self.added or self.removed or self.reordered)

    @property
    def digest(self) -> str:
        """Differs as soon as it would do something else."""
        told = (
            [(one.name, one.catalogue_id, one.module_of) for one in self.added],
            [(one.pk, one.name) for one in self.removed],
            [one.pk for one in self.staying],
            self.reordered,
            self.locked,
        )
        return sha256(repr(told).encode()).hexdigest()[:16]


def kinds_of(*, with_extra: bool) -> frozenset[Kind]:
    """Which subjects are taken over: the electives, or everything that is chosen."""
    return frozenset({Kind.ELECTIVE, Kind.EXTRA, Kind.FOLLOWED} if with_extra else {Kind.ELECTIVE})


def plan_copy(
    source: Iterable[ExamSubject], target: ExamCandidate, kinds: frozenset[Kind]
) -> Copied:
    """What it would do; `source` are the subjects of the package that is taken over."""
    wanted = [one for one in source if one.kind in kinds]
    names = {fold(one.name) for one in wanted}
    present = {fold(one.name): one for one in target.subjects.all()}
    mine = [one for one in target.subjects.all() if one.kind in kinds]
    others = [one for one in mine if fold(one.name) not in names]
    staying = [one for one in others if has_work(one)]
    after = [present[key].pk for one in wanted if (key := fold(one.name)) in present]
    before = [one.pk for one in mine if fold(one.name) in names]
    return Copied(
        candidate=target,
        added=tuple(one for one in wanted if fold(one.name) not in present),
        removed=tuple(one for one in others if one not in staying),
        staying=tuple(staying),
        reordered=[pk for pk in after if pk in before] != before,
        locked=is_locked(target, PACKAGE),
    )


@transaction.atomic
def carry_out(
    source: ExamCandidate, kinds: frozenset[Kind], shown: dict[int, str], *, by: Any
) -> int:
    """Take the package over for the candidates in `shown`, as their digests say; for how many.

    Raises ValidationError, and stores nothing, when it would do something else by now.
    """
    for pk in sorted({source.pk, *shown}):
        hold_candidate(pk)
    wanted = [one for one in source.subjects.order_by("position", "pk") if one.kind in kinds]
    done = 0
    for target in ExamCandidate.objects.for_system().filter(pk__in=shown).with_packages():
        plan = plan_copy(wanted, target, kinds)
        if plan.digest != shown[target.pk]:
            raise ValidationError(f"{target.trajectory.student}: {CHANGED}")
        if plan.does_something:
            _copy(wanted, plan, by=by)
            done += 1
    return done


def _copy(wanted: Sequence[ExamSubject], plan: Copied, *, by: Any) -> None:
    """Make the package that was planned, in the order of the other; what stays comes behind."""
    target = plan.candidate
    present = {fold(one.name): one for one in target.subjects.all()}
    places = {one.pk: one.position for one in present.values()}
    after = [present.get(fold(one.name)) or _like(one, target) for one in wanted]
    kinds = {one.kind for one in wanted}
    for one in plan.removed:
        one.delete()
    chosen = [one for one in after if one.pk is None or one.kind in kinds]
    number_subjects([*chosen, *plan.staying])
    store_changed(
        [one for one in (*chosen, *plan.staying) if one.pk and places[one.pk] != one.position],
        by=by,
    )
    store_new([one for one in chosen if one.pk is None])


def _like(subject: ExamSubject, target: ExamCandidate) -> ExamSubject:
    """The same subject for somebody else: what it is, and nothing that was done for it."""
    copied = ("kind", "catalogue_id", "name", "code", "module_of", "has_central_exam", "note")
    return ExamSubject(candidate=target, **{name: getattr(subject, name) for name in copied})
