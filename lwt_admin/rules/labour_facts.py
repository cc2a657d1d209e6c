"""The facts of working time, and the days made from them: pieces of work and of school per date."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

from lwt_admin.rules.labour_limits import UNDER_16, AgeGroup, group_on
from lwt_admin.rules.periods import MINUTES_A_DAY, minute_of_day
from lwt_admin.rules.verdicts import RuleError

Piece = tuple[int, int]
"""A stretch of time on one day, from minute to minute."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Work at the company on one date. Breaks are taken off the working time."""

    date: date
    start: time
    end: time
    breaks: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolTime:
    """Time at school on one date, breaks included: under 18 it counts as working time."""

    date: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class UntimedWork:
    """Minutes on a date without known times: rest, break and night cannot be judged."""

    date: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Away:
    """Minutes of work on a date that illness or holiday took the place of.

    They weigh in averages as work does, and nowhere else (ATW 5:2).
    """

    date: date
    minutes: int


@dataclass(frozen=True, slots=True)
class LabourFacts:
    """A pupil's work and school. `sunday_agreed`: the work asks for Sundays, as agreed.

    `known_from` says since when all of it is given: weeks without any from that day on count zero.
    Without it, that is the first week that has some.
    """

    birth_date: date
    shifts: tuple[Shift, ...]
    school: tuple[SchoolTime, ...] = ()
    sunday_agreed: bool = False
    untimed: tuple[UntimedWork, ...] = ()
    known_from: date | None = None
    away: tuple[Away, ...] = ()


@dataclass(slots=True)
class WorkDay:
    """One date with work or school on it, or with work that illness or holiday took the place of.

    `work` holds the pieces worked, breaks taken out, so that a break is the time between two
    pieces: a pause at the very start or end of a shift interrupts nothing. `group` is None when the
    pupil is too young for any placement. `untimed` are minutes of work without known times, `away`
    those of illness and holiday.
    `busy` is work, and school where it counts as working time, in order; `minutes` the working
    time: work less breaks, and school (its breaks included) under 18. Both are there once `settle`
    was called.
    """

    date: date
    group: AgeGroup | None
    work: list[Piece] = field(default_factory=list)
    school: list[Piece] = field(default_factory=list)
    untimed: int = 0
    away: int = 0
    busy: list[Piece] = field(init=False)
    minutes: int = field(init=False)

    @property
    def worked(self) -> bool:
        """Whether there was placement on this date."""
        return bool(self.work) or self.untimed > 0

    @property
    def limits(self) -> AgeGroup:
        """The limits of the day in weeks and averages: under 14 those of the youngest group."""
        return self.group or UNDER_16

    def settle(self) -> None:
        """Work out `busy` and `minutes`: nothing is added any more."""
        self.work.sort()
        self.busy = sorted(self.work + self.school) if self.limits.school_counts else self.work
        self.minutes = sum(end - start for start, end in self.busy) + self.untimed


class _Days:
    """The dates gathered so far, and the times already taken on each."""

    def __init__(self, birth_date: date) -> None:
        self.birth_date = birth_date
        self.days: dict[date, WorkDay] = {}
        self.taken: dict[date, list[Piece]] = {}

    def on(self, day: date, path: str) -> WorkDay:
        """The day itself, made when it is new; RuleError on a date before birth."""
        if day < self.birth_date:
            text = f"{day} ligt vóór de geboortedatum {self.birth_date}"
            raise RuleError(f"{path}.date", text)
        if day not in self.days:
            self.days[day] = WorkDay(day, group_on(self.birth_date, day))
        return self.days[day]

    def fitting(self, found: UntimedWork | Away, path: str) -> WorkDay:
        """The day of these minutes; RuleError when they do not fit in one."""
        if not 0 < found.minutes <= MINUTES_A_DAY:
            raise RuleError(f"{path}.minutes", f"{found.minutes} minuten kan niet op één dag")
        return self.on(found.date, path)

    def take(self, day: date, piece: Piece, path: str) -> WorkDay:
        """The day, once this time on it is taken; RuleError when it already was."""
        found = self.on(day, path)
        taken = self.taken.setdefault(day, [])
        if any(piece[0] < end and start < piece[1] for start, end in taken):
            raise RuleError(f"{path}.start", f"overlapt met andere tijden op {day}")
        taken.append(piece)
        return found


def work_days(facts: LabourFacts) -> list[WorkDay]:
    """The dates with work or school, in order; RuleError when the facts contradict each other."""
    days = _Days(facts.birth_date)
    for number, shift in enumerate(facts.shifts):
        path = f"shifts.{number}"
        piece = _piece(shift.start, shift.end, f"{path}.end")
        pieces = _without_breaks(shift, piece, path)
        days.take(shift.date, piece, path).work.extend(pieces)
    for number, school in enumerate(facts.school):
        path = f"school.{number}"
        piece = _piece(school.start, school.end, f"{path}.end")
        days.take(school.date, piece, path).school.append(piece)
    for number, untimed in enumerate(facts.untimed):
        days.fitting(untimed, f"untimed.{number}").untimed += untimed.minutes
    for number, away in enumerate(facts.away):
        days.fitting(away, f"away.{number}").away += away.minutes
    for day in days.days.values():
        day.settle()
    return sorted(days.days.values(), key=lambda day: day.date)


def _piece(start: time, end: time, path: str) -> Piece:
    if end <= start:
        raise RuleError(path, f"het einde ({end:%H:%M}) ligt niet na het begin ({start:%H:%M})")
    return minute_of_day(start), minute_of_day(end)


def _without_breaks(shift: Shift, piece: Piece, path: str) -> list[Piece]:
    """The pieces of a shift between its breaks."""
    breaks = sorted(
        (_piece(start, end, f"{path}.breaks.{number}"), number)
        for number, (start, end) in enumerate(shift.breaks)
    )
    pieces = []
    moment = piece[0]
    for (start, end), number in breaks:
        if start < piece[0] or end > piece[1]:
            raise RuleError(f"{path}.breaks.{number}", "de pauze valt buiten de werktijd")
        if start < moment:
            raise RuleError(f"{path}.breaks.{number}", "de pauze overlapt met een andere pauze")
        if start > moment:
            pieces.append((moment, start))
        moment = end
    if moment < piece[1]:
        pieces.append((moment, piece[1]))
    if not pieces:
        raise RuleError(f"{path}.breaks", "de pauzes nemen de hele werktijd in")
    return pieces


def stretches(day: WorkDay) -> Iterator[list[Piece]]:
    """The pieces of work of a day that has some, apart where school lies between them."""
    stretch = day.work[:1]
    for piece in day.work[1:]:
        if any(stretch[-1][1] <= start < piece[0] for start, _ in day.school):
            yield stretch
            stretch = []
        stretch.append(piece)
    yield stretch
