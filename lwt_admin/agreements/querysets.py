"""Companies, recognitions and agreements as lists ask for them."""

from datetime import date
from typing import Self

from django.db.models import Q

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.text import fold


class CompanyQuerySet(ScopedQuerySet):
    view_right = Right.COMPANIES_VIEW

    def search(self, text: str) -> Self:
        """Companies in whose name or place every typed word occurs."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found


class OfCompanyQuerySet(ScopedQuerySet):
    """Recognitions and supervisors of a company."""

    school_path = "company__school"
    view_right = Right.COMPANIES_VIEW


class RecognitionQuerySet(OfCompanyQuerySet):
    def valid_on(self, day: date) -> Self:
        """Recognitions for LWT that hold on `day`."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            status="valid",
            for_lwt=True,
            valid_from__lte=day,
        )


class CooperationQuerySet(ScopedQuerySet):
    view_right = Right.COMPANIES_VIEW

    def in_force_on(self, day: date) -> Self:
        """Signed, begun, and neither run out nor terminated on `day`."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(terminated_on=None) | Q(terminated_on__gt=day),
            signed_on__lte=day,
            valid_from__lte=day,
        )


class WorkAgreementQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.AGREEMENTS_VIEW


class AgreementVersionQuerySet(ScopedQuerySet):
    school_path = "agreement__trajectory__student__school"
    mentor_path = "agreement__trajectory__mentor_assignments"
    view_right = Right.AGREEMENTS_VIEW


class TrajectoryRouteQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.STUDENTS_VIEW
