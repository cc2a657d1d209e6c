"""What the parts of the national data set share: storing rows in bulk, and moments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, TypeVar

from django.db import models
from django.utils import timezone

from lwt_admin.accounts.models import User

BATCH: Final = 2000

Rows = TypeVar("Rows", bound=models.Model)


@dataclass(frozen=True)
class Staff:
    """Who works at a school."""

    coordinator: User
    mentors: list[User]


def stored(rows: Iterable[Rows]) -> list[Rows]:
    """Store these rows, all of one kind, and return them with their keys."""
    listed = list(rows)
    if not listed:
        return []
    manager: Any = type(listed[0])._default_manager
    return list(manager.bulk_create(listed, batch_size=BATCH))


def at(day: date, moment: time = time(10, 15)) -> datetime:
    """That time by the school's clock."""
    return timezone.make_aware(datetime.combine(day, moment))
