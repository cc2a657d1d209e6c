"""One pupil on one day, read under the lock before something is stored there: two queries."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion, ScheduleDay, WorkAgreement
from lwt_admin.placements.checks import check_agreement
from lwt_admin.placements.models import CellSave, ClosedWeek, HourEntry
from lwt_admin.placements.reading import LONG_TEXTS, Placement
from lwt_admin.rules.periods import monday_of
from lwt_admin.students.models import MentorAssignment, Trajectory

NO_KEY = UUID(int=0)


@dataclass(frozen=True)
class PupilDay:
    """A day under one agreement, with all that stands there for the pupil.

    `agreement` has company, pupil and school along. `is_guided`: the person who asks is the pupil's
    mentor or substitute. `is_closed`: the week was closed. `version_id` is of the signed version in
    force on the day. `entries` are those of every agreement of the pupil. `received_id` is of what
    was received before with the same key.
    """

    agreement: WorkAgreement
    date: date
    entries: tuple[HourEntry, ...]
    is_guided: bool
    is_closed: bool
    version_id: int | None
    received_id: int | None

    @property
    def trajectory(self) -> Trajectory:
        return self.agreement.trajectory

    def others(self, entry: HourEntry) -> list[HourEntry]:
        """What stands here besides `entry`."""
        return [other for other in self.entries if other.pk != entry.pk]

    def stored(self, entry_id: int | None) -> HourEntry | None:
        """The entry as it stands in the database; None when it is new, or gone."""
        return next((one for one in self.entries if one.pk == entry_id), None)

    def under_agreement(self) -> HourEntry | None:
        """The first entry of the agreement itself on this day."""
        own = (one for one in self.entries if one.agreement_id == self.agreement.pk)
        return next(own, None)

    def check_running(self) -> None:
        """Raise ValidationError when the agreement does not hold on this day."""
        if self.version_id is None:
            versions = AgreementVersion.objects.for_system().filter(agreement=self.agreement)
            newest_first = versions.defer(*LONG_TEXTS).order_by("-number")
            check_agreement(Placement(self.agreement, tuple(newest_first)), self.date)

    def schedule(self) -> ScheduleDay | None:
        """The working times that the agreement has for this day of the week; costs a query."""
        rows = ScheduleDay.objects.filter(
            agreement_version=self.version_id, weekday=self.date.isoweekday()
        )
        return rows.first()


def read_day(
    agreement_id: int, day: date, user: User | None, today: date, key: UUID = NO_KEY
) -> PupilDay:
    """What stands on `day`; `user` is None for who comes by a link; `key` is of what was sent."""
    mentors = MentorAssignment.objects.for_system().running_on(today).filter(mentor=user)
    weeks = ClosedWeek.objects.for_system().filter(monday=monday_of(day))
    versions = AgreementVersion.objects.for_system().running_between(day, day)
    newest = versions.filter(agreement=OuterRef("pk")).order_by("-number").values("pk")
    agreement = (
        WorkAgreement.objects.for_system()
        .select_related("company", "trajectory__student__school")
        .annotate(
            is_guided=Exists(mentors.filter(trajectory=OuterRef("trajectory"))),
            is_closed=Exists(weeks.filter(trajectory=OuterRef("trajectory"))),
            version_in_force=Subquery(newest[:1]),
            received=Subquery(CellSave.objects.for_system().filter(key=key).values("pk")[:1]),
        )
        .get(pk=agreement_id)
    )
    entries = (
        HourEntry.objects.for_system()
        .filter(agreement__trajectory__student=agreement.trajectory.student_id, date=day)
        .select_related("agreement__company", "entered_by", "entered_link")
        .order_by("start", "pk")
    )
    return PupilDay(
        agreement=agreement,
        date=day,
        entries=tuple(entries),
        is_guided=agreement.is_guided,
        is_closed=agreement.is_closed,
        version_id=agreement.version_in_force,
        received_id=agreement.received,
    )
