"""What a row of a pupil list means: the pupil, the class, the parents, the trajectory, the mentor.

The key is the pupil's number within the school. An empty cell or an absent column never erases.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.transitions import locked
from lwt_admin.columns import (
    Line,
    elsewhere,
    read_lines,
    rows_by_key,
    swapped,
)
from lwt_admin.imports import Draft, Plan, PlannedRow, Watch, unwatched, watched
from lwt_admin.spreadsheets import (
    WORKBOOK,
    Sheet,
    UnreadableFile,
    is_zip,
    read_sheet,
    unzip,
)
from lwt_admin.storing import stamp_of
from lwt_admin.students import oneroster
from lwt_admin.students.import_columns import FIELDS, columns_of, year_column, years_in
from lwt_admin.students.import_guardians import keep_hidden, plan_guardians
from lwt_admin.students.import_moves import OtherSchools
from lwt_admin.students.import_starts import ListedStarts
from lwt_admin.students.import_trajectories import plan_trajectory
from lwt_admin.students.models import (
    Enrolment,
    Guardian,
    MentorAssignment,
    Student,
    Trajectory,
)
from lwt_admin.students.validators import validate_birth_date

GONE = (
    "Staat in het bestand als verwijderd of niet meer actief. Er wordt niets verwijderd of "
    "gewijzigd."
)


@dataclass(frozen=True)
class Known:
    """What the database says, read once for the whole list."""

    school: School
    today: date
    year: SchoolYear | None
    years: dict[int, SchoolYear]
    students: dict[str, Student]
    mentors: dict[str, User]
    others: OtherSchools
    starts: ListedStarts
    rows_by_number: dict[str, list[int]] = field(default_factory=dict)


def read_students(content: bytes, school: School, year: SchoolYear | None = None) -> Sheet:
    """The sheet in a CSV, XLSX or OneRoster zip; raises UnreadableFile.

    Of the classes in a OneRoster zip those of `year`, else of the year of today.
    """
    if is_zip(content):
        parts = unzip(content)
        if oneroster.is_oneroster(parts):
            today = timezone.localdate()
            year = year or year_for_classes(school, today)
            return oneroster.read(parts, school.brin, school.code, today, year)
        if WORKBOOK not in parts:
            raise UnreadableFile(
                "Dit zip-bestand is geen Excel-bestand (.xlsx) en geen OneRoster-export."
            )
    return read_sheet(content)


def plan_students(
    sheet: Sheet,
    school: School,
    today: date,
    *,
    lock: bool = False,
    user: User | None = None,
    year: SchoolYear | None = None,
    watch: Watch = unwatched,
) -> Plan:
    """What taking over this list would do; with `lock` the school and its pupils are held.

    Classes go to `year`, else to the year of today. `user` is who may move pupils hither, None on
    the command line. Raises UnreadableFile when a needed column is missing.
    """
    lines, ignored = read_lines(sheet, columns_of(sheet))
    if lock:
        locked(school)
    known = _known(lines, school, today, lock, year, OtherSchools(school, user))
    rows = tuple(_plan_row(line, known) for line in watched(lines, watch))
    return Plan(rows, tuple(ignored), (*sheet.remarks, *_remarks(lines, known)))


def stamp_of_students(school: School) -> object:
    """What differs as soon as anybody changes what a pupil list is compared with."""
    return (
        stamp_of(Student.objects.for_system().at_school(school)),
        stamp_of(Guardian.objects.for_system().at_school(school)),
        stamp_of(Enrolment.objects.for_system().at_school(school)),
        stamp_of(Trajectory.objects.for_system().at_school(school)),
        stamp_of(MentorAssignment.objects.for_system().at_school(school)),
    )


def _known(
    lines: Iterable[Line],
    school: School,
    today: date,
    lock: bool,
    year: SchoolYear | None,
    others: OtherSchools,
) -> Known:
    students = Student.objects.for_system().at_school(school)
    if lock:
        students = students.select_for_update(no_key=True)
    students = students.with_trajectories().prefetch_related("guardians", "enrolments")
    mentors = User.objects.with_role(Role.MENTOR, school.pk).filter(is_active=True)
    return Known(
        school=school,
        today=today,
        year=year or year_for_classes(school, today),
        years={one.start.year: one for one in SchoolYear.objects.for_system().at_school(school)},
        others=others,
        starts=ListedStarts(school, filter(None, map(_born, lines))),
        students={student.number: student for student in students},
        mentors={mentor.email.lower(): mentor for mentor in mentors},
        rows_by_number=rows_by_key(
            (line for line in lines if not line.removed),
            lambda line: line.values.get("leerlingnummer"),
        ),
    )


def year_for_classes(school: School, today: date) -> SchoolYear | None:
    """The school year to which the classes in a list belong: today's, else the next to start."""
    years = SchoolYear.objects.for_system().at_school(school).filter(end__gte=today)
    return years.order_by("start", "pk").first()


def _remarks(lines: list[Line], known: Known) -> Iterable[str]:
    classes = any({"klas", "leerjaar"} & line.values.keys() for line in lines)
    if classes and known.year is None:
        yield (
            "Klas en leerjaar zijn niet overgenomen: de school heeft nog geen schooljaar waar "
            "vandaag in valt, en geen volgend. Maak dat aan en importeer de lijst nog eens."
        )
    elif classes:
        yield f"Klas en leerjaar komen in schooljaar {known.year} te staan."
    yield from swapped(lines)


def _plan_row(line: Line, known: Known) -> PlannedRow:
    draft = Draft(line)
    number = line.values.get("leerlingnummer", "")
    student = known.students.get(number) or Student(school=known.school)
    new = student.pk is None
    if line.removed:
        draft.note(GONE)
        return draft.planned(_title(line, student), new=False)
    same = known.rows_by_number.get(number, [])
    if len(same) > 1:
        draft.refuse("leerlingnummer", f"Dit nummer staat ook in {elsewhere(same, line.number)}.")
    _check_birth_date(draft, known.today)
    keep_hidden(draft, student, "adres_geheim")
    draft.write(student, FIELDS)
    if new:
        known.others.tell(draft)
    _plan_enrolments(draft, student, known)
    plan_guardians(draft, student)
    plan_trajectory(draft, student, known.mentors, known.starts, known.today)
    return draft.planned(_title(line, student), new=new)


def _title(line: Line, student: Student) -> str:
    """Name and number, as far as the row gives them."""
    parts = [line.values.get(column) for column in ("roepnaam", "tussenvoegsel", "achternaam")]
    name = " ".join(filter(None, parts)) or str(student)
    number = line.shown.get("leerlingnummer")
    return f"{name} ({number})".strip() if number else name


def _born(line: Line) -> date | None:
    return line.values.get("geboortedatum")


def _check_birth_date(draft: Draft, today: date) -> None:
    born = _born(draft.line)
    if born is None:
        return
    try:
        validate_birth_date(born, today)
    except ValidationError as error:
        draft.refuse("geboortedatum", " ".join(error.messages))


def _plan_enrolments(draft: Draft, student: Student, known: Known) -> None:
    """Set leerjaar and class in the school year of the list, and in those that columns name."""
    values = draft.line.values
    if known.year is not None and {"klas", "leerjaar"} & values.keys():
        _plan_enrolment(draft, student, known.year, "klas", "leerjaar")
    for start in years_in(values):
        names = year_column("klas", start), year_column("leerjaar", start)
        year = known.years.get(start)
        if year is None:
            draft.refuse(
                next(name for name in names if name in values),
                f"Er is geen schooljaar dat in {start} begint. Maak dat eerst aan.",
            )
        else:
            _plan_enrolment(draft, student, year, *names)


def _plan_enrolment(
    draft: Draft, student: Student, year: SchoolYear, class_column: str, year_column: str
) -> None:
    """Set leerjaar and class in one school year; other years are not touched.

    A class has no place without the leerjaar, and a leerjaar is no needed column: the rest of the
    row is taken over.
    """
    stored = list(student.enrolments.all()) if student.pk else []
    enrolment = next((one for one in stored if one.school_year_id == year.pk), None)
    if enrolment is None and year_column not in draft.line.shown:
        draft.note(f"Zonder {year_column} kan {class_column} niet worden opgeslagen; de rest wel.")
        return
    fields = {year_column: "leerjaar", class_column: "class_name"}
    draft.write(enrolment or Enrolment(student=student, school_year=year), fields)
