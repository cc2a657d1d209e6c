"""The decision day: every candidate of an exam year, in the group of what is to be done next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Final

from lwt_admin.accounts.models import User
from lwt_admin.exams.decisions.overview import Line, lines_of
from lwt_admin.exams.decisions.rows import DecisionRow, read_rows
from lwt_admin.exams.decisions.standing import Standing, read_standings
from lwt_admin.exams.decisions.what_if import missing_of
from lwt_admin.exams.lines import fingerprint, line_of
from lwt_admin.exams.models import DecisionState
from lwt_admin.exams.querysets import ExamCandidateQuerySet
from lwt_admin.rules.exam import OPEN, PASSED
from lwt_admin.students.models import Trajectory
from lwt_admin.text import sentence


class Next(IntEnum):
    """What is to be done with a candidate."""

    CONFIRM = 1
    PROPOSE = 2
    DECIDE = 3
    WAIT = 4
    DONE = 5


NO_PERSON: Final = "een vorige collega"
BB_TEXT: Final = "Geslaagd via het volledige BB-examen: de school besluit welke diplomatekst geldt."


@dataclass
class Seat:
    """A candidate at the meeting: the result, what is to be looked at, and what comes next."""

    line: Line
    standing: Standing
    sha256: str
    next: Next
    proposed_by: str = ""
    is_own: bool = False
    stale: bool = False
    exceptions: list[str] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.line.pk

    @property
    def decision(self) -> DecisionRow | None:
        """The decision that was proposed last, unless withdrawn."""
        return self.line.last

    @property
    def chosen(self) -> bool:
        """Whether it is ticked beforehand: there is nothing to look at first."""
        return not self.exceptions and self.standing.in_order


@dataclass(frozen=True)
class Meeting:
    """The candidates, and how far the meeting is."""

    exam_year: int
    seats: tuple[Seat, ...]

    def of(self, *wanted: Next) -> list[Seat]:
        """The seats for which this comes next."""
        return [seat for seat in self.seats if seat.next in wanted]

    @property
    def confirmed(self) -> int:
        return len(self.of(Next.DONE))

    @property
    def passed(self) -> int:
        """How many of those passed."""
        decided = (seat.line.holds for seat in self.of(Next.DONE))
        return sum(one is not None and one.result == PASSED for one in decided)

    @property
    def total(self) -> int:
        return len(self.seats)


def read_meeting(
    candidates: ExamCandidateQuerySet, exam_year: int, user: User, today: date
) -> Meeting:
    """The meeting as `user` sees it; a fixed number of queries for any number of candidates."""
    lines = lines_of(read_rows(candidates))
    standings = read_standings(_trajectories(lines), today)
    names = _proposers(lines)
    seats = [_seat(line, standings, names, user) for line in lines]
    return Meeting(exam_year, tuple(sorted(seats, key=lambda seat: seat.next)))


def _trajectories(lines: Iterable[Line]) -> Sequence[Trajectory]:
    keys = [line.row.candidate.trajectory_id for line in lines]
    found = Trajectory.objects.for_system().filter(pk__in=keys)
    return list(found.select_related("student__school"))


def _proposers(lines: Iterable[Line]) -> dict[int, str]:
    keys = {line.last.proposed_by_id for line in lines if line.last is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys)} if keys else {}


def _seat(line: Line, standings: dict[int, Standing], names: dict[int, str], user: User) -> Seat:
    sha256 = fingerprint(line_of(line.facts))
    last = line.last
    waits = last is not None and last.is_open
    seat = Seat(
        line=line,
        standing=standings[line.row.candidate.trajectory_id],
        sha256=sha256,
        next=_next(line, sha256),
        stale=waits and last is not None and last.sha256 != sha256,
    )
    if last is not None and waits:
        seat.proposed_by = names.get(last.proposed_by_id, NO_PERSON)
        seat.is_own = last.proposed_by_id == user.pk
    seat.exceptions = _exceptions(seat)
    return seat


def _next(line: Line, sha256: str) -> Next:
    last, holds, result = line.last, line.holds, line.judged.result
    if last is not None and last.is_open:
        return Next.CONFIRM
    settled = holds is not None and not holds.reopened
    if holds is not None and settled and not (holds.is_provisional and holds.sha256 != sha256):
        return Next.DONE
    if result is None or result.result == OPEN:
        return Next.WAIT
    return Next.DECIDE if result.contested or (holds and holds.reopened) else Next.PROPOSE


def _exceptions(seat: Seat) -> list[str]:
    """What somebody should know before deciding, apart from the placement."""
    return [*_of_result(seat), *_of_decisions(seat.line)]


def _of_result(seat: Seat) -> Iterator[str]:
    line, last = seat.line, seat.decision
    result = line.judged.result
    if seat.stale:
        yield "De gegevens zijn gewijzigd sinds het voorstel; trek het in en stel opnieuw voor."
    if result is None:
        yield sentence(line.judged.problem)
    elif result.contested or (last is not None and last.is_open and last.is_contested):
        yield "De uitslag is betwistbaar: de school besluit, met een reden."
    elif result.missing:
        yield f"Nog niet bekend: {', '.join(missing_of(line.row.subjects, result))}."
    if line.route:
        yield BB_TEXT


def _of_decisions(line: Line) -> Iterator[str]:
    last, holds = line.last, line.holds
    if last is not None and last.is_open and last.reason:
        yield f"Reden van het voorstel: {last.reason}"
    if last is not None and last.state == DecisionState.RETURNED:
        yield f"Teruggegeven door de directie: {last.ended_because}"
    if holds is not None and holds.reopened:
        yield "Heropend voor een verbetering; de vorige uitslag geldt nog."
