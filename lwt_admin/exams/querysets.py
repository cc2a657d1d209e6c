"""Candidates and marks as pages ask for them."""

from typing import Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet, StaffQuerySet


class ExamCandidateQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW

    def with_subjects(self) -> Self:
        """Everything that the rules need, in a fixed number of queries."""
        return self.select_related("trajectory__student__school").prefetch_related("subjects")


class OfCandidateQuerySet(ScopedQuerySet):
    """Records of one candidate; they are in sight with the candidate."""

    school_path = "candidate__trajectory__student__school"
    mentor_path = "candidate__trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW


class ExamSubjectQuerySet(OfCandidateQuerySet):
    pass


class ExamDecisionQuerySet(OfCandidateQuerySet):
    pass


class ReopeningQuerySet(ScopedQuerySet):
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
