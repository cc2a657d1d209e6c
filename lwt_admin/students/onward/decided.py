"""What was decided about the exam, for the page that says with what a trajectory ended.

The room of exams lies above and says in its `exam_results.py` as `decided_results(user, keys)` what
it knows: for the keys of trajectories the result that holds.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from lwt_admin.accounts.models import User
from lwt_admin.rooms import offered
from lwt_admin.rules.onward import ASKED_AFTER, left_between
from lwt_admin.students.models import Outcome, Trajectory
from lwt_admin.students.querysets import TrajectoryQuerySet


@dataclass(frozen=True)
class Decided:
    """The result that holds for one trajectory.

    `suggests` is the outcome that follows from it, `fits` are those that do not contradict it: who
    passes by the full exam may get either diploma, as the school decides.
    """

    trajectory_id: int
    text: str
    decided_at: datetime
    is_provisional: bool
    suggests: str
    fits: frozenset[str]
    url: str

    @property
    def suggestion(self) -> str:
        return str(Outcome.Result(self.suggests).label)

    def contradicts(self, outcome: Outcome | None) -> bool:
        """Whether what was stored cannot be with this result; a provisional one is no norm yet."""
        return outcome is not None and not self.is_provisional and outcome.result not in self.fits


def decided_of(user: User, keys: Collection[int]) -> dict[int, Decided]:
    """By trajectory what was decided, as far as the person may see it; one query for each room."""
    found: dict[int, Decided] = {}
    if keys:
        for ask in offered("exam_results", "decided_results"):
            found.update({one.trajectory_id: one for one in ask(user, keys)})
    return found


def contradictions(
    user: User, trajectories: TrajectoryQuerySet, today: date
) -> Iterator[tuple[Trajectory, Decided]]:
    """Trajectories of which the stored outcome is not what was decided: two queries.

    Of who left too long ago to ask anything, nothing is looked for.
    """
    earliest, _ = left_between(today, ASKED_AFTER[-1])
    found = trajectories.filter(outcome__isnull=False).exclude(ended_on__lte=earliest)
    rows = {one.pk: one for one in found.select_related("student", "outcome")}
    for key, decided in decided_of(user, list(rows)).items():
        if decided.contradicts(rows[key].outcome):
            yield rows[key], decided
