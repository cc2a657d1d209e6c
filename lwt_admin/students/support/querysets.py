"""Contacts, support and restricted notes of a pupil, and the questions that lists ask."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef

from lwt_admin.accounts.models import Membership
from lwt_admin.accounts.perms import Right
from lwt_admin.students.querysets import OfStudentQuerySet

if TYPE_CHECKING:
    from lwt_admin.accounts.models import User


class ContactQuerySet(OfStudentQuerySet):
    def with_names(self) -> Self:
        """Pupil, who entered it and who follows it up read along."""
        return self.select_related("student", "entered_by", "follow_up_owner")

    def waiting(self) -> Self:
        """Contacts after which something has still to be done, the first due first."""
        open_now = self.exclude(follow_up="").filter(follow_up_done_on=None)
        return open_now.order_by("follow_up_on", "pk")

    def with_owner_gone(self, day: date) -> Self:
        """Annotate `owner_gone`: who does the follow-up does not work at the school on `day`."""
        posts = Membership.objects.for_system().running_on(day)
        at_school = posts.filter(
            user=OuterRef("follow_up_owner"), school=OuterRef("student__school")
        )
        return self.annotate(owner_gone=~Exists(at_school))

    def owned_by(self, user: "User") -> Self:
        """Contacts of which `user` does the follow-up."""
        return self.filter(follow_up_owner=user)


class SupportQuerySet(OfStudentQuerySet):
    def to_evaluate(self, day: date) -> Self:
        """Support that stopped before `day`, and of which nobody said what it did."""
        return self.filter(until__lt=day, evaluated_on=None)


class CertificateQuerySet(OfStudentQuerySet):
    def expiring(self, day: date, until: date) -> Self:
        """Certificates that run out from `day` up to and including `until`."""
        return self.filter(valid_until__range=(day, until))


class RestrictedNoteQuerySet(OfStudentQuerySet):
    """Only for who has the right to restricted notes: all others do not learn that there are any.

    Whatever shows records of every kind (history, exports) asks `for_user` of each of them.
    """

    view_right = Right.NOTES_RESTRICTED
