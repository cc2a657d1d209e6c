"""The school years around a trajectory of one pupil: calendar, leerjaar and lessons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.rules.periods import SchoolCalendar, Span, minutes_between
from lwt_admin.students.models import Enrolment, Interruption, SchoolTime, Student
from lwt_admin.students.school_times import SchoolTimes, times_per_student
from lwt_admin.students.upper_years import LAST_YEAR, upper_years


@dataclass(frozen=True)
class PupilYear:
    """One school year; `enrolment` is None where none is known, nor to be expected."""

    year: SchoolYear
    calendar: SchoolCalendar
    enrolment: Enrolment | None

    @property
    def first(self) -> date:
        return self.year.start

    @property
    def last(self) -> date:
        return self.year.end


@dataclass(frozen=True)
class PupilYears:
    """The years of the school, oldest first, and the pupil's school times in them.

    `pauses` are the times in which a trajectory of the pupil stands still.
    """

    years: tuple[PupilYear, ...]
    times: tuple[SchoolTime, ...]
    pauses: tuple[Interruption, ...] = ()

    @property
    def calendar(self) -> SchoolCalendar:
        """All closed periods in one, with the weekdays of the newest year."""
        closed = tuple(span for one in self.years for span in one.calendar.closed)
        if not self.years:
            return SchoolCalendar()
        return SchoolCalendar(closed, self.years[-1].calendar.school_days)

    @property
    def counting(self) -> tuple[Span, ...]:
        """Where placement counts: leerjaar 3 and 4, and as long as it is not known, every year."""
        enrolments = [one.enrolment for one in self.years if one.enrolment is not None]
        if not enrolments:
            return tuple((one.first, one.last) for one in self.years)
        return upper_years(enrolments)

    def during(self, first: date, last: date) -> list[PupilYear]:
        """The years that have a day in a period."""
        return [one for one in self.years if one.first <= last and one.last >= first]

    def is_paused(self, trajectory_id: int, day: date) -> bool:
        """Whether that trajectory stands still on `day`."""
        return any(one.trajectory_id == trajectory_id and one.includes(day) for one in self.pauses)

    def times_in(self, year: PupilYear) -> list[SchoolTime]:
        return [row for row in self.times if row.school_year_id == year.year.pk]

    def school_minutes(self, day: date) -> dict[int, int]:
        """Minutes at school per ISO weekday, in the school year of `day`."""
        found: dict[int, int] = {}
        for year in self.during(day, day):
            for row in self.times_in(year):
                minutes = minutes_between(row.start, row.end)
                found[row.weekday] = found.get(row.weekday, 0) + minutes
        return found


def read_years(student: Student, pauses: Sequence[Interruption] | None = None) -> PupilYears:
    """Read all this in three queries, for a pupil at his or her school.

    In two when who knows the interruptions already gives them.
    """
    enrolled = Enrolment.objects.for_system().filter(student=student, school_year=OuterRef("pk"))
    rows = (
        SchoolYear.objects.for_system()
        .filter(Q(school=student.school_id) | Exists(enrolled))
        .annotate(
            leerjaar=Subquery(enrolled.values("leerjaar")[:1]),
            class_name=Subquery(enrolled.values("class_name")[:1]),
            closed_from=F("closed_periods__start"),
            closed_until=F("closed_periods__end"),
        )
        .order_by("start", "pk", "closed_from")
    )
    years = _with_enrolments(student, _one_at_a_time(student, _grouped(rows)))
    enrolments = [one.enrolment for one in years if one.enrolment is not None]
    times = times_per_student(enrolments)[student.pk] if enrolments else []
    if pauses is None:
        pauses = tuple(Interruption.objects.for_system().filter(trajectory__student=student))
    return PupilYears(tuple(years), tuple(times), tuple(pauses))


def years_of_school(school: School, leerjaar: int, on: date) -> PupilYears:
    """The years for somebody who would be in `leerjaar` on that day, of whom no lessons are known.

    On a day between two school years the one that comes next is meant. One query.
    """
    rows = (
        SchoolYear.objects.for_system()
        .filter(school=school)
        .annotate(closed_from=F("closed_periods__start"), closed_until=F("closed_periods__end"))
        .order_by("start", "pk", "closed_from")
    )
    years = _grouped(rows)
    meant = next((year for year, _ in years if on <= year.end), None)
    for year, _ in years:
        year.leerjaar, year.class_name = (leerjaar if year is meant else None), ""
    return PupilYears(tuple(_with_enrolments(Student(school=school), years)), ())


def years_of_enrolments(
    student: Student,
    years: Iterable[SchoolYear],
    enrolments: Iterable[Enrolment],
    lessons: SchoolTimes,
) -> PupilYears:
    """The years for a pupil whose enrolments are known, stored or not; no query.

    Give years of one school, the oldest first, with their closed periods.
    """
    placed = {one.school_year_id: one for one in enrolments}
    calendars = []
    for year in years:
        row: Any = year
        there = placed.get(year.pk)
        row.leerjaar = None if there is None else there.leerjaar
        row.class_name = "" if there is None else there.class_name
        calendars.append((row, year.calendar()))
    found = _with_enrolments(student, calendars)
    times = [one for year in found if year.enrolment for one in lessons.of(year.enrolment)]
    return PupilYears(tuple(found), tuple(times))


def _grouped(rows: Iterable[Any]) -> list[tuple[Any, SchoolCalendar]]:
    """One calendar per year, out of a row per closed period."""
    years: dict[int, Any] = {}
    closed: dict[int, list[Span]] = {}
    for row in rows:
        years.setdefault(row.pk, row)
        spans = closed.setdefault(row.pk, [])
        if row.closed_from is not None:
            spans.append((row.closed_from, row.closed_until))
    return [
        (year, SchoolCalendar(tuple(closed[pk]), tuple(year.school_days)))
        for pk, year in years.items()
    ]


def _one_at_a_time(
    student: Student, years: Sequence[tuple[Any, SchoolCalendar]]
) -> list[tuple[Any, SchoolCalendar]]:
    """Of years in the same time, that of the school where the pupil was enrolled then.

    A pupil who came from another school of the board was there in earlier years.
    """
    elsewhere = [year for year, _ in years if year.school_id != student.school_id]
    return [
        (year, calendar)
        for year, calendar in years
        if year.leerjaar is not None
        or not any(year.start <= other.end and other.start <= year.end for other in elsewhere)
    ]


def _with_enrolments(
    student: Student, years: Sequence[tuple[Any, SchoolCalendar]]
) -> list[PupilYear]:
    """The pupil's enrolment in each year; after leerjaar 3 the year that has none yet is 4."""
    found = []
    known: Enrolment | None = None
    for year, calendar in years:
        if year.leerjaar is not None:
            known = Enrolment(
                student=student,
                school_year=year,
                leerjaar=year.leerjaar,
                class_name=year.class_name,
            )
        elif known is not None:
            next_up = known.leerjaar + 1
            known = (
                Enrolment(student=student, school_year=year, leerjaar=next_up)
                if next_up <= LAST_YEAR
                else None
            )
        found.append(PupilYear(year, calendar, known))
    return found
