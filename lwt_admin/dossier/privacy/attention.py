"""What must happen with what is kept: pupils whose term has passed."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.students.models import Student
from lwt_admin.students.retention import due_at
from lwt_admin.todo import Todo, Urgency


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
