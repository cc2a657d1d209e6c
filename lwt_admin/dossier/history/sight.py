"""What one person may read in the history of one pupil.

The history shows records of every kind. Of each it tells as much as the pages of this pupil tell
the same person: a right over own pupils only says nothing about the pupils of others.
"""

from collections.abc import Mapping
from typing import Final

from auditlog.models import LogEntry
from django.db import models

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.querysets import view_right_of
from lwt_admin.accounts.routing import user_may
from lwt_admin.students.addresses import ADDRESS
from lwt_admin.students.confidential import CONFIDENTIAL
from lwt_admin.students.models import Guardian, IntakeStep, Student
from lwt_admin.students.pupil_records import paths_to_student

PERSONAL: Final[Mapping[type[models.Model], frozenset[str]]] = {
    Student: frozenset(ADDRESS),
    Guardian: frozenset({*ADDRESS, "uninformed_reason"}),
}
"""Fields of which others only learn that they changed: an address may be hidden."""

LEFT_OUT: Final = (["None", "True"], ["True", "None"])
"""How an entry tells that a step came, or went, as one that was left out."""


class Sight:
    """The rights of one person on one pupil, each judged once: at most one query for a right."""

    def __init__(self, user: User, student: Student) -> None:
        self._user = user
        self._student = student
        self._judged: dict[Right, bool] = {}

    def sees(self, model: type[models.Model]) -> bool:
        """Whether the person may see records of this kind of the pupil."""
        right = view_right_of(model)
        return right is None or self._has(right)

    def names(self, model: type[models.Model] | None) -> bool:
        """Whether a change may name a record of this kind; what is no pupil's may be named."""
        return model is None or model not in paths_to_student() or self.sees(model)

    def shielded(self, model: type[models.Model], entry: LogEntry) -> frozenset[str]:
        """Fields of which the person may only know that they changed."""
        found: frozenset[str] = frozenset()
        if not self._has(Right.STUDENTS_PERSONAL):
            found |= PERSONAL.get(model, frozenset())
        if not self._has(Right.NOTES_RESTRICTED) and not _tells_why_left_out(model, entry):
            found |= CONFIDENTIAL.get(model, frozenset())
        return found

    def _has(self, right: Right) -> bool:
        if right not in self._judged:
            self._judged[right] = user_may(self._user, right, self._student)
        return self._judged[right]


def _tells_why_left_out(model: type[models.Model], entry: LogEntry) -> bool:
    """Whether this is about a step that was left out: everybody may read why.

    What a note became later does not tell that, and stays confidential.
    """
    return model is IntakeStep and (entry.changes or {}).get("skipped") in LEFT_OUT
