"""What a row of a list of marks means: marks of one subject of one candidate, set as if typed.

An empty cell or absent column never takes a mark away. The same list twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School
from lwt_admin.columns import Line, elsewhere, read_lines, rows_by_key, swapped
from lwt_admin.exams.decisions.locks import hold_candidates
from lwt_admin.exams.exchange.marks_file import COLUMNS, DAY_OF, MARKS
from lwt_admin.exams.marks.checking import DAYS, Kind, read_mark, standing_mark
from lwt_admin.exams.marks.packages import Packages
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.imports import Change, Draft, Plan, PlannedRow, Watch, storing, unwatched, watched
from lwt_admin.imports import shown as as_shown
from lwt_admin.spreadsheets import Sheet, read_sheet
from lwt_admin.text import fold
from lwt_admin.ui.formats import nl_mark

NOT_HERE: Final = "Deze leerling is hier geen examenkandidaat."
MORE_YEARS: Final = "Deze leerling is kandidaat in meer examenjaren. Vul het examenjaar in."
NO_SUBJECT: Final = "Vul het vak of de vakcode in."
NOT_IN_PACKAGE: Final = "Dit vak staat niet in het pakket van deze kandidaat."
SAID_BEFORE: Final = "De cijfers van dit vak staan al in een eerdere rij van dit bestand."
NO_MARK_FOR_DAY: Final = "Er is geen cijfer waar deze dag bij hoort."
PROFILE_NAME: Final = "profielvak"


def read_marks(content: bytes, school: School) -> Sheet:  # noqa: ARG001  (as for pupils)
    """The sheet in a CSV or XLSX; raises UnreadableFile."""
    return read_sheet(content)


def plan_marks(
    sheet: Sheet,
    school: School,
    today: date,  # noqa: ARG001  (as for pupils)
    *,
    lock: bool = False,
    watch: Watch = unwatched,
) -> Plan:
    """What taking over this list would do; with `lock` its candidates are held.

    Raises UnreadableFile when a needed column is missing. Costs the same queries for any number of
    rows.
    """
    lines, ignored = read_lines(sheet, COLUMNS)
    known = KnownCandidates(lines, school, lock=lock)
    twice = rows_by_key(lines, _key)
    planned = [_plan_row(line, known, twice.get(_key(line), [])) for line in watched(lines, watch)]
    return Plan(tuple(planned), tuple(ignored), tuple(swapped(lines)))


def _key(line: Line) -> tuple | None:
    """What a row is about, as far as one row says it; None when it does not."""
    values = line.values
    subject = fold(values.get("vak", "")), values.get("vakcode", "")
    if "leerlingnummer" not in values or not any(subject):
        return None
    return values["leerlingnummer"], values.get("examenjaar"), *subject


class KnownCandidates:
    """The candidates in a list with their packages, read once."""

    def __init__(self, lines: Iterable[Line], school: School, *, lock: bool) -> None:
        numbers = {line.values.get("leerlingnummer") for line in lines} - {None}
        chosen = (
            ExamCandidate.objects.for_system()
            .at_school(school)
            .filter(trajectory__student__number__in=numbers)
        )
        if lock:
            hold_candidates(chosen)
        self.packages = Packages(chosen.with_locks().with_subjects().order_by("pk"))
        self._by_number: dict[str, list[ExamCandidate]] = defaultdict(list)
        for one in self.packages.candidates:
            self._by_number[one.trajectory.student.number].append(one)
        self._about: set[int] = set()

    def candidate(self, draft: Draft) -> ExamCandidate | None:
        """Whose marks the row has: in the year that it names, or the only one."""
        values = draft.line.values
        if "leerlingnummer" not in values:
            return None
        found = self._by_number.get(values["leerlingnummer"], [])
        year = values.get("examenjaar")
        named = [one for one in found if year in {None, one.exam_year}]
        if len(named) == 1:
            return named[0]
        column = "examenjaar" if named else "leerlingnummer"
        draft.refuse(column, MORE_YEARS if named else NOT_HERE)
        return None

    def first_about(self, subject: ExamSubject) -> bool:
        """Whether no row before this one was about this subject, however it named that."""
        is_first = subject.pk not in self._about
        self._about.add(subject.pk)
        return is_first


def _plan_row(line: Line, known: KnownCandidates, same: list[int]) -> PlannedRow:
    draft = Draft(line)
    column = "vak" if "vak" in line.values else "vakcode"
    if len(same) > 1:
        draft.refuse(column, f"Dit vak staat ook in {elsewhere(same, line.number)}.")
    candidate = known.candidate(draft)
    subject = _subject(draft, candidate) if candidate else None
    title = _title(line, candidate, subject)
    if subject is None or draft.problems:
        return draft.planned(title, new=True)
    if not known.first_about(subject):
        draft.refuse(column, SAID_BEFORE)
        return draft.planned(title, new=True)
    bare = all(getattr(subject, part) is None for part in MARKS.values())
    _put_all(draft, subject, known.packages)
    return draft.planned(title, new=bare and bool(draft.steps))


def _title(line: Line, candidate: ExamCandidate | None, subject: ExamSubject | None) -> str:
    who = str(candidate.trajectory.student) if candidate else line.shown.get("leerlingnummer", "")
    what = subject.name if subject else line.shown.get("vak", line.shown.get("vakcode", ""))
    return ", ".join(filter(None, (who, what)))


def _subject(draft: Draft, candidate: ExamCandidate) -> ExamSubject | None:
    """The subject that the row names, by name, code or both."""
    values = draft.line.values
    asked = {column: values[column] for column in ("vak", "vakcode") if column in values}
    if not asked:
        if not draft.problems:
            draft.refuse("vak", NO_SUBJECT)
        return None
    for subject in candidate.subjects.all():
        if all(_is_called(subject, column, words) for column, words in asked.items()):
            return subject
    draft.refuse(next(iter(asked)), NOT_IN_PACKAGE)
    return None


def _is_called(subject: ExamSubject, column: str, words: str) -> bool:
    if column == "vakcode":
        return bool(subject.code) and fold(subject.code) == fold(words)
    names = {fold(subject.name)} | ({PROFILE_NAME} if subject.kind == Kind.PROFILE else set())
    return fold(words) in names


def _put_all(draft: Draft, subject: ExamSubject, packages: Packages) -> None:
    """Put the marks of the row in the subject; what cannot be leaves it as it was."""
    before = {name: getattr(subject, name) for name in _FIELDS}
    filled = False
    for column, part in MARKS.items():
        filled |= _put(draft, subject, packages, column, part)
    if draft.problems:
        for name, value in before.items():
            setattr(subject, name, value)
    elif filled:
        draft.steps.append(storing(subject))


_FIELDS: Final = (
    *MARKS.values(),
    *DAYS.values(),
    "ce_lapsed_on",
    "resit_requested_on",
    "resit_parts",
)


def _put(draft: Draft, subject: ExamSubject, packages: Packages, column: str, part: str) -> bool:
    values = draft.line.values
    on = values.get(DAY_OF.get(column, ""))
    old, old_day = standing_mark(subject, part), getattr(subject, DAYS.get(part, ""), None)
    if column not in values and on is None:
        return False
    try:
        mark = read_mark(subject, part, values[column]) if column in values else old
        if mark is None:
            draft.refuse(DAY_OF[column], NO_MARK_FOR_DAY)
            return False
        if not packages.put(subject, part, mark, on):
            return False
    except ValidationError as error:
        where = DAY_OF[column] if error.code == "day" else column
        for reason in error.messages:
            draft.refuse(where, reason)
        return False
    _tell(draft, column, old, mark, written=nl_mark)
    if column in DAY_OF:
        _tell(draft, DAY_OF[column], old_day, getattr(subject, DAYS[part]), written=as_shown)
    return True


def _tell(draft: Draft, label: str, old: Any, new: Any, *, written: Any) -> None:
    if old != new:
        before = "" if old is None else written(old)
        draft.changes.append(Change(label, before, written(new) if new is not None else "leeg"))
