"""Worlds that many tests begin with: walked to a few times per process, then put back as rows.

An agreement that everybody signed takes five hundred queries to reach, and hundreds of tests begin
there. `@kept` goes on a function that makes such a world out of nothing. Its first calls in a
process make it as ever. From then on the rows it leaves are known, and a call inserts those and
gives a fresh copy of what the function gave: the test has the same records, all its own.

A call walks again when that could give something else: with other arguments, at another second of
a clock that a test has set, with settings of its own, or when the test has this world already.
What a test has patched is not seen: whoever looks at an act itself does not begin with a world in
which it was done, but does it.
"""

import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import wraps
from types import NoneType
from typing import Any, TypeVar
from unittest import mock

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from pytest_django.plugin import blocking_manager_key

World = TypeVar("World")
Maker = Callable[..., World]
Key = tuple[Maker[Any], frozenset[tuple[str, Any]], int | None]

PLAIN = (str, int, date, NoneType)  # a record is no such thing: another one may have its key
CALLS_BEFORE_KEEPING = 2
ROOM = 100_000  # primary keys for each world that is kept


@dataclass(frozen=True)
class Rows:
    """What a maker left behind."""

    settings: object
    inserts: list[str]
    copied: bytes  # what it gave, and the letters that were sent meanwhile
    on_commit: list[tuple[Callable[[], object], bool]]


KNOWN: dict[Key, Rows] = {}
CALLS: Counter[Key] = Counter()
WANTED: list[Key] = []


def kept(make: Maker[World]) -> Maker[World]:
    """Make the world by its rows, once these are known; `.walked` always makes it anew."""

    @wraps(make)
    def world(**arguments: Any) -> World:
        if not all(isinstance(one, PLAIN) for one in arguments.values()):
            return make(**arguments)
        key = (make, frozenset(arguments.items()), moment_chosen())
        rows = KNOWN.get(key)
        if rows is not None and rows.settings is settings._wrapped:
            try:
                return put_back(rows)
            except IntegrityError:  # the test has this world already
                return make(**arguments)
        CALLS[key] += 1
        if CALLS[key] == CALLS_BEFORE_KEEPING:
            WANTED.append(key)
        return make(**arguments)

    world.walked = make  # type: ignore[attr-defined]
    return world


def moment_chosen() -> int | None:
    """The second to which a test set the clock, whether it ticks on or not; None if it did not."""
    return int(time.time()) if time_machine.escape_hatch.is_travelling() else None


def put_back(rows: Rows) -> Any:
    """Insert the rows, with all that went with them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for insert in rows.inserts:
            cursor.execute(insert)
        for act, robust in rows.on_commit:
            transaction.on_commit(act, robust=robust)
    given, sent = pickle.loads(rows.copied)
    mail.outbox.extend(sent)
    return given


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Learn between tests, when nothing is patched, set or frozen any more."""
    result = yield
    if nextitem is not None and WANTED:
        with item.config.stash[blocking_manager_key].unblock():
            while WANTED:
                key = WANTED.pop()
                KNOWN[key] = learn(key)
    return result


@receiver(post_migrate)
def forget(**_: object) -> None:
    """Forget the rows when the tables were emptied: the types that these refer to are new ones."""
    KNOWN.clear()
    CALLS.clear()
    WANTED.clear()


def learn(key: Key) -> Rows:
    """Make the world once more, for its rows, and leave no trace."""
    make, arguments, moment = key
    number = len(KNOWN) + 1
    # A world that begins with another has rows of its own for that too.
    nothing_known = mock.patch.dict(KNOWN, clear=True)
    with at(moment), nothing_known, outbox_aside() as sent, transaction.atomic():
        make_room(number)
        before = {model: keys_in(model) for model in our_models()}
        acts = len(connection.run_on_commit)
        given = make(**dict(arguments))
        inserts = [insert for model, old in before.items() for insert in inserts_of(model, old)]
        on_commit = [(act, robust) for _, act, robust in connection.run_on_commit[acts:]]
        transaction.set_rollback(True)
    return Rows(settings._wrapped, inserts, pickle.dumps((given, sent)), on_commit)


def at(moment: int | None) -> AbstractContextManager[object]:
    return nullcontext() if moment is None else time_machine.travel(moment, tick=False)


@contextmanager
def outbox_aside() -> Iterator[list[Any]]:
    """Collect the letters that are sent meanwhile apart from those of a test."""
    before, mail.outbox = mail.outbox, []
    try:
        yield mail.outbox
    finally:
        mail.outbox = before


def our_models() -> list[type[models.Model]]:
    """Every model with a table of its own that a test may fill."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def make_room(number: int) -> None:
    """Let SQLite number new rows from far away: it counts anew in every test, as no other does."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
        for model in our_models():
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                [model._meta.db_table, number * ROOM],
            )


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def keys_in(model: type[models.Model]) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quoted(model._meta.pk.column)} FROM {quoted(model._meta.db_table)}"
        )
        return {row[0] for row in cursor.fetchall()}


def inserts_of(model: type[models.Model], old: set[Any]) -> list[str]:
    """The statement that inserts the rows this table has since; none without such rows."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    as_text = "quote({})" if connection.vendor == "sqlite" else "quote_nullable({}::text)"
    columns = [quoted(field.column) for field in fields]
    literals = ", ".join(as_text.format(column) for column in columns)
    key, table = quoted(model._meta.pk.column), quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {literals} FROM {table} ORDER BY {key}")
        new = [row[1:] for row in cursor.fetchall() if row[0] not in old]
    if not new:
        return []
    values = ", ".join(f"({', '.join(row)})" for row in new)
    return [f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}"]
