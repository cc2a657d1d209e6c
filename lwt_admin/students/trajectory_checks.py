"""What must hold of the dates of a trajectory, each problem told at its field in Dutch."""

from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from lwt_admin.rules.onward import ENTREE
from lwt_admin.rules.regimes import regime_on
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Interruption, ProfileChange, Trajectory
from lwt_admin.students.models.onward import why_shut
from lwt_admin.ui.formats import nl_date

Problem = tuple[str, str]
"""The field at fault and the message."""


def check_trajectory(trajectory: Trajectory, stored: Trajectory | None, today: date) -> None:
    """Raise ValidationError, per field, with everything about the dates that cannot be."""
    errors: dict[str, list[str]] = {}
    for field, message in (
        *_start_problems(trajectory),
        *_decision_problems(trajectory, today),
        *_end_problems(trajectory),
        *_end_kind_problems(trajectory, stored),
        *_profile_problems(trajectory, stored),
        *_other_trajectories(trajectory),
    ):
        errors.setdefault(field, []).append(message)
    if errors:
        raise ValidationError(errors)


def end_problems(trajectory: Trajectory) -> list[str]:
    """What stands in the way of the end that an open trajectory is given, told without its fields.

    Asks nothing of the database when interruptions and changes of profile were fetched along.
    """
    found = (*_end_problems(trajectory), *_end_kind_problems(trajectory, None))
    return [text for _, text in found]


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
    changes = _profile_changes(trajectory)
    if changes and changes[0].day <= start:
        return [("start", f"Het profiel veranderde al op {nl_date(changes[0].day)}.")]
    return []


def _decision_problems(trajectory: Trajectory, today: date) -> list[Problem]:
    problems = []
    for field in ("applied_on", "admitted_on", "refused_on"):
        day = getattr(trajectory, field)
        if day is not None and day > today:
            problems.append((field, f"{nl_date(day)} ligt in de toekomst."))
        if day is not None and day <= trajectory.student.birth_date:
            problems.append((field, f"{nl_date(day)} ligt voor de geboorte van de leerling."))
    return problems + _order_problems(trajectory)


def _order_problems(trajectory: Trajectory) -> list[Problem]:
    problems = []
    applied, admitted, start = trajectory.applied_on, trajectory.admitted_on, trajectory.start
    for field in ("admitted_on", "refused_on"):
        decided = getattr(trajectory, field)
        if decided is not None and applied is not None and decided < applied:
            text = f"{nl_date(decided)} ligt voor de aanvraag van {nl_date(applied)}."
            problems.append((field, text))
    if admitted is not None and admitted > start:
        text = f"{nl_date(admitted)} ligt na de start op {nl_date(start)}."
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
    changes = _profile_changes(trajectory)
    if changes and changes[-1].day > ended:
        return [("ended_on", f"Vanaf {nl_date(changes[-1].day)} is er een ander profiel.")]
    return []


def _end_kind_problems(trajectory: Trajectory, stored: Trajectory | None) -> list[Problem]:
    """An end says what kind it is; ends of before that was asked may be corrected without."""
    kind, ended = trajectory.end_kind, trajectory.ended_on
    if ended is None:
        return [("end_kind", "Zonder einddatum is er geen soort einde.")] if kind else []
    was_ended = stored is not None and stored.ended_on is not None
    if not kind and not (was_ended and stored and not stored.end_kind):
        return [("end_kind", "Kies hoe het leer-werktraject eindigt.")]
    if kind == Trajectory.EndKind.NOT_STARTED and ended != trajectory.start:
        text = f"Gaat het traject niet door, dan is de laatste dag {nl_date(trajectory.start)}."
        return [("ended_on", text)]
    return _entree_problems(trajectory) if kind == Trajectory.EndKind.ENTREE else []


def _entree_problems(trajectory: Trajectory) -> list[Problem]:
    """Of who has been given an outcome already, it may shut the entree course."""
    outcome = getattr(trajectory, "outcome", None)
    why = "" if outcome is None else why_shut(outcome.result, ENTREE)
    return [("end_kind", why)] if why else []


def _profile_problems(trajectory: Trajectory, stored: Trajectory | None) -> list[Problem]:
    if stored is None or stored.profile == trajectory.profile or not _is_decided(stored):
        return []
    text = f"Over {stored.get_profile_display()} is al besloten; dat blijft zo staan."
    return [("profile", f"{text} Kies “Ander profiel” als de leerling van profiel verandert.")]


def _is_decided(trajectory: Trajectory) -> bool:
    decided = (trajectory.admitted_on, trajectory.refused_on, trajectory.ended_on)
    return any(day is not None for day in decided)


def _other_trajectories(trajectory: Trajectory) -> list[Problem]:
    if trajectory.refused_on is not None or trajectory.student_id is None:
        return []
    others = Trajectory.objects.filter(student=trajectory.student_id, refused_on=None)
    for other in others.exclude(pk=trajectory.pk).order_by("start", "pk"):
        if other.ended_on is None and trajectory.ended_on is None:
            text = f"Deze leerling heeft al een leer-werktraject {other.profile}"
            begun = f"{text} vanaf {nl_date(other.start)}. Beëindig dat eerst."
            return [(NON_FIELD_ERRORS, begun)]
        if fall_together(other, trajectory):
            text = f"valt samen met het traject {other.profile} vanaf {nl_date(other.start)}"
            return [("start", f"{nl_date(trajectory.start)} {text}.")]
    return []


def fall_together(one: Trajectory, other: Trajectory) -> bool:
    """Whether two trajectories share a day; one that did not go on takes no day at all."""
    if Trajectory.EndKind.NOT_STARTED in (one.end_kind, other.end_kind):
        return False
    last, other_last = one.ended_on or date.max, other.ended_on or date.max
    return one.start <= other_last and other.start <= last


def _pauses(trajectory: Trajectory) -> list[Interruption]:
    return list(trajectory.interruptions.all()) if trajectory.pk else []


def _profile_changes(trajectory: Trajectory) -> list[ProfileChange]:
    return list(trajectory.profile_changes.all()) if trajectory.pk else []
