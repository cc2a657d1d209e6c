"""One week of hours: pupils down, days across. Puts together; decides nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from lwt_admin.accounts.models import ClosedPeriod, School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.placements.facts import CountedEntry, counted_entries
from lwt_admin.placements.labour import DAY_RULES, LOOK_BACK, findings_between, read_school_times
from lwt_admin.placements.models import CarriedMonth, HourEntry
from lwt_admin.placements.perms import may_judge, may_log
from lwt_admin.placements.reading import PlannedShift, TrajectoryHours, read_hours, with_mentor
from lwt_admin.placements.states import OPEN, WAITING
from lwt_admin.rules.periods import each_day, iso_week, monday_of, sunday_of
from lwt_admin.rules.verdicts import Finding
from lwt_admin.students.models import Trajectory

WORKWEEK = 5


@dataclass(frozen=True)
class Week:
    """A week of the calendar, Monday to Sunday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(monday_of(day))

    @classmethod
    def parse(cls, text: str) -> "Week | None":
        """Read `2026-W47`; None when there is no such week, or none before or after it."""
        try:
            year, number = text.split("-W")
            week = cls(date.fromisocalendar(int(year), int(number), 1))
            return week if week.previous.monday and week.next.sunday else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return iso_week(self.monday)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return sunday_of(self.monday)

    @property
    def period(self) -> tuple[date, date]:
        return self.monday, self.sunday

    @property
    def previous(self) -> "Week":
        return Week(self.monday - timedelta(days=7))

    @property
    def next(self) -> "Week":
        return Week(self.monday + timedelta(days=7))


SHORT = {
    "labour.too_young": "te jong",
    "labour.day_maximum": "max. {limit} uur",
    "labour.daily_rest": "te weinig rust",
    "labour.night": "mag tot {limit}",
    "labour.break": "te weinig pauze",
    "labour.sunday": "zondag",
}


@dataclass(frozen=True)
class Warned:
    """A finding in as few words as fit in a cell; its sentence stands below the pupil."""

    finding: Finding

    @property
    def short(self) -> str:
        short = SHORT[self.finding.rule]
        if self.finding.rule == "labour.night" and self.finding.value < self.finding.limit:
            short = "pas vanaf {limit}"
        return short.format(limit=self._limit)

    @property
    def _limit(self) -> str:
        """Hours without needless decimals, `7.00` is 7; a time as pages write it, `6.00`."""
        limit = self.finding.limit
        if ":" in limit:
            return limit.removeprefix("0").replace(":", ".")
        return limit.removesuffix(".00").replace(".", ",")


@dataclass(frozen=True)
class Advice:
    """A finding as a line of the law, marked as something to look at."""

    text: str
    article: str
    status: str
    kind: str = "warn"


@dataclass(frozen=True)
class EntryLine:
    """An entry in its cell."""

    counted: CountedEntry
    findings: tuple[Finding, ...]
    may_judge: bool

    @property
    def entry(self) -> HourEntry:
        return self.counted.entry

    @property
    def warnings(self) -> list[Warned]:
        return [Warned(finding) for finding in self.findings]

    @property
    def kind(self) -> str:
        """How it is marked: wrong, waiting, a remark of the law, in order, or without meaning."""
        if self.entry.status in {HourEntry.Status.REJECTED, HourEntry.Status.DISPUTED}:
            return "bad"
        if self.findings:
            return "warn"
        if self.entry.status in WAITING:
            return "wait"
        return "ok" if self.counted.counts else "neutral"


@dataclass(frozen=True)
class Cell:
    """One pupil on one day."""

    day: date
    lines: tuple[EntryLine, ...]
    planned: tuple[PlannedShift, ...]
    closed: ClosedPeriod | None
    open_agreements: tuple[WorkAgreement, ...]
    is_past: bool

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.planned


@dataclass(frozen=True)
class Row:
    """One pupil in one week."""

    hours: TrajectoryHours
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    may_log: bool

    @property
    def trajectory(self) -> Trajectory:
        return self.hours.trajectory

    @property
    def agreements(self) -> tuple[WorkAgreement, ...]:
        """The companies of this week, each once."""
        seen = {}
        for cell in self.cells:
            for agreement in (
                *(shift.agreement for shift in cell.planned),
                *(line.counted.placement.agreement for line in cell.lines),
                *cell.open_agreements,
            ):
                seen[agreement.pk] = agreement
        return tuple(seen.values())

    @property
    def carried(self) -> list[CarriedMonth]:
        """The sums of which days of this week are a part."""
        days = [cell.day for cell in self.cells]
        return [one for one in self.hours.carried if any(one.covers(day) for day in days)]

    @property
    def lines(self) -> list[EntryLine]:
        return [line for cell in self.cells for line in cell.lines]

    @property
    def minutes(self) -> int:
        """Worked minutes of the week that nobody rejected."""
        return sum(
            line.entry.minutes
            for line in self.lines
            if line.entry.status != HourEntry.Status.REJECTED
        )

    @property
    def planned_minutes(self) -> int:
        return sum(shift.minutes for cell in self.cells for shift in cell.planned)

    @property
    def to_enter(self) -> int:
        """Planned days up to today without an entry."""
        return sum(len(cell.planned) for cell in self.cells if cell.is_past)

    @property
    def waiting(self) -> int:
        """Entries with which somebody must still do something before they count."""
        return sum(line.entry.status in OPEN for line in self.lines)

    @property
    def to_judge(self) -> int:
        """Entries that wait and that this person may judge."""
        return sum(line.may_judge for line in self.lines)

    @property
    def advice(self) -> list[Advice]:
        return [Advice(one.text, one.article, one.status) for one in self.findings]


@dataclass(frozen=True)
class WeekTable:
    """The whole page."""

    week: Week
    days: tuple[date, ...]
    rows: tuple[Row, ...] = field(default=())

    @property
    def to_enter(self) -> int:
        return sum(row.to_enter for row in self.rows if row.may_log)

    @property
    def pupils_to_enter(self) -> int:
        return sum(bool(row.to_enter) for row in self.rows if row.may_log)

    @property
    def closed(self) -> list[ClosedPeriod]:
        """Holidays and study days in this week, each once."""
        found = {
            cell.closed.pk: cell.closed for row in self.rows for cell in row.cells if cell.closed
        }
        return list(found.values())


def trajectories_in_week(
    user: User, school: School | None, week: Week, today: date, mentor_id: int | None = None
) -> list[Trajectory]:
    """Trajectories in sight with a signed agreement or hours in the week, by name of the pupil."""
    running = AgreementVersion.objects.for_system().running_between(*week.period)
    agreements = WorkAgreement.objects.for_system().filter(
        Q(pk__in=running.values("agreement")) | Q(entries__date__range=week.period)
    )
    found = Trajectory.objects.for_user(user, Right.PLACEMENTS_VIEW).at_school(school)
    found = with_mentor(found, user, today).filter(pk__in=agreements.values("trajectory"))
    if mentor_id is not None:
        found = found.filter(
            Q(mentor_assignments__until=None) | Q(mentor_assignments__until__gte=today),
            mentor_assignments__mentor=mentor_id,
            mentor_assignments__start__lte=today,
        ).distinct()
    return list(found.order_by(F("student__sort_key"), "pk"))


def week_table(user: User, trajectories: Sequence[Any], week: Week, today: date) -> WeekTable:
    """The week for the pupils of `trajectories_in_week`; one without any work in it gets no row."""
    own = {one.pk for one in trajectories if one.is_own}
    read = read_hours(trajectories, week.monday - LOOK_BACK, week.sunday, own=own)
    times = read_school_times(read)
    rows = []
    for hours in read:
        found = findings_between(hours, times[hours.trajectory.student_id], *week.period)
        row = _row(user, hours, week, today, found)
        if row.agreements:
            rows.append(row)
    return WeekTable(week=week, days=tuple(_days(week, rows)), rows=tuple(rows))


def _days(week: Week, rows: Iterable[Row]) -> Iterable[date]:
    """Monday to Friday, and a day of the weekend when it is planned or used."""
    used = {cell.day for row in rows for cell in row.cells if not cell.is_empty}
    for day in each_day(*week.period):
        if day.isoweekday() <= WORKWEEK or day in used:
            yield day


def _row(
    user: User, hours: TrajectoryHours, week: Week, today: date, findings: Sequence[Finding]
) -> Row:
    lines: dict[date, list[EntryLine]] = defaultdict(list)
    logs = may_log(user, hours)
    counted = [one for one in counted_entries(hours) if one.entry.date >= week.monday]
    worked = {one.entry.date for one in counted if one.entry.minutes}
    of_day = [one for one in findings if one.rule in DAY_RULES and one.date in worked]
    for one in counted:
        beside = [found for found in of_day if found.date == one.entry.date and one.entry.minutes]
        judge = logs and may_judge(user, one.entry)
        lines[one.entry.date].append(EntryLine(one, tuple(beside), judge))
    planned: dict[date, list[PlannedShift]] = defaultdict(list)
    for shift in hours.not_entered(*week.period):
        planned[shift.date].append(shift)
    return Row(
        hours=hours,
        cells=tuple(
            _cell(hours, day, tuple(lines[day]), tuple(planned[day]), today)
            for day in each_day(*week.period)
        ),
        findings=tuple(findings),
        may_log=logs,
    )


def _cell(
    hours: TrajectoryHours,
    day: date,
    lines: tuple[EntryLine, ...],
    planned: tuple[PlannedShift, ...],
    today: date,
) -> Cell:
    taken = {shift.agreement.pk for shift in planned}
    free = () if day > today else tuple(one.agreement for one in hours.in_force_on(day))
    return Cell(
        day=day,
        lines=lines,
        planned=planned,
        closed=hours.closed_on(day),
        open_agreements=tuple(agreement for agreement in free if agreement.pk not in taken),
        is_past=day <= today,
    )
