"""Notes of the admission committee: of several pupils at once, so they go with the last of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import models
from django.db.models import Exists, OuterRef

from lwt_admin.accounts.models import User
from lwt_admin.students.models import AgendaItem, CommitteeMeeting, Student

KNOWN: Final = {"intake__student__anonymised_at": None}


def nobody_left_on(student: Student) -> list[int]:
    """Keys of the meetings with this pupil of whose agenda every pupil has been anonymised."""
    known = _items().filter(meeting=OuterRef("pk"), **KNOWN)
    meetings = CommitteeMeeting.objects.for_system().filter(items__intake__student=student)
    return list(meetings.filter(~Exists(known)).order_by().values_list("pk", flat=True).distinct())


def may_name(user: User, students: Iterable[int]) -> dict[int, list[tuple[int, date]]]:
    """Per pupil the meetings, key and day, whose note stays and may name them; one query.

    A note stays while another pupil of that agenda is known.
    """
    in_sight = CommitteeMeeting.objects.for_user(user).exclude(note="").values("pk")
    others = (
        _items()
        .filter(meeting=OuterRef("meeting"), **KNOWN)
        .exclude(intake__student=OuterRef("intake__student"))
    )
    mine = _items().filter(Exists(others), intake__student__in=list(students), meeting__in=in_sight)
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    rows = mine.order_by("meeting__day", "meeting").distinct()
    for student, meeting, day in rows.values_list("intake__student", "meeting", "meeting__day"):
        found[student].append((meeting, day))
    return dict(found)


def _items() -> models.QuerySet[AgendaItem]:
    found: models.QuerySet[AgendaItem] = AgendaItem.objects.for_system()
    return found
