"""The marks of many candidates beside each other: the columns, and what each cell shows.

Asks a fixed number of queries for any number of candidates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.decisions.locks import refuse_when_locked
from lwt_admin.exams.facts import Judged, judge_candidate
from lwt_admin.exams.marks.checking import DAYS, PARTS, Kind, parts_of, standing_mark
from lwt_admin.exams.marks.saving import FROM_PARTS
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.ui.formats import nl_mark

COMPULSORY: Final = (Kind.DUTCH, Kind.PROFILE, Kind.ARITHMETIC)
EVERYTHING: Final = "alles"
LOCKED: Final = "vast"
FROM_PTA: Final = "uit het PTA"
Refused = tuple[str, str]
"""What was typed in a cell, and why it was refused."""

SHORT: Final = {"se": "SE", "se_resit": "SE her", "ce": "CE", "resit": "CE her"}


@dataclass(frozen=True)
class Column:
    """One mark of one subject, of every candidate who has it."""

    group: str
    title: str
    part: str
    day_typed: str = ""

    @property
    def key(self) -> str:
        return f"{self.group}-{self.part}"

    @property
    def short(self) -> str:
        """What stands at the head of the column."""
        return SHORT[self.part]

    @property
    def name(self) -> str:
        """The column in full, as a label says it."""
        return f"{self.title}: {PARTS[self.part]}"

    @property
    def has_day(self) -> bool:
        return self.part in DAYS


@dataclass(frozen=True)
class Cell:
    """One mark of one candidate; without `subject` there is nothing to fill in."""

    column: Column
    subject: ExamSubject | None
    why: str = ""
    """In a word why nothing can be typed here, and in `why_not` in a sentence."""
    why_not: str = ""
    typed: str | None = None
    """What somebody typed and was refused, for the reason in `problem`."""
    problem: str = ""

    @property
    def key(self) -> str:
        """What the page calls this cell: `12-ce`."""
        return f"{self.subject.pk}-{self.column.part}" if self.subject else ""

    @property
    def mark(self) -> Decimal | None:
        return standing_mark(self.subject, self.column.part) if self.subject else None

    @property
    def text(self) -> str:
        """The mark as one types it, empty without one."""
        return written(self.mark)

    @property
    def shown(self) -> str:
        """What stands in the field."""
        return self.text if self.typed is None else self.typed

    @property
    def on(self) -> date | None:
        """The day of the sitting."""
        if self.subject is None or self.mark is None or not self.column.has_day:
            return None
        day: date | None = getattr(self.subject, DAYS[self.column.part])
        return day

    @property
    def lapsed(self) -> bool:
        """Whether a CSPE stands there that lapsed."""
        return (
            self.subject is not None
            and self.column.part == "ce"
            and self.subject.ce_lapsed_on is not None
        )


@dataclass(frozen=True)
class Row:
    """One candidate with the cells of the page."""

    candidate: ExamCandidate
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        return str(self.candidate.trajectory.student.surname_first)

    @cached_property
    def judged(self) -> Judged:
        return judge_candidate(self.candidate)

    @property
    def seen(self) -> str:
        """The marks that stand on the screen, for the form that is sent: `12-se=6,5 12-ce=`."""
        return " ".join(f"{cell.key}={cell.text}" for cell in self.open_cells)

    @property
    def locked(self) -> Cell | None:
        """A cell that is locked by a decision or a closed school exam."""
        return next((cell for cell in self.cells if cell.why == LOCKED), None)

    @property
    def open_cells(self) -> Iterable[Cell]:
        """The cells in which something can be typed."""
        return (cell for cell in self.cells if cell.subject is not None and not cell.why)


@dataclass(frozen=True)
class Chosen:
    """What of the marks to show: an exam year, a subject, a class."""

    exam_year: int
    subject: str = ""
    class_name: str = ""


def written(mark: Decimal | None) -> str:
    """`6,5` as one types it; empty for no mark."""
    return "" if mark is None else nl_mark(mark)


def group_of(subject: ExamSubject) -> str:
    """Under which heading a subject stands: the profile subjects together, electives by name."""
    return str(subject.kind) if subject.kind in COMPULSORY else f"vak:{subject.name}"


def title_of(subject: ExamSubject) -> str:
    return "Profielvak" if subject.kind == Kind.PROFILE else subject.name


def candidates_in(user: User, school: School | None, chosen: Chosen) -> QuerySet[ExamCandidate]:
    """The candidates of whom this person enters marks, with class and locks."""
    found = (
        ExamCandidate.objects.for_user(user, Right.EXAMS_ENTER)
        .at_school(school)
        .filter(exam_year=chosen.exam_year)
        .with_locks()
        .with_subjects()
        .with_class()
        .order_by("trajectory__student__sort_key", "pk")
    )
    return found.of_class(chosen.class_name) if chosen.class_name else found


def columns_of(
    candidates: Sequence[ExamCandidate], chosen: str, *, resits_offered: bool
) -> list[Column]:
    """The columns for what was chosen, subjects in the order of a package."""
    subjects: dict[str, list[ExamSubject]] = {}
    found = (one for candidate in candidates for one in candidate.subjects.all())
    for subject in sorted(found, key=_order):
        if subject.kind != Kind.FOLLOWED and is_shown(subject, chosen):
            subjects.setdefault(group_of(subject), []).append(subject)
    return [
        Column(group, title_of(those[0]), part)
        for group, those in subjects.items()
        for part in PARTS
        if _has_column(those, part, resits_offered=resits_offered)
    ]


def is_shown(subject: ExamSubject, chosen: str) -> bool:
    """Whether the subject belongs to what was chosen; nothing chosen is what all must have."""
    if not chosen:
        return subject.kind in COMPULSORY
    return chosen in {EVERYTHING, group_of(subject)}


def _order(subject: ExamSubject) -> tuple[int, str]:
    return (list(Kind).index(Kind(subject.kind)), subject.name.casefold())


def _has_column(subjects: Sequence[ExamSubject], part: str, *, resits_offered: bool) -> bool:
    if part == "se_resit" and not resits_offered:
        return any(subject.se_resit is not None for subject in subjects)
    return any(part in parts_of(subject) for subject in subjects)


def row_of(
    candidate: ExamCandidate, columns: Sequence[Column], refused: Mapping[str, Refused]
) -> Row:
    """The cells of one candidate; a subject that is not in the package has none."""
    by_group = {group_of(subject): subject for subject in candidate.subjects.all()}
    return Row(
        candidate,
        tuple(
            _typed(_cell(candidate, column, by_group.get(column.group)), refused)
            for column in columns
        ),
    )


def _typed(cell: Cell, refused: Mapping[str, Refused]) -> Cell:
    if cell.key not in refused:
        return cell
    typed, problem = refused[cell.key]
    return replace(cell, typed=typed, problem=problem)


def _cell(candidate: ExamCandidate, column: Column, subject: ExamSubject | None) -> Cell:
    has_se = candidate.profile_has_se
    if subject is None or column.part not in parts_of(subject, profile_has_se=has_se):
        return Cell(column, None)
    try:
        refuse_when_locked(candidate, column.part)
    except ValidationError as error:
        return Cell(column, subject, LOCKED, " ".join(error.messages))
    if column.part == "se" and subject.se_from_parts:
        return Cell(column, subject, FROM_PTA, FROM_PARTS)
    return Cell(column, subject)
