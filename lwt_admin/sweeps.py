"""Background work that follows from stored state, and the sweep that finds what is due.

A room lists its work in `tasks.py` as `SWEEPS`. A view enqueues the task once its change is stored;
`manage.py sweep` enqueues what was left behind, so that nothing depends on one message in a queue.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django_tasks.base import Task


@dataclass(frozen=True)
class Sweep:
    """`task` does the work and is safe to repeat; `is_due` says whether any is waiting."""

    is_due: Callable[[], bool]
    task: Task


def all_sweeps() -> Iterator[Sweep]:
    """The sweeps of every installed room."""
    for config in apps.get_app_configs():
        if config.name.startswith("lwt_admin.") and module_has_submodule(config.module, "tasks"):
            yield from getattr(import_module(f"{config.name}.tasks"), "SWEEPS", ())


def enqueue_due() -> list[str]:
    """Enqueue every task with work waiting; returns their names."""
    due = [sweep.task for sweep in all_sweeps() if sweep.is_due()]
    for task in due:
        task.enqueue()
    return [task.name for task in due]
