"""What is done to pupils besides deciding on their trajectory: interruptions, mentors, subjects.

Whatever belongs to a trajectory is checked and stored with its pupil held, so that two people at
once do not store what does not fit together.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.students.locks import locked_trajectory
from lwt_admin.students.models import (
    AdditionalSubject,
    Enrolment,
    Interruption,
    MentorAssignment,
    Student,
    Trajectory,
)
from lwt_admin.students.transitions import decide
from lwt_admin.ui.formats import nl_date, nl_period

DAY = timedelta(days=1)


def current_school_year(school_id: int, day: date) -> SchoolYear | None:
    """The school year of `day`: the last that has begun, else the first to come."""
    years = SchoolYear.objects.for_system().filter(school_id=school_id)
    begun = years.filter(start__lte=day).order_by("-start", "pk").first()
    return begun or years.order_by("start", "pk").first()


def add_student(student: Student, enrolment: Enrolment | None) -> Student:
    """Store a new pupil, with the class of the current year when one is given."""
    with transaction.atomic():
        student.save()
        if enrolment is not None:
            enrolment.student = student
            enrolment.save()
    return student


def open_trajectory(
    trajectory: Trajectory, mentor: User | None, actor: User | None, today: date
) -> Trajectory:
    """Store a new trajectory with its first decision, and its mentor when one is given.

    The mentor is tied from today when the start is still to come, so as to prepare it. Raises
    ValidationError, per field.
    """
    with transaction.atomic():
        decide(trajectory, actor, today)
        if mentor is not None:
            start = min(trajectory.start, today)
            assign_mentor(MentorAssignment(trajectory=trajectory, mentor=mentor, start=start))
    return trajectory


def save_interruption(interruption: Interruption) -> Interruption:
    """Store an interruption; raises ValidationError, per field, when it does not fit."""
    with transaction.atomic():
        trajectory = locked_trajectory(interruption.trajectory_id)
        interruption.clean()
        start, ended = interruption.start, trajectory.ended_on
        if start < trajectory.start:
            begun = nl_date(trajectory.start)
            raise ValidationError({"start": f"{nl_date(start)} ligt voor de start op {begun}."})
        if ended is not None and max(start, interruption.end or start) > ended:
            late = "start" if start > ended else "end"
            raise ValidationError({late: f"Het traject is op {nl_date(ended)} geëindigd."})
        for other in trajectory.interruptions.exclude(pk=interruption.pk):
            if spans_meet(interruption.start, interruption.end, other.start, other.end):
                period = nl_period(other.start, other.end)
                raise ValidationError({"start": f"Valt samen met de onderbreking {period}."})
        interruption.save()
    return interruption


def spans_meet(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two periods share a day; both ends included, None is an open end."""
    return start <= (other_end or date.max) and other_start <= (end or date.max)


def assign_mentor(assignment: MentorAssignment, replaces: bool = False) -> MentorAssignment:
    """Store who guides the pupil, new or changed; with `replaces` the present mentors stop first.

    Raises ValidationError, per field, when the person is no mentor at the pupil's school, or has an
    assignment in that time already.
    """
    with transaction.atomic():
        trajectory = locked_trajectory(assignment.trajectory_id)
        assignment.clean()
        if replaces and assignment.is_substitute:
            raise ValidationError(
                {"replaces": "Naast een vervanger blijft de mentor gewoon staan."}
            )
        if assignment._state.adding:
            check_is_mentor(assignment.mentor, trajectory.student.school_id)
        check_assignment_free(assignment)
        if replaces:
            for present in trajectory.mentor_assignments.exclude(pk=assignment.pk):
                stop_assignment(present, assignment.start)
        assignment.save()
    return assignment


def check_is_mentor(person: User, school_id: int) -> None:
    """Raise ValidationError on `mentor` unless the person has that role at the school today."""
    if not User.objects.with_role(Role.MENTOR, school_id).filter(pk=person.pk).exists():
        raise ValidationError({"mentor": f"{person} is bij deze school geen mentor."})


def check_assignment_free(assignment: MentorAssignment) -> None:
    """Raise ValidationError when this person guides the pupil in that time already."""
    others = MentorAssignment.objects.filter(
        trajectory=assignment.trajectory_id, mentor=assignment.mentor_id
    )
    for other in others.exclude(pk=assignment.pk).order_by("start", "pk"):
        if spans_meet(assignment.start, assignment.until, other.start, other.until):
            period = nl_period(other.start, other.until)
            raise ValidationError({"start": f"{assignment.mentor} is al mentor: {period}."})


def stop_assignment(assignment: MentorAssignment, day: date) -> None:
    """Let an assignment end on the day before `day`; one that had not begun by then is dropped."""
    if assignment.start >= day:
        assignment.delete()
    elif assignment.until is None or assignment.until >= day:
        assignment.until = day - DAY
        assignment.save()


def add_subject(subject: AdditionalSubject, today: date) -> AdditionalSubject:
    """Store a subject decided on after consultation (WVO art. 10b1 lid 3)."""
    with transaction.atomic():
        trajectory = locked_trajectory(subject.trajectory_id)
        subject.clean()
        if trajectory.additional_subjects.filter(subject__iexact=subject.subject).exists():
            raise ValidationError({"subject": f"{subject.subject} staat er al."})
        for field in ("consulted_on", "decided_on"):
            day = getattr(subject, field)
            if day > today:
                raise ValidationError({field: f"{nl_date(day)} ligt in de toekomst."})
        subject.save()
    return subject
