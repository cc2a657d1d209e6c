"""Visits to the workplace: which are due, and what makes one that is planned or noted right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, Subquery

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right, Role
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.placements.models import Visit
from lwt_admin.students.models import MentorAssignment, Trajectory
from lwt_admin.ui.formats import nl_date, nl_period, nl_time

SOON: Final = timedelta(weeks=2)
AROUND: Final = timedelta(weeks=8)
"""How long before the first and after the last day of an agreement one still visits."""

Period = tuple[date, date]


@dataclass(frozen=True)
class Due:
    """A running agreement, and when somebody should have been there again."""

    agreement: WorkAgreement
    since: date
    last: date | None
    planned: date | None
    mentors: tuple[User, ...]

    @property
    def due(self) -> date:
        """The last day of the school's interval, after the last visit or else the first day."""
        weeks = self.agreement.trajectory.student.school.visit_interval_weeks
        return (self.last or self.since) + timedelta(weeks=weeks)

    def is_late(self, today: date) -> bool:
        """Too long not visited, also when a visit has been planned meanwhile."""
        return self.due < today

    def is_soon(self, today: date) -> bool:
        """Nearly due, and nothing planned for it."""
        return today <= self.due <= today + SOON and self.planned is None


def visits_due(
    user: User,
    school: School | None,
    today: date,
    *,
    right: Right = Right.PLACEMENTS_VIEW,
    mentor: int | None = None,
    student: int | None = None,
) -> list[Due]:
    """The running agreements of running trajectories, the longest not visited first: two queries.

    `mentor` is the primary key of a mentor whose pupils are asked for, `student` that of one pupil.
    """
    agreements = WorkAgreement.objects.for_user(user, right).at_school(school)
    if mentor is not None:
        agreements = agreements.filter(trajectory__in=of_mentor(mentor, today))
    if student is not None:
        agreements = agreements.filter(trajectory__student=student)
    found = _with_visits(agreements.filter(pk__in=_running_on(today)), today)
    return sorted((_due(one) for one in found), key=lambda one: (one.due, one.agreement.pk))


def of_mentor(mentor: int, today: date) -> Any:
    """Primary keys of the trajectories that somebody guides today."""
    assignments = MentorAssignment.objects.for_system().running_on(today)
    return assignments.filter(mentor=mentor).values("trajectory")


def _running_on(today: date) -> Any:
    versions = AgreementVersion.objects.for_system().running_between(today, today)
    running = Trajectory.objects.for_system().running_on(today)
    return versions.filter(agreement__trajectory__in=running.values("pk")).values("agreement")


def _with_visits(agreements: Any, today: date) -> Any:
    here = Visit.objects.for_system().filter(agreement=OuterRef("pk"))
    versions = AgreementVersion.objects.for_system().binding()
    first = versions.filter(agreement=OuterRef("pk")).order_by("start")
    mentors = MentorAssignment.objects.for_system().running_on(today).select_related("mentor")
    return (
        agreements.select_related("trajectory__student__school", "company")
        .prefetch_related(
            Prefetch("trajectory__mentor_assignments", mentors, to_attr="mentors_now")
        )
        .annotate(
            first_day=Subquery(first.values("start")[:1]),
            last_visit=Subquery(here.filter(done=True).order_by("-date").values("date")[:1]),
            next_visit=Subquery(
                here.planned().filter(date__gte=today).order_by("date").values("date")[:1]
            ),
        )
    )


def _due(agreement: Any) -> Due:
    return Due(
        agreement=agreement,
        since=agreement.first_day,
        last=agreement.last_visit,
        planned=agreement.next_visit,
        mentors=tuple(one.mentor for one in agreement.trajectory.mentors_now),
    )


# --- Planning and noting --------------------------------------------------------------------------
def visitors_at(school_id: int) -> Any:
    """Who may go: the mentors and coordinators of a school."""
    roles = (Role.MENTOR, Role.COORDINATOR)
    people = [User.objects.with_role(role, school_id).order_by().values("pk") for role in roles]
    who = Q(pk__in=people[0]) | Q(pk__in=people[1])
    return User.objects.filter(who).order_by("sort_key", "pk")


def usual_visitor(agreement: WorkAgreement, user: User, today: date) -> int:
    """Primary key of the pupil's mentor today; without one, of the person who plans."""
    assignments = MentorAssignment.objects.for_system().running_on(today)
    mentors = assignments.filter(trajectory=agreement.trajectory_id)
    found = list(mentors.order_by("-is_substitute", "pk").values_list("mentor", flat=True))
    return user.pk if user.pk in found or not found else int(found[0])


def signed_period(agreement: WorkAgreement) -> Period | None:
    """The first and the last day of what was signed; None when nothing was."""
    return signed_periods([agreement]).get(agreement.pk)


def signed_periods(agreements: Iterable[WorkAgreement]) -> dict[int, Period]:
    """The same of each of these agreements under its key, without those of which nothing was."""
    versions = AgreementVersion.objects.for_system().binding()
    signed: dict[int, list[AgreementVersion]] = {}
    for one in versions.filter(agreement__in=[each.pk for each in agreements]):
        if not one.never_holds:
            signed.setdefault(one.agreement_id, []).append(one)
    return {
        key: (min(one.start for one in found), max(one.last_day for one in found))
        for key, found in signed.items()
    }


@transaction.atomic
def save_visit(visit: Visit, today: date) -> None:
    """Store a visit that is planned or noted; raises ValidationError at the date."""
    WorkAgreement.objects.for_system().select_for_update().get(pk=visit.agreement_id)
    _check_date(visit, today)
    _check_alone(visit)
    visit.save()


def _check_date(visit: Visit, today: date) -> None:
    day = nl_date(visit.date)
    if visit.done and visit.date > today:
        raise ValidationError(
            {"date": f"{day} moet nog komen. Noteer het bezoek als het geweest is."}
        )
    if visit.is_planned and visit.date < today:
        raise ValidationError(
            {"date": f"{day} is al voorbij. Was het bezoek er al? Noteer het dan als geweest."}
        )
    period = signed_period(visit.agreement)
    if period is None:
        raise ValidationError({"date": "Deze overeenkomst is nog niet door iedereen getekend."})
    first, last = period
    if not first - AROUND <= visit.date <= last + AROUND:
        raise ValidationError(
            {
                "date": f"{day} ligt meer dan {AROUND.days // 7} weken buiten de overeenkomst "
                f"({nl_period(first, last)})."
            }
        )


def _check_alone(visit: Visit) -> None:
    """Refuse the same visit twice: what is left of a second click."""
    others = Visit.objects.for_system().filter(
        agreement=visit.agreement_id, date=visit.date, time=visit.time, cancelled_reason=""
    )
    if others.exclude(pk=visit.pk).exists():
        at = f" om {nl_time(visit.time)} uur" if visit.time else ""
        raise ValidationError({"date": f"Op {nl_date(visit.date)}{at} staat al een bezoek."})
