"""Reads one week of hours: pupils down, days across."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.placements.absence import asked_for, to_act_on
from lwt_admin.placements.facts import CountedEntry, counted_entries, reason_once_approved
from lwt_admin.placements.labour import DAY_RULES, findings_between, known_from, read_school_times
from lwt_admin.placements.models import ClosedWeek, HourEntry
from lwt_admin.placements.perms import may_approve, may_judge, may_log
from lwt_admin.placements.reading import TrajectoryHours, read_hours, with_own
from lwt_admin.placements.states import OPEN
from lwt_admin.placements.week import Week
from lwt_admin.placements.week_cells import Cell, EntryLine, PlannedLine
from lwt_admin.placements.week_rows import Row, WeekTable, columns
from lwt_admin.records import moments
from lwt_admin.rules.verdicts import Finding
from lwt_admin.students.models import SchoolTime, Trajectory

WORKWEEK = 5


@dataclass(frozen=True)
class Asked:
    """Who asks for which week, on what day."""

    user: User
    week: Week
    today: date

    @property
    def judged_on(self) -> date:
        """The day of which the four weeks before are looked at: today, or the end of the week."""
        return min(self.today, self.week.sunday)


def trajectories_in_week(
    user: User, school: School | None, week: Week, today: date, mentor_id: int | None = None
) -> list[Trajectory]:
    """Trajectories in sight with a signed agreement or hours in the week, by name of the pupil."""
    of_pupil = {"agreement__trajectory": OuterRef("pk")}
    running = AgreementVersion.objects.for_system().running_between(*week.period)
    entered = HourEntry.objects.for_system().in_period(*week.period)
    in_sight = Trajectory.objects.for_user(user, Right.PLACEMENTS_VIEW).at_school(school)
    found = with_own(in_sight, user, today).filter(
        Exists(running.filter(**of_pupil)) | Exists(entered.filter(**of_pupil))
    )
    if mentor_id is not None:
        found = found.filter(
            Q(mentor_assignments__until=None) | Q(mentor_assignments__until__gte=today),
            mentor_assignments__mentor=mentor_id,
            mentor_assignments__start__lte=today,
        ).distinct()
    pupils = found.select_related("student").defer(*moments("student"))
    return _with_school(pupils.order_by(F("student__sort_key"), "pk"), user)


def _with_school(trajectories: Iterable[Trajectory], user: User) -> list[Trajectory]:
    """With the school of each pupil: where the person works, which is known already."""
    schools = {school.pk: school for school in user.schools}
    rows = list(trajectories)
    for row in rows:
        row.student.school = schools[row.student.school_id]
    return rows


def week_table(
    user: User, trajectories: Sequence[Trajectory], week: Week, today: date
) -> WeekTable:
    """The week for trajectories with pupil, school and `is_own`; without work in it there is no row
    for one.
    """
    asked = Asked(user, week, today)
    own = {one.pk for one in trajectories if one.is_own}  # type: ignore[attr-defined]
    read = read_hours(trajectories, last=week.sunday, own=own, needed=_needed(asked, trajectories))
    times = read_school_times(read)
    closed = _closed_weeks(trajectories, week)
    found = (_row(asked, hours, times[hours.trajectory.student_id], closed) for hours in read)
    rows = tuple(row for row in found if row.agreements)
    return WeekTable(week=week, columns=tuple(columns(week, rows, today, WORKWEEK)), rows=rows)


def _needed(asked: Asked, trajectories: Iterable[Trajectory]) -> Q:
    """The entries that the page says something about: of the week, and as far back as the rules
    look; how far that is differs by age.
    """
    pupils: dict[date, list[int]] = defaultdict(list)
    for one in trajectories:
        pupils[known_from(one.student, *asked.week.period)].append(one.pk)
    needed = asked_for(asked.judged_on)
    for first, found in pupils.items():
        needed |= Q(agreement__trajectory__in=found, date__gte=first)
    return needed


def _closed_weeks(trajectories: Iterable[Trajectory], week: Week) -> dict[int, ClosedWeek]:
    found = ClosedWeek.objects.for_system().filter(
        trajectory__in=[one.pk for one in trajectories], monday=week.monday
    )
    return {one.trajectory_id: one for one in found.select_related("closed_by")}


def _row(
    asked: Asked,
    hours: TrajectoryHours,
    times: Sequence[SchoolTime],
    closed: Mapping[int, ClosedWeek],
) -> Row:
    logs = may_log(asked.user, hours)
    found = findings_between(hours, times, *asked.week.period)
    lines = _lines(asked, hours, found, logs=logs)
    planned: dict[date, list[PlannedLine]] = defaultdict(list)
    for shift in hours.not_entered(*asked.week.period):
        planned[shift.date].append(PlannedLine(shift))
    cells = (
        _cell(asked, hours, day, tuple(lines[day]), tuple(planned[day])) for day in asked.week.days
    )
    return Row(
        hours=hours,
        cells=tuple(cells),
        findings=tuple(found),
        absence=to_act_on(hours, asked.judged_on),
        closed=closed.get(hours.trajectory.pk),
        may_log=logs,
    )


def _lines(
    asked: Asked, hours: TrajectoryHours, findings: Sequence[Finding], *, logs: bool
) -> dict[date, list[EntryLine]]:
    """The entries of the week by day, each with what is said of that day."""
    entries = [one for one in hours.entries if one.date >= asked.week.monday]
    of_day = [one for one in findings if one.rule in DAY_RULES]
    school = hours.trajectory.student.school
    lines: dict[date, list[EntryLine]] = defaultdict(list)
    for one in counted_entries(replace(hours, entries=tuple(entries))):
        entry = one.entry
        beside = tuple(found for found in of_day if found.date == entry.date and entry.minutes)
        lines[entry.date].append(
            EntryLine(
                entry=entry,
                company=str(one.placement.agreement.company),
                reason=_reason(hours, one),
                findings=beside,
                may_approve=logs and may_approve(asked.user, entry, school, guided=hours.is_own),
                may_reject=logs and may_judge(asked.user, entry),
            )
        )
    return lines


def _reason(hours: TrajectoryHours, one: CountedEntry) -> str | None:
    is_open = one.entry.status in OPEN and one.entry.kind == HourEntry.Kind.WORKED
    return reason_once_approved(hours, one.entry) if is_open else one.reason


def _cell(
    asked: Asked,
    hours: TrajectoryHours,
    day: date,
    lines: tuple[EntryLine, ...],
    planned: tuple[PlannedLine, ...],
) -> Cell:
    taken = {one.shift.agreement.pk for one in planned}
    free = () if day > asked.today else tuple(one.agreement for one in hours.in_force_on(day))
    return Cell(
        day=day,
        lines=lines,
        planned=planned,
        closed=hours.closed_on(day),
        open_agreements=tuple(agreement for agreement in free if agreement.pk not in taken),
        is_past=day <= asked.today,
    )
