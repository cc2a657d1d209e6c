"""What the page of a week shows: rows and the table. Puts together; decides nothing."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from lwt_admin.accounts.models import ClosedPeriod
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.absence import REPORT
from lwt_admin.placements.models import CarriedMonth, ClosedWeek, HourEntry
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.placements.week import Advice, Week
from lwt_admin.placements.week_cells import Cell, EntryLine, address
from lwt_admin.rules.verdicts import Finding
from lwt_admin.students.models import Trajectory
from lwt_admin.ui.formats import nl_date, nl_day


@dataclass(frozen=True)
class Column:
    """A day at the head of the table, in the words of the cells below."""

    day: date
    short: str
    long: str
    is_today: bool

    @classmethod
    def of(cls, day: date, today: date) -> "Column":
        return cls(day, nl_day(day), nl_date(day), day == today)


@dataclass(frozen=True)
class Row:
    """One pupil in one week."""

    hours: TrajectoryHours
    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
    absence: Finding | None
    closed: ClosedWeek | None
    may_log: bool

    @property
    def trajectory(self) -> Trajectory:
        return self.hours.trajectory

    @cached_property
    def name(self) -> str:
        return str(self.trajectory.student)

    @cached_property
    def key(self) -> str:
        """What the page calls the row: the primary key of the trajectory."""
        return str(self.trajectory.pk)

    @property
    def url(self) -> str:
        """The dossier of the pupil."""
        return address("dossier", self.trajectory.student_id)

    def under(self, columns: Iterable[Column]) -> list[tuple[Column, Cell]]:
        """The cells that stand in these columns."""
        cells = {cell.day: cell for cell in self.cells}
        return [(column, cells[column.day]) for column in columns]

    @cached_property
    def agreements(self) -> tuple[WorkAgreement, ...]:
        """The companies of this week, each once."""
        seen = {}
        for cell in self.cells:
            for one in cell.planned:
                seen[one.shift.agreement.pk] = one.shift.agreement
            for line in cell.lines:
                agreement_id = line.entry.agreement_id
                seen[agreement_id] = self.hours.placement_of(agreement_id).agreement
            for agreement in cell.open_agreements:
                seen[agreement.pk] = agreement
        return tuple(seen.values())

    @property
    def carried(self) -> list[CarriedMonth]:
        """The sums of which days of this week are a part."""
        days = [cell.day for cell in self.cells]
        return [one for one in self.hours.carried if any(one.covers(day) for day in days)]

    @cached_property
    def lines(self) -> list[EntryLine]:
        return [line for cell in self.cells for line in cell.lines]

    @cached_property
    def minutes(self) -> int:
        """Worked minutes of the week that nobody rejected."""
        rejected = HourEntry.Status.REJECTED
        return sum(line.entry.minutes for line in self.lines if line.entry.status != rejected)

    @cached_property
    def planned_minutes(self) -> int:
        return sum(one.shift.minutes for cell in self.cells for one in cell.planned)

    @cached_property
    def to_enter(self) -> int:
        """Planned days up to today without an entry."""
        return sum(len(cell.planned) for cell in self.cells if cell.is_past)

    @cached_property
    def waiting(self) -> int:
        """Entries with which somebody must still do something before they count."""
        return sum(line.is_open for line in self.lines)

    @cached_property
    def to_judge(self) -> int:
        """Entries of others that wait and that this person may judge."""
        return sum(line.may_reject for line in self.lines)

    @property
    def may_close(self) -> bool:
        """Whether nothing keeps this week open any more."""
        is_open = self.waiting or any(cell.planned for cell in self.cells)
        begun = any(cell.is_past for cell in self.cells)
        return bool(self.may_log and begun and self.lines and not is_open and not self.closed)

    @property
    def states(self) -> list[tuple[str, str]]:
        """How the week of this pupil stands, in a few words, and the kind of each."""
        found = []
        if self.absence is not None:
            near = ("verzuim bijna te melden", "warn")
            found.append(("verzuim melden", "bad") if self.must_report else near)
        if self.findings:
            found.append(("controleer", "warn"))
        if self.waiting:
            found.append(("wacht", "wait"))
        if self.closed:
            found.append(("afgesloten", "ok"))
        elif self.lines and not (self.to_enter or self.waiting or self.findings):
            found.append(("ingevuld", "ok"))
        return found

    @property
    def must_report(self) -> bool:
        """Whether absence without leave has reached what must be reported."""
        return self.absence is not None and self.absence.rule == REPORT

    @cached_property
    def advice(self) -> list[Advice]:
        """The sentences below the pupil: working time, and absence without leave."""
        found = [Advice(one.text, one.article, one.status) for one in self.findings]
        if self.absence is not None:
            one, kind = self.absence, "bad" if self.must_report else "warn"
            found.append(Advice(one.text, one.article, one.status, kind))
        return found

    @cached_property
    def script(self) -> str:
        """Every place of the row that can be filled in, as the script reads it."""
        slots: dict[str, Any] = {}
        for cell in self.cells if self.may_log else ():
            base = {"date": str(cell.day), "shown": nl_day(cell.day)}
            for line in cell.lines:
                about = {"agreement": line.entry.agreement_id, "company": line.company}
                slots[line.key] = base | about | {"entry": line.script}
            for one in cell.planned if cell.is_past else ():
                agreement = one.shift.agreement
                about = {"agreement": agreement.pk, "company": str(agreement.company)}
                slots[one.key] = base | about | {"planned": one.script}
            for place in cell.free:
                about = {"agreement": place.agreement.pk, "company": place.company}
                slots[place.key] = base | about
        told = {"pupil": self.name, "closed": self.closed is not None, "slots": slots}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class WeekTable:
    """The whole page."""

    week: Week
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())

    @property
    def drawn(self) -> list[tuple[Row, list[tuple[Column, Cell]]]]:
        """Each row with its cells, beside the column in which they stand."""
        return [(row, row.under(self.columns)) for row in self.rows]

    @property
    def to_enter(self) -> int:
        return sum(row.to_enter for row in self.rows if row.may_log)

    @property
    def pupils_to_enter(self) -> int:
        return sum(bool(row.to_enter) for row in self.rows if row.may_log)

    @property
    def closed(self) -> list[ClosedPeriod]:
        """Holidays and study days in this week, each once."""
        found = {
            cell.closed.pk: cell.closed for row in self.rows for cell in row.cells if cell.closed
        }
        return list(found.values())


def columns(week: Week, rows: Iterable[Row], today: date, workweek: int) -> Iterable[Column]:
    """The working days, and a day of the weekend when it is planned or used."""
    used = {cell.day for row in rows for cell in row.cells if not cell.is_empty}
    for day in week.days:
        if day.isoweekday() <= workweek or day in used:
            yield Column.of(day, today)
