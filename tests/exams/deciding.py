"""A school's people on the decision day, and the steps they take."""

from datetime import UTC, datetime
from typing import Any

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.decisions.life_cycle import propose, take
from lwt_admin.exams.models import ExamCandidate, ExamDecision, ExamSubject
from tests.factories import staff

NOW = datetime(2027, 6, 10, 12, tzinfo=UTC)


def person(candidate: ExamCandidate, role: Role) -> User:
    return staff(candidate.trajectory.student.school, role)


def proposed(candidate: ExamCandidate, by: User | None = None, **facts: Any) -> ExamDecision:
    """A proposal by an exam secretary who saw that the placement is not in order."""
    by = by or person(candidate, Role.EXAM_SECRETARY)
    return propose(candidate, actor=by, now=NOW, **{"placement_seen": True, **facts})


def confirmed(candidate: ExamCandidate, by: User | None = None, **facts: Any) -> ExamDecision:
    """What a director made of it."""
    decision = proposed(candidate, **facts)
    return take("confirm", decision, actor=by or person(candidate, Role.DIRECTOR), now=NOW)


def set_raw(candidate: ExamCandidate, kind: str, **marks: Any) -> None:
    """Another mark, by whatever way."""
    ExamSubject.objects.filter(candidate=candidate, kind=kind).update(**marks)


def make_contested(candidate: ExamCandidate) -> None:
    """Only the rule about the lowest elective stands in the way."""
    electives = candidate.subjects.filter(kind="elective")
    electives.update(se=9)
    first = electives.first()
    assert first is not None
    ExamSubject.objects.filter(pk=first.pk).update(se=3)
