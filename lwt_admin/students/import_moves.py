"""Pupils in a list who are known at another school of the same board.

Such a pupil has a dossier that should come along, so no list opens a second one. Who may change
personal data at both schools is offered to move it, and the command line tells where that is done;
nobody else learns from a list who sits at another school.
"""

from datetime import date

from django.db import models

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.imports import Draft, Elsewhere
from lwt_admin.students.models import Student
from lwt_admin.text import fold


class OtherSchools:
    """The pupils of the other schools of the board, as far as `user` may move them."""

    def __init__(self, school: School, user: User | None) -> None:
        self._asks = user is not None
        others = Student.objects.for_system() if user is None else _movable(user, school)
        found = others.filter(school__board=school.board_id).exclude(school=school)
        self._by_name: dict[tuple[str, date], Student] = {}
        self._by_number: dict[tuple[str, date], Student] = {}
        for student in found.select_related("school").order_by("pk"):
            self._by_name[fold(str(student)), student.birth_date] = student
            self._by_number[student.number, student.birth_date] = student

    def tell(self, draft: Draft) -> None:
        """Refuse a row that is new here when its pupil is known at another school; tell which."""
        student = self._find(draft)
        if student is None:
            return
        where = f"Deze leerling staat al bij {student.school}, een school van hetzelfde bestuur"
        if not self._asks:
            hint = "Verhuis het dossier op de pagina van de leerling."
            draft.refuse("leerlingnummer", f"{where}. {hint}")
            return
        draft.moves = Elsewhere(student.pk, draft.line.values.get("leerlingnummer", ""))
        draft.refuse("leerlingnummer", f"{where}. Verhuis het dossier hierheen.")

    def _find(self, draft: Draft) -> Student | None:
        """The same date of birth, with the same number or the same whole name."""
        values = draft.line.values
        born = values.get("geboortedatum")
        if born is None:
            return None
        parts = (values.get(name) for name in ("roepnaam", "tussenvoegsel", "achternaam"))
        name = fold(" ".join(filter(None, parts)))
        return self._by_name.get((name, born)) or self._by_number.get(
            (values.get("leerlingnummer", ""), born)
        )


def _movable(user: User, school: School) -> models.QuerySet[Student]:
    if school.pk not in user.access.grant(Right.STUDENTS_PERSONAL).all:
        return Student.objects.none()
    return Student.objects.for_user(user, Right.STUDENTS_PERSONAL)
