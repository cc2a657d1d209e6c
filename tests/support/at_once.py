"""What two people do in the same second."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from unittest import mock

from django.core.exceptions import ValidationError
from django.db import connection, models


def at_once(
    *doings: Callable[[], object], refusals: tuple[type[Exception], ...] = (ValidationError,)
) -> list[object]:
    """Do these things from threads that start together; what each gave, or its refusal."""
    start = threading.Barrier(len(doings))

    def do(doing: Callable[[], object]) -> object:
        try:
            start.wait(30)
            return doing()
        except refusals as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(do, doings))


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
