"""The pupil's page: what the rooms below know of one pupil, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Reach, Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.lines import line_of
from lwt_admin.agreements.models import AgreementVersion, Stage, WorkAgreement
from lwt_admin.agreements.profile_changes import Unfit, unfit_after_change
from lwt_admin.dossier.law import LawLine, placement_lines, profile_lines
from lwt_admin.exams.decisions.words import Mark, mark_of
from lwt_admin.exams.facts import SubjectLine, judge_candidate, subject_lines
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.newest import newest_candidate
from lwt_admin.placements.evidence import gather
from lwt_admin.placements.facts import Progress, limits
from lwt_admin.placements.reading import Placement, TrajectoryHours, read_hours
from lwt_admin.rules.agreements import OF_AGE
from lwt_admin.rules.exam import ExamResult
from lwt_admin.rules.forecast import Forecast
from lwt_admin.rules.hours import HoursResult
from lwt_admin.rules.periods import birthday_in
from lwt_admin.rules.text import WEEKDAYS as SHORT_WEEKDAYS
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import (
    Enrolment,
    Intake,
    MentorAssignment,
    Student,
    Trajectory,
)
from lwt_admin.students.querysets import main_trajectory
from lwt_admin.students.stages import NO_TRAJECTORY, Status, status_on
from lwt_admin.students.summary import mentors_on


@dataclass(frozen=True)
class HoursPart:
    """Hours and days against the norm; without `result` the rules cannot judge, for `problem`."""

    hours: TrajectoryHours
    result: HoursResult | None = None
    problem: str = ""
    progress: Progress | None = None
    limits: dict[str, Any] | None = None
    outlook: Forecast | None = None
    law: tuple[LawLine, ...] = ()
    unfit: tuple[Unfit, ...] = ()


@dataclass(frozen=True)
class ExamPart:
    """The newest candidacy, its subjects and result."""

    candidate: ExamCandidate
    result: ExamResult | None
    problem: str
    lines: tuple[SubjectLine, ...]

    @property
    def year_text(self) -> str:
        return str(self.candidate.exam_year)

    @property
    def decided(self) -> Mark | None:
        """What was decided last, beside what the rules compute."""
        one: Any = self.candidate
        if one.decided_state is None:
            return None
        return mark_of(one.decided_state, one.decided_result, one.decided_provisional)

    @property
    def differs(self) -> bool:
        """Whether the rules now make another result than the one that holds."""
        one: Any = self.candidate
        if one.holds_result is None or one.holds_contested:
            return False
        return self.result is None or self.result.result != one.holds_result


@dataclass(frozen=True)
class AgreementLine:
    """An agreement with the version in force or nearest to it, and what people call its stage.

    `mark` and `kind` tell of a newer version beside it, in words and as a mark.
    """

    agreement: WorkAgreement
    version: AgreementVersion
    stage: Stage
    mark: str = ""
    kind: str = ""

    @property
    def days(self) -> str:
        """The weekdays of the schedule: `do, vr`."""
        rows = self.version.weekdays  # type: ignore[attr-defined]
        return ", ".join(SHORT_WEEKDAYS[row.weekday - 1] for row in rows)


@dataclass(frozen=True)
class Dossier:
    """The page of one pupil on one day."""

    student: Student
    today: date
    trajectory: Trajectory | None
    status: Status
    mentors: tuple[MentorAssignment, ...]
    enrolments: tuple[Enrolment, ...]
    hours: HoursPart | None
    exam: ExamPart | None
    is_own: bool
    on_the_way: bool

    @property
    def age(self) -> int:
        return self.student.age_on(self.today)

    @property
    def next_birthday(self) -> date:
        """The first birthday after today."""
        birth_date, year = self.student.birth_date, self.today.year
        this_year = birthday_in(birth_date, year)
        return this_year if this_year > self.today else birthday_in(birth_date, year + 1)

    @property
    def enrolment(self) -> Enrolment | None:
        """The class of now: of the last school year that has begun, else the first to come."""
        begun = [one for one in self.enrolments if one.school_year.start <= self.today]
        if begun:
            return max(begun, key=lambda one: one.school_year.start)
        return min(self.enrolments, key=lambda one: one.school_year.start, default=None)

    @property
    def is_minor(self) -> bool:
        """Under 18: then the next birthday changes who signs, and what working time allows."""
        return self.age < OF_AGE

    @property
    def is_open(self) -> bool:
        """Whether the trajectory still leads somewhere: neither refused nor ended."""
        if self.trajectory is None or self.trajectory.refused_on is not None:
            return False
        return self.trajectory.ended_on is None or self.trajectory.ended_on >= self.today

    @property
    def agreements(self) -> list[AgreementLine]:
        """The agreements by the version that counts today, the one that began last first."""
        placements = self.hours.hours.placements if self.hours else ()
        return [self._line(one) for one in placements]

    def _line(self, placement: Placement) -> AgreementLine:
        version = placement.leading_on(self.today)
        beside = None if placement.newest is version else placement.newest.state
        return AgreementLine(placement.agreement, *line_of(version, beside, self.today))

    def holds(self, user: User, right: Right) -> bool:
        """Whether the person has the right on this pupil: as `may`, without another query."""
        reach = user.access.reach(right, self.student.school_id)
        return reach is Reach.ALL or (reach is Reach.OWN and self.is_own)


def read_dossier(request: StaffRequest, pk: int, today: date) -> Dossier:
    """Read the page for this person; Http404 when the pupil is out of sight."""
    user = request.user
    trajectories = _trajectories(user, pk)
    if trajectories:
        student = trajectories[0].student
    else:
        students = Student.objects.annotate(on_the_way=_on_the_way("pk"))
        student = fetch(request, students.select_related("school"), pk=pk)
    trajectory = main_trajectory(trajectories)
    enrolments = list(
        Enrolment.objects.for_user(user).filter(student=student).select_related("school_year")
    )
    assignments = chain.from_iterable(one.mentor_assignments.all() for one in trajectories)
    is_own = any(one.mentor_id == user.pk and one.includes(today) for one in assignments)
    sees_hours = user.access.reach(Right.PLACEMENTS_VIEW, student.school_id) is not None
    status, hours = NO_TRAJECTORY, None
    mentors: tuple[MentorAssignment, ...] = ()
    if trajectory is not None:
        if sees_hours:
            own = {trajectory.pk} if is_own else set()
            hours = _hours(trajectory, enrolments, own, today)
        status = status_on(trajectory, trajectory.interruptions.all(), today)
        mentors = mentors_on(trajectory, today)
    told: Any = trajectories[0] if trajectories else student
    return Dossier(
        student=student,
        today=today,
        trajectory=trajectory,
        status=status,
        mentors=mentors,
        enrolments=tuple(enrolments),
        hours=hours,
        exam=_exam(user, student),
        is_own=is_own,
        on_the_way=told.on_the_way,
    )


def _on_the_way(student: str) -> Exists:
    """Whether a way to a leer-werktraject runs for the pupil at this path."""
    unfinished = Intake.objects.for_system().unfinished()
    return Exists(unfinished.filter(student=OuterRef(student)))


def _trajectories(user: User, student_id: int) -> list[Trajectory]:
    assignments = MentorAssignment.objects.for_system().select_related("mentor")
    found = Trajectory.objects.for_user(user).filter(student=student_id)
    return list(
        found.with_profile_since()
        .annotate(on_the_way=_on_the_way("student"))
        .select_related("student__school")
        .prefetch_related("interruptions", Prefetch("mentor_assignments", assignments))
    )


def _hours(
    trajectory: Trajectory, enrolments: list[Enrolment], own: set[int], today: date
) -> HoursPart:
    (hours,) = read_hours([trajectory], enrolments=enrolments, own=own)
    since = trajectory.profile_since  # type: ignore[attr-defined]
    versions = (version for one in hours.placements for version in one.versions)
    unfit = tuple(unfit_after_change(versions, since, today))
    try:
        evidence = gather(hours, (), today)
    except RuleError as error:
        return HoursPart(hours, problem=error.message, unfit=unfit)
    return HoursPart(
        hours=hours,
        result=evidence.result,
        progress=evidence.progress,
        limits=limits(evidence.result),
        outlook=evidence.ahead,
        law=(
            *placement_lines(hours, evidence.entries, today),
            *profile_lines(unfit),
            *evidence.result.verdicts,
        ),
        unfit=unfit,
    )


def _exam(user: User, student: Student) -> ExamPart | None:
    candidate = newest_candidate(user, student)
    if candidate is None:
        return None
    judged = judge_candidate(candidate)
    lines = tuple(subject_lines(candidate, judged.result))
    return ExamPart(candidate, judged.result, judged.problem, lines)
