"""Background work that follows from stored state, and the sweep that finds what is due.

A room lists its work in `tasks.py` as `SWEEPS`. A view enqueues the task once its change is stored;
`manage.py sweep` enqueues what was left behind, so that nothing depends on one message in a queue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from django_tasks.base import Task

from lwt_admin.rooms import offered


@dataclass(frozen=True)
class Sweep:
    """`task` does the work and is safe to repeat; `is_due` says whether any is waiting."""

    is_due: Callable[[], bool]
    task: Task


def enqueue_due() -> list[str]:
    """Enqueue every task with work waiting; returns their names."""
    due = [sweep.task for sweep in chain(*offered("tasks", "SWEEPS")) if sweep.is_due()]
    for task in due:
        task.enqueue()
    return [task.name for task in due]
