"""The pupils of a school as a list that can be taken over again: nothing of a pupil gets lost.

A hidden address is not in it, only that it is hidden.
Of the leer-werktrajecten it holds the one that pages speak of; of the mentors who guides it now.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Right
from lwt_admin.sheet_writing import Value
from lwt_admin.students.addresses import ADDRESS
from lwt_admin.students.import_columns import COLUMNS, FIELDS, GUARDIANS, PARTS, year_column
from lwt_admin.students.imports import year_for_classes
from lwt_admin.students.models import Guardian, Student, Trajectory
from lwt_admin.students.querysets import main_trajectory

NAMES: Final = tuple(column.name for column in COLUMNS)


class PupilList:
    """The pupils of `school` in sight of `user`, as a heading and rows."""

    def __init__(self, user: User, school: School, today: date) -> None:
        pupils = Student.objects.for_user(user, Right.STUDENTS_PERSONAL).at_school(school)
        self.students: Sequence[Student] = list(
            pupils.with_trajectories()
            .prefetch_related("guardians", "enrolments__school_year")
            .order_by("sort_key", "pk")
        )
        self._today = today
        self._year = year_for_classes(school, today)
        self._starts = sorted(
            {
                one.school_year.start.year
                for student in self.students
                for one in student.enrolments.all()
                if self._is_apart(one.school_year, school)
            }
        )

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of a list that can be taken over, and two for each other school year.

        As many parents have columns as any pupil has, and one at least.
        """
        most = max([1, *(len(student.guardians.all()) for student in self.students)])
        without = tuple(f"ouder{number}_" for number in GUARDIANS if number > most)
        pairs = ((year_column("leerjaar", one), year_column("klas", one)) for one in self._starts)
        names = (name for name in NAMES if not name.startswith(without))
        return (*names, *(name for pair in pairs for name in pair))

    def rows(self) -> Iterator[list[Value]]:
        """A row per pupil, by surname."""
        for student in self.students:
            cells = self._cells(student)
            yield [cells.get(name) for name in self.header]

    def _is_apart(self, year: SchoolYear, school: School) -> bool:
        return year.school_id == school.pk and (self._year is None or year.pk != self._year.pk)

    def _cells(self, student: Student) -> dict[str, Value]:
        cells: dict[str, Value] = {
            column: _cell(value) for column, value in _values(student, FIELDS).items()
        }
        for enrolment in student.enrolments.all():
            year = enrolment.school_year
            if year.school_id != student.school_id:
                continue
            apart = self._year is None or year.pk != self._year.pk
            for what, value in (("leerjaar", enrolment.leerjaar), ("klas", enrolment.class_name)):
                cells[year_column(what, year.start.year) if apart else what] = value
        for number, guardian in zip(GUARDIANS, student.guardians.all(), strict=False):
            cells |= _of_guardian(number, guardian)
        trajectory = main_trajectory(list(student.trajectories.all()))
        if trajectory is not None:
            cells |= self._of_trajectory(trajectory)
        return cells

    def _of_trajectory(self, trajectory: Trajectory) -> dict[str, Value]:
        guides = [
            one
            for one in trajectory.mentor_assignments.all()
            if not one.is_substitute and (one.until is None or one.until >= self._today)
        ]
        cells: dict[str, Value] = {
            "profiel": trajectory.profile,
            "lwt_start": trajectory.start,
            "lwt_aangevraagd": trajectory.applied_on,
            "lwt_toegelaten": trajectory.admitted_on,
            "lwt_afgewezen": trajectory.refused_on,
            "lwt_motivering": trajectory.admission_note,
            "lwt_einde": trajectory.ended_on,
            "lwt_einde_soort": trajectory.get_end_kind_display() if trajectory.end_kind else "",
            "lwt_einde_reden": trajectory.end_reason,
        }
        if guides:
            cells |= {"mentor": guides[0].mentor.email, "mentor_vanaf": guides[0].start}
        return cells


def _values(record: Student | Guardian, fields: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the columns; a hidden address stays at the school."""
    left_out = ADDRESS if record.address_hidden else ()
    return {
        column: None if field in left_out else getattr(record, field)
        for column, field in fields.items()
    }


def _of_guardian(number: int, guardian: Guardian) -> dict[str, Value]:
    cells = {part: _cell(value) for part, value in _values(guardian, PARTS).items()}
    cells["relatie"] = guardian.get_relation_display()
    return {f"ouder{number}_{part}": value for part, value in cells.items()}


def _cell(value: str | date | bool | None) -> Value:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return value
