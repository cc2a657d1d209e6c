"""The fictional pupils and companies of the demo school, and the story of each pupil.

Every name is made up. A story says what is the matter with a pupil, so that each page has something
true to show; all dates follow from the running school year.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path

HERE = Path(__file__).parent


class Story(Enum):
    """Where a pupil stands today."""

    ON_TRACK = "on_track"
    BEHIND = "behind"
    ENDS_SOON = "ends_soon"
    HOURS_WAIT = "hours_wait"
    LONG_DAYS = "long_days"
    NO_PLACE = "no_place"
    DRAFT = "draft"
    SENT = "sent"
    PARTLY_SIGNED = "partly_signed"
    ORIENTATION = "orientation"
    INTERRUPTED = "interrupted"
    NO_MENTOR = "no_mentor"
    APPLIED = "applied"
    REFUSED = "refused"
    NO_LWT = "no_lwt"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True)
class Pupil:
    """One pupil; leerjaar 5 means that the exam was last summer."""

    number: str
    first_name: str
    prefix: str
    last_name: str
    leerjaar: int
    born: tuple[int, int, int]
    story: Story
    profile: str
    company: str
    mentor: str
    weekdays: tuple[int, ...]
    guardians: tuple[str, ...]
    marks: tuple[Decimal | None, ...]

    def birth_date(self, running_year: int) -> date:
        """Born so many years before the calendar year in which the running school year begins."""
        years, month, day = self.born
        return date(running_year - years, month, day)


@dataclass(frozen=True)
class DemoCompany:
    """A fictional company; recognitions count in years from the running school year."""

    name: str
    profiles: tuple[str, ...]
    city: str
    signatory: str
    supervisor: str
    recognised_from: int
    recognised_until: int
    places: int


def pupils() -> list[Pupil]:
    """The pupils in `pupils.csv`."""
    return [
        Pupil(
            number=row["number"],
            first_name=row["first_name"],
            prefix=row["prefix"],
            last_name=row["last_name"],
            leerjaar=int(row["leerjaar"]),
            born=_three(row["born"]),
            story=Story(row["story"]),
            profile=row["profile"],
            company=row["company"],
            mentor=row["mentor"],
            weekdays=tuple(int(digit) for digit in row["weekdays"]),
            guardians=tuple(row["guardians"].split("|")),
            marks=tuple(None if mark == "-" else Decimal(mark) for mark in row["marks"].split()),
        )
        for row in _rows("pupils.csv")
    ]


def companies() -> list[DemoCompany]:
    """The companies in `companies.csv`."""
    return [
        DemoCompany(
            name=row["name"],
            profiles=tuple(row["profiles"].split()),
            city=row["city"],
            signatory=row["signatory"],
            supervisor=row["supervisor"],
            recognised_from=int(row["recognised_from"]),
            recognised_until=int(row["recognised_until"]),
            places=int(row["places"]),
        )
        for row in _rows("companies.csv")
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def _three(text: str) -> tuple[int, int, int]:
    years, month, day = (int(part) for part in text.split("-"))
    return years, month, day
