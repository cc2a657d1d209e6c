"""Pages that are asked for in turn, and what each takes in processor time."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lwt_admin.accounts.models import User

TURNS: Final = int(os.environ.get("TURNS") or 60)
WARM: Final = 3
URLS: Final = "bench.urls"
CONTROL: Final = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
# Static files are looked up by name: which one a page gets is no part of this.
PLAIN: Final = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@dataclass
class Page:
    """Something that is asked for in every turn, its target, and what it took."""

    name: str
    ask: Callable[[], Any]
    target: float | None = None
    most_queries: int | None = None
    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def milliseconds(self) -> float:
        return median(self.seconds) * 1000


def ask_in_turn(pages: list[Page]) -> None:
    """Ask for each page, round after round; the first rounds only warm up."""
    for turn in range(TURNS + WARM):
        for page in pages:
            began = spent()
            answer = page.ask()
            took = spent() - began
            if answer.status_code != 200:
                raise RuntimeError(f"{page.name}: {answer.status_code} {answer.content[:500]!r}")
            if turn >= WARM:
                page.seconds.append(took)
            page.size = len(answer.content)
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            page.ask()
        page.queries = sum(not one["sql"].startswith(CONTROL) for one in queries)


def spent() -> float:
    """Seconds of processor time so far: of this process, and of the one that PostgreSQL has for it.

    Waiting costs nothing, so that others who use the machine do not weigh in.
    """
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    return own + int(Path(f"/proc/{backend()}/schedstat").read_text("ascii").split()[0]) / 1e9


@cache
def backend() -> int:
    """The process that PostgreSQL has for our connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def show(page: Page, empty: Page, frame: Page) -> None:
    """What it took, and how many times that is of what costs next to nothing."""
    print(
        f"  {page.name:34}{page.milliseconds:7.1f} ms, {page.queries:2} query's,"
        f" {page.size / 1024:4.0f} kB",
        flush=True,
    )
    for other in (frame, empty):
        times = page.milliseconds / other.milliseconds
        aim = (
            "" if page.target is None else f", doel {page.target:g} ({verdict(times, page.target)})"
        )
        print(f"    {times:7.2f} keer {other.name}{aim}", flush=True)
    if page.most_queries is not None:
        told = verdict(page.queries, page.most_queries)
        print(f"    {page.queries:7} query's, doel {page.most_queries} ({told})", flush=True)


def verdict(found: float, most: float) -> str:
    return "gehaald" if found <= most else "NIET gehaald"


def signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client
