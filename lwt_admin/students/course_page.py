"""The life of a pupil's trajectory in order, with what may be done about it today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.regimes import HoursRegime, regime_on
from lwt_admin.students.course import profile_on
from lwt_admin.students.models import Exemption, Student, Trajectory
from lwt_admin.students.querysets import main_trajectory
from lwt_admin.students.stages import Stage
from lwt_admin.students.start_room import StartJudged, judge_start
from lwt_admin.students.summary import TrajectorySummary, summarise_trajectory
from lwt_admin.students.transitions import State, state_of

EndKind = Trajectory.EndKind


@dataclass(frozen=True)
class Act:
    """Something that may be done about a trajectory now."""

    label: str
    url: str


@dataclass(frozen=True)
class Course:
    """One trajectory: what was decided, the law it falls under, what may be done.

    `start` is judged only while the trajectory has still to begin; after that the hours tell.
    """

    summary: TrajectorySummary
    regime: HoursRegime
    acts: tuple[Act, ...]
    start: StartJudged | None
    today: date

    @property
    def trajectory(self) -> Trajectory:
        return self.summary.trajectory

    @property
    def profile_today(self) -> str:
        """The profile of today while another one is still to come; empty when it is the same."""
        trajectory = self.trajectory
        changes = trajectory.profile_changes.all()
        profile = profile_on(trajectory.profile, changes, self.today)
        return "" if profile == trajectory.profile else BY_SHORT[profile].name

    @property
    def regime_note(self) -> str:
        """The article of the regime, and whether it was read."""
        return f"{self.regime.source.article}, {self.regime.source.status}"


@dataclass(frozen=True)
class CoursePage:
    """All trajectories of a pupil, the one that counts first."""

    student: Student
    courses: tuple[Course, ...]
    exemptions: tuple[Exemption, ...]


def course_page(student: Student, today: date) -> CoursePage:
    """The page of a pupil from `Student.objects.….with_course()`."""
    trajectories = list(student.trajectories.all())
    main = main_trajectory(trajectories)
    in_order = sorted(trajectories, key=lambda one: one is not main)
    return CoursePage(
        student=student,
        courses=tuple(_course(one, student, today) for one in in_order),
        exemptions=tuple(student.exemptions.all()),
    )


def _course(trajectory: Trajectory, student: Student, today: date) -> Course:
    summary = summarise_trajectory(trajectory, today)
    waits = summary.status.stage is Stage.WAITING
    return Course(
        summary=summary,
        regime=regime_on(trajectory.start),
        acts=tuple(_acts(trajectory)),
        start=judge_start(student, trajectory.start) if waits else None,
        today=today,
    )


def _acts(trajectory: Trajectory) -> Iterator[Act]:
    state = state_of(trajectory)
    edit = reverse("trajectory_edit", args=[trajectory.pk])
    end = reverse("trajectory_end", args=[trajectory.pk])
    if state is State.APPLIED:
        yield Act("Toelaten of afwijzen", edit)
        yield Act("Aanvraag intrekken", f"{end}?soort={EndKind.NOT_STARTED}")
    elif state is State.ADMITTED:
        yield Act("Ander profiel", reverse("profile_change", args=[trajectory.pk]))
        yield Act("Onderbreken", reverse("interruption_add", args=[trajectory.pk]))
        yield Act("Overstap naar BB", f"{end}?soort={EndKind.BB}")
        yield Act("Overstap naar entree", f"{end}?soort={EndKind.ENTREE}")
        yield Act("Beëindigen", end)
        yield Act("Gegevens wijzigen", edit)
    elif state is State.ENDED:
        yield Act("Einde wijzigen of ongedaan maken", end)
    else:
        yield Act("Gegevens wijzigen", edit)
