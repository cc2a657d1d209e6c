"""What goes on after the last day of a trajectory, and where somebody ends that.

A room above says in its own `running_on.py` as `lasting(user, last_days)` what it knows: for the
keys of trajectories with the last day of each, `RunsOn` for all that lasts longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lwt_admin.accounts.models import User
from lwt_admin.rooms import offered


@dataclass(frozen=True)
class RunsOn:
    """Something of one trajectory that lasts longer; `text` is a Dutch sentence."""

    trajectory_id: int
    text: str
    url: str
    action: str


def running_on(user: User, last_days: Mapping[int, date]) -> dict[int, list[RunsOn]]:
    """What lasts longer than these trajectories, by their keys; one query for each room."""
    found: dict[int, list[RunsOn]] = {}
    if last_days:
        for ask in offered("running_on", "lasting"):
            for one in ask(user, last_days):
                found.setdefault(one.trajectory_id, []).append(one)
    return found


def told(found: Mapping[int, list[RunsOn]]) -> list[str]:
    """The sentences, for a message after the end was stored."""
    return [one.text for several in found.values() for one in several]
