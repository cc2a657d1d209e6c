"""Taking over a list: read typed rows, plan what each would do, show it, and do exactly that.

A room describes its columns and what a row means (`Draft`); the rest is the same everywhere.
Planning writes nothing. What is carried out is planned anew inside the transaction, so that it is
what the database then says, and refused when it differs from what was shown.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lwt_admin.columns import Line, Problem
from lwt_admin.records import Record
from lwt_admin.storing import store_changed, store_new


class Action(StrEnum):
    """What becomes of a row; the value is the word on the screen."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    REJECTED = "afgewezen"


@dataclass(frozen=True)
class Change:
    """A value that is set; `old` is empty for something new."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return (
            f"{self.label}: “{self.old}” wordt “{self.new}”"
            if self.old
            else f"{self.label}: {self.new}"
        )


@dataclass(frozen=True)
class Store:
    """The step that stores a record as it stands, new or changed.

    `signed` names the field that tells who did it, on records that have one.
    """

    record: Record
    is_new: bool
    signed: str = ""

    def sign(self, actor: Any) -> None:
        if self.signed:
            setattr(self.record, self.signed, actor)


@dataclass(frozen=True)
class Together:
    """The step that is taken at once for all rows that plan it.

    `do` gets what each of those rows gives, and the person who does it, or None.
    """

    do: Callable[[Sequence[Any], Any], None]
    gives: Any


Step = Store | Together | Callable[[Any], None]
"""Stores a part of a row; what is called gets the person who does it, or None."""


@dataclass(frozen=True)
class PlannedRow:
    """One row, what would become of it, and the steps that would do so."""

    number: int
    title: str
    action: Action
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    moves: "Elsewhere | None" = None


@dataclass(frozen=True)
class Elsewhere:
    """A record kept elsewhere that a row may be about, and the number it would get here."""

    pk: int
    number: str


@dataclass(frozen=True)
class Plan:
    """What an import would do, row by row; `remarks` are about the whole file."""

    rows: tuple[PlannedRow, ...]
    ignored: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def rows_with(self, action: Action) -> list[PlannedRow]:
        """The rows of which this becomes."""
        return [row for row in self.rows if row.action is action]

    def count(self, action: Action) -> int:
        return len(self.rows_with(action))

    @property
    def summary(self) -> str:
        """The counts, in the fixed order and words that programs read."""
        return summed(self.rows)

    @property
    def digest(self) -> str:
        """SHA-256 of everything the plan shows: two plans with the same digest do the same."""
        shown = [
            (row.number, row.title, row.action, row.changes, row.problems, row.notes)
            for row in self.rows
        ]
        return sha256(repr(shown).encode()).hexdigest()

    def apply(self, actor: Any) -> None:
        """Store the rows that are not rejected; call it inside a transaction.

        Records that are only stored go first, all together; then what is done at once for many
        rows, and then what else the rows do.
        """
        taken = [row for row in self.rows if row.action is not Action.REJECTED]
        steps = [step for row in taken for step in row.steps]
        stores = [step for step in steps if isinstance(step, Store)]
        for store in stores:
            store.sign(actor)
        store_new(one.record for one in stores if one.is_new)
        store_changed((one.record for one in stores if not one.is_new), by=actor)
        together: dict[Any, list[Any]] = {}
        for step in steps:
            if isinstance(step, Together):
                together.setdefault(step.do, []).append(step.gives)
        for do, given in together.items():
            do(given, actor)
        for step in steps:
            if not isinstance(step, Store | Together):
                step(actor)


class HasAction(Protocol):
    """A row of which it is known what becomes of it."""

    @property
    def action(self) -> Action: ...


def summed(rows: Sequence[HasAction]) -> str:
    """How many rows there are, and of how many each becomes."""
    counts = Counter(row.action for row in rows)
    told = " ".join(f"{action.value}={counts[action]}" for action in Action)
    return f"gelezen={len(rows)} {told}"


Watch = Callable[[int, int], None]
"""Hears how many rows were planned, of how many."""


def unwatched(done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


def watched(lines: Sequence[Line], watch: Watch) -> Iterator[Line]:
    """The lines one by one, telling after each how far it is."""
    for done, line in enumerate(lines, start=1):
        yield line
        watch(done, len(lines))


class PlanChanged(Exception):
    """The records have changed since the plan was shown, so it would do something else now."""


def carry_out(
    make_plan: Callable[[], Plan], actor: Any = None, *, partial: bool = False, shown: str = ""
) -> Plan:
    """Plan in a transaction and store the outcome: nothing when a row is rejected, save `partial`.

    `shown` is the digest of the plan that the person saw; raises PlanChanged when this is another.
    """
    with transaction.atomic():
        plan = make_plan()
        if shown and plan.digest != shown:
            raise PlanChanged
        if partial or not plan.count(Action.REJECTED):
            plan.apply(actor)
    return plan


class Draft:
    """What one row would do, put together piece by piece."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.problems = list(line.problems)
        self.changes: list[Change] = []
        self.notes: list[str] = []
        self.steps: list[Step] = []
        self.moves: Elsewhere | None = None

    def refuse(self, column: str, reason: str) -> None:
        """Reject the row because of what stands in `column`."""
        self.problems.append(Problem(column, self.line.shown.get(column, ""), reason))

    def note(self, text: str) -> None:
        """Tell something about the row that does not stop it."""
        self.notes.append(text)

    def add(self, label: str, shown: str, *steps: Step) -> None:
        """Plan something new."""
        self.changes.append(Change(label, "", shown))
        self.steps.extend(steps)

    def write(self, record: models.Model, fields: Mapping[str, str], about: str = "") -> None:
        """Set fields of `record` from the columns of the row, given as {column: field}.

        An empty cell or absent column leaves the field as it is. A record that is new, or becomes
        different, is stored by the plan.
        """
        filled = {column: name for column, name in fields.items() if column in self.line.values}
        differs = record.pk is None
        for column, name in filled.items():
            old, new = getattr(record, name), self.line.values[column]
            if old != new:
                differs = True
                setattr(record, name, new)
                label = f"{about} {column}".strip()
                self.changes.append(
                    Change(label, "" if record.pk is None else shown(old), shown(new))
                )
        self._check(record, filled)
        if differs:
            self.steps.append(storing(record))

    def _check(self, record: models.Model, filled: Mapping[str, str]) -> None:
        skipped = {one.name for one in record._meta.fields} - set(filled.values())
        try:
            record.clean_fields(exclude=skipped)
        except ValidationError as error:
            for column, name in filled.items():
                for message in error.message_dict.get(name, ()):
                    self.refuse(column, message)

    def planned(self, title: str, *, new: bool) -> PlannedRow:
        """The finished row."""
        if self.problems:
            action = Action.REJECTED
        elif new:
            action = Action.NEW
        else:
            action = Action.CHANGED if self.steps else Action.UNCHANGED
        return PlannedRow(
            number=self.line.number,
            title=title,
            action=action,
            changes=tuple(self.changes) if action is not Action.REJECTED else (),
            problems=tuple(self.problems),
            notes=tuple(self.notes) if action is not Action.REJECTED else (),
            steps=tuple(self.steps) if action is not Action.REJECTED else (),
            moves=self.moves,
        )


def storing(record: Any, *, signed: str = "") -> Store:
    """The step that stores `record`, raising its version so that an open form notices."""
    return Store(record, is_new=record.pk is None, signed=signed)


def shown(value: Any) -> str:
    """A value as a preview shows it."""
    if value is None or value == "":
        return "leeg"
    return f"{value.day}-{value.month}-{value.year}" if isinstance(value, date) else str(value)
