"""Candidates and marks as pages ask for them."""

from typing import Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet


class ExamCandidateQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW

    def with_subjects(self) -> Self:
        """Everything that the rules need, in a fixed number of queries."""
        return self.select_related("trajectory__student__school").prefetch_related("subjects")


class ExamSubjectQuerySet(ScopedQuerySet):
    school_path = "candidate__trajectory__student__school"
    mentor_path = "candidate__trajectory__mentor_assignments"
    view_right = Right.EXAMS_VIEW
