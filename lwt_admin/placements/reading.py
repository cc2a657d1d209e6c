"""Reads what pages and rules need about placements, in six queries for any number of pupils.

Where agreements were taken over from paper it takes one more, for what was made before.

`TrajectoryHours` is one pupil's placement as it stands in the database: agreements with their
versions and schedules, the entries, the years in school and the school's calendar.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from itertools import chain

from django.db.models import Exists, OuterRef, Prefetch, Q

from lwt_admin.accounts.models import ClosedPeriod, School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion, ScheduleDay, WorkAgreement
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.services.effective import leading
from lwt_admin.placements.models import CarriedMonth, HourEntry
from lwt_admin.placements.reading_rows import (
    carried_of,
    closed_of,
    enrolments_of,
    entries_of,
    interruptions_of,
)
from lwt_admin.records import moments
from lwt_admin.rules.periods import PlannedDay, SchoolCalendar, Span, placement_days
from lwt_admin.students.models import Enrolment, Interruption, MentorAssignment, Trajectory
from lwt_admin.students.querysets import OfTrajectoryQuerySet, TrajectoryQuerySet
from lwt_admin.worktime import Breaks

A_WEEK = timedelta(weeks=1)
EVERY_ENTRY = Q()

# Texts of an agreement that no page about hours shows.
LONG_TEXTS = (
    "tasks",
    "learning_goals",
    "assessment",
    "guidance_school",
    "guidance_company",
    "rights_duties",
    "early_termination",
    "absence",
    "safety",
    "insurance",
    "allowance",
    "privacy",
)


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """What the schedule of a signed agreement plans on one day."""

    agreement: WorkAgreement
    date: date
    start: time
    end: time
    breaks: Breaks
    minutes: int


@dataclass(frozen=True)
class Placement:
    """One agreement with its versions, newest number first."""

    agreement: WorkAgreement
    versions: tuple[AgreementVersion, ...]

    def version_on(self, day: date) -> AgreementVersion | None:
        """The signed version in force on `day`: the newest whose period holds it."""
        return next((version for version in self.versions if version.is_running_on(day)), None)

    @cached_property
    def binding(self) -> list[AgreementVersion]:
        """The versions that all parties signed, ended ones included."""
        return [version for version in self.versions if version.is_binding]

    @property
    def newest(self) -> AgreementVersion:
        return self.versions[0]

    @property
    def nearest(self) -> AgreementVersion:
        """The version to name for a day on which none is in force: the newest that was signed."""
        return next(iter(self.binding), self.newest)

    def leading_on(self, day: date) -> AgreementVersion:
        """The version that says how the agreement stands on `day`: in force, or nearest to it."""
        return leading(self.versions, day)

    def planned(self, first: date, last: date, calendar: SchoolCalendar) -> Iterator[PlannedShift]:
        """The shifts from `first` up to and including `last`; the school's closed days left out."""
        alone = len(self.binding) == 1
        for version in self.binding:
            schedule = {row.weekday: row for row in version.weekdays}  # type: ignore[attr-defined]
            minutes = {weekday: row.minutes for weekday, row in schedule.items()}
            begin, end = max(first, version.start), min(last, version.last_day)
            for day in placement_days(minutes, begin, end, calendar):
                if alone or self.version_on(day.date) is version:
                    yield _shift(self.agreement, day, schedule[day.date.isoweekday()])


def _shift(agreement: WorkAgreement, day: PlannedDay, row: ScheduleDay) -> PlannedShift:
    return PlannedShift(agreement, day.date, row.start, row.end, row.breaks, day.minutes)


@lru_cache(maxsize=64)
def _calendar(closed: tuple[Span, ...], *school_days: tuple[int, ...]) -> SchoolCalendar:
    """One calendar, looked over once, for all pupils of a school who have lessons on these days."""
    return SchoolCalendar(closed, *school_days)


@dataclass(frozen=True)
class TrajectoryHours:
    """The placement of one pupil; entries in order of date and start.

    `recognised` holds the entries (primary keys) on whose date the company was recognised for LWT;
    `is_own` says whether the person for whom this was read is the pupil's mentor or substitute.
    """

    trajectory: Trajectory
    placements: tuple[Placement, ...]
    entries: tuple[HourEntry, ...]
    enrolments: tuple[Enrolment, ...]
    closed: tuple[ClosedPeriod, ...]
    recognised: frozenset[int]
    is_own: bool
    carried: tuple[CarriedMonth, ...] = ()
    interruptions: tuple[Interruption, ...] = ()

    @cached_property
    def calendar(self) -> SchoolCalendar:
        """The school's closed days of all years, with the weekdays of the pupil's newest year."""
        spans = tuple((period.start, period.end) for period in self.closed)
        if not self.enrolments:
            return _calendar(spans)
        newest = self.enrolments[-1].school_year
        return _calendar(spans, tuple(newest.school_days))

    def closed_on(self, day: date) -> ClosedPeriod | None:
        """The holiday or study day on `day`."""
        return next((period for period in self.closed if period.start <= day <= period.end), None)

    def in_school_year(self, day: date) -> bool:
        """Whether `day` lies in a school year; yes as long as the school has not entered any."""
        return not self._school_years or any(year.includes(day) for year in self._school_years)

    @cached_property
    def _school_years(self) -> tuple[SchoolYear, ...]:
        """The pupil's own years and all others that the school has closed days in, each once."""
        rows: tuple[Enrolment | ClosedPeriod, ...] = (*self.enrolments, *self.closed)
        return tuple({row.school_year_id: row.school_year for row in rows}.values())

    def placement_of(self, agreement_id: int) -> Placement:
        return next(one for one in self.placements if one.agreement.pk == agreement_id)

    def in_force_on(self, day: date) -> list[Placement]:
        """The agreements under which the pupil may work on `day`; none after the trajectory."""
        if day > (self.trajectory.ended_on or date.max):
            return []
        return [one for one in self.placements if one.version_on(day) is not None]

    def planned(self, first: date, last: date) -> list[PlannedShift]:
        """All shifts from `first` up to and including `last`, in order; none after the trajectory,
        none while it is interrupted, and none between two school years.
        """
        if "_planned" not in self.__dict__ and last - first < A_WEEK:
            return self._laid_out(first, last)
        return [shift for shift in self._planned if first <= shift.date <= last]

    @cached_property
    def _planned(self) -> list[PlannedShift]:
        """The whole plan: most pages ask for several stretches of it, only a week is less work."""
        return self._laid_out(date.min, date.max)

    def _laid_out(self, first: date, last: date) -> list[PlannedShift]:
        last = min(last, self.trajectory.ended_on or date.max)
        plans = (one.planned(first, last, self.calendar) for one in self.placements)
        pauses = self.interruptions
        inside = (
            shift
            for shift in chain.from_iterable(plans)
            if self.in_school_year(shift.date)
            and not (pauses and any(pause.includes(shift.date) for pause in pauses))
        )
        return sorted(inside, key=lambda shift: (shift.date, shift.start))

    def not_entered(self, first: date, last: date) -> list[PlannedShift]:
        """Planned shifts for which nothing has been entered yet under that agreement.

        Days that lie in a month of which the sums were carried over are not asked for.
        """
        entered = {(entry.agreement_id, entry.date) for entry in self.entries}
        return [
            shift
            for shift in self.planned(first, last)
            if (shift.agreement.pk, shift.date) not in entered
            and not self.is_carried(shift.agreement.pk, shift.date)
        ]

    def is_carried(self, agreement_id: int, day: date) -> bool:
        """Whether hours of this day stand in a sum that was carried over."""
        return bool(self.carried) and any(
            one.agreement_id == agreement_id and one.covers(day) for one in self.carried
        )


def with_mentor(trajectories: TrajectoryQuerySet, user: User, today: date) -> TrajectoryQuerySet:
    """Trajectories with pupil and school, and as `with_own`."""
    return with_own(trajectories, user, today).select_related("student__school")


def with_own(trajectories: TrajectoryQuerySet, user: User, today: date) -> TrajectoryQuerySet:
    """Trajectories with whether they are `is_own`: of pupils of whom `user` is mentor or substitute
    today.
    """
    running = _running_assignments(today).filter(trajectory=OuterRef("pk"))
    return trajectories.annotate(is_own=Exists(running.filter(mentor=user)))


def _running_assignments(today: date) -> OfTrajectoryQuerySet:
    return MentorAssignment.objects.for_system().running_on(today)


def read_hours(
    trajectories: Iterable[Trajectory],
    first: date | None = None,
    last: date | None = None,
    enrolments: Sequence[Enrolment] | None = None,
    own: Collection[int] = (),
    needed: Q = EVERY_ENTRY,
) -> list[TrajectoryHours]:
    """The placements of `trajectories` (pupil and school selected along), in their order.

    `first` and `last` limit the entries that are read, both days included, and so does `needed`, a
    condition for each entry. `enrolments`, with their
    school years, and `own` (primary keys of the person's own pupils' trajectories) are given by who
    knows them already.
    """
    rows = list(trajectories)
    versions: dict[int, list[AgreementVersion]] = defaultdict(list)
    for version in _versions().filter(agreement__trajectory__in=[row.pk for row in rows]):
        versions[version.agreement.trajectory_id].append(version)
    limits = needed
    if first is not None:
        limits &= Q(date__gte=first)
    if last is not None:
        limits &= Q(date__lte=last)
    return _gather(rows, versions, limits, enrolments, own)


def read_open_hours(user: User, school: School | None, today: date) -> list[TrajectoryHours]:
    """The placements in the sight of `user` of trajectories that have not ended, by name."""
    trajectories = Trajectory.objects.for_user(user, Right.PLACEMENTS_VIEW).at_school(school)
    own = _running_assignments(today).filter(trajectory=OuterRef("agreement__trajectory"))
    found = (
        _versions()
        .filter(agreement__trajectory__in=trajectories.not_ended_on(today).values("pk"))
        .select_related("agreement__trajectory__student__school")
        .annotate(is_own=Exists(own.filter(mentor=user)))
    )
    rows: dict[int, Trajectory] = {}
    versions: dict[int, list[AgreementVersion]] = defaultdict(list)
    for version in found:
        trajectory = rows.setdefault(version.agreement.trajectory_id, version.agreement.trajectory)
        versions[trajectory.pk].append(version)
    in_order = sorted(rows.values(), key=lambda row: (row.student.sort_key, row.pk))
    mine = {version.agreement.trajectory_id for version in found if version.is_own}
    return _gather(in_order, versions, own=mine)


def _gather(
    rows: Sequence[Trajectory],
    versions: Mapping[int, Sequence[AgreementVersion]],
    limits: Q = EVERY_ENTRY,
    enrolments: Sequence[Enrolment] | None = None,
    own: Collection[int] = (),
) -> list[TrajectoryHours]:
    entries, recognised = entries_of(rows, limits)
    in_years = enrolments_of(rows, enrolments)
    closed = closed_of(rows)
    carried = carried_of([one for row in rows for one in versions.get(row.pk, ())])
    pauses = interruptions_of(rows)
    return [
        TrajectoryHours(
            trajectory=row,
            placements=tuple(_placements(row, versions.get(row.pk, ()))),
            entries=tuple(entries[row.pk]),
            enrolments=tuple(in_years[row.student_id]),
            closed=tuple(closed[row.student.school_id]),
            recognised=recognised,
            is_own=row.pk in own,
            carried=tuple(carried[row.pk]),
            interruptions=tuple(pauses[row.pk]),
        )
        for row in rows
    ]


def _versions() -> AgreementVersionQuerySet:
    """Versions without their long texts, with their schedule as `weekdays`; the newest of each
    agreement first.
    """
    return (
        AgreementVersion.objects.for_system()
        .select_related("agreement__company", "supervisor")
        .defer(*LONG_TEXTS, *moments("agreement", "agreement__company", "supervisor"))
        .prefetch_related(
            # As a list: without `to_attr` each version gets a queryset, which takes long to make.
            Prefetch("schedule", ScheduleDay.objects.defer(*moments()), to_attr="weekdays")
        )
        .order_by("agreement_id", "-number")
    )


def _placements(row: Trajectory, versions: Sequence[AgreementVersion]) -> Iterator[Placement]:
    """Group versions by agreement, the agreement that began last first."""
    of_agreement: dict[int, list[AgreementVersion]] = defaultdict(list)
    for version in versions:
        version.agreement.trajectory = row
        of_agreement[version.agreement_id].append(version)
    groups = sorted(of_agreement.values(), key=lambda group: group[0].start, reverse=True)
    for group in groups:
        yield Placement(group[0].agreement, tuple(group))
