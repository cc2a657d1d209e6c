"""What stands in the database about a list of paper agreements, read once for all its rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import Company, WorkAgreement
from lwt_admin.agreements.services.surroundings import Surroundings
from lwt_admin.columns import Line
from lwt_admin.placements.carrying import CarriedDays
from lwt_admin.students.models import Trajectory
from lwt_admin.text import fold


class KnownAgreements:
    """The school's trajectories and companies, and what was taken over before; read once."""

    def __init__(self, school: School, lines: Iterable[Line], today: date) -> None:
        self.today = today
        self.lines: dict[str | None, list[Line]] = defaultdict(list)
        for line in lines:
            self.lines[line.values.get("leerlingnummer")].append(line)
        numbers = self.lines.keys()
        self.trajectories: dict[str, list[Trajectory]] = {}
        trajectories = Trajectory.objects.for_system().at_school(school)
        for one in (
            trajectories.filter(student__number__in=numbers - {None}, refused_on=None)
            .select_related("student__school")
            .prefetch_related("student__guardians")
            .order_by("pk")
        ):
            self.trajectories.setdefault(one.student.number, []).append(one)
        self.companies: dict[str, list[Company]] = {}
        companies = Company.objects.for_system().at_school(school)
        for company in companies.prefetch_related("supervisors", "recognitions__profiles"):
            self.companies.setdefault(fold(company.name), []).append(company)
        taken = WorkAgreement.objects.for_system().at_school(school)
        self.taken: dict[tuple[int, int], list[WorkAgreement]] = defaultdict(list)
        for before in (
            taken.filter(taken_over_at__isnull=False)
            .select_related("trajectory__student")
            .prefetch_related("versions", "carried")
        ):
            self.taken[before.trajectory_id, before.company_id].append(before)
        listed = [one for many in self.trajectories.values() for one in many]
        self.carried = CarriedDays(one.pk for one in listed)
        self.around = Surroundings(listed, self._named())

    def _named(self) -> Iterator[Company]:
        """The companies in the list."""
        rows = (line for lines in self.lines.values() for line in lines)
        names = {fold(row.values["leerbedrijf"]) for row in rows if "leerbedrijf" in row.values}
        return (one for name in names for one in self.companies.get(name, ()))

    def before(self, trajectory: Trajectory, company: Company, start: date) -> WorkAgreement | None:
        """The agreement that was taken over before with this key."""
        return next(
            (
                one
                for one in self.taken.get((trajectory.pk, company.pk), ())
                if any(version.start == start for version in one.versions.all())
            ),
            None,
        )

    def same_days(self, line: Line) -> list[int]:
        """The rows of the same pupil that have a weekday in common in the same time."""
        mine = line.values
        return [line.number] + [
            other.number
            for other in self.lines[mine.get("leerlingnummer")]
            if other is not line and _share(mine, other.values)
        ]


def _share(one: dict[str, Any], other: dict[str, Any]) -> bool:
    needed = ("leerlingnummer", "eerste_dag", "laatste_dag", "rooster")
    if any(name not in row for name in needed for row in (one, other)):
        return False
    apart = one["laatste_dag"] < other["eerste_dag"] or other["laatste_dag"] < one["eerste_dag"]
    return not apart and bool(one["rooster"].keys() & other["rooster"].keys())
