"""What the dossier shows of a pupil, and the stages of a trajectory."""

from datetime import date

import pytest

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import AdditionalSubject, Interruption, Student, Trajectory
from lwt_admin.students.querysets import main_trajectory
from lwt_admin.students.stages import Stage, stage_on, status_on
from lwt_admin.students.summary import summarise
from tests.factories import (
    GuardianFactory,
    MentorAssignmentFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

TODAY = date(2026, 11, 2)
DAY_BEFORE = date(2026, 11, 1)
DAY_AFTER = date(2026, 11, 3)

LIVES = {
    "running": ({}, Stage.RUNNING),
    "begins today": ({"start": TODAY}, Stage.RUNNING),
    "begins tomorrow": ({"start": DAY_AFTER}, Stage.WAITING),
    "applied": ({"admitted_on": None, "start": DAY_AFTER}, Stage.WAITING),
    "never admitted": ({"admitted_on": None}, Stage.WAITING),
    "last day": ({"ended_on": TODAY}, Stage.RUNNING),
    "ended": ({"ended_on": DAY_BEFORE}, Stage.ENDED),
    "application withdrawn": ({"admitted_on": None, "ended_on": DAY_BEFORE}, Stage.ENDED),
    "refused": ({"admitted_on": None, "refused_on": DAY_BEFORE}, Stage.ENDED),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("dates", "stage"), LIVES.values(), ids=LIVES)
def test_lists_and_pages_agree_on_the_stage(dates: dict[str, object], stage: Stage) -> None:
    trajectory = TrajectoryFactory(**dates)
    assert stage_on(trajectory, trajectory.interruptions.all(), TODAY) is stage
    found = [one for one in Stage if Trajectory.objects.in_stage(one, TODAY).exists()]
    assert found == [stage]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "stage"),
    [
        (TODAY, TODAY, Stage.PAUSED),
        (TODAY, None, Stage.PAUSED),
        (date(2026, 10, 1), DAY_BEFORE, Stage.RUNNING),
        (DAY_AFTER, None, Stage.RUNNING),
    ],
)
def test_an_interruption_counts_on_both_its_ends(
    start: date, end: date | None, stage: Stage
) -> None:
    trajectory = TrajectoryFactory()
    Interruption.objects.create(trajectory=trajectory, start=start, end=end, reason="Ziek.")
    assert stage_on(trajectory, trajectory.interruptions.all(), TODAY) is stage
    assert Trajectory.objects.in_stage(stage, TODAY).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dates", "text"),
    [
        ({}, "loopt"),
        ({"ended_on": date(2026, 12, 18)}, "loopt, eindigt vr 18 dec 2026"),
        ({"start": date(2027, 2, 1)}, "toegelaten, start ma 1 feb 2027"),
        ({"admitted_on": None}, "start voorbij, nog niet toegelaten"),
        ({"admitted_on": None, "start": DAY_AFTER}, "aangevraagd, nog geen besluit"),
        ({"ended_on": date(2026, 10, 1)}, "beëindigd op do 1 okt 2026"),
        ({"admitted_on": None, "refused_on": date(2026, 6, 8)}, "afgewezen op ma 8 jun 2026"),
    ],
)
def test_the_status_is_said_in_words(dates: dict[str, object], text: str) -> None:
    assert status_on(TrajectoryFactory(**dates), [], TODAY).text == text


@pytest.mark.django_db
def test_lists_and_pages_agree_on_the_trajectory_that_counts() -> None:
    student = StudentFactory()
    TrajectoryFactory(student=student, ended_on=date(2026, 9, 1))
    running = TrajectoryFactory(student=student, start=date(2026, 9, 7), profile="PIE")
    TrajectoryFactory(
        student=student, start=date(2027, 2, 1), admitted_on=None, refused_on=date(2026, 10, 1)
    )
    annotated = Student.objects.with_main_trajectory().get()
    assert main_trajectory(list(student.trajectories.all())) == running
    assert annotated.main_trajectory_id == running.pk


@pytest.fixture
def dossier(trajectory: Trajectory) -> Student:
    """Yara with an interruption, an additional subject, two guardians and a mentor who left."""
    Interruption.objects.create(
        trajectory=trajectory, start=date(2026, 10, 5), end=date(2026, 10, 9), reason="Ziek."
    )
    AdditionalSubject.objects.create(
        trajectory=trajectory,
        subject="Engels",
        consulted="student",
        consulted_on=date(2026, 9, 7),
        decided_on=date(2026, 9, 14),
    )
    left = staff(trajectory.student.school, Role.MENTOR)
    MentorAssignmentFactory(trajectory=trajectory, mentor=left, until=date(2026, 9, 30))
    GuardianFactory(student=trajectory.student)
    GuardianFactory(student=trajectory.student, has_authority=False)
    return trajectory.student


def read(student: Student) -> Student:
    return Student.objects.for_system().with_dossier().get(pk=student.pk)


def test_the_decisions_stand_in_order_of_date(dossier: Student) -> None:
    summary = summarise(read(dossier), TODAY)
    assert [line.what for line in summary.trajectory.decisions] == [
        "Aangevraagd",
        "Toegelaten",
        "Extra vak Engels",
        "Onderbroken",
    ]


def test_the_summary_tells_present_and_past_mentors_apart(dossier: Student, mentor: User) -> None:
    trajectory = summarise(read(dossier), TODAY).trajectory
    assert [one.mentor for one in trajectory.mentors] == [mentor]
    assert len(trajectory.past_mentors) == 1


def test_the_summary_names_who_may_sign(dossier: Student) -> None:
    summary = summarise(read(dossier), TODAY)
    assert (len(summary.guardians), len(summary.may_sign)) == (2, 1)


def test_the_summary_knows_the_class_of_this_year(dossier: Student) -> None:
    summary = summarise(read(dossier), TODAY)
    assert (summary.leerjaar, summary.class_name, summary.age) == (4, "4bw1", 16)


def test_the_summary_asks_nothing_beyond_eight_queries(
    dossier: Student, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(8):
        summarise(read(dossier), TODAY)
