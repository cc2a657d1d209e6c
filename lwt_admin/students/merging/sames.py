"""What of two dossiers of one pupil is about the same thing, and what cannot go together."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.merging import Stop
from lwt_admin.owned import relations_to
from lwt_admin.students.confidential import CONFIDENTIAL
from lwt_admin.students.models import (
    AdditionalSubject,
    Intake,
    IntakeStep,
    Interruption,
    Interview,
    MentorAssignment,
    SchoolTime,
    SignalReason,
    Trajectory,
    TrajectoryEvent,
)
from lwt_admin.students.running_on import running_on
from lwt_admin.students.services import spans_meet
from lwt_admin.students.trajectory_checks import fall_together
from lwt_admin.students.transitions import state_of
from lwt_admin.text import fold
from lwt_admin.twins import EVERYTHING, Same, Sames, Twins
from lwt_admin.ui.formats import nl_period

EMPTY_ONE: Final = "Aan {other} hangt nog niets: laat dat niet doorgaan."
BOTH_FULL: Final = (
    "Bij allebei horen overeenkomsten, weken met uren of een examen. Beëindig van het dubbele "
    "traject de overeenkomsten en laat het dan niet doorgaan; het blijft in het dossier staan."
)


def obstacles(twins: Twins, user: User | None = None) -> list[Stop]:
    """Trajectories of two pupils that fall together and are not the same; for each what to do.

    And what goes on after the end of one of them: that the rooms above tell to a `user`.
    """
    mine, theirs = (
        [one for one in rows if one.refused_on is None]
        for rows in twins.rows.get(Trajectory, ([], []))
    )
    together = [
        _stop(one, another)
        for one in mine
        for another in theirs
        if fall_together(one, another) and not same_trajectory(one, another)
    ]
    return together + (_running_on(mine + theirs, user) if user and mine and theirs else [])


def _running_on(trajectories: list[Any], user: User) -> list[Stop]:
    """What would stand beside the agreements of the other: a pupil works in one place at a time."""
    last_days = {one.pk: one.ended_on for one in trajectories if one.ended_on is not None}
    found = running_on(user, last_days).values()
    return [Stop(one.text, one.url, one.action) for several in found for one in several]


def in_use() -> dict[str, Any]:
    """Whether something hangs on a trajectory for which it may not be removed.

    An agreement, hours, an exam; whatever the rooms above keep of it.
    """
    kept_by = (
        Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
        for relation in relations_to(Trajectory)
        if relation.on_delete is models.PROTECT
    )
    return {"in_use": reduce(or_, kept_by)}


def same_trajectory(one: Any, another: Any) -> bool:
    """The same profile from the same day, as far in its life, and at most one of them is used."""
    said = [
        (row.profile, row.start, row.refused_on, row.ended_on, row.end_kind, state_of(row))
        for row in (one, another)
    ]
    return said[0] == said[1] and not (one.in_use and another.in_use)


def _stop(one: Any, another: Any) -> Stop:
    """Why the two cannot stand side by side, and which of them can be called off."""
    told = f"Leer-werktraject {_named(one)} valt samen met {_named(another)}."
    empty = next((row for row in (another, one) if not row.in_use), None)
    advice = BOTH_FULL if empty is None else EMPTY_ONE.format(other=_named(empty))
    off = empty or another
    url = f"{reverse('trajectory_end', args=[off.pk])}?soort={Trajectory.EndKind.NOT_STARTED}"
    return Stop(f"{told} {advice}", url, f"Laat {off.profile} niet doorgaan")


def _named(trajectory: Trajectory) -> str:
    return f"{trajectory.profile} ({nl_period(trajectory.start, trajectory.ended_on)})"


def unfinished() -> dict[str, Any]:
    """Whether a pupil is still on the way, by the question that lists ask as well."""
    same = Intake.objects.for_system().unfinished().filter(pk=OuterRef("pk"))
    return {"unfinished": Exists(same)}


def _never(_one: Any, _another: Any) -> bool:
    """Only what the database says."""
    return False


def _both_unfinished(one: Any, another: Any) -> bool:
    """A pupil is on the way to one trajectory at a time."""
    return bool(one.unfinished and another.unfinished)


def _equal(*names: str) -> Callable[[Any, Any], bool]:
    return lambda one, another: all(getattr(one, name) == getattr(another, name) for name in names)


def _meet(first: str, last: str, *names: str) -> Callable[[Any, Any], bool]:
    """Whether two periods share a day, of what is equal."""
    equal = _equal(*names)
    return lambda one, another: (
        equal(one, another)
        and spans_meet(
            getattr(one, first), getattr(one, last), getattr(another, first), getattr(another, last)
        )
    )


def _same_hours(one: SchoolTime, another: SchoolTime) -> bool:
    day = _equal("school_year_id", "weekday")
    return day(one, another) and one.start < another.end and another.start < one.end


SAMES: Final[Sames] = {
    Trajectory: Same(same_trajectory, only=True, told=in_use),
    TrajectoryEvent: Same(_equal("kind", "day", "reason")),
    MentorAssignment: Same(_meet("start", "until", "mentor_id", "is_substitute")),
    Interruption: Same(_meet("start", "end")),
    AdditionalSubject: Same(lambda one, another: fold(one.subject) == fold(another.subject)),
    SchoolTime: Same(_same_hours),
    Intake: Same(
        _both_unfinished, told=unfinished, confidential=CONFIDENTIAL.get(Intake, frozenset())
    ),
    IntakeStep: Same(_never, confidential=CONFIDENTIAL.get(IntakeStep, frozenset())),
    Interview: Same(_never, confidential=EVERYTHING),
    SignalReason: Same(_never, confidential=EVERYTHING),
}
"""By the rules by which the pages of these keep them apart; beside what the database says."""
