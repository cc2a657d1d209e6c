"""What must happen with visits and incidents: who is to be visited, what was not done in time."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.placements.models import Incident, Visit, VisitAction
from lwt_admin.placements.visits import Due, of_mentor, visits_due
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date


def visit_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person should do about visits, agreements made and incidents: six queries."""
    if not user.access.grant(Right.PLACEMENTS_LOG):
        return []
    own = set(of_mentor(user.pk, today).values_list("trajectory", flat=True))
    due = visits_due(user, school, today, right=Right.PLACEMENTS_LOG)
    return [
        *(_late(one, own) for one in due if one.is_late(today) and one.planned is None),
        *_not_noted(user, school, today),
        *_actions(user, school, today, own),
        *_incidents(user, school, today),
    ]


def _presses(trajectory_id: int, own: set[int]) -> Urgency:
    """Of pupils of another mentor one only needs to know that it waits."""
    return Urgency.ATTENTION if trajectory_id in own else Urgency.WAITS


def _late(one: Due, own: set[int]) -> Todo:
    student, company = one.agreement.trajectory.student, one.agreement.company
    last = f"Het laatste bezoek was op {nl_date(one.last)}." if one.last else "Nog nooit bezocht."
    return Todo(
        urgency=_presses(one.agreement.trajectory_id, own),
        text=f"{student}: te lang niet bezocht bij {company}",
        detail=last,
        url=reverse("visit_plan", args=[one.agreement.pk]),
        action="Plan een bezoek",
        due=one.due,
        student_id=student.pk,
    )


def _not_noted(user: User, school: School | None, today: date) -> Iterator[Todo]:
    visits = Visit.objects.for_user(user, Right.PLACEMENTS_LOG).at_school(school).planned()
    for visit in visits.filter(date__lt=today).with_names():
        student = visit.agreement.trajectory.student
        yield Todo(
            urgency=Urgency.ATTENTION if visit.visitor_id == user.pk else Urgency.WAITS,
            text=f"{student}: bezoek nog niet genoteerd",
            detail=f"{visit.agreement.company}, {visit.visitor} zou gaan.",
            url=reverse("visit_report", args=[visit.pk]),
            action="Noteer het bezoek",
            due=visit.date,
            student_id=student.pk,
        )


def _actions(user: User, school: School | None, today: date, own: set[int]) -> Iterator[Todo]:
    actions = VisitAction.objects.for_user(user, Right.PLACEMENTS_LOG).at_school(school).open()
    for action in actions.filter(due__lt=today).with_names():
        trajectory = action.visit.agreement.trajectory
        yield Todo(
            urgency=_presses(trajectory.pk, own),
            text=f"{trajectory.student}: afspraak over tijd: {action.text}",
            detail=f"{action.owner} zou dit doen.",
            url=reverse("visit_detail", args=[action.visit_id]),
            action="Bekijk het bezoek",
            due=action.due,
            student_id=trajectory.student_id,
        )


def _incidents(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Says nothing of what happened: others may look at the screen."""
    late = Incident.objects.for_user(user).at_school(school).open()
    for incident in late.filter(follow_up_on__lt=today).with_names():
        student = incident.agreement.trajectory.student
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"{student}: het vervolg op een incident is over tijd",
            detail=f"{incident.follow_up_owner} zou dit doen.",
            url=reverse("incident_detail", args=[incident.pk]),
            action="Bekijk het incident",
            due=incident.follow_up_on,
            student_id=student.pk,
        )
