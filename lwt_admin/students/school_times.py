"""When a pupil has lessons: their own times of a school year, else those of their class.

Own times replace the whole week of the class, so that a day without lessons can be said as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.db.models import Q

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.records import moments
from lwt_admin.students.models import Enrolment, SchoolTime, Student

Span = tuple[time, time]
Week = dict[int, list[Span]]
"""Lessons per ISO weekday; a weekday without lessons is left out."""

TimesPerStudent = dict[int, list[SchoolTime]]
"""School times per primary key of the pupil."""


def weekly_school_times(student: Student, school_year: SchoolYear) -> Week:
    """The pupil's week in a school year: own times, else the times of their class, else empty."""
    enrolment = _enrolment_of(student, school_year)
    return week_of(times_per_student([enrolment])[student.pk])


def class_week_of(student: Student, school_year: SchoolYear) -> Week:
    """The week of the class in which the pupil sits in a school year; empty when unknown."""
    class_name = _enrolment_of(student, school_year).class_name
    return week_of(class_times(class_name, school_year)) if class_name else {}


def _enrolment_of(student: Student, school_year: SchoolYear) -> Enrolment:
    """Where the pupil sits in a school year; in no class when that is unknown."""
    enrolments = student.enrolments.all()  # perhaps fetched along
    found = (one for one in enrolments if one.school_year_id == school_year.pk)
    return next(found, Enrolment(student=student, school_year=school_year))


def times_per_student(enrolments: Iterable[Enrolment]) -> TimesPerStudent:
    """The school times of all these enrolments in one query; own times replace the class's."""
    rows = list(enrolments)
    times = SchoolTimes(
        Q(student__in={row.student_id for row in rows})
        | Q(student=None, class_name__in={row.class_name for row in rows}),
        school_year__in={row.school_year_id for row in rows},
    )
    found: TimesPerStudent = defaultdict(list)
    for enrolment in rows:
        found[enrolment.student_id] += times.of(enrolment)
    return found


class SchoolTimes:
    """School times, those of pupils and those of classes, read in one query."""

    def __init__(self, *which: Q, **lookups: Any) -> None:
        self._own: dict[tuple[int, int], list[SchoolTime]] = defaultdict(list)
        self._of_class: dict[tuple[int, str], list[SchoolTime]] = defaultdict(list)
        times = SchoolTime.objects.for_system().filter(*which, **lookups).defer(*moments())
        for row in times.order_by("weekday", "start", "pk"):
            if row.student_id is None:
                self._of_class[row.school_year_id, row.class_name].append(row)
            else:
                self._own[row.school_year_id, row.student_id].append(row)

    def of(self, enrolment: Enrolment) -> list[SchoolTime]:
        """Those of one enrolment: the pupil's own, else those of the class."""
        year = enrolment.school_year_id
        if (year, enrolment.student_id) in self._own:
            return self._own[year, enrolment.student_id]
        if not enrolment.class_name:
            return []
        return self._of_class.get((year, enrolment.class_name), [])


def own_times(student: Student, school_year: SchoolYear) -> list[SchoolTime]:
    """The times that replace those of the class for this pupil."""
    return list(SchoolTime.objects.for_system().filter(student=student, school_year=school_year))


def class_times(class_name: str, school_year: SchoolYear) -> list[SchoolTime]:
    """The times of a whole class."""
    times = SchoolTime.objects.for_system().filter(student=None, school_year=school_year)
    return list(times.filter(class_name=class_name))


def week_of(times: list[SchoolTime]) -> Week:
    """Times as lessons per weekday, in order."""
    week: Week = {}
    for row in sorted(times, key=lambda row: (row.weekday, row.start)):
        week.setdefault(row.weekday, []).append((row.start, row.end))
    return week


def class_names(school_year: SchoolYear) -> list[str]:
    """The classes of a school year: of the pupils, and those whose times are already known."""
    enrolled = Enrolment.objects.for_system().filter(school_year=school_year)
    timed = SchoolTime.objects.for_system().filter(school_year=school_year, student=None)
    names = {*enrolled.values_list("class_name", flat=True)}
    names |= {*timed.values_list("class_name", flat=True)}
    return sorted(name for name in names if name)


def store_week(
    school_year: SchoolYear,
    week: Mapping[int, Span],
    class_name: str = "",
    student: Student | None = None,
) -> None:
    """Replace the times of a class, or of one pupil, by one span per weekday; empty removes all."""
    owner = {"class_name": class_name} if student is None else {"student": student}
    with transaction.atomic():
        # The year stands above the times: whoever writes them next waits here.
        SchoolYear.objects.select_for_update().get(pk=school_year.pk)
        rows = SchoolTime.objects.for_system().filter(school_year=school_year, **owner)
        kept = {row.weekday: row for row in rows}
        for row in rows:
            if row.weekday not in week or kept[row.weekday] is not row:
                row.delete()
        for weekday, (start, end) in week.items():
            row = kept.get(weekday) or SchoolTime(school_year=school_year, weekday=weekday, **owner)
            row.start, row.end = start, end
            row.save()
