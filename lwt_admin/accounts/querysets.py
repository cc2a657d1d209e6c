"""One scope: every queryset that a person sees starts here.

`for_user` gives what a person may see, or what they may use a given right on. `for_figures` gives
what they may count: that and the records of pupils of whom nobody knows any more who they were.
Background work says `for_system`, so that reading without a person's eyes is always visible in the
code.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from lwt_admin.accounts.perms import Right, roles_with
from lwt_admin.links import digest

if TYPE_CHECKING:
    from lwt_admin.accounts.models import School, User

# A worker that has not finished sending in this time has stopped; another may take over.
CLAIM_LASTS = timedelta(minutes=5)
TRY_AGAIN_AFTER = timedelta(minutes=10)


class ScopedQuerySet(models.QuerySet):
    """Records that belong to a school and perhaps to a pupil.

    `school_path` leads from the model to its school, `mentor_path` to the mentor assignments of its
    pupil (empty when a record belongs to no pupil: then a right over own pupils does not reach it).
    """

    school_path: ClassVar[str] = "school"
    mentor_path: ClassVar[str] = ""
    view_right: ClassVar[Right | None] = None

    def for_user(self, user: "User", right: Right | None = None) -> Self:
        """What `user` may see, or with `right` what they may use that right on."""
        return self._in_reach(user, right).filter(**self._not_anonymised())

    def for_figures(self, user: "User", right: Right | None = None) -> Self:
        """What `user` may count: as `for_user`, and what is left of pupils who were anonymised.

        Only for numbers and for lists behind a number: such a pupil is an "Oud-leerling" there,
        without a link, since no page about one pupil begins here. Raises ImproperlyConfigured on
        records of no pupil.
        """
        if not self._not_anonymised():
            raise ImproperlyConfigured(f"{type(self).__name__} has no pupils to count")
        return self._in_reach(user, right)

    def _in_reach(self, user: "User", right: Right | None) -> Self:
        right = right or self.view_right
        if right is None:
            raise ImproperlyConfigured(f"{type(self).__name__} names no right to see its records")
        grant = user.access.grant(right)
        reach = Q(**{f"{self.school_path}__in": grant.all})
        if grant.own and self.mentor_path:
            reach |= Q(**{f"{self.school_path}__in": grant.own, "pk__in": self._of_mentor(user)})
        return self.filter(reach)

    def _not_anonymised(self) -> dict[str, None]:
        """That the pupil of these records still has a name: of who has none only figures remain."""
        if not self.school_path.endswith("student__school"):
            return {}
        return {f"{self.school_path.removesuffix('school')}anonymised_at": None}

    def for_system(self) -> Self:
        """Everything: for background work and commands, where no person looks."""
        return self.all()

    def at_school(self, school: "School | None") -> Self:
        """Only records of `school`; None does not narrow."""
        return self if school is None else self.filter(**{self.school_path: school})

    def _of_mentor(self, user: "User") -> models.QuerySet:
        """Primary keys of records of pupils whose mentor or substitute `user` is today."""
        today = timezone.localdate()
        path = self.mentor_path
        open_ended = Q(**{f"{path}__until__isnull": True}) | Q(**{f"{path}__until__gte": today})
        running = Q(**{f"{path}__mentor": user, f"{path}__start__lte": today}) & open_ended
        return self.model._base_manager.filter(running).values("pk")


def view_right_of(model: type[models.Model]) -> Right | None:
    """The right with which people see records of this kind; None when it names none."""
    records = model._default_manager.all()
    return records.view_right if isinstance(records, ScopedQuerySet) else None


class SecretLinkQuerySet(ScopedQuerySet):
    """Links, by their secret and by whether they still open anything (see `secret_links`)."""

    @sensitive_variables("secret")
    def with_secret(self, secret: str) -> Self:
        """The link with this secret, whatever became of it."""
        return self.filter(token_hash=digest(secret))

    def alive(self, now: datetime) -> Self:
        """Links that still open something."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class StaffQuerySet(ScopedQuerySet):
    """Records about a school itself: in sight for whoever works there in any role."""

    def for_user(self, user: "User", right: Right | None = None) -> Self:
        schools = user.access.school_ids if right is None else user.access.grant(right).all
        return self.filter(**{f"{self.school_path}__in": schools})


class SchoolQuerySet(StaffQuerySet):
    school_path = "pk"

    def with_code(self, code: str) -> Self:
        """The school with this BRIN plus location, as in `99ZZ00`."""
        return self.filter(brin=code[:4].upper(), location_code=code[4:])


class SchoolYearQuerySet(StaffQuerySet):
    def on(self, day: date) -> Self:
        """The school years in which `day` falls."""
        return self.filter(start__lte=day, end__gte=day)


class ClosedPeriodQuerySet(StaffQuerySet):
    school_path = "school_year__school"


class MembershipQuerySet(ScopedQuerySet):
    view_right = Right.MANAGE

    def running_on(self, day: date) -> Self:
        """Memberships that have begun and have not ended on `day`."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def not_ended(self) -> Self:
        """Memberships without an end, or with one that is still to come."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))

    def managers(self) -> Self:
        """Memberships with the right to manage users, and no end in sight."""
        return self.filter(roles__role__in=roles_with(Right.MANAGE), ended_on=None)


class InvitationQuerySet(ScopedQuerySet):
    view_right = Right.MANAGE

    def open(self) -> Self:
        """Neither accepted nor withdrawn; perhaps not sent yet, perhaps expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def due(self, now: datetime) -> Self:
        """Open, not sent, not in the hands of a worker, and not tried in vain a moment ago."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS)
        rested = Q(failed_at=None) | Q(failed_at__lt=now - TRY_AGAIN_AFTER)
        return self.open().filter(free, rested, sent_at=None)

    def for_token(self, secret: str, now: datetime) -> Self:
        """The one invitation that this link opens at the moment `now`, if it still opens any."""
        return self.open().filter(token_hash=digest(secret), expires_at__gt=now)
