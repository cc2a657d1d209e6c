"""What a pasted block would do, cell by cell, before any of it is stored.

`POST /examens/cijfers/plakken/` (name `marks_paste`) with `{"cells": [{"subject": 12, "part": "ce",
"mark": "6,4", "expected": "", "on": "2027-06-01"}, ...]}` answers `{"cells": [{"old": "", "new":
"6,4", "problem": ""}, ...]}` in the same order; `new` is the mark as it would be stored. Stores
nothing: what may be pasted is sent cell by cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.marks.cell import CellForm
from lwt_admin.exams.marks.checking import read_mark, standing_mark
from lwt_admin.exams.marks.grid import written
from lwt_admin.exams.marks.packages import Packages
from lwt_admin.exams.marks.saving import refuse_overtaken
from lwt_admin.exams.models import ExamCandidate

MOST: Final = 5_000
TOO_MANY: Final = f"Plak ten hoogste {MOST} cijfers tegelijk."
NOT_YOURS: Final = "Dit vak is voor u niet (meer) te vinden."


def cells_in(sent: Mapping[str, Any]) -> list[CellForm]:
    """The cells that were sent; raises ValidationError when it is no list, or too long."""
    cells = sent.get("cells")
    if not isinstance(cells, list) or not all(isinstance(one, dict) for one in cells):
        raise ValidationError("Hier hoort een lijst met cellen.")
    if len(cells) > MOST:
        raise ValidationError(TOO_MANY)
    return [
        CellForm({name: str(value) for name, value in one.items() if value is not None})
        for one in cells
    ]


def preview(cells: Sequence[CellForm], user: User) -> list[dict[str, str]]:
    """What each cell would become, in order; costs the same queries for any number of cells."""
    keys = {form.cleaned_data["subject"] for form in cells if form.is_valid()}
    packages = Packages(_candidates(keys, user))
    return [_look(form, packages) for form in cells]


def _candidates(subjects: Iterable[int], user: User) -> Any:
    chosen = ExamCandidate.objects.for_user(user, Right.EXAMS_ENTER).filter(subjects__in=subjects)
    return ExamCandidate.objects.for_system().filter(pk__in=chosen).with_locks().with_subjects()


def _look(form: CellForm, packages: Packages) -> dict[str, str]:
    if not form.is_valid():
        reasons = (reason for reasons in form.errors.values() for reason in reasons)
        return _told("", form.data.get("mark", ""), " ".join(map(str, reasons)))
    sent = form.cleaned_data
    subject, part = packages.by_subject.get(sent["subject"]), sent["part"]
    if subject is None:
        return _told("", sent["mark"], NOT_YOURS)
    old = written(standing_mark(subject, part))
    try:
        mark = read_mark(subject, part, sent["mark"])
        if standing_mark(subject, part) != mark:
            refuse_overtaken(subject, part, read_mark(subject, part, sent["expected"]))
        packages.put(subject, part, mark, sent["on"])
    except ValidationError as error:
        return _told(old, sent["mark"], " ".join(error.messages))
    return _told(old, written(mark), "")


def _told(old: str, new: str, problem: str) -> dict[str, str]:
    return {"old": old, "new": new, "problem": problem}
