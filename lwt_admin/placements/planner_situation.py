"""For whom a schedule is tried out: the calendar, what counts already, and what is agreed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import ScheduleDay
from lwt_admin.placements.facts import carried_facts, counted_entries, plan_of
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import PlannedShift, TrajectoryHours, read_hours
from lwt_admin.rules.carried import Carried, carried_hours
from lwt_admin.rules.labour import Shift
from lwt_admin.rules.periods import DAY, PlannedDay
from lwt_admin.students.models import Trajectory
from lwt_admin.students.pupil_years import PupilYears, read_years, years_of_school
from lwt_admin.worktime import break_times


@dataclass(frozen=True)
class Trial:
    """The schedule to try; `last` is None for as long as days count.

    With `instead` what is agreed stops on the day before `first`.
    """

    first: date
    last: date | None
    schedule: Sequence[ScheduleDay]
    instead: bool = False
    sunday_agreed: bool = False


@dataclass(frozen=True)
class Situation:
    """For whom it is tried, as things stand on `today`; `hours` is None for who is made up."""

    birth_date: date
    years: PupilYears
    today: date
    hours: TrajectoryHours | None = None

    @property
    def earliest(self) -> date | None:
        """The first day on which a schedule could still begin."""
        spans = self.years.counting
        if not spans:
            return None
        if self.hours is None:
            return spans[0][0]
        return max(spans[0][0], self.hours.trajectory.start, self.today + DAY)


def situation_of(trajectory: Trajectory, today: date) -> Situation:
    """A pupil's situation, of a trajectory with pupil and school selected along; nine queries."""
    prefetch_related_objects([trajectory], "interruptions")
    student = trajectory.student
    years = read_years(student, pauses=tuple(trajectory.interruptions.all()))
    enrolments = [one.enrolment for one in years.years if one.enrolment is not None]
    (hours,) = read_hours([trajectory], enrolments=enrolments)
    return Situation(student.birth_date, years, today, hours)


def made_up(school: School, birth_date: date, leerjaar: int, first: date, today: date) -> Situation:
    """The situation of somebody who begins in `leerjaar` on that day, without a past; one query."""
    return Situation(birth_date, years_of_school(school, leerjaar, first), today)


@dataclass(frozen=True)
class Past:
    """What a pupil has besides the trial; all empty for who is made up.

    `pending` are days up to today that wait for approval, or of which nobody said yet how they
    went: they are taken as made, as everywhere where one looks ahead (`evidence`).
    """

    start: date | None = None
    counted: tuple[PlannedDay, ...] = ()
    pending: tuple[PlannedDay, ...] = ()
    carried: tuple[Carried, ...] = ()
    agreed: tuple[PlannedDay, ...] = ()
    shifts: tuple[Shift, ...] = ()

    @classmethod
    def of(cls, situation: Situation, trial: Trial) -> "Past":
        hours, today = situation.hours, situation.today
        if hours is None:
            return cls()

        def holds(shift: PlannedShift) -> bool:
            return not (trial.instead and shift.date >= trial.first)

        known = [one for one in counted_entries(hours) if one.entry.date <= today]
        waiting = [one.entry for one in known if one.may_count]
        missing = {(one.agreement.pk, one.date) for one in hours.not_entered(date.min, today)}
        unknown = [one for one in plan_of(hours) if (one.agreement.pk, one.date) in missing]
        sums = tuple(fact for _, fact in carried_facts(hours))
        agreed = [shift for shift in plan_of(hours, today + DAY) if holds(shift)]
        ends = (hours.trajectory.start, situation.years.years[-1].last)
        return cls(
            start=hours.trajectory.start,
            counted=_days(one.entry for one in known if one.counts),
            pending=_days([*waiting, *unknown]),
            carried=tuple(carried_hours(sums, today, situation.years.counting)[0]),
            agreed=_days(agreed),
            shifts=tuple(_shift(shift) for shift in hours.planned(*ends) if holds(shift)),
        )


def _days(rows: Iterable[HourEntry | PlannedShift]) -> tuple[PlannedDay, ...]:
    return tuple(PlannedDay(row.date, row.minutes) for row in rows)


def _shift(planned: PlannedShift) -> Shift:
    return Shift(planned.date, planned.start, planned.end, tuple(break_times(planned.breaks)))
