"""What a weekly schedule comes to over the school's calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.agreements.models import AgreementVersion, ScheduleDay
from lwt_admin.rules.periods import placement_days


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
    schedule: Mapping[int, int], first: date, last: date, years: Iterable[SchoolYear]
) -> Planned:
    """Count the days of the schedule from `first` to `last` on which the school is open for it.

    Holidays and the time between two school years are skipped.
    """
    inside = [year for year in years if year.start <= last and year.end >= first]
    days = [
        day
        for year in inside
        for day in placement_days(
            schedule, max(first, year.start), min(last, year.end), year.calendar()
        )
    ]
    return Planned(
        days=len({day.date for day in days}),
        minutes=sum(day.minutes for day in days),
        complete=bool(inside) and max(year.end for year in inside) >= last,
    )


def planned_by(version: AgreementVersion) -> Planned:
    """The days and minutes of one version, up to its last day, over the calendar of its school."""
    school = version.agreement.trajectory.student.school
    years = school.years.prefetch_related("closed_periods")
    return planned(week_minutes(version.schedule.all()), version.start, version.last_day, years)
