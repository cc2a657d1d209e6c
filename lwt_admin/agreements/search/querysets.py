"""Which questions to companies, and which places of postcodes, a person sees."""

from datetime import date
from typing import Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet


class PlacementOfferQuerySet(ScopedQuerySet):
    school_path = "trajectory__student__school"
    mentor_path = "trajectory__mentor_assignments"
    view_right = Right.AGREEMENTS_VIEW

    def waiting(self) -> Self:
        """Asked, and not answered yet."""
        return self.filter(answer="open")

    def promised(self) -> Self:
        """Answered with yes, and not made into an agreement yet."""
        return self.filter(answer="yes", agreement=None)

    def asked_before(self, day: date) -> Self:
        return self.filter(asked_on__lt=day)


class PostcodePlaceQuerySet(ScopedQuerySet):
    view_right = Right.COMPANIES_VIEW
