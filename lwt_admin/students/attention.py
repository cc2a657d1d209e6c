"""What must happen with pupils: who has no mentor, class, decision or somebody who may sign."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.rules.agreements import GUARDIAN_MUST_SIGN_BELOW, GUARDIAN_SOURCE
from lwt_admin.students.models import (
    AgendaItem,
    Enrolment,
    Guardian,
    MentorAssignment,
    Student,
    Trajectory,
)
from lwt_admin.students.querysets import StudentQuerySet
from lwt_admin.students.upper_years import UPPER_YEARS
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date


def attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person can do something about, at this school or at all of theirs: two queries."""
    return [
        *about_trajectories(_pupils(user, school, Right.STUDENTS_CHANGE), today),
        *about_persons(_pupils(user, school, Right.STUDENTS_PERSONAL), today),
    ]


def about_trajectories(students: StudentQuerySet, today: date) -> Iterator[Todo]:
    """Trajectories without a decision, or without anybody who guides the pupil."""
    open_now = Trajectory.objects.filter(student=OuterRef("pk")).not_ended_on(today)
    undecided = open_now.filter(admitted_on=None)
    discussed = AgendaItem.objects.filter(
        intake__student=OuterRef("pk"), held_over="", meeting__day__lte=today
    )
    guided = MentorAssignment.objects.filter(trajectory=OuterRef("pk")).from_day(today)
    alone = open_now.filter(~Exists(guided), admitted_on__isnull=False)
    found = (
        students.with_current_class(today)
        .annotate(
            undecided=Subquery(undecided.values("pk")[:1]),
            undecided_start=Subquery(undecided.values("start")[:1]),
            alone=Subquery(alone.values("pk")[:1]),
            discussed=Exists(discussed),
        )
        .filter(Q(undecided__isnull=False) | Q(alone__isnull=False))
    )
    for student in found:
        if student.undecided is not None and not student.discussed:
            yield _undecided(student, today)
        if student.alone is not None and student.current_leerjaar in UPPER_YEARS:
            yield _alone(student)


def about_persons(students: StudentQuerySet, today: date) -> Iterator[Todo]:
    """Pupils without a class this year, and young ones for whom nobody may sign."""
    open_now = Trajectory.objects.filter(student=OuterRef("pk")).not_ended_on(today)
    signers = Guardian.objects.filter(
        Q(has_authority=True) | Q(relation=Guardian.Relation.CARER),
        student=OuterRef("pk"),
        informed=True,
    )
    this_year = SchoolYear.objects.filter(school=OuterRef("school")).on(today)
    enrolled = Enrolment.objects.filter(student=OuterRef("pk"))
    enrolled_now = enrolled.filter(school_year__start__lte=today, school_year__end__gte=today)
    found = students.annotate(
        no_signer=Exists(open_now) & ~Exists(signers),
        no_class=Exists(this_year) & ~Exists(enrolled_now) & (Exists(open_now) | ~Exists(enrolled)),
    ).filter(Q(no_signer=True) | Q(no_class=True))
    for student in found:
        if student.no_class:
            yield _no_class(student)
        if student.no_signer and student.age_on(today) < GUARDIAN_MUST_SIGN_BELOW:
            yield _no_signer(student)


def _pupils(user: User, school: School | None, right: Right) -> StudentQuerySet:
    if not user.access.grant(right):
        return Student.objects.none()
    return Student.objects.for_user(user, right).at_school(school)


# The pupils below carry the annotations of the two questions above.
def _undecided(student: Any, today: date) -> Todo:
    start = student.undecided_start
    past = start <= today
    return Todo(
        urgency=Urgency.WRONG if past else Urgency.ATTENTION,
        text=f"{student}: nog niet besloten over het leer-werktraject",
        detail=f"De start {'was' if past else 'is'} {nl_date(start)}.",
        url=reverse("trajectory_edit", args=[student.undecided]),
        action="Beslis",
        due=start,
        student_id=student.pk,
    )


def _alone(student: Any) -> Todo:
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"{student} heeft geen mentor",
        detail=f"Toegelaten in leerjaar {student.current_leerjaar}.",
        url=reverse("mentor_assign", args=[student.alone]),
        action="Kies een mentor",
        student_id=student.pk,
    )


def _no_class(student: Student) -> Todo:
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"{student} staat dit schooljaar niet ingeschreven",
        detail="Zonder leerjaar tellen de uren van dit jaar niet mee.",
        url=reverse("enrolment_add", args=[student.pk]),
        action="Schrijf in",
        student_id=student.pk,
    )


def _no_signer(student: Student) -> Todo:
    return Todo(
        urgency=Urgency.WRONG,
        text=f"Niemand mag tekenen voor {student}",
        detail=f"De leerling is jonger dan {GUARDIAN_MUST_SIGN_BELOW}.",
        article=GUARDIAN_SOURCE.article,
        url=reverse("guardian_add", args=[student.pk]),
        action="Voeg een ouder of verzorger toe",
        student_id=student.pk,
    )
