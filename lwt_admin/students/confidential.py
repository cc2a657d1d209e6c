"""Fields that fewer people read than the record in which they stand.

The page of the intake tells them only to who may read confidential notes; whatever shows records of
every kind, such as the history and a pupil's own data, asks here.
"""

from collections.abc import Mapping
from typing import Final

from django.db import models

from lwt_admin.students.models import Intake, IntakeStep

CONFIDENTIAL: Final[Mapping[type[models.Model], frozenset[str]]] = {
    Intake: frozenset({"closed_reason"}),
    IntakeStep: frozenset({"note"}),
}


def confidential_of(record: models.Model) -> frozenset[str]:
    """The confidential fields of this record; why a step was left out is no secret."""
    if isinstance(record, IntakeStep) and record.skipped:
        return frozenset()
    return CONFIDENTIAL.get(type(record), frozenset())
