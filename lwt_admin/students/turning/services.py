"""Storing that the school year turns: all pupils of one page, or none."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.storing import store_new
from lwt_admin.students.locks import lock_students
from lwt_admin.students.models import Enrolment
from lwt_admin.students.transitions import decide
from lwt_admin.students.turning.plan import Choice, Leaving, Line, Plan, make_plan
from lwt_admin.students.turning.pupils import pupils_of
from lwt_admin.students.turning.years import Turn


class CannotTurn(Exception):
    """Somebody else did part of it, or a course cannot end so; `plan` tells where."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


@transaction.atomic
def turn_year(
    turn: Turn, choices: Mapping[int, Choice], last_day: date, *, by: User, today: date
) -> Plan:
    """Store what was chosen for these pupils, looked at anew; returns what was stored.

    What was recorded just so already stays, so a second click changes nothing. Raises CannotTurn,
    and stores nothing, when one of the lines cannot be; ValidationError, naming the pupil, when a
    course cannot end for a reason of its own.
    """
    _hold(turn, choices)
    plan = make_plan(pupils_of(by, turn), choices, turn, Leaving(last_day, by, today))
    if plan.wrong:
        raise CannotTurn(plan)
    store_new(
        record
        for line in plan.stored
        for record in (line.enrolment, line.departure)
        if record is not None
    )
    for line in plan.stored:
        _end_course(line, by, today)
    return plan


def _hold(turn: Turn, choices: Mapping[int, Choice]) -> None:
    """Hold the school, and its pupils as whoever decides about one of them does."""
    schools = School.objects.for_system().filter(pk=turn.old.school_id)
    list(schools.select_for_update(no_key=True).values_list("pk", flat=True))
    enrolments = Enrolment.objects.for_system().filter(pk__in=list(choices))
    lock_students(list(enrolments.values_list("student", flat=True)))


def _end_course(line: Line, by: User, today: date) -> None:
    if line.trajectory is None:
        return
    line.trajectory.version += 1
    try:
        decide(line.trajectory, by, today)
    except ValidationError as refused:
        texts = [f"{line.pupil.student}: {text}" for text in refused.messages]
        raise ValidationError(texts) from refused
