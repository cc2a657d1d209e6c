"""What somebody who leaves a school still does here: guide pupils."""

from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.students.handover import assignments_of, classes_of
from lwt_admin.todo import Todo, Urgency


def duties_of(user: User, school: School, day: date) -> list[Todo]:
    """One line with the number of pupils whose mentor or substitute `user` is on `day` or later."""
    number = classes_of(assignments_of(user, school, day), day).total()
    if not number:
        return []
    return [
        Todo(
            Urgency.ATTENTION,
            f"{user} begeleidt nog {number} {'leerling' if number == 1 else 'leerlingen'}",
            reverse("mentor_handover", args=[user.pk]),
            "Overdragen",
        )
    ]
