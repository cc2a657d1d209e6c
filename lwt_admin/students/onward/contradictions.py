"""Where the outcome, the departure from school and the decision about the exam do not agree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.rules.onward import ASKED_AFTER, NO_DIPLOMA, left_between
from lwt_admin.students.models import Departure, Outcome, Trajectory
from lwt_admin.students.onward.decided import Decided, decided_of
from lwt_admin.students.onward.watching import outcome_of
from lwt_admin.students.querysets import TrajectoryQuerySet

WITH_DIPLOMA: Final[Mapping[str, bool]] = {Departure.Kind.DIPLOMA: True, Departure.Kind.LEFT: False}
"""Which departures say whether there is a diploma; who moved to another school may have either."""


@dataclass(frozen=True)
class Contradiction:
    """`what` of a trajectory does not go with `told`, which is on record too."""

    trajectory: Trajectory
    what: str
    told: str


def contradictions(
    user: User, trajectories: TrajectoryQuerySet, today: date
) -> Iterator[Contradiction]:
    """Trajectories of which outcome or departure is not what was decided: three queries.

    Of who left too long ago to ask anything, nothing is looked for.
    """
    earliest, _ = left_between(today, ASKED_AFTER[-1])
    left = Departure.objects.for_system()
    found = (
        trajectories.filter(
            Q(outcome__isnull=False) | Exists(left.filter(student=OuterRef("student"))),
            refused_on=None,
        )
        .exclude(ended_on__lte=earliest)
        .select_related("student", "outcome")
        .prefetch_related(Prefetch("student__departures", left.select_related("school_year")))
    )
    rows = {one.pk: one for one in found}
    decisions = decided_of(user, list(rows))
    for key, trajectory in rows.items():
        yield from _of_trajectory(trajectory, decisions.get(key))


def _of_trajectory(trajectory: Trajectory, decided: Decided | None) -> Iterator[Contradiction]:
    if decided is not None and decided.contradicts(outcome_of(trajectory)):
        yield Contradiction(trajectory, "De uitkomst", f"Vastgesteld is {decided.text}.")
    departure = departure_of(trajectory, trajectory.student.departures.all())
    if departure is not None and (on_record := departure_clash(trajectory, departure, decided)):
        told = f"Het vertrek is {departure.get_kind_display()}; vast staat: {on_record}."
        yield Contradiction(trajectory, "Het vertrek", told)


def clash(kind: str, outcome: Outcome | None, decided: Decided | None) -> str:
    """What is on record that this kind of departure cannot be with; empty when it can."""
    with_diploma = WITH_DIPLOMA.get(kind)
    if with_diploma is None:
        return ""
    if decided is not None and (decided.suggests != NO_DIPLOMA) is not with_diploma:
        return decided.text
    if outcome is not None and (outcome.result != NO_DIPLOMA) is not with_diploma:
        return f"uitkomst {outcome.get_result_display()}"
    return ""


def has_diploma(outcome: Outcome | None, decided: Decided | None) -> bool:
    """Whether the exam was passed by what was decided or by the outcome."""
    by_outcome = outcome is not None and outcome.result != NO_DIPLOMA
    return by_outcome or (decided is not None and decided.suggests != NO_DIPLOMA)


def why_not(
    kind: str, outcome: Outcome | None, decided: Decided | None, year: SchoolYear, today: date
) -> str:
    """Why a pupil cannot leave so at the end of a year; empty when that can be.

    Not otherwise than the exam went, nor with a diploma before the exam.
    """
    if on_record := clash(kind, outcome, decided):
        return f"Dat past niet bij wat vaststaat: {on_record}."
    first = year.first_central_exam or year.end
    if WITH_DIPLOMA.get(kind) and not has_diploma(outcome, decided) and today < first:
        return "Het examen van dit schooljaar is nog niet geweest."
    return ""


def departure_clash(trajectory: Trajectory, left: Departure, decided: Decided | None) -> str:
    """The same of a stored departure, by what is decided for good about the exam of its year."""
    of_year = decided is not None and decided.exam_year == left.school_year.end.year
    final = decided if of_year and decided is not None and not decided.is_provisional else None
    return clash(left.kind, outcome_of(trajectory), final)


def departure_of(trajectory: Trajectory, departures: Iterable[Departure]) -> Departure | None:
    """The newest departure from a school year in which the trajectory was still running."""
    ended = trajectory.ended_on
    during = (
        one
        for one in departures
        if trajectory.start <= one.school_year.end
        and (ended is None or ended >= one.school_year.start)
    )
    return max(during, key=lambda one: (one.last_day, one.pk), default=None)
