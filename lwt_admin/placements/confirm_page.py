"""What stands on the page behind a link: per pupil the days of the weeks that are still open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.actors import of_link
from lwt_admin.placements.confirming import Party, open_period
from lwt_admin.placements.life_cycle import LIFE_CYCLE
from lwt_admin.placements.models import (
    ClosedWeek,
    ConfirmationLink,
    HourEntry,
    HourStep,
    WeekRemark,
)
from lwt_admin.placements.reading import PlannedShift, TrajectoryHours, read_hours
from lwt_admin.placements.week import Week
from lwt_admin.rules.periods import each_day, monday_of
from lwt_admin.students.models import Student, Trajectory

Status = HourEntry.Status


@dataclass(frozen=True)
class Line:
    """One entry, or a planned day on which nothing was entered yet."""

    agreement: WorkAgreement
    date: date
    entry: HourEntry | None
    planned: PlannedShift | None
    steps: frozenset[str]
    confirmed: HourStep | None
    question: str

    @property
    def key(self) -> str:
        """What the forms of this line are called."""
        if self.entry is not None:
            return f"u{self.entry.pk}"
        return f"d{self.agreement.pk}-{self.date:%Y%m%d}"

    @property
    def may_confirm(self) -> bool:
        return "confirm" in self.steps and self.confirmed is None

    @property
    def may_correct(self) -> bool:
        return bool({"correct", "propose_again"} & self.steps)

    @property
    def may_dispute(self) -> bool:
        return "dispute" in self.steps


@dataclass(frozen=True)
class OpenWeek:
    """A week of one pupil under one agreement; a closed one is only looked at."""

    week: Week
    lines: tuple[Line, ...]
    remarks: tuple[WeekRemark, ...]
    is_closed: bool


@dataclass(frozen=True)
class PupilPart:
    """One pupil at one company."""

    agreement: WorkAgreement
    weeks: tuple[OpenWeek, ...]
    free_days: tuple[date, ...]
    """Days in force, in weeks that are open, on which nothing stands and nothing was planned."""

    @property
    def student(self) -> Student:
        return self.agreement.trajectory.student

    @property
    def lines(self) -> list[Line]:
        return [line for week in self.weeks for line in week.lines]

    @property
    def to_confirm(self) -> list[Line]:
        return [line for line in self.lines if line.may_confirm]

    @property
    def open_weeks(self) -> list[Week]:
        return [one.week for one in self.weeks if not one.is_closed]


def parts_for(
    link: ConfirmationLink, agreements: Iterable[WorkAgreement], now: datetime
) -> list[PupilPart]:
    """What the link shows, by name of the pupil; ten queries for any number of pupils."""
    today = timezone.localdate(now)
    first, _ = open_period(today)
    own = {one.pk for one in agreements}
    trajectories = (
        Trajectory.objects.for_system()
        .filter(agreements__in=own)
        .select_related("student__school")
        .distinct()
        .order_by("student__sort_key", "pk")
    )
    read = read_hours(trajectories, first, today)
    stored = _Stored.of(read, own, first)
    return [
        _part(link, hours, placement.agreement, (first, today), stored)
        for hours in read
        for placement in hours.placements
        if placement.agreement.pk in own
    ]


@dataclass(frozen=True)
class _Stored:
    """What was recorded beside the hours."""

    closed: frozenset[tuple[int, date]]
    steps: dict[int, list[HourStep]]
    remarks: tuple[WeekRemark, ...]
    of_pupil: frozenset[int]
    """Entries (primary keys) that the pupil proposed."""

    @classmethod
    def of(cls, read: Sequence[TrajectoryHours], own: set[int], first: date) -> "_Stored":
        weeks = ClosedWeek.objects.for_system().filter(
            trajectory__in=[hours.trajectory.pk for hours in read], monday__gte=first
        )
        entries = [one.pk for hours in read for one in hours.entries if one.agreement_id in own]
        remarks = WeekRemark.objects.for_system().filter(agreement__in=own, monday__gte=first)
        proposed = HourEntry.objects.for_system().filter(
            pk__in=entries, entered_link__party=Party.STUDENT
        )
        return cls(
            closed=frozenset(weeks.values_list("trajectory_id", "monday")),
            steps=steps_of(entries),
            remarks=tuple(remarks.select_related("link", "by")),
            of_pupil=frozenset(proposed.values_list("pk", flat=True)),
        )


def _part(
    link: ConfirmationLink,
    hours: TrajectoryHours,
    agreement: WorkAgreement,
    period: tuple[date, date],
    stored: _Stored,
) -> PupilPart:
    lines = _lines(link, hours, agreement, period, stored)
    mondays = sorted({monday_of(day) for day in each_day(*period)}, reverse=True)
    weeks = []
    for monday in mondays:
        is_closed = (hours.trajectory.pk, monday) in stored.closed
        of_week = tuple(line for line in lines if monday_of(line.date) == monday)
        remarks = tuple(
            one
            for one in stored.remarks
            if (one.agreement_id, one.monday) == (agreement.pk, monday)
        )
        if of_week or remarks:
            weeks.append(OpenWeek(Week(monday), of_week, remarks, is_closed))
    return PupilPart(agreement, tuple(weeks), _free_days(hours, agreement, period, lines, stored))


def _lines(
    link: ConfirmationLink,
    hours: TrajectoryHours,
    agreement: WorkAgreement,
    period: tuple[date, date],
    stored: _Stored,
) -> list[Line]:
    """Entries and planned days that were not entered, by date."""
    entered = [
        _line(link, entry, agreement, stored)
        for entry in hours.entries
        if entry.agreement_id == agreement.pk
    ]
    planned = [
        Line(agreement, shift.date, None, shift, frozenset(), None, "")
        for shift in hours.not_entered(*period)
        if shift.agreement.pk == agreement.pk
        and (hours.trajectory.pk, monday_of(shift.date)) not in stored.closed
    ]
    return sorted([*entered, *planned], key=lambda line: line.date)


def _line(
    link: ConfirmationLink, entry: HourEntry, agreement: WorkAgreement, stored: _Stored
) -> Line:
    entry.agreement = agreement
    is_closed = (agreement.trajectory_id, monday_of(entry.date)) in stored.closed
    history = stored.steps.get(entry.pk, [])
    return Line(
        agreement=agreement,
        date=entry.date,
        entry=entry,
        planned=None,
        steps=frozenset() if is_closed else _steps_open_to(link, entry, stored),
        confirmed=confirmation_in(history),
        question=history[-1].reason if history and entry.status == Status.DISPUTED else "",
    )


def _steps_open_to(link: ConfirmationLink, entry: HourEntry, stored: _Stored) -> frozenset[str]:
    """The steps of the table of states that whoever has the link may take with the entry."""
    roles = of_link(link).roles
    names = {one.name for one in LIFE_CYCLE if one.source == entry.status and one.who in roles}
    if entry.pk not in stored.of_pupil:
        names.discard("propose_again")
    return frozenset(names)


def _free_days(
    hours: TrajectoryHours,
    agreement: WorkAgreement,
    period: tuple[date, date],
    lines: list[Line],
    stored: _Stored,
) -> tuple[date, ...]:
    """The newest first."""
    placement = hours.placement_of(agreement.pk)
    first, last = period[0], min(period[1], hours.trajectory.ended_on or date.max)
    taken = {line.date for line in lines}
    days = (
        day
        for day in each_day(first, last)
        if day not in taken
        and (hours.trajectory.pk, monday_of(day)) not in stored.closed
        and placement.version_on(day) is not None
    )
    return tuple(sorted(days, reverse=True))


# --- Who confirmed --------------------------------------------------------------------------------
def steps_of(entries: Iterable[int]) -> dict[int, list[HourStep]]:
    """The recorded steps of these entries (primary keys), oldest first; one query."""
    found: dict[int, list[HourStep]] = {}
    steps = HourStep.objects.for_system().filter(entry__in=list(entries))
    for step in steps.select_related("link", "by", "entry").order_by("at", "pk"):
        found.setdefault(step.entry_id, []).append(step)
    return found


def confirmation_in(steps: Iterable[HourStep]) -> HourStep | None:
    """The step by which the leermeester agreed to the entry as it stands now, if there is one."""
    found = None
    for step in steps:
        if step.link is not None and step.link.party == Party.COMPANY:
            found = None if step.to_status == Status.DISPUTED else step
        elif step.to_status == Status.PROPOSED or _entered(step):
            found = None
    return found


def _entered(step: HourStep) -> bool:
    """Whether the mentor changed the entry in this step, with hours that counted at once."""
    return step.by_id is not None and step.by_id == step.entry.entered_by_id
