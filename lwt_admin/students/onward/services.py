"""What is stored about a pupil after the leer-werktraject; every function checks first."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.rules.onward import ENTREE, ask_on, too_soon_text
from lwt_admin.students.locks import locked_trajectory
from lwt_admin.students.models import LaterDestination, MboApplication, Outcome, Trajectory
from lwt_admin.students.models.onward import refuse_level, why_shut
from lwt_admin.students.transitions import State, state_of
from lwt_admin.ui.formats import nl_date

Answer = MboApplication.Answer


def save_application(application: MboApplication, today: date) -> MboApplication:
    """Store an application and its answer.

    Raises ValidationError, per field, when a date lies in the future or before the application, an
    answer has no date or a refusal no reason, or an admission cannot be after the outcome.
    """
    with transaction.atomic():
        trajectory = locked_trajectory(application.trajectory_id)
        application.clean()
        _check_application_dates(application, today)
        outcome = _outcome_of(trajectory)
        if application.answer == Answer.ADMITTED and outcome is not None:
            refuse_level(outcome.result, application.level)
        application.save()
    return application


def _check_application_dates(application: MboApplication, today: date) -> None:
    for field in ("applied_on", "answered_on"):
        day = getattr(application, field)
        if day is not None and day > today:
            raise ValidationError({field: f"{nl_date(day)} ligt in de toekomst."})


def save_outcome(outcome: Outcome, today: date) -> Outcome:
    """Store with what a trajectory ended and where the pupil went.

    Raises ValidationError, per field, when the pupil was never admitted, the day lies in the
    future, or the destination, the kind of end or an admission cannot be with this result.
    """
    with transaction.atomic():
        trajectory = locked_trajectory(outcome.trajectory_id)
        if state_of(trajectory) not in {State.ADMITTED, State.ENDED} or not trajectory.admitted_on:
            raise ValidationError("Deze leerling is niet toegelaten tot het leer-werktraject.")
        _check_known(outcome.known_on, trajectory, today)
        outcome.clean()
        for level, said in _courses_said(trajectory):
            if why := why_shut(outcome.result, level):
                raise ValidationError({"result": f"{said} {why}"})
        outcome.save()
    return outcome


def _courses_said(trajectory: Trajectory) -> Iterator[tuple[int | None, str]]:
    """The levels of the mbo to which other records say that this pupil goes, and what they say."""
    if trajectory.end_kind == Trajectory.EndKind.ENTREE:
        yield ENTREE, "Het traject eindigde met een overstap naar entree."
    for one in trajectory.mbo_applications.filter(answer=Answer.ADMITTED):
        level = f"{one.get_level_display()} bij {one.institution}"
        text = f"De leerling is toegelaten tot {level}. Klopt dat niet meer, wijzig dan eerst"
        yield one.level, f"{text} het antwoord op die aanmelding."
    for later in trajectory.later_destinations.all():
        where = later.get_level_display()
        yield later.level, f"Bij het navragen {later.get_after_years_display()} staat {where}."


def save_later(row: LaterDestination, today: date) -> LaterDestination:
    """Store what became of a pupil one or two years after leaving.

    Raises ValidationError, per field, when the trajectory has not ended, the day is too soon or in
    the future, or the course cannot be with the outcome.
    """
    with transaction.atomic():
        trajectory = locked_trajectory(row.trajectory_id)
        left = trajectory.ended_on
        if left is None:
            raise ValidationError("Het leer-werktraject is nog niet beëindigd.")
        _check_known(row.known_on, trajectory, today)
        if row.known_on < ask_on(left, row.after_years):
            raise ValidationError({"known_on": too_soon_text(left, row.after_years)})
        outcome = _outcome_of(trajectory)
        if outcome is not None:
            refuse_level(outcome.result, row.level)
        row.save()
    return row


def _outcome_of(trajectory: Trajectory) -> Outcome | None:
    return Outcome.objects.filter(trajectory=trajectory).first()


def _check_known(day: date, trajectory: Trajectory, today: date) -> None:
    if day > today:
        raise ValidationError({"known_on": f"{nl_date(day)} ligt in de toekomst."})
    if day < trajectory.start:
        text = f"{nl_date(day)} ligt voor de start op {nl_date(trajectory.start)}."
        raise ValidationError({"known_on": text})
