"""What an import would do, kept between looking and doing: its rows as plain values, and back."""

from dataclasses import dataclass
from typing import Any

from lwt_admin.columns import Problem
from lwt_admin.imports import Action, Change, Elsewhere, Plan, PlannedRow, summed
from lwt_admin.students.models import ImportUpload


@dataclass(frozen=True)
class ShownRow:
    """A row as the page shows it."""

    number: int
    title: str
    action: Action
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    moves: Elsewhere | None = None


def kept(plan: Plan) -> dict[str, Any]:
    """A plan as JSON; what its steps would do is planned anew."""
    return {
        "ignored": plan.ignored,
        "remarks": plan.remarks,
        "rows": [_kept_row(row) for row in plan.rows],
    }


def _kept_row(row: PlannedRow) -> list[Any]:
    changes = [(one.label, one.old, one.new) for one in row.changes]
    problems = [(one.column, one.value, one.reason) for one in row.problems]
    moves = None if row.moves is None else (row.moves.pk, row.moves.number)
    return [row.number, row.title, row.action.value, changes, problems, row.notes, moves]


class Preview:
    """The kept plan of an upload, as its page asks for it."""

    def __init__(self, upload: ImportUpload) -> None:
        kept = upload.preview or {}
        self.digest = upload.digest
        self.ignored = tuple(kept.get("ignored", ()))
        self.remarks = tuple(kept.get("remarks", ()))
        self.rows = [_shown_row(row) for row in kept.get("rows", ())]

    @property
    def summary(self) -> str:
        """The counts, in the fixed order and words of `Plan.summary`."""
        return summed(self.rows)

    def rows_with(self, action: Action) -> list[ShownRow]:
        """The rows of which this becomes."""
        return [row for row in self.rows if row.action is action]


def _shown_row(kept: list[Any]) -> ShownRow:
    number, title, action, changes, problems, notes, moves = kept
    return ShownRow(
        number=number,
        title=title,
        action=Action(action),
        changes=tuple(Change(*one) for one in changes),
        problems=tuple(Problem(*one) for one in problems),
        notes=tuple(notes),
        moves=None if moves is None else Elsewhere(*moves),
    )
