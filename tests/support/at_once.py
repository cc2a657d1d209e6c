"""What two people do in the same second."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from unittest import mock

from django.core.exceptions import ValidationError
from django.db import connection, models


def at_once(*doings: Callable[[], object]) -> list[str]:
    """Do these things from threads that start together; what was refused, and why."""
    start = threading.Barrier(len(doings))
    refused: list[str] = []

    def do(doing: Callable[[], object]) -> None:
        try:
            start.wait(30)
            doing()
        except ValidationError as error:
            refused.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@contextmanager
def meeting_at(*kinds: type[models.Model]) -> Iterator[None]:
    """Whoever stores one of these first waits until another is as far, unless a lock holds that."""
    both, save = threading.Barrier(2), models.Model.save_base

    def saved(record: models.Model, *args: object, **kwargs: object) -> None:
        if isinstance(record, kinds):
            with suppress(threading.BrokenBarrierError):
                both.wait(1)
        save(record, *args, **kwargs)

    with mock.patch.object(models.Model, "save_base", saved):
        yield
