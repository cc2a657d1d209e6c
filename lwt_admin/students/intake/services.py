"""What is recorded on the way to a leer-werktraject, up to the committee.

Every function locks the pupil first, so that a second click or a second person finds what the
first one stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.forms import CHANGED_MEANWHILE
from lwt_admin.students.intake.letter import Application
from lwt_admin.students.intake.progress import newest_letter, outcome_of
from lwt_admin.students.locks import lock_student
from lwt_admin.students.models import (
    Intake,
    IntakeStep,
    Interview,
    SignalReason,
    Student,
    Trajectory,
)
from lwt_admin.students.transitions import decide
from lwt_admin.ui.formats import nl_date

Kind = IntakeStep.Kind
STOPPED: Final = "De aanloop is gestopt; daar staat waarom."
ASKED: Final = ("fit", "dutch", "vocational", "trade", "duties", "wish")


class IntakeRefused(ValidationError):
    """Something that cannot be recorded now; the message is Dutch and says why."""


@dataclass(frozen=True)
class StepFacts:
    """When a step was taken or left out, by whom, and what there is to say about it.

    `seen` is the version of the step that was on the screen; 0 when there was none.
    """

    day: date
    person: str
    note: str = ""
    seen: int = 0


# --- One at a time --------------------------------------------------------------------------------
def locked(intake: Intake) -> Intake:
    """The intake as it is stored now, with the pupil locked until the transaction ends."""
    lock_student(intake.student_id)
    return Intake.objects.for_system().with_steps().get(pk=intake.pk)


def current_intake(student: Student) -> Intake | None:
    """The pupil's newest intake, with all that `progress` reads; six queries."""
    return Intake.objects.for_system().with_steps().filter(student=student).first()


def begin(student: Student) -> Intake:
    """The intake that is going on, or a new one; the caller is in a transaction.

    It takes up a trajectory that was applied for already. Raises IntakeRefused when the pupil has
    been admitted.
    """
    lock_student(student.pk)
    newest = current_intake(student)
    if newest is not None and outcome_of(newest)[0] is None:
        return newest
    open_now = Trajectory.objects.for_system().filter(student=student).open().first()
    if open_now is not None and open_now.admitted_on is not None:
        raise IntakeRefused(f"{student} is al toegelaten, op {nl_date(open_now.admitted_on)}.")
    wished = {"profile": open_now.profile, "start": open_now.start} if open_now else {}
    begun = Intake.objects.create(student=student, trajectory=open_now, **wished)
    return Intake.objects.for_system().with_steps().get(pk=begun.pk)


def must_go_on(intake: Intake) -> None:
    """Raise IntakeRefused when the intake has ended: what was recorded then stays as it is."""
    outcome, day = outcome_of(intake)
    if outcome is not None and day is not None:
        raise IntakeRefused(f"De aanloop is afgerond: {outcome.label} op {nl_date(day)}.")


# --- Steps ----------------------------------------------------------------------------------------
@transaction.atomic
def record_signal(
    student: Student, facts: StepFacts, reasons: Iterable[str], today: date
) -> IntakeStep:
    """A sign that a leer-werktraject may suit the pupil, with its reasons; begins an intake."""
    intake = begin(student)
    wanted = set(reasons)
    there = {one.reason: one for one in intake.reasons.all()}
    step = _record(intake, Kind.SIGNAL, facts, today, more=wanted != there.keys())
    for reason, stored in there.items():
        if reason not in wanted:
            stored.delete()
    for reason in SignalReason.Reason.values:
        if reason in wanted - there.keys():
            SignalReason.objects.create(intake=intake, reason=reason)
    return step


@transaction.atomic
def record_step(student: Student, kind: Kind, facts: StepFacts, today: date) -> IntakeStep:
    """Parents informed, or the talk with the mentor."""
    intake = begin(student)
    return _record(intake, kind, facts, today)


@transaction.atomic
def record_paper_letter(
    student: Student, facts: StepFacts, asked: Application, *, actor: User, today: date
) -> IntakeStep:
    """A letter that came on paper is an application as well: it opens the trajectory."""
    intake = begin(student)
    _no_letter_here(intake)
    step = _record(intake, Kind.LETTER, facts, today)
    intake.profile, intake.start = asked.profile, asked.start
    if intake.trajectory is None:
        applied = {"profile": asked.profile, "start": asked.start, "applied_on": facts.day}
        intake.trajectory = Trajectory(student=intake.student, **applied)
        decide(intake.trajectory, actor, today)
    intake.version += 1
    intake.save()
    return step


@transaction.atomic
def record_interview(
    student: Student, facts: StepFacts, answers: Interview, today: date
) -> IntakeStep:
    """The intake interview with its answers; `answers` is new, or the one that is corrected."""
    intake = begin(student)
    stored = Interview.objects.for_system().filter(intake=intake).first()
    more = stored is None or any(getattr(stored, name) != getattr(answers, name) for name in ASKED)
    step = _record(intake, Kind.INTERVIEW, facts, today, more=more)
    if more:
        answers.intake = intake
        answers.version = 1 if stored is None else stored.version + 1
        answers.save()
    return step


@transaction.atomic
def skip(student: Student, kind: Kind, facts: StepFacts, today: date) -> IntakeStep:
    """Leave a step out, visibly: when, by whom and why.

    Raises IntakeRefused when the step was taken already, or is going on.
    """
    if not facts.note.strip():
        raise ValidationError({"note": "Schrijf op waarom deze stap wordt overgeslagen."})
    intake = begin(student)
    done = next((one for one in intake.steps.all() if one.kind == kind), None)
    if done is not None and not done.skipped:
        raise IntakeRefused(f"Deze stap is al gedaan, op {nl_date(done.day)}.")
    if kind is Kind.LETTER:
        _no_letter_here(intake)
    return _record(intake, kind, facts, today, skipped=True)


def _record(
    intake: Intake,
    kind: Kind,
    facts: StepFacts,
    today: date,
    *,
    skipped: bool = False,
    more: bool = False,
) -> IntakeStep:
    """Store a step, or correct it; one that was left out is taken after all.

    `more` says that something else changes along with it. What somebody else stored in the
    meantime is not overwritten; the same once more is a second click.
    """
    must_go_on(intake)
    check_day(intake, facts.day, today)
    given = (facts.day, facts.person.strip(), facts.note.strip(), skipped)
    step = next((one for one in intake.steps.all() if one.kind == kind), None)
    if step is None:
        step = IntakeStep(intake=intake, kind=kind)
    elif not more and (step.day, step.person, step.note, step.skipped) == given:
        return step
    elif step.version != facts.seen:
        raise IntakeRefused(CHANGED_MEANWHILE, code="changed_meanwhile")
    else:
        step.version += 1
    step.day, step.person, step.note, step.skipped = given
    step.full_clean()
    step.save()
    return step


def check_day(intake: Intake, day: date, today: date) -> None:
    """Raise ValidationError for a day that is still to come, or before the pupil was born."""
    if day > today:
        raise ValidationError({"day": f"{nl_date(day)} ligt in de toekomst."})
    if day <= intake.student.birth_date:
        raise ValidationError({"day": f"{nl_date(day)} ligt voor de geboorte van de leerling."})


def _no_letter_here(intake: Intake) -> None:
    """Raise IntakeRefused when the letter is signed here, or waits for that."""
    letter = newest_letter(intake)
    if letter is None or (letter.document.withdrawn_at is not None):
        return
    if letter.document.completed_at is not None:
        raise IntakeRefused("De aanvraag is hier al door iedereen getekend.")
    raise IntakeRefused("Er staat een brief open om te tekenen. Trek die eerst in.")


# --- Not going on ---------------------------------------------------------------------------------
@transaction.atomic
def close(intake: Intake, *, day: date, reason: str, actor: User, today: date) -> Intake:
    """Stop without a decision: the pupil, the parents or the school see no need any more.

    A trajectory that was applied for ends with it; as it never ran, on the day it would have begun.
    Why stands with the way in, where not everybody who sees the trajectory may read it.
    """
    current = locked(intake)
    must_go_on(current)
    check_day(current, day, today)
    letter = newest_letter(current)
    if letter is not None and letter.document.is_open:
        raise IntakeRefused("Er staat een brief open om te tekenen. Trek die eerst in.")
    for item in current.agenda_items.all():
        if not item.held_over:
            item.delete()
    current.closed_on, current.closed_reason = day, reason.strip()
    current.version += 1
    current.full_clean()
    current.save()
    trajectory = current.trajectory
    if trajectory is not None:
        trajectory.end_kind = Trajectory.EndKind.NOT_STARTED
        trajectory.ended_on = trajectory.start
        trajectory.end_reason = STOPPED
        decide(trajectory, actor, today)
    return current
