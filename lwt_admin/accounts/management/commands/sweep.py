"""`manage.py sweep`: enqueue the background work that is due or was left behind."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend

from lwt_admin.sweeps import enqueue_due


class Command(BaseCommand):
    help = "Enqueues the background work that is due. With --every it goes on until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="repeat after so many seconds"
        )

    def handle(self, *, every: int | None, **_: Any) -> None:
        if not every:
            self.sweep()
            return
        while True:
            try:
                self.sweep()
            except OperationalError as error:  # a database that is away for a moment
                self.stderr.write(f"sweep: {error}")
            time.sleep(every)
            close_old_connections()

    def sweep(self) -> None:
        """One round; results of tasks that are over two weeks old are thrown away."""
        for name in enqueue_due():
            self.stdout.write(name)
        if isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
            call_command("prune_db_task_results", queue_name="*", verbosity=0)
