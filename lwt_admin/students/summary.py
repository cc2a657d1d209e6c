"""What a page shows about a pupil: class, status, mentors, guardians, and the decisions in order.

Reads what `Student.objects.….with_dossier()` (or, for `main_line`, `with_trajectories()` and
`with_current_class()`) has fetched along, and asks the database nothing more.
"""

from dataclasses import dataclass
from datetime import date

from lwt_admin.students.models import (
    AdditionalSubject,
    Enrolment,
    Guardian,
    Interruption,
    MentorAssignment,
    Student,
    Trajectory,
)
from lwt_admin.students.querysets import main_trajectory
from lwt_admin.students.stages import NO_TRAJECTORY, Status, status_on
from lwt_admin.ui.formats import nl_date


@dataclass(frozen=True)
class Line:
    """A pupil in a list: the trajectory that counts, its status, and who guides the pupil."""

    student: Student
    trajectory: Trajectory | None
    status: Status
    mentors: tuple[MentorAssignment, ...]


@dataclass(frozen=True)
class DecisionLine:
    """A dated fact in the life of a trajectory; `until` only where it has an end."""

    day: date
    what: str
    note: str = ""
    until: date | None = None


@dataclass(frozen=True)
class TrajectorySummary:
    """One trajectory with everything that was decided about it."""

    trajectory: Trajectory
    status: Status
    mentors: tuple[MentorAssignment, ...]
    past_mentors: tuple[MentorAssignment, ...]
    interruptions: tuple[Interruption, ...]
    additional_subjects: tuple[AdditionalSubject, ...]
    decisions: tuple[DecisionLine, ...]


@dataclass(frozen=True)
class StudentSummary:
    """The pupil's part of the dossier; `trajectory` is the one that counts, None without any."""

    student: Student
    age: int
    leerjaar: int | None
    class_name: str
    status: Status
    trajectory: TrajectorySummary | None
    earlier: tuple[TrajectorySummary, ...]
    guardians: tuple[Guardian, ...]
    may_sign: tuple[Guardian, ...]
    enrolments: tuple[Enrolment, ...]


def main_line(student: Student, day: date) -> Line:
    """A pupil as a list shows them on `day`."""
    trajectory = main_trajectory(list(student.trajectories.all()))
    if trajectory is None:
        return Line(student, None, NO_TRAJECTORY, ())
    status = status_on(trajectory, trajectory.interruptions.all(), day)
    return Line(student, trajectory, status, mentors_on(trajectory, day))


def mentors_on(trajectory: Trajectory, day: date) -> tuple[MentorAssignment, ...]:
    """Who guides the pupil on `day`; when nobody does yet, who will."""
    assignments = list(trajectory.mentor_assignments.all())
    present = [one for one in assignments if one.includes(day)]
    coming = [one for one in assignments if one.start > day]
    return tuple(sorted(present or coming, key=lambda one: (one.is_substitute, one.start, one.pk)))


def summarise(student: Student, day: date) -> StudentSummary:
    """Everything of this room that the dossier shows on `day`."""
    line = main_line(student, day)
    guardians = tuple(student.guardians.all())
    others = [one for one in student.trajectories.all() if one != line.trajectory]
    return StudentSummary(
        student=student,
        age=student.age_on(day),
        leerjaar=student.current_leerjaar,
        class_name=student.current_class or "",
        status=line.status,
        trajectory=None if line.trajectory is None else summarise_trajectory(line.trajectory, day),
        earlier=tuple(summarise_trajectory(one, day) for one in others),
        guardians=guardians,
        may_sign=tuple(one for one in guardians if one.may_sign),
        enrolments=tuple(student.enrolments.all()),
    )


def summarise_trajectory(trajectory: Trajectory, day: date) -> TrajectorySummary:
    """One trajectory on `day`, with all that was decided in order of date."""
    interruptions = tuple(trajectory.interruptions.all())
    subjects = tuple(trajectory.additional_subjects.all())
    past = (one for one in trajectory.mentor_assignments.all() if one.until and one.until < day)
    return TrajectorySummary(
        trajectory=trajectory,
        status=status_on(trajectory, interruptions, day),
        mentors=tuple(
            one
            for one in trajectory.mentor_assignments.all()
            if one.until is None or one.until >= day
        ),
        past_mentors=tuple(past),
        interruptions=interruptions,
        additional_subjects=subjects,
        decisions=decisions_of(trajectory, interruptions, subjects),
    )


def decisions_of(
    trajectory: Trajectory,
    interruptions: tuple[Interruption, ...],
    subjects: tuple[AdditionalSubject, ...],
) -> tuple[DecisionLine, ...]:
    """All dated decisions about a trajectory, oldest first."""
    note = trajectory.admission_note
    dated = [
        (trajectory.applied_on, "Aangevraagd", ""),
        (trajectory.admitted_on, "Toegelaten", note),
        (trajectory.refused_on, "Afgewezen", note),
        (trajectory.ended_on, end_text(trajectory), trajectory.end_reason),
    ]
    lines = [DecisionLine(day, what, text) for day, what, text in dated if day is not None]
    lines += [
        DecisionLine(one.day, f"Ander profiel: {one}", one.reason)
        for one in trajectory.profile_changes.all()
    ]
    lines += [DecisionLine(one.start, "Onderbroken", one.reason, one.end) for one in interruptions]
    lines += [
        DecisionLine(one.decided_on, f"Extra vak {one}", consultation(one)) for one in subjects
    ]
    return tuple(sorted(lines, key=lambda line: line.day))


def end_text(trajectory: Trajectory) -> str:
    """That the trajectory ended, with the kind of end where it is known."""
    kind = trajectory.get_end_kind_display()
    return f"Beëindigd: {kind}" if trajectory.end_kind else "Beëindigd"


def consultation(subject: AdditionalSubject) -> str:
    """With whom a subject was discussed, and when, in words (WVO art. 10b1 lid 3)."""
    named = f" ({subject.consulted_with})" if subject.consulted_with else ""
    day = nl_date(subject.consulted_on)
    return f"Na overleg met {subject.get_consulted_display()}{named} op {day}"
