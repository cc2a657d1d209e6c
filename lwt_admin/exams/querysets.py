"""Candidates and marks as pages ask for them."""

from typing import Any, Final, Self

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet, StaffQuerySet
from lwt_admin.students.models import Enrolment

OPEN: Final = "open"
RESITS_OPEN: Final = "resits_open"
LOCKED: Final = "locked"

FROZEN_FIELDS: Final = (
    *("candidate_id", "number", "corrects_id", "result", "is_provisional", "is_contested"),
    *("reason", "facts", "outcome", "papers", "placement", "placement_seen", "sha256"),
    *("rules_version", "proposed_by_id", "proposed_at"),
)
"""What a decision holds from the moment it is proposed."""

DECIDED_FIELDS: Final = ("state", "ended_by_id", "ended_at", "ended_because")
"""What is added once: when it is confirmed, returned or withdrawn."""


class DecidedForGood(Exception):
    """A decision never changes: what corrects it is another one, beside it."""


DECIDED: Final = {
    "decided_state": "state",
    "decided_result": "result",
    "decided_provisional": "is_provisional",
}
HOLDS: Final = {"holds_result": "result", "holds_contested": "is_contested"}
"""What `with_decision` adds: of the decision taken last, and of the one that holds now."""


def what_was_decided(model: type[models.Model], candidate: str) -> dict[str, Subquery]:
    """The fields of `DECIDED` and `HOLDS` for rows of `model` that lead to a candidate."""
    decisions: Any = model._meta.apps.get_model("exams", "ExamDecision")
    of_candidate = decisions.objects.for_system().filter(candidate=OuterRef(candidate))
    found = of_candidate.order_by("-number")
    last, holds = found.exclude(state="withdrawn"), found.confirmed()
    return {name: Subquery(last.values(field)[:1]) for name, field in DECIDED.items()} | {
        name: Subquery(holds.values(field)[:1]) for name, field in HOLDS.items()
    }


class ExamCandidateQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW

    def with_subjects(self) -> Self:
        """Everything that the rules need, in a fixed number of queries."""
        return self.select_related("trajectory__student__school").prefetch_related("subjects")

    def with_packages(self) -> Self:
        """Each with everything that its package shows, in a fixed number of queries."""
        found = self.with_locks().with_subjects()
        return found.prefetch_related("subjects__parts", "trajectory__additional_subjects")

    def with_locks(self) -> Self:
        """Each with `lock`: `OPEN`, `RESITS_OPEN` or `LOCKED` (see `decisions.locks`).

        And `school_exam_closed`: the school closed the school exam of this exam year, and no
        decision on this candidate was reopened since.
        """
        model: Any = self.model._meta.get_field("decisions").related_model
        newest = (
            model.objects.for_system()
            .confirmed()
            .filter(candidate=OuterRef("pk"))
            .order_by("-number")
        )
        lock = Case(
            When(reopening__isnull=False, then=Value(OPEN)),
            When(is_provisional=True, then=Value(RESITS_OPEN)),
            default=Value(LOCKED),
            output_field=CharField(),
        )
        found = Subquery(newest.annotate(found=lock).values("found")[:1])
        reopened = newest.annotate(reopened=Q(reopening__isnull=False)).values("reopened")[:1]
        return self.annotate(
            lock=Coalesce(found, Value(OPEN)),
            school_exam_closed=Exists(self._sessions().filter(school_exam_closed_on__isnull=False))
            & ~Coalesce(Subquery(reopened), Value(False)),
        )

    def _sessions(self) -> Any:
        """The exam year of the candidate, as its school keeps it."""
        sessions: Any = self.model._meta.apps.get_model("exams", "ExamSession")
        return sessions.objects.for_system().filter(
            school=OuterRef("trajectory__student__school"), exam_year=OuterRef("exam_year")
        )

    def with_class(self) -> Self:
        """Each with `class_name`: that of the school year that ends in the exam year, if any."""
        enrolments = Enrolment.objects.for_system().filter(
            student=OuterRef("trajectory__student"), school_year__end__year=OuterRef("exam_year")
        )
        return self.annotate(class_name=Subquery(enrolments.values("class_name")[:1]))

    def of_class(self, name: str) -> Self:
        """Those in this class in the school year that ends in the exam year."""
        return self.with_class().filter(class_name=name)

    def class_names(self) -> list[str]:
        """The classes that they are in, in order."""
        found = self.with_class().order_by().values_list("class_name", flat=True)
        return sorted(set(found) - {None, ""})

    def with_school_resits(self) -> Self:
        """Each with whether the school `offers` resits of the school exam in that year."""
        return self.annotate(offers=Exists(self._sessions().filter(offers_se_resit=True)))

    def with_decision(self) -> Self:
        """Each with what was decided last (`decided_state`, `decided_result`, and whether that is
        `decided_provisional`), and what holds now (`holds_result`, `holds_contested`)."""
        return self.annotate(**what_was_decided(self.model, "pk"))


class OfCandidateQuerySet(ScopedQuerySet):
    """Records of one candidate; they are in sight with the candidate."""

    school_path = "candidate__trajectory__student__school"
    mentor_path = "candidate__trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW


class ExamSubjectQuerySet(OfCandidateQuerySet):
    def with_decided_candidate(self) -> Self:
        """Each with its candidate, pupil and school, and what `with_decision` says of it."""
        read = self.select_related("candidate__trajectory__student__school")
        return read.annotate(**what_was_decided(self.model, "candidate"))


class NeverChangedQuerySet(ScopedQuerySet):
    """Records that are added to and never changed; a model saves its own records by itself."""

    def update(self, **changes: Any) -> int:
        """Always raise DecidedForGood, so that `bulk_update` does."""
        raise DecidedForGood("decisions are not changed together")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Always raise DecidedForGood."""
        raise DecidedForGood("decisions stay")

    def bulk_create(self, *args: Any, **options: Any) -> Any:
        """Raise DecidedForGood when it would write over what is there."""
        if options.get("update_conflicts"):
            raise DecidedForGood("decisions are not written over")
        return super().bulk_create(*args, **options)


class ExamDecisionQuerySet(NeverChangedQuerySet):
    school_path = OfCandidateQuerySet.school_path
    mentor_path = OfCandidateQuerySet.mentor_path
    view_right = Right.EXAMS_VIEW

    def with_people(self) -> Self:
        """Who proposed, ended and reopened them."""
        return self.select_related("proposed_by", "ended_by", "reopening__reopened_by")

    def confirmed(self) -> Self:
        """Those that hold, or held until a newer one."""
        return self.filter(state="confirmed")

    def returned_or_reopened(self) -> Self:
        """Those that ask for another proposal."""
        return self.filter(Q(state="returned") | Q(state="confirmed", reopening__isnull=False))


class ReopeningQuerySet(NeverChangedQuerySet):
    school_path = "decision__candidate__trajectory__student__school"
    mentor_path = "decision__candidate__trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW


class SchoolExamPartQuerySet(ScopedQuerySet):
    school_path = "subject__candidate__trajectory__student__school"
    mentor_path = "subject__candidate__trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW


class MovedPartQuerySet(ScopedQuerySet):
    school_path = "part__subject__candidate__trajectory__student__school"
    mentor_path = "part__subject__candidate__trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW


class CatalogueQuerySet(StaffQuerySet):
    """The list of a school; whoever works there may see it."""


class ExamSessionQuerySet(StaffQuerySet):
    """The exam years of a school; whoever works there may see them."""

    def in_year(self, school_id: int, exam_year: int) -> Any:
        """That of one school, or None while nothing of it is stored."""
        return self.filter(school=school_id, exam_year=exam_year).first()


class SchoolExamReopeningQuerySet(StaffQuerySet):
    school_path = "session__school"
