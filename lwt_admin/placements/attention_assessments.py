"""What must happen with assessments: filling in, finishing, and a demand that goes wrong."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.placements.assessment_cases import Case, Party, cases_now, periods_now
from lwt_admin.placements.assessment_standing import Standing, standings
from lwt_admin.todo import Todo, Urgency


def assessment_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What this person should do about assessments: six queries."""
    if not user.access.grant(Right.PLACEMENTS_LOG):
        return []
    periods = periods_now(user, school, today)
    cases = cases_now(user, school, today, right=Right.PLACEMENTS_LOG, periods=periods)
    found = [todo for case in cases if case.is_open(today) for todo in _open(case, user, today)]
    lost = (one for one in standings(cases, periods, today) if one.is_lost)
    return [*found, *(_lost(one) for one in lost)]


def _open(case: Case, user: User, today: date) -> Iterator[Todo]:
    """Of own pupils what one can do now; of those of another mentor only what is late."""
    is_own = user in case.mentors
    if is_own and Party.MENTOR not in case.answers:
        yield _line(case, "nog niet door u beoordeeld", "assessment_fill", "Vul in")
    elif is_own and not case.waits_for:
        yield _line(case, "iedereen vulde de beoordeling in", "assessment_detail", "Rond af")
    elif case.is_late(today):
        urgency = Urgency.ATTENTION if is_own else Urgency.WAITS
        text = "beoordeling is te laat"
        yield _line(case, text, "assessment_detail", "Bekijk", urgency=urgency)


def _line(
    case: Case, text: str, url_name: str, action: str, *, urgency: Urgency = Urgency.ATTENTION
) -> Todo:
    waiting = " en ".join(party.label for party in case.waits_for if party != Party.MENTOR)
    detail = f"Nog niets van: {waiting}." if waiting else ""
    return Todo(
        urgency=urgency,
        text=f"{case.student}: {text}",
        detail=f"{case.period}, {case.agreement.company}. {detail}".strip(),
        url=reverse(url_name, args=[case.agreement.pk, case.period.pk]),
        action=action,
        due=case.period.due_on,
        student_id=case.student.pk,
    )


def _lost(standing: Standing) -> Todo:
    student = standing.trajectory.student
    return Todo(
        urgency=Urgency.WRONG,
        text=f"{student}: haalt de eis van {standing.needed} voldoende periodes niet meer",
        detail=f"Schooljaar {standing.year}: {standing.sufficient} voldoende.",
        url=reverse("assessment_student", args=[student.pk]),
        action="Bekijk de beoordelingen",
        student_id=student.pk,
    )
