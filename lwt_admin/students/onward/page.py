"""What the page of a pupil shows of what comes after the leer-werktraject."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.rules.onward import ASKED_AFTER, ask_on, reference_date
from lwt_admin.students.models import (
    Departure,
    LaterDestination,
    MboApplication,
    Outcome,
    Student,
    Trajectory,
)
from lwt_admin.students.models.onward import why_shut
from lwt_admin.students.onward.contradictions import departure_clash, departure_of
from lwt_admin.students.onward.decided import Decided
from lwt_admin.students.onward.watching import STILL_ELSEWHERE, outcome_of
from lwt_admin.students.querysets import main_trajectory
from lwt_admin.students.stages import Status, status_on
from lwt_admin.students.upper_years import LAST_YEAR

NOTHING_DECIDED: Mapping[int, Decided] = {}

ANSWER_KINDS = {
    MboApplication.Answer.WAITING: "wait",
    MboApplication.Answer.ADMITTED: "ok",
    MboApplication.Answer.REFUSED: "bad",
    MboApplication.Answer.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class ApplicationLine:
    """An application with the mark of its answer; `shut` says why it cannot be entered any more."""

    application: MboApplication
    kind: str
    in_time: bool
    shut: str = ""


@dataclass(frozen=True)
class LaterLine:
    """One or two years after leaving: from when to ask, and what was found."""

    years: int
    label: str
    due: date
    may_ask: bool
    found: LaterDestination | None


@dataclass(frozen=True)
class Onward:
    """What came, or comes, after one trajectory.

    `reference` is the day by which to apply, None as long as the year of leerjaar 4 is not known.
    """

    trajectory: Trajectory
    status: Status
    applications: tuple[ApplicationLine, ...]
    reference: date | None
    outcome: Outcome | None
    may_have_outcome: bool
    later: tuple[LaterLine, ...]
    departure: Departure | None = None
    decided: Decided | None = None

    @property
    def contradicts(self) -> bool:
        """Whether the stored outcome cannot be with what was decided about the exam."""
        return self.decided is not None and self.decided.contradicts(self.outcome)

    @property
    def departure_clash(self) -> str:
        """What is on record that the stored departure cannot be with."""
        if self.departure is None:
            return ""
        return departure_clash(self.trajectory, self.departure, self.decided)


def onward_of(
    student: Student, today: date, decided: Mapping[int, Decided] = NOTHING_DECIDED
) -> tuple[Onward, ...]:
    """Of each trajectory that was not refused, the one that counts first.

    `decided` is what `decided_of` found of the exams. Give a pupil from
    `Student.objects.….with_onward()`.
    """
    trajectories = [one for one in student.trajectories.all() if one.refused_on is None]
    main = main_trajectory(trajectories)
    reference = _reference(student)
    return tuple(
        replace(
            _onward(one, reference if one is main else None, today),
            departure=departure_of(one, student.departures.all()),
            decided=decided.get(one.pk),
        )
        for one in sorted(trajectories, key=lambda one: one is not main)
    )


def _reference(student: Student) -> date | None:
    last: SchoolYear | None = None
    for row in student.enrolments.all():
        if row.leerjaar == LAST_YEAR and (last is None or row.school_year.end > last.end):
            last = row.school_year
    return None if last is None else reference_date(student.school.mbo_apply_by, last.end.year)


def _onward(trajectory: Trajectory, reference: date | None, today: date) -> Onward:
    outcome = outcome_of(trajectory)
    return Onward(
        trajectory=trajectory,
        status=status_on(trajectory, trajectory.interruptions.all(), today),
        applications=tuple(
            _line(one, reference, outcome) for one in trajectory.mbo_applications.all()
        ),
        reference=reference,
        outcome=outcome,
        may_have_outcome=trajectory.admitted_on is not None,
        later=tuple(_later(trajectory, outcome, today)),
    )


def _line(
    application: MboApplication, reference: date | None, outcome: Outcome | None
) -> ApplicationLine:
    return ApplicationLine(
        application=application,
        kind=ANSWER_KINDS[MboApplication.Answer(application.answer)],
        in_time=reference is None or application.applied_on <= reference,
        shut="" if outcome is None else why_shut(outcome.result, application.level),
    )


def _later(trajectory: Trajectory, outcome: Outcome | None, today: date) -> list[LaterLine]:
    """None as long as the trajectory runs, nor when the pupil still goes to a vmbo."""
    found = {one.after_years: one for one in trajectory.later_destinations.all()}
    left = trajectory.ended_on
    if left is None or (trajectory.end_kind in STILL_ELSEWHERE and outcome is None):
        return []
    lines = []
    for years in ASKED_AFTER:
        due = ask_on(left, years)
        label = "Na één jaar" if years == 1 else f"Na {years} jaar"
        lines.append(LaterLine(years, label, due, due <= today, found.get(years)))
    return lines
