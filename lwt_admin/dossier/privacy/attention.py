"""What must happen with what is kept: pupils whose term has passed, and what people asked."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.rules.privacy import SOURCE, answer_by
from lwt_admin.students.models import PrivacyRequest, Student
from lwt_admin.students.retention import due_at
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date


def erasure_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """One line for all pupils of the chosen school together: two queries."""
    if school is None:
        return
    students = Student.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    found = due_at(school, students, today)
    if found:
        pupils = "1 leerling" if len(found) == 1 else f"{len(found)} leerlingen"
        yield Todo(
            Urgency.ATTENTION,
            f"Van {pupils} is een bewaartermijn voorbij",
            reverse("erasure_list"),
            "Bekijk wat gewist kan worden",
            due=found[0].since,
        )


def request_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """A line for each request without a decision, and for each pupil still to erase: one query."""
    requests = PrivacyRequest.objects.for_user(user, Right.STUDENTS_CHANGE).at_school(school)
    granted = Q(kind=PrivacyRequest.Kind.ERASURE, decision=PrivacyRequest.Decision.DONE)
    seen: set[int] = set()
    for asked in requests.filter(granted | Q(decision="")).select_related("student"):
        if not asked.decision:
            yield _undecided(asked, today)
        elif asked.student_id not in seen:
            seen.add(asked.student_id)
            yield _to_erase(asked)


def _undecided(asked: PrivacyRequest, today: date) -> Todo:
    last = answer_by(asked.asked_on)
    return Todo(
        Urgency.WRONG if last < today else Urgency.ATTENTION,
        f"{asked.student}: nog geen besluit op het verzoek om {asked.get_kind_display()}",
        reverse("privacy_request_decide", args=[asked.pk]),
        "Leg het besluit vast",
        detail=(
            f"Gevraagd op {nl_date(asked.asked_on)} door {asked.get_asked_by_display()}. "
            f"Antwoord uiterlijk {nl_date(last)}."
        ),
        article=f"{SOURCE.article}, {SOURCE.status}",
        due=last,
        student_id=asked.student_id,
    )


def _to_erase(asked: PrivacyRequest) -> Todo:
    return Todo(
        Urgency.ATTENTION,
        f"{asked.student}: wissen is toegezegd en nog niet gedaan",
        reverse("student_erase", args=[asked.student_id]),
        "Wis de leerling",
        due=asked.decided_on,
        student_id=asked.student_id,
    )
