"""The admission committee: who is on the agenda, and what was decided about each pupil.

A decision is taken on the trajectory, through `transitions.decide` and nothing else. Here stands
only on which agenda a pupil was, and that the committee put a pupil off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lwt_admin.accounts.models import User
from lwt_admin.students.intake.progress import (
    newest_letter,
    open_item,
    signed_letter,
    without_committee,
)
from lwt_admin.students.intake.services import IntakeRefused, locked, must_go_on
from lwt_admin.students.intake.signing import application_of
from lwt_admin.students.models import AgendaItem, CommitteeMeeting, Intake, IntakeStep, Trajectory
from lwt_admin.students.transitions import decide
from lwt_admin.ui.formats import nl_date


class Choice(models.TextChoices):
    """What the committee can say about a pupil."""

    ADMIT = "admit", "toelaten"
    REFUSE = "refuse", "niet toelaten"
    HOLD_OVER = "hold_over", "aanhouden tot een volgende vergadering"


@dataclass(frozen=True)
class Verdict:
    """A decision with its motivation; what is advised goes with a refusal."""

    choice: Choice
    motivation: str
    profile: str = ""
    start: date | None = None
    alternative: str = ""
    alternative_note: str = ""


# --- The agenda -----------------------------------------------------------------------------------
@transaction.atomic
def put_on_agenda(meeting: CommitteeMeeting, intakes: Iterable[Intake]) -> list[AgendaItem]:
    """Put pupils on the agenda; who is there already is left alone, so a second click is harmless.

    Raises IntakeRefused for who is on another agenda, or needs no decision any more.
    """
    added = []
    for intake in intakes:
        current = locked(intake)
        must_go_on(current)
        if current.student.school_id != meeting.school_id:
            raise IntakeRefused(f"{current.student} is geen leerling van deze school.")
        there = open_item(current)
        if there is not None and there.meeting_id == meeting.pk:
            continue
        if there is not None:
            text = f"{current.student} staat al op de agenda van {nl_date(there.meeting.day)}."
            raise IntakeRefused(text)
        if any(one.meeting_id == meeting.pk for one in current.agenda_items.all()):
            raise IntakeRefused(f"{current.student} is in deze vergadering al aangehouden.")
        for step in current.steps.all():
            if step.kind == IntakeStep.Kind.COMMITTEE:  # left out, and held after all
                step.delete()
        added.append(AgendaItem.objects.create(meeting=meeting, intake=current))
    return added


@transaction.atomic
def take_off_agenda(item: AgendaItem) -> None:
    """Take a pupil off the agenda again. Raises IntakeRefused once something was decided there."""
    current = locked(item.intake)
    must_go_on(current)
    stored = next((one for one in current.agenda_items.all() if one.pk == item.pk), None)
    if stored is None:
        return
    if stored.held_over:
        raise IntakeRefused("De commissie heeft deze leerling al aangehouden.")
    stored.delete()


# --- Deciding -------------------------------------------------------------------------------------
@transaction.atomic
def conclude(
    intake: Intake, verdict: Verdict, *, day: date | None, actor: User, today: date
) -> Intake:
    """Admit, refuse or put off; on the day of the meeting, or without one on `day`.

    Without a meeting only when the school leaves the committee out, for this pupil or for all.
    Raises ValidationError, per field, and nothing is stored then.
    """
    current = locked(intake)
    must_go_on(current)
    item = open_item(current)
    decided_on = _day_of(current, item, day, today)
    if not verdict.motivation.strip():
        raise ValidationError({"motivation": "Schrijf kort de reden van dit besluit op."})
    if verdict.choice is Choice.HOLD_OVER:
        if item is None:
            raise ValidationError({"choice": "Aanhouden kan alleen in een vergadering."})
        item.held_over = verdict.motivation.strip()
        item.version += 1
        item.save()
        return current
    letter = newest_letter(current)
    if letter is not None and letter.document.is_open:
        raise IntakeRefused(STILL_OPEN)
    _decide(current, verdict, decided_on, actor, today)
    if verdict.choice is Choice.REFUSE:
        advise(current, verdict.alternative, verdict.alternative_note)
    return current


STILL_OPEN = (
    "De aanvraagbrief staat nog open om te tekenen. Laat haar eerst tekenen, of trek haar in."
)


def _day_of(intake: Intake, item: AgendaItem | None, day: date | None, today: date) -> date:
    if item is not None:
        if item.meeting.day > today:
            text = f"De vergadering is pas op {nl_date(item.meeting.day)}."
            raise IntakeRefused(f"{text} Daarna legt u het besluit vast.")
        return item.meeting.day
    if not without_committee(intake):
        text = "Zet de leerling eerst op de agenda van de toelatingscommissie"
        raise IntakeRefused(f"{text}, of sla die stap over met de reden.")
    if day is None:
        raise ValidationError({"day": "Vul de datum van het besluit in."})
    if day > today:
        raise ValidationError({"day": f"{nl_date(day)} ligt in de toekomst."})
    return day


def _decide(intake: Intake, verdict: Verdict, day: date, actor: User, today: date) -> None:
    """Through the one door; what it refuses is told at the fields of the page."""
    trajectory = _trajectory(intake)
    trajectory.profile = verdict.profile or trajectory.profile
    trajectory.start = verdict.start or trajectory.start
    if not trajectory.profile or trajectory.start is None:
        missing = "profile" if not trajectory.profile else "start"
        raise ValidationError({missing: "Vul dit in: het besluit gaat hierover."})
    trajectory.admission_note = verdict.motivation.strip()
    if verdict.choice is Choice.ADMIT:
        trajectory.admitted_on = day
    else:
        trajectory.refused_on = day
    decide(trajectory, actor, today)
    if intake.trajectory_id != trajectory.pk:
        intake.trajectory = trajectory
        intake.version += 1
        intake.save()


def _trajectory(intake: Intake) -> Trajectory:
    """What was applied for; else one that was opened apart from the intake, else a new one."""
    if intake.trajectory is not None:
        return intake.trajectory
    trajectories = Trajectory.objects.for_system().filter(student=intake.student_id)
    opened = trajectories.open().filter(admitted_on=None).first()
    if opened is not None:
        return opened
    if letter := signed_letter(intake):
        return application_of(intake, letter)
    wished = {} if intake.start is None else {"start": intake.start}
    return Trajectory(student=intake.student, profile=intake.profile, **wished)


@transaction.atomic
def advise(intake: Intake, alternative: str, note: str) -> Intake:
    """Store what the school advises to a pupil who is not admitted."""
    current = locked(intake)
    if current.trajectory is None or current.trajectory.refused_on is None:
        raise IntakeRefused("Een ander advies hoort bij wie niet is toegelaten.")
    if not alternative:
        raise ValidationError({"alternative": "Kies wat de school adviseert."})
    current.alternative, current.alternative_note = alternative, note.strip()
    current.version += 1
    current.full_clean()
    current.save()
    return current
