"""Hours as pages ask for them."""

from datetime import date
from typing import Self

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import ScopedQuerySet


class HourEntryQuerySet(ScopedQuerySet):
    school_path = "agreement__trajectory__student__school"
    mentor_path = "agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW

    def in_period(self, first: date, last: date) -> Self:
        """Entries from `first` to `last`, both included."""
        return self.filter(date__range=(first, last))


class CarriedMonthQuerySet(ScopedQuerySet):
    school_path = "agreement__trajectory__student__school"
    mentor_path = "agreement__trajectory__mentor_assignments"
    view_right = Right.PLACEMENTS_VIEW
