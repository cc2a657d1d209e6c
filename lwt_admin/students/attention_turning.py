"""Near the turn of the school year: how many pupils still have to go on to the next."""

from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.students.models import Enrolment
from lwt_admin.students.turning.years import waiting
from lwt_admin.todo import Todo, Urgency

BEFORE: Final = timedelta(weeks=5)
AFTER: Final = timedelta(weeks=14)
"""So long around the last day of a school year it is said; the summer lies in between."""


def turning_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """A line for each school where pupils still have to go on: one query.

    As long as the next school year is not in the calendar, the room of the calendar says that.
    """
    allowed = user.access.grant(Right.STUDENTS_CHANGE).all
    if not allowed:
        return []
    years = SchoolYear.objects.for_user(user).filter(school__in=allowed).at_school(school)
    next_years = SchoolYear.objects.for_system().filter(
        school=OuterRef("school"), start__gt=OuterRef("end")
    )
    turning = years.filter(Exists(next_years), end__range=(today - AFTER, today + BEFORE))
    return [_todo(year, today) for year in turning.annotate(waiting=_number()) if year.waiting]


def _number() -> Coalesce:
    enrolments = Enrolment.objects.for_system().filter(school_year=OuterRef("pk"))
    counted = waiting(enrolments).order_by().values("school_year").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0, output_field=IntegerField())


def _todo(year: Any, today: date) -> Todo:
    number = year.waiting
    who = "leerling moet" if number == 1 else "leerlingen moeten"
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"{number} {who} nog over naar het volgende schooljaar",
        detail=f"Schooljaar {year} {'is voorbij' if year.end < today else 'loopt af'}.",
        url=f"{reverse('year_turn')}?van={year.pk}",
        action="Zet over",
        due=year.end,
    )
