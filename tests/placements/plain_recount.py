"""What the totals of a pupil must be, from nothing but a list of what was sent.

Written plainly and on purpose without a single import of the application: its own dates, its own
sums, its own reading of what counts. It knows no shortcuts, and asks each day anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
OPEN = {"proposed", "confirmed", "disputed"}
ENOUGH_MINUTES = 640 * 60
ENOUGH_DAYS = 80
MUST_BE_TOLD = 16 * 60
FOUR_WEEKS = timedelta(days=28)


@dataclass
class Term:
    """What a contract says in a period: minutes of work per weekday, 1 is Monday."""

    first: date
    last: date
    minutes: dict[int, int]


@dataclass(eq=False)
class Contract:
    """A placement at one company; `recognised_until` is the last day of its recognition."""

    pk: int
    terms: list[Term]
    recognised_until: date
    is_orientation: bool = False

    def planned_on(self, day: date) -> int:
        for term in reversed(self.terms):
            if term.first <= day <= term.last:
                return term.minutes.get(day.isoweekday(), 0)
        return 0

    def holds_on(self, day: date) -> bool:
        return any(term.first <= day <= term.last for term in self.terms)


@dataclass
class Line:
    """What stands for one day under one contract; `by` is who entered it last."""

    kind: str
    minutes: int
    status: str
    by: str
    missed: int = 0
    lessons: bool = False


@dataclass
class School:
    """When the school is closed, and whether hours made then count."""

    first: date
    last: date
    closed: list[tuple[date, date]]
    holidays_count: bool

    def is_closed(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.closed)


@dataclass(eq=False)
class Pupil:
    """A pupil with contracts and lines; teaching is due up to and including `taught_until`."""

    pk: int
    trajectory: int
    name: str
    school: School
    taught_until: date
    contracts: list[Contract]
    lines: dict[tuple[int, date], Line] = field(default_factory=dict)
    closed_weeks: set[date] = field(default_factory=set)

    # --- The plan ---------------------------------------------------------------------------------
    def planned(
        self, first: date = date.min, last: date = date.max
    ) -> Iterator[tuple[Contract, date, int]]:
        """Every day in a period that a contract plans, closed days of the school left out."""
        day = max(first, self.school.first)
        while day <= min(last, self.school.last):
            if not self.school.is_closed(day):
                for contract in self.contracts:
                    if minutes := contract.planned_on(day):
                        yield contract, day, minutes
            day += DAY

    def plan_that_counts(self) -> list[tuple[Contract, date, int]]:
        return [
            (contract, day, minutes)
            for contract, day, minutes in self.planned()
            if not contract.is_orientation and day <= self.taught_until
        ]

    def is_entered(self, contract: Contract, day: date) -> bool:
        return (contract.pk, day) in self.lines

    def missing_in_week(self, monday: date) -> list[tuple[Contract, date]]:
        return [
            (contract, day)
            for contract, day, _ in self.planned(monday, monday + 6 * DAY)
            if not self.is_entered(contract, day)
        ]

    def may_be_closed(self, monday: date) -> bool:
        waits = any(
            line.status in OPEN
            for (_, day), line in self.lines.items()
            if monday <= day <= monday + 6 * DAY
        )
        return not waits and not self.missing_in_week(monday) and monday not in self.closed_weeks

    # --- What counts ------------------------------------------------------------------------------
    def would_count(self, key: tuple[int, date]) -> bool:
        """Whether a line counts once it has been approved."""
        pk, day = key
        contract = next(one for one in self.contracts if one.pk == pk)
        return (
            self.lines[key].kind == "worked"
            and self.lines[key].status != "rejected"
            and not contract.is_orientation
            and self.school.first <= day <= self.taught_until
            and contract.holds_on(day)
            and day <= contract.recognised_until
            and (self.school.holidays_count or not self.school.is_closed(day))
        )

    def counted(self, on: date) -> list[tuple[date, int]]:
        return self._of_status({"approved"}, on)

    def waiting(self, on: date) -> list[tuple[date, int]]:
        return self._of_status(OPEN, on)

    def _of_status(self, statuses: set[str], on: date) -> list[tuple[date, int]]:
        return [
            (key[1], line.minutes)
            for key, line in self.lines.items()
            if line.status in statuses and key[1] <= on and self.would_count(key)
        ]

    # --- The figures ------------------------------------------------------------------------------
    def figures(self, on: date) -> dict:
        """As the list of who is watched shows them; hours in minutes."""
        counted, waiting = self.counted(on), self.waiting(on)
        days = {day for day, _ in counted}
        waiting_days = {day for day, _ in waiting} - days
        left = [
            (day, minutes)
            for contract, day, minutes in self.plan_that_counts()
            if day >= on and not self.is_entered(contract, day)
        ]
        return {
            "Uren goedgekeurd": sum(minutes for _, minutes in counted),
            "Uren wacht": sum(minutes for _, minutes in waiting),
            "Uren nog gepland": sum(minutes for _, minutes in left),
            "Dagen goedgekeurd": len(days),
            "Dagen wacht": len(waiting_days),
            "Dagen nog gepland": len({day for day, _ in left} - days - waiting_days),
            **self._ahead(on),
        }

    def _ahead(self, on: date) -> dict:
        """The forecast: what nobody entered yet is still to come, at the attendance so far."""
        made = [*self.counted(on), *self.waiting(on)]
        past, rest = [], []
        for contract, day, minutes in self.plan_that_counts():
            is_done = day <= on and self.is_entered(contract, day)
            (past if is_done else rest).append((day, minutes))
        minutes = _expected(*(sum(m for _, m in days) for days in (made, past, rest)))
        days = _expected(*(len({day for day, _ in one}) for one in (made, past, rest)))
        hours_on, days_on = _reached([*made, *rest])
        return {
            "Uren verwacht": minutes // 60 * 60,
            "Dagen verwacht": days,
            "Minimum aan uren op": hours_on,
            "Minimum aan dagen op": days_on,
        }

    def months(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Per month the minutes worked and those that count; what was rejected did not happen."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for key, line in self.lines.items():
            month = key[1].year, key[1].month
            worked, counting = found.get(month, (0, 0))
            counts = line.status == "approved" and self.would_count(key)
            found[month] = (
                worked + (line.minutes if line.status != "rejected" else 0),
                counting + (line.minutes if counts else 0),
            )
        return found

    def weeks_without_lessons(self, on: date) -> list[date]:
        """The Mondays of weeks that are over in which every school day was spent at a company."""
        found = []
        monday = self.school.first - self.school.first.weekday() * DAY
        while monday + 6 * DAY <= on:
            school_days = [
                monday + number * DAY
                for number in range(5)
                if self.school.first <= monday + number * DAY <= self.taught_until
                and not self.school.is_closed(monday + number * DAY)
            ]
            if school_days and all(self._is_away(day) for day in school_days):
                found.append(monday)
            monday += 7 * DAY
        return found

    def _is_away(self, day: date) -> bool:
        """At a company that day, without lessons."""
        lines = [
            line
            for (_, on), line in self.lines.items()
            if on == day and line.minutes and line.status != "rejected"
        ]
        return bool(lines) and not any(line.lessons for line in lines)

    def days_to_report(self, on: date) -> list[date]:
        """Days of absence with sixteen hours in the four weeks up to then; of days that follow each
        other within four weeks only the last.
        """
        missed = [
            (day, line.missed)
            for (_, day), line in self.lines.items()
            if line.missed and line.status != "rejected" and day <= on
            if line.kind in {"absent", "worked"}
        ]
        due = sorted(
            {
                day
                for day, _ in missed
                if sum(m for other, m in missed if day - FOUR_WEEKS < other <= day) >= MUST_BE_TOLD
            }
        )
        return [
            day for day in due if not any(day < later and later - day < FOUR_WEEKS for later in due)
        ]


def _expected(made: int, past: int, rest: int) -> int:
    """What was made, and of the rest the part that was made of what is past."""
    share = Fraction(min(made, past), past) if past else Fraction(1)
    return made + int(rest * share)


def _reached(days: list[tuple[date, int]]) -> tuple[date | None, date | None]:
    """The first days on which there are enough hours, and enough days."""
    hours_on = days_on = None
    for day in sorted({day for day, _ in days}):
        so_far = [one for one in days if one[0] <= day]
        if hours_on is None and sum(minutes for _, minutes in so_far) >= ENOUGH_MINUTES:
            hours_on = day
        if days_on is None and len({one[0] for one in so_far}) >= ENOUGH_DAYS:
            days_on = day
    return hours_on, days_on
