"""What must happen for who goes on or left: applications, outcomes, and asking afterwards."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.students.attention_turning import turning_attention
from lwt_admin.students.models import Trajectory
from lwt_admin.students.onward.contradictions import contradictions
from lwt_admin.students.onward.watching import (
    Applying,
    Question,
    applying,
    to_ask,
    without_outcome,
)
from lwt_admin.students.querysets import TrajectoryQuerySet
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date


def onward_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person can do something about, at this school or all of theirs: seven queries."""
    if not user.access.grant(Right.STUDENTS_CHANGE):
        return []
    trajectories = Trajectory.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    return [
        *(_apply(one, today) for one in applying(trajectories, today)),
        *(_outcome(one) for one in without_outcome(trajectories, today)),
        *_ask(to_ask(trajectories, today)),
        *_contradictions(user, trajectories, today),
        *turning_attention(user, school, today),
    ]


def _contradictions(user: User, trajectories: TrajectoryQuerySet, today: date) -> Iterator[Todo]:
    for one in contradictions(user, trajectories, today):
        student = one.trajectory.student
        yield Todo(
            urgency=Urgency.WRONG,
            text=f"{one.what} van {student} past niet bij de vastgestelde uitslag",
            detail=one.told,
            url=reverse("onward", args=[student.pk]),
            action="Kijk wat klopt",
            student_id=student.pk,
        )


def _apply(one: Applying, today: date) -> Todo:
    student = one.trajectory.student
    page = reverse("onward", args=[student.pk])
    if one.waiting_at:
        return Todo(
            urgency=Urgency.WAITS,
            text=f"{student} wacht op antwoord van {one.waiting_at}",
            detail=f"Aangemeld op {nl_date(one.waiting_since)}.",
            url=page,
            action="Bekijk de aanmelding",
            due=one.waiting_since,
            student_id=student.pk,
        )
    past = one.reference < today
    what = (
        "is nergens toegelaten op het mbo" if one.refused else "is nog niet aangemeld bij het mbo"
    )
    return Todo(
        urgency=Urgency.WRONG if past else Urgency.ATTENTION,
        text=f"{student} {what}",
        detail=f"De peildatum {'was' if past else 'is'} {nl_date(one.reference)}.",
        url=reverse("mbo_application_add", args=[one.trajectory.pk]),
        action="Meld aan",
        due=one.reference,
        student_id=student.pk,
    )


def _outcome(one: Question) -> Todo:
    student = one.trajectory.student
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"{student}: uitkomst en bestemming staan nog niet vast",
        detail=f"Het leer-werktraject eindigde op {nl_date(one.due)}.",
        url=reverse("outcome_edit", args=[one.trajectory.pk]),
        action="Vul in",
        due=one.due,
        student_id=student.pk,
    )


def _ask(questions: Iterator[Question]) -> Iterator[Todo]:
    for one in questions:
        student, years = one.trajectory.student, one.years
        when = "één jaar" if years == 1 else f"{years} jaar"
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"Vraag na wat {student} nu doet, {when} na het vertrek",
            detail=f"Bestemming toen: {one.trajectory.outcome.text}.",
            url=reverse("later_edit", args=[one.trajectory.pk, years]),
            action="Vul in",
            due=one.due,
            student_id=student.pk,
        )
