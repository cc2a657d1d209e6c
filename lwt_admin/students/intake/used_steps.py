"""Which steps of the intake a school uses: the school's own choice, for all of its pupils.

Of these steps none is asked by the law as far as it is known here: a school may leave out every one
of them, the meeting of the committee included. What cannot be left out is no step: that somebody
decides, on a day and with a motivation, which `committee.conclude` asks of every school. One step
with which a pupil's way begins must stay, and what was recorded before stays in sight.
"""

from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.students.models import IntakeStep, UnusedStep

Kind = IntakeStep.Kind

BEGINS: Final = tuple(kind for kind in Kind if kind is not Kind.COMMITTEE)
"""The steps with which a pupil's way can begin: who stands on no list is on no agenda."""

NO_BEGINNING: Final = (
    "Kies minstens één stap naast de toelatingscommissie: daarmee begint de aanloop van een "
    "leerling."
)


def unused_at(school: School) -> frozenset[Kind]:
    """The steps that a school does not use; no query when they were fetched along."""
    return frozenset(Kind(one.kind) for one in school.unused_steps.all())


def used_at(school: School) -> list[Kind]:
    """The steps that a school does use, in order."""
    unused = unused_at(school)
    return [kind for kind in Kind if kind not in unused]


def first_step(school: School) -> Kind:
    """The step with which a pupil's way begins at this school."""
    return next(kind for kind in used_at(school) if kind in BEGINS)


@transaction.atomic
def use_steps(school: School, used: Iterable[str], *, seen: Iterable[str]) -> None:
    """Store which steps a school uses; `seen` are those it used when the page was made.

    Raises ValidationError when no step is left to begin with, and when somebody else changed it.
    """
    wanted, there = set(used), {one.kind: one for one in locked(school).unused_steps.all()}
    unused = set(Kind.values) - wanted
    if unused == there.keys():
        return
    if not wanted & set(BEGINS):
        raise ValidationError({"used": NO_BEGINNING})
    if set(seen) != set(Kind.values) - there.keys():
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    for kind in Kind.values:
        if kind in there and kind not in unused:
            there[kind].delete()
        elif kind in unused and kind not in there:
            UnusedStep.objects.create(school=school, kind=kind)
