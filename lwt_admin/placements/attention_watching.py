"""Whose hours run a risk: heard in time, while something can still be done."""

from collections.abc import Iterator

from django.urls import reverse

from lwt_admin.placements.evidence import Evidence
from lwt_admin.placements.watching import Kind, at_risk
from lwt_admin.todo import Todo, Urgency

HEADLINES = {
    Kind.SHORT: "haalt de stage-uren zo niet",
    Kind.OVER: "loopt over het maximum van de stage-uren",
    Kind.BEHIND: "ligt achter op de planning van de stage-uren",
}


def about_risk(evidence: Evidence) -> Iterator[Todo]:
    """One line about the pupil at most; costs no query."""
    reason = at_risk(evidence)
    if reason is not None:
        student = evidence.hours.trajectory.student
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{student} {HEADLINES[reason.kind]}",
            detail=reason.text,
            url=reverse("hours_student", args=[student.pk]),
            action="Bekijk de uren",
            student_id=student.pk,
        )
