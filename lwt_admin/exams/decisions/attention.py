"""Decisions that somebody must do something about: the exam secretary, or the director."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.models import DecisionState, ExamDecision
from lwt_admin.todo import Todo, Urgency


def confirming_attention(user: User, school: School | None) -> Iterator[Todo]:
    """Proposals of others that wait to be confirmed, together for each exam year: one query."""
    proposed = ExamDecision.objects.for_user(user, Right.RESULT_CONFIRM).at_school(school)
    waiting = proposed.filter(state=DecisionState.PROPOSED).exclude(proposed_by=user)
    years = Counter(waiting.order_by().values_list("candidate__exam_year", flat=True))
    for year, number in sorted(years.items()):
        what = "1 uitslag wacht" if number == 1 else f"{number} uitslagen wachten"
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{what} op vaststellen, examen {year}",
            url=reverse("exam_meeting", args=[year]),
            action="Stel vast",
        )


def proposing_attention(user: User, school: School | None) -> Iterator[Todo]:
    """Proposals that came back, and results that were reopened and not decided again: one query."""
    reached = ExamDecision.objects.for_user(user, Right.RESULT_PROPOSE).at_school(school)
    later = ExamDecision.objects.for_system().filter(
        candidate=OuterRef("candidate"), number__gt=OuterRef("number")
    )
    still = later.filter(state__in=(DecisionState.PROPOSED, DecisionState.CONFIRMED))
    found = reached.returned_or_reopened().filter(~Exists(still)).with_people()
    for decision in found.select_related("candidate__trajectory__student").order_by("pk"):
        yield _todo(decision)


def _todo(decision: ExamDecision) -> Todo:
    student = decision.candidate.trajectory.student
    returned = decision.state == DecisionState.RETURNED
    what = "het voorstel is teruggegeven" if returned else "de uitslag is heropend"
    reopened = decision.reopened
    return Todo(
        urgency=Urgency.ATTENTION,
        text=f"Examen van {student}: {what}",
        detail=decision.ended_because if returned else (reopened.reason if reopened else ""),
        url=reverse("exam_candidate", args=[decision.candidate_id]),
        action="Stel opnieuw voor",
        student_id=student.pk,
    )
