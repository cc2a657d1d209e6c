"""What a weekly schedule comes to over the school's calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.agreements.models import AgreementVersion, ScheduleDay
from lwt_admin.rules.periods import placement_days
from lwt_admin.students.models import Interruption


@dataclass(frozen=True)
class Planned:
    """Days and minutes on the workplace; `complete` is False when part of the period lies in a
    school year that has not been entered yet, and so could not be counted.
    """

    days: int
    minutes: int
    complete: bool


def week_minutes(schedule: Iterable[ScheduleDay]) -> dict[int, int]:
    """Working minutes per ISO weekday."""
    return {day.weekday: day.minutes for day in schedule}


def planned(
    schedule: Mapping[int, int],
    first: date,
    last: date,
    years: Iterable[SchoolYear],
    pauses: Iterable[Interruption] = (),
) -> Planned:
    """Count the days of the schedule from `first` to `last` on which the school is open for it.

    Holidays, the time between two school years, and `pauses` of the trajectory are skipped.
    """
    paused = tuple(pauses)
    inside = [year for year in years if year.start <= last and year.end >= first]
    days = [
        day
        for year in inside
        for day in placement_days(
            schedule, max(first, year.start), min(last, year.end), year.calendar()
        )
        if not any(pause.includes(day.date) for pause in paused)
    ]
    return Planned(
        days=len({day.date for day in days}),
        minutes=sum(day.minutes for day in days),
        complete=bool(inside) and max(year.end for year in inside) >= last,
    )


def planned_by(version: AgreementVersion) -> Planned:
    """The days and minutes of one version, up to its last day, over the calendar of its school."""
    trajectory = version.agreement.trajectory
    years = trajectory.student.school.years.prefetch_related("closed_periods")
    minutes, pauses = week_minutes(version.schedule.all()), trajectory.interruptions.all()
    return planned(minutes, version.start, version.last_day, years, pauses)
