"""Does the minimum of the placement still fit before the exam of this pupil: facts for the rule."""

from dataclasses import dataclass
from datetime import date

from lwt_admin.rules.starting import StartFacts, StartRoom, room_from
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Student
from lwt_admin.students.pupil_years import PupilYears, read_years
from lwt_admin.students.upper_years import LAST_YEAR


@dataclass(frozen=True)
class StartJudged:
    """What the rule says of a start; `room` is None while it cannot judge, for `problem`.

    `exam_unknown` says that the first exam day is not in the calendar: then the year counts whole.
    """

    room: StartRoom | None
    problem: str = ""
    exam_unknown: bool = False

    @property
    def is_too_late(self) -> bool:
        """Whether the minimum certainly does not fit any more."""
        return self.room is not None and self.room.verdict.ok is False


def judge_start(student: Student, start: date) -> StartJudged:
    """Judge a start of this pupil; two or three queries."""
    return judge_in(read_years(student, pauses=()), student.birth_date, start)


def judge_in(years: PupilYears, birth_date: date, start: date) -> StartJudged:
    """Judge a start of who was born then, in years that were read already."""
    rows = [one.enrolment for one in years.years if one.enrolment is not None]
    if not rows:
        return StartJudged(None, "De leerling staat nog in geen enkel leerjaar ingeschreven.")
    last = [row for row in rows if row.leerjaar == LAST_YEAR]
    facts = StartFacts(
        start=start,
        years=years.counting,
        complete=bool(last),
        birth_date=birth_date,
        calendar=years.calendar,
        school=years.school_minutes(_first_day(years, start)),
    )
    try:
        room = room_from(facts)
    except RuleError as error:
        return StartJudged(None, f"Niet te beoordelen: {error.message}.")
    unknown = bool(last) and last[-1].school_year.first_central_exam is None
    return StartJudged(room, exam_unknown=unknown)


def _first_day(years: PupilYears, start: date) -> date:
    """The first day on which placement would count, for the lessons of that year."""
    return max(start, years.counting[0][0]) if years.counting else start
