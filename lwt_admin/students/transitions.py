"""The life of a leer-werktraject: which decision may follow which, and what must hold.

`decide` is the only door: it checks, stores, and records who decided what. Interruptions and mentors
are in `services`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.rules.regimes import regime_on
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Student, Trajectory, TrajectoryEvent
from lwt_admin.ui.formats import nl_date

Kind = TrajectoryEvent.Kind


class State(models.TextChoices):
    """What people have decided so far; whether a trajectory runs follows from the dates."""

    NEW = "new", "nieuw"
    APPLIED = "applied", "aangevraagd"
    ADMITTED = "admitted", "toegelaten"
    REFUSED = "refused", "afgewezen"
    ENDED = "ended", "beëindigd"


@dataclass(frozen=True)
class Transition:
    """A decision: from which states to which, what it is called, and who may take it."""

    source: State
    target: State
    kind: Kind
    right: Right = Right.STUDENTS_CHANGE
    needs_reason: bool = True


TRANSITIONS: Final = (
    Transition(State.NEW, State.APPLIED, Kind.APPLIED, needs_reason=False),
    Transition(State.NEW, State.ADMITTED, Kind.ADMITTED),
    Transition(State.NEW, State.REFUSED, Kind.REFUSED),
    Transition(State.APPLIED, State.ADMITTED, Kind.ADMITTED),
    Transition(State.APPLIED, State.REFUSED, Kind.REFUSED),
    Transition(State.APPLIED, State.ENDED, Kind.ENDED),
    Transition(State.ADMITTED, State.ENDED, Kind.ENDED),
    Transition(State.ENDED, State.ADMITTED, Kind.RESUMED, needs_reason=False),
    Transition(State.ENDED, State.APPLIED, Kind.RESUMED, needs_reason=False),
)

BY_STATES: Final = {(step.source, step.target): step for step in TRANSITIONS}


def state_of(trajectory: Trajectory) -> State:
    """The state that the filled dates say."""
    if trajectory.ended_on is not None:
        return State.ENDED
    if trajectory.refused_on is not None:
        return State.REFUSED
    return State.APPLIED if trajectory.admitted_on is None else State.ADMITTED


def decide(trajectory: Trajectory, actor: User | None, today: date) -> TrajectoryEvent | None:
    """Store a trajectory with changed dates, and record the decision when they hold a new one.

    `actor` is None for background work and commands. Raises ValidationError, per field, when the
    decision may not follow or the dates do not fit.
    """
    with transaction.atomic():
        Student.objects.select_for_update().get(pk=trajectory.student_id)
        stored = Trajectory.objects.filter(pk=trajectory.pk).first()
        step = _step(stored, trajectory)
        check_trajectory(trajectory, stored, today)
        if step is not None and step.needs_reason and not _reason(trajectory, step):
            raise ValidationError(
                {_reason_field(step): "Schrijf kort de reden van dit besluit op."}
            )
        trajectory.save()
        return None if step is None else _record(trajectory, step, actor, today)


def check_trajectory(trajectory: Trajectory, stored: Trajectory | None, today: date) -> None:
    """Raise ValidationError, per field, with everything about the dates that cannot be."""
    errors: dict[str, list[str]] = {}
    for field, message in (
        *_start_problems(trajectory),
        *_decision_problems(trajectory, today),
        *_end_problems(trajectory),
        *_profile_problems(trajectory, stored),
        *_other_trajectories(trajectory),
    ):
        errors.setdefault(field, []).append(message)
    if errors:
        raise ValidationError(errors)


Problem = tuple[str, str]


def _start_problems(trajectory: Trajectory) -> list[Problem]:
    start, born = trajectory.start, trajectory.student.birth_date
    if start <= born:
        return [("start", f"{nl_date(start)} ligt voor de geboorte op {nl_date(born)}.")]
    try:
        regime_on(start)
    except RuleError as error:
        return [("start", f"{error.message[0].upper()}{error.message[1:]}.")]
    first = min((pause.start for pause in _pauses(trajectory)), default=None)
    if first is not None and first < start:
        return [("start", f"Er is al een onderbreking vanaf {nl_date(first)}.")]
    return []


def _decision_problems(trajectory: Trajectory, today: date) -> list[Problem]:
    problems = []
    admitted, refused = trajectory.admitted_on, trajectory.refused_on
    for field in ("applied_on", "admitted_on", "refused_on"):
        day = getattr(trajectory, field)
        if day is not None and day > today:
            problems.append((field, f"{nl_date(day)} ligt in de toekomst."))
        if day is not None and day <= trajectory.student.birth_date:
            problems.append((field, f"{nl_date(day)} ligt voor de geboorte van de leerling."))
    if admitted is not None and refused is not None:
        problems.append(("refused_on", "Een leerling is toegelaten of afgewezen, niet allebei."))
    for field, decided in (("admitted_on", admitted), ("refused_on", refused)):
        if decided is not None and trajectory.applied_on is not None:
            if decided < trajectory.applied_on:
                applied = nl_date(trajectory.applied_on)
                problems.append((field, f"{nl_date(decided)} ligt voor de aanvraag van {applied}."))
    if admitted is not None and admitted > trajectory.start:
        text = f"{nl_date(admitted)} ligt na de start op {nl_date(trajectory.start)}."
        problems.append(("admitted_on", f"{text} Een leerling begint pas na toelating."))
    return problems


def _end_problems(trajectory: Trajectory) -> list[Problem]:
    ended, start = trajectory.ended_on, trajectory.start
    if ended is None:
        return []
    if trajectory.refused_on is not None:
        return [("ended_on", "Een afgewezen aanvraag heeft geen einde.")]
    if ended < start:
        text = f"{nl_date(ended)} ligt voor de start op {nl_date(start)}."
        return [("ended_on", f"{text} Gaat het traject niet door, vul dan de startdatum in.")]
    last = max((pause.start for pause in _pauses(trajectory)), default=None)
    if last is not None and last > ended:
        return [("ended_on", f"Er is nog een onderbreking vanaf {nl_date(last)}.")]
    return []


def _profile_problems(trajectory: Trajectory, stored: Trajectory | None) -> list[Problem]:
    if stored is None or stored.profile == trajectory.profile or state_of(stored) is State.APPLIED:
        return []
    text = f"De leerling is toegelaten voor {stored.get_profile_display()}; dat blijft zo staan."
    return [("profile", f"{text} Beëindig dit traject en open een nieuw voor een ander profiel.")]


def _other_trajectories(trajectory: Trajectory) -> list[Problem]:
    if trajectory.refused_on is not None:
        return []
    others = Trajectory.objects.filter(student=trajectory.student_id, refused_on=None)
    for other in others.exclude(pk=trajectory.pk).order_by("start", "pk"):
        if other.ended_on is None and trajectory.ended_on is None:
            text = f"Deze leerling heeft al een leer-werktraject {other.profile}"
            begun = f"{text} vanaf {nl_date(other.start)}. Beëindig dat eerst."
            return [(NON_FIELD_ERRORS, begun)]
        if _overlap(other, trajectory):
            text = f"valt samen met het traject {other.profile} vanaf {nl_date(other.start)}"
            return [("start", f"{nl_date(trajectory.start)} {text}.")]
    return []


def _overlap(one: Trajectory, other: Trajectory) -> bool:
    last, other_last = one.ended_on or date.max, other.ended_on or date.max
    return one.start <= other_last and other.start <= last


def _pauses(trajectory: Trajectory) -> list:
    return list(trajectory.interruptions.all()) if trajectory.pk else []


def _step(stored: Trajectory | None, trajectory: Trajectory) -> Transition | None:
    """The decision that the changed dates hold; None when they only correct an earlier one."""
    source = State.NEW if stored is None else state_of(stored)
    target = state_of(trajectory)
    if source is target:
        return None
    step = BY_STATES.get((source, target))
    if step is None:
        raise ValidationError(
            f"Een traject dat {source.label} is, kan niet weer “{target.label}” worden."
        )
    return step


def _reason_field(step: Transition) -> str:
    return "end_reason" if step.kind is Kind.ENDED else "admission_note"


def _reason(trajectory: Trajectory, step: Transition) -> str:
    return str(getattr(trajectory, _reason_field(step))).strip()


def _record(
    trajectory: Trajectory, step: Transition, actor: User | None, today: date
) -> TrajectoryEvent:
    days = {
        Kind.APPLIED: trajectory.applied_on,
        Kind.ADMITTED: trajectory.admitted_on,
        Kind.REFUSED: trajectory.refused_on,
        Kind.ENDED: trajectory.ended_on,
    }
    return TrajectoryEvent.objects.create(
        trajectory=trajectory,
        kind=step.kind,
        day=days.get(step.kind) or today,
        reason=_reason(trajectory, step) if step.needs_reason else "",
        actor=actor,
    )
