"""What is usually looked for: the rest of the school year, on the days without lessons."""

from datetime import date

from django.db.models import OuterRef, Q, Subquery

from lwt_admin.agreements.search.wish import HOME, SCHOOL, Wish
from lwt_admin.agreements.services.drafts import likely_period
from lwt_admin.rules.company_fit import WORKWEEK
from lwt_admin.students.models import Enrolment, SchoolTime, Student, Trajectory


def usual_wish(trajectory: Trajectory, today: date) -> Wish:
    """Where a search for this pupil begins; two queries."""
    first, last = likely_period(trajectory, today)
    student = trajectory.student
    return Wish(
        first=first,
        last=last,
        weekdays=days_without_lessons(student, first),
        origin=HOME if student.postcode and not student.address_hidden else SCHOOL,
    )


def days_without_lessons(student: Student, day: date) -> tuple[int, ...]:
    """The days of the workweek on which the pupil has no lessons in the school year of `day`.

    Empty when no lessons are known, or when there are some every day.
    """
    enrolled = Enrolment.objects.for_system().filter(
        student=student, school_year=OuterRef("school_year")
    )
    of_class = Q(student=None, class_name=Subquery(enrolled.values("class_name")[:1]))
    rows = SchoolTime.objects.for_system().filter(
        Q(student=student) | of_class & ~Q(class_name=""),
        school_year__school=student.school_id,
        school_year__start__lte=day,
        school_year__end__gte=day,
    )
    pairs = list(rows.order_by().values_list("student", "weekday"))
    own = {weekday for pupil, weekday in pairs if pupil is not None}
    lessons = own or {weekday for _, weekday in pairs}
    return tuple(weekday for weekday in WORKWEEK if weekday not in lessons) if lessons else ()
