"""A world that many tests look at: made once per module, left as it was by every test."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from lwt_admin.accounts.models import User
    from tests.world import World

InTheWorld = Callable[[], AbstractContextManager[None]]
Session = str


def session_of(user: "User") -> Session:
    """Sign this person in, and give the key of the session."""
    client = Client()
    client.force_login(user)
    assert client.session.session_key
    return client.session.session_key


def signed_in(session: Session) -> Client:
    """A new client with this session."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> "Iterator[World]":
    """One school with one of everything, on the day of `tests.world`."""
    from tests.world import TODAY, make_world  # noqa: PLC0415  (apps are ready by now)

    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(TODAY, tick=False):
            made = make_world()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def in_the_world(shared_world: "World", django_db_blocker: DjangoDbBlocker) -> InTheWorld:
    """Around what a module adds to the shared world once, for all its tests."""
    from tests.world import TODAY  # noqa: PLC0415  (apps are ready by now)

    @contextmanager
    def adding() -> Iterator[None]:
        with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=False):
            yield

    return adding


@pytest.fixture(scope="module")
def with_every_role(shared_world: "World", in_the_world: InTheWorld) -> Session:
    """The session of somebody with every role at the school of the shared world."""
    from lwt_admin.accounts.perms import Role  # noqa: PLC0415
    from tests.factories import staff  # noqa: PLC0415

    with in_the_world():
        return session_of(staff(shared_world.school, *Role))


@pytest.fixture
def everybody(world: "World", with_every_role: Session) -> Client:
    """A client signed in as somebody with every role."""
    return signed_in(with_every_role)


@pytest.fixture
def world(shared_world: "World", db: None) -> "Iterator[World]":
    """The shared world, on its own day; what a test changes is rolled back."""
    from tests.world import TODAY  # noqa: PLC0415  (apps are ready by now)

    with time_machine.travel(TODAY, tick=False):
        yield shared_world
