"""Hours of a period as rows of a file, in the columns in which they can be brought again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.hours_text import hours_number
from lwt_admin.placements.facts import CountedEntry, counted_entries
from lwt_admin.placements.hours_file import COLUMNS, NO, TOLD, YES, as_clock
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import TrajectoryHours, read_hours
from lwt_admin.sheet_writing import Value
from lwt_admin.students.models import Student, Trajectory
from lwt_admin.worktime import format_breaks

HEADER: Final = tuple(column.name for column in (*COLUMNS, *TOLD))


@dataclass(frozen=True)
class Chosen:
    """Which hours: from `first` up to and including `last`, of all pupils or of some."""

    first: date
    last: date
    students: Collection[int] | None = None


@dataclass(frozen=True)
class Export:
    """The pupils whose hours go along, and the rows in order of pupil and date.

    Of who was anonymised there are rows, so that sums stay true, and nobody among `students`.
    """

    students: tuple[Student, ...]
    rows: tuple[list[Value], ...]


def export_hours(user: User, school: School | None, chosen: Chosen) -> Export:
    """The hours that `user` may save; the same queries for any number of pupils and days."""
    read = read_hours(_trajectories(user, school, chosen), chosen.first, chosen.last)
    rows = [(one, _by_day(one)) for one in read]
    with_hours = dict.fromkeys(one.trajectory.student for one, found in rows if found)
    return Export(
        students=tuple(student for student in with_hours if not student.is_anonymised),
        rows=tuple(_row(one, counted) for one, found in rows for counted in found),
    )


def _trajectories(user: User, school: School | None, chosen: Chosen) -> list[Any]:
    entries = HourEntry.objects.for_figures(user, Right.DOCUMENTS).at_school(school)
    inside = entries.in_period(chosen.first, chosen.last)
    found = Trajectory.objects.for_figures(user, Right.DOCUMENTS).at_school(school)
    if chosen.students is not None:
        found = found.filter(student__in=chosen.students)
    return list(
        found.filter(pk__in=inside.values("agreement__trajectory"))
        .select_related("student__school")
        .order_by("student__sort_key", "student", "pk")
    )


def _by_day(hours: TrajectoryHours) -> list[CountedEntry]:
    return sorted(counted_entries(hours), key=lambda one: (one.entry.date, one.entry.pk))


def _row(hours: TrajectoryHours, counted: CountedEntry) -> list[Value]:
    return [*_taken_over(hours, counted), *_told(hours, counted)]


def _taken_over(hours: TrajectoryHours, counted: CountedEntry) -> Iterator[Value]:
    """The cells of `COLUMNS`."""
    entry = counted.entry
    yield hours.trajectory.student.number
    yield counted.placement.agreement.company.name
    yield entry.date
    yield entry.get_kind_display()
    yield as_clock(entry.start)
    yield as_clock(entry.end)
    yield format_breaks(entry.breaks)
    yield hours_number(entry.minutes) if entry.minutes else None
    yield entry.missed_minutes or None
    yield YES if entry.has_lessons else NO
    yield entry.remark


def _told(hours: TrajectoryHours, counted: CountedEntry) -> Iterator[Value]:
    """The cells of `TOLD`."""
    day = counted.entry.date
    years = [row for row in hours.enrolments if row.school_year.includes(day)]
    yield str(hours.trajectory.student)
    yield years[-1].class_name if years else ""
    yield counted.entry.get_status_display()
    yield YES if counted.counts else NO
    yield counted.reason or ""
