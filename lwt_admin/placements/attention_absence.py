"""Absence without leave that must be reported, or comes near it: a line for the coordinator."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Reach, Right
from lwt_admin.placements.absence import REPORT, to_act_on
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.todo import Todo, Urgency


def about_absence(hours: TrajectoryHours, user: User, today: date) -> Iterator[Todo]:
    """For who looks after every pupil of the school; costs no query."""
    student = hours.trajectory.student
    if user.access.reach(Right.PLACEMENTS_LOG, student.school_id) is not Reach.ALL:
        return
    finding = to_act_on(hours, today)
    if finding is None:
        return
    report = finding.rule == REPORT
    headline = "verzuim zonder verlof melden" if report else "veel verzuim zonder verlof"
    yield Todo(
        urgency=Urgency.WRONG if report else Urgency.ATTENTION,
        text=f"{student}: {headline}",
        detail=finding.text,
        article=finding.article,
        url=reverse("hours_student", args=[student.pk]),
        action="Bekijk de uren",
        student_id=student.pk,
    )
