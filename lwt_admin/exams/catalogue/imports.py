"""What a row of a list of exam subjects means.

The key is the name within the school, whatever its accents and capitals. An empty cell or an absent
column never erases; `geen` says that a subject is no module.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.columns import (
    Column,
    Line,
    elsewhere,
    name,
    raw_text,
    read_lines,
    rows_by_key,
    swapped,
    text,
)
from lwt_admin.exams.catalogue.services import let_packages_follow, refuse_other_kind
from lwt_admin.exams.models import CatalogueSubject, SubjectKind
from lwt_admin.imports import Draft, Plan, PlannedRow, Watch, unwatched, watched
from lwt_admin.spreadsheets import Cell, Sheet, read_sheet
from lwt_admin.students.import_columns import profile, yes_or_no
from lwt_admin.text import fold

NO_MODULE = "geen"
KINDS = {"keuzevak": SubjectKind.ELECTIVE} | {
    fold(kind.label): kind for kind in CatalogueSubject.KINDS
}


def kind(cell: Cell) -> str:
    """What a subject is: `keuzevak`, `extra vak`, `Nederlands` or `rekenen`."""
    found = KINDS.get(fold(raw_text(cell)))
    if found is None:
        raise ValidationError(
            "Dit kan hier niet. Kies uit: keuzevak, extra vak, Nederlands, rekenen."
        )
    return str(found.value)


def module(cell: Cell) -> str:
    """The profile of which a subject is a module; empty for `geen`."""
    return "" if fold(raw_text(cell)) == NO_MODULE else profile(cell)


COLUMNS = (
    Column("naam", name, required=True),
    Column("soort", kind),
    Column("vakcode", text),
    Column("profielmodule van", module),
    Column("centraal examen", yes_or_no),
    Column("aangeboden", yes_or_no),
)

FIELDS = {
    "naam": "name",
    "soort": "kind",
    "vakcode": "code",
    "profielmodule van": "module_of",
    "centraal examen": "has_central_exam",
    "aangeboden": "is_offered",
}


def read_subjects(content: bytes, school: School) -> Sheet:  # noqa: ARG001  (as for pupils)
    """The sheet in a CSV or XLSX; raises UnreadableFile."""
    return read_sheet(content)


def plan_subjects(
    sheet: Sheet,
    school: School,
    today: date,  # noqa: ARG001  (as for pupils)
    *,
    lock: bool = False,
    watch: Watch = unwatched,
) -> Plan:
    """What taking over this list would do; with `lock` the school and its list are held.

    Raises UnreadableFile when a needed column is missing.
    """
    lines, ignored = read_lines(sheet, COLUMNS)
    if lock:
        locked(school)
    listed = CatalogueSubject.objects.for_system().at_school(school)
    if lock:
        listed = listed.select_for_update()
    known = {subject.name_key: subject for subject in listed}
    rows = rows_by_key(lines, _key)
    planned = [_plan_row(line, known, rows, school) for line in watched(lines, watch)]
    return Plan(tuple(planned), tuple(ignored), tuple(swapped(lines)))


def _key(line: Line) -> str | None:
    return fold(line.values["naam"]) if "naam" in line.values else None


def _plan_row(
    line: Line, known: dict[str, CatalogueSubject], rows: dict[str, list[int]], school: School
) -> PlannedRow:
    draft = Draft(line)
    key = _key(line)
    same = rows.get(key, []) if key else []
    if len(same) > 1:
        draft.refuse("naam", f"Dit vak staat ook in {elsewhere(same, line.number)}.")
    subject = known.get(key or "", CatalogueSubject(school=school))
    new = subject.pk is None
    if new and "soort" not in line.shown:
        draft.refuse("soort", "Vul in welk soort vak dit is.")
    draft.write(subject, FIELDS)
    _check(draft, subject, new=new)
    if draft.steps:
        draft.steps.append(lambda by: let_packages_follow(subject, by=by))
    return draft.planned(line.values.get("naam") or subject.name, new=new)


def _check(draft: Draft, subject: CatalogueSubject, *, new: bool) -> None:
    """What the columns say together must be possible."""
    is_elective = subject.kind == SubjectKind.ELECTIVE
    if is_elective and subject.has_central_exam:
        draft.refuse("centraal examen", "Een keuzevak heeft geen centraal examen.")
    if not is_elective and subject.module_of:
        draft.refuse("profielmodule van", "Alleen een keuzevak kan een profielmodule zijn.")
    if new or not draft.steps:
        return
    try:
        refuse_other_kind(subject)
    except ValidationError as error:
        columns: Iterable[tuple[str, str]] = FIELDS.items()
        for column, field in columns:
            for message in error.message_dict.get(field, ()):
                draft.refuse(column, message)
