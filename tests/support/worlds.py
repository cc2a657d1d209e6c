"""A world that many tests look at: made once per module, left as it was by every test."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> "Iterator[World]":
    """One school with one of everything, on the day of `tests.world`."""
    from tests.world import TODAY, make_world  # noqa: PLC0415  (apps are ready by now)

    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(TODAY, tick=False):
            made = make_world()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(shared_world: "World", db: None) -> "Iterator[World]":
    """The shared world, on its own day; what a test changes is rolled back."""
    from tests.world import TODAY  # noqa: PLC0415  (apps are ready by now)

    with time_machine.travel(TODAY, tick=False):
        yield shared_world
