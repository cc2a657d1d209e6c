"""What was decided about the exam, for the page that says with what a trajectory ended.

The room of exams lies above and says in its `exam_results.py` as `decided_results(user, keys)` what
it knows: for the keys of trajectories the result that holds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from lwt_admin.accounts.models import User
from lwt_admin.rooms import offered
from lwt_admin.students.models import Outcome


@dataclass(frozen=True)
class Decided:
    """The result that holds for one trajectory.

    `suggests` is the outcome that follows from it, `fits` are those that do not contradict it: who
    passes by the full exam may get either diploma, as the school decides.
    """

    trajectory_id: int
    exam_year: int
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
