"""What one kind of list needs to be taken over: reading, planning, its pages and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lwt_admin.accounts.models import School
from lwt_admin.columns import Column
from lwt_admin.imports import Plan
from lwt_admin.spreadsheets import Sheet
from lwt_admin.students.import_columns import COLUMNS
from lwt_admin.students.imports import plan_students, read_students, stamp_of_students
from lwt_admin.students.models import ImportUpload


def nothing_more(upload: ImportUpload) -> dict[str, Any]:  # noqa: ARG001  (as every room answers)
    """Most lists are planned from the list and the school alone."""
    return {}


@dataclass(frozen=True)
class ImportRoom:
    """One kind of list.

    A room that works in the `background` leaves long lists to a worker: its plan reports progress
    to `watch`. With a `stamp` that plan is carried out as long as the stamp says that no record
    changed meanwhile; without one it is made anew while the records are held.
    """

    kind: ImportUpload.Kind
    columns: tuple[Column, ...]
    read: Callable[..., Sheet]
    plan: Callable[..., Plan]
    upload_page: str
    review_page: str
    list_page: str
    many: str
    formats: str
    rules: tuple[str, ...]
    """What one should know to fill in the list, a sentence or two each; the key first."""
    title_columns: frozenset[str]
    of_own_pupils: bool = False
    """Whether who has the right for own pupils alone may bring a list of those."""
    asks_year: bool = False
    """Whether rows hold a class, for a school year that the person chooses."""
    background: bool = False
    stamp: Callable[[School], object] | None = None
    more: Callable[[ImportUpload], dict[str, Any]] = nothing_more
    """What planning needs to know besides the list, the school and the day."""

    def sheet(self, upload: ImportUpload) -> Sheet:
        """What stands in an uploaded list, for the school year that was chosen."""
        year = {"year": upload.school_year} if self.asks_year else {}
        return self.read(bytes(upload.content), upload.school, **year)

    @property
    def needed(self) -> list[str]:
        return [column.name for column in self.columns if column.required]

    @property
    def optional(self) -> list[str]:
        """The other columns; of those that come in numbers only the first."""
        names = [column.name for column in self.columns if not column.required]
        return [name for name in names if not set(name) & set("23456789")]


STUDENTS = ImportRoom(
    kind=ImportUpload.Kind.STUDENTS,
    columns=COLUMNS,
    read=read_students,
    plan=plan_students,
    upload_page="student_import",
    review_page="student_import_apply",
    list_page="student_list",
    many="leerlingen",
    formats="CSV, Excel (.xlsx) of een OneRoster-zip",
    rules=(
        "Het leerlingnummer bepaalt om welke leerling het gaat.",
        "Meer ouders: ouder2_naam en zo verder, tot en met ouder9.",
    ),
    title_columns=frozenset({"leerlingnummer", "roepnaam", "tussenvoegsel", "achternaam"}),
    asks_year=True,
    background=True,
    stamp=stamp_of_students,
    more=lambda upload: {"user": upload.user, "year": upload.school_year},
)

IN_BACKGROUND = (STUDENTS,)
