"""What stands in the database about the pupils in a list of hours, read once for all its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Exists, OuterRef

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.models import ScheduleDay
from lwt_admin.columns import Line
from lwt_admin.placements.checks import check_agreement
from lwt_admin.placements.day import PupilDay
from lwt_admin.placements.models import ClosedWeek, HourEntry
from lwt_admin.placements.reading import Placement, TrajectoryHours, read_hours
from lwt_admin.rules.periods import monday_of
from lwt_admin.students.models import MentorAssignment, Trajectory


@dataclass(frozen=True)
class ReadDay(PupilDay):
    """A day of which everything was read beforehand, among much else: it asks no query."""

    placement: Placement

    def others(self, entry: HourEntry) -> list[HourEntry]:
        """As always; rows of the same file that are not stored yet have no primary key."""
        return [
            other
            for other in self.entries
            if other is not entry and (entry.pk is None or other.pk != entry.pk)
        ]

    def check_running(self) -> None:
        check_agreement(self.placement, self.date)

    def schedule(self) -> ScheduleDay | None:
        version = self.placement.version_on(self.date)
        rows = version.weekdays if version is not None else ()  # type: ignore[attr-defined]
        return next((row for row in rows if row.weekday == self.date.isoweekday()), None)


class KnownPupils:
    """The pupils in a list with all that stands there for them in its period; read once."""

    def __init__(
        self, lines: Iterable[Line], school: School, user: User, today: date, *, lock: bool
    ) -> None:
        self.user, self.today = user, today
        self._about: set[tuple[int, date, str | time]] = set()
        days = [line.values["datum"] for line in lines if "datum" in line.values] or [today]
        numbers = {line.values.get("leerlingnummer") for line in lines} - {None}
        period = min(days), max(days)
        rows = self._trajectories(school, numbers, lock=lock)
        guided = {row.pk for row in rows if row.is_guided}
        self.hours: dict[str, list[TrajectoryHours]] = defaultdict(list)
        self.entries: dict[tuple[int, date], list[HourEntry]] = defaultdict(list)
        for one in read_hours(rows, *period, own=guided):
            self._take(one)
        weeks = ClosedWeek.objects.for_system().filter(
            trajectory__in=[row.pk for row in rows],
            monday__range=(monday_of(period[0]), period[1]),
        )
        self.closed = set(weeks.values_list("trajectory", "monday"))

    def _trajectories(self, school: School, numbers: set, *, lock: bool) -> list[Any]:
        """Those for which the person enters hours, and the others of the same pupils."""
        reached = (
            Trajectory.objects.for_user(self.user, Right.PLACEMENTS_LOG)
            .at_school(school)
            .filter(student__number__in=numbers)
        )
        all_of_them = Trajectory.objects.for_system().filter(student__in=reached.values("student"))
        if lock:
            held = all_of_them.select_for_update().order_by("pk")
            list(held.values_list("pk", flat=True))
        guides = MentorAssignment.objects.for_system().running_on(self.today)
        return list(
            all_of_them.select_related("student__school")
            .annotate(
                is_reached=Exists(reached.filter(pk=OuterRef("pk"))),
                is_guided=Exists(guides.filter(mentor=self.user, trajectory=OuterRef("pk"))),
            )
            .order_by("pk")
        )

    def _take(self, one: TrajectoryHours) -> None:
        student = one.trajectory.student
        if one.trajectory.is_reached:  # type: ignore[attr-defined]
            self.hours[student.number].append(one)
        for entry in one.entries:
            entry.agreement = one.placement_of(entry.agreement_id).agreement
            self.entries[student.pk, entry.date].append(entry)

    def first_about(self, agreement_id: int, day: date, slot: str | time) -> bool:
        """Whether no row before this one was about these hours, however it named the company."""
        key = agreement_id, day, slot
        is_first = key not in self._about
        self._about.add(key)
        return is_first

    def day(self, one: TrajectoryHours, placement: Placement, day: date) -> ReadDay:
        """What stands on `day` for the pupil, the rows before this one included."""
        version = placement.version_on(day)
        return ReadDay(
            agreement=placement.agreement,
            date=day,
            entries=tuple(self.entries[one.trajectory.student_id, day]),
            is_guided=one.is_own,
            is_closed=(one.trajectory.pk, monday_of(day)) in self.closed,
            version_id=version.pk if version is not None else None,
            received_id=None,
            placement=placement,
        )

    def planned(self, day: ReadDay, entry: HourEntry) -> None:
        """From here on the day holds this entry, in the place of what it changes."""
        there = [other for other in day.entries if entry.pk is None or other.pk != entry.pk]
        self.entries[day.trajectory.student_id, day.date] = [*there, entry]
