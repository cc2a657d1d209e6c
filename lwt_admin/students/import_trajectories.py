"""The leer-werktraject in a pupil list: opened when it is new, never changed when it is there."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import User
from lwt_admin.forms import errors_by_field
from lwt_admin.imports import Draft, shown, storing
from lwt_admin.students.import_starts import ListedStarts
from lwt_admin.students.models import MentorAssignment, Student, Trajectory
from lwt_admin.students.services import assign_mentor, stop_assignment
from lwt_admin.students.transitions import decisions_in

COLUMN_OF: Final = {
    "profile": "profiel",
    "applied_on": "lwt_aangevraagd",
    "admitted_on": "lwt_toegelaten",
    "refused_on": "lwt_afgewezen",
    "admission_note": "lwt_motivering",
    "ended_on": "lwt_einde",
    "end_kind": "lwt_einde_soort",
    "end_reason": "lwt_einde_reden",
}
REASON: Final = "Toegelaten volgens het leerlingenbestand van de school."


def plan_trajectory(
    draft: Draft, student: Student, mentors: Mapping[str, User], starts: ListedStarts, today: date
) -> None:
    """Open the trajectory of the row, or compare it with the one there is, and set its mentor."""
    values = draft.line.values
    mentor = _mentor(draft, mentors)
    stored = list(student.trajectories.all()) if student.pk else []
    current = _current(stored, values.get("profiel"), values.get("lwt_start"))
    if current is not None:
        _compare(draft, current)
        if mentor is not None and current.ended_on is None and current.refused_on is None:
            _plan_mentor(draft, current, mentor, today)
    elif {"profiel", "lwt_start"} <= values.keys():
        opened = _plan_opening(draft, student, mentor, today)
        if opened is not None and opened.refused_on is None and opened.ended_on is None:
            starts.tell(draft, student, opened.start)
    elif {"profiel", "lwt_start", "mentor"} & values.keys():
        missing = " en ".join(one for one in ("profiel", "lwt_start") if one not in values)
        draft.note(
            "Een leer-werktraject begint met profiel en lwt_start; "
            f"zonder {missing} komt het er niet."
        )


def _current(
    stored: list[Trajectory], profile: str | None, start: date | None
) -> Trajectory | None:
    """The trajectory that the row is about: the open one, else a past one that is the same."""
    for one in stored:
        if one.ended_on is None and one.refused_on is None:
            return one
    return next((one for one in stored if (one.profile, one.start) == (profile, start)), None)


def _mentor(draft: Draft, mentors: Mapping[str, User]) -> User | None:
    address = draft.line.values.get("mentor")
    if address is None:
        return None
    mentor = mentors.get(address.lower())
    if mentor is None:
        draft.refuse("mentor", "Bij deze school heeft niemand met dit adres de rol mentor.")
    return mentor


def _compare(draft: Draft, current: Trajectory) -> None:
    """Reject a row that says something else about a trajectory that is there."""
    hint = (
        f"Er is al een leer-werktraject {current.profile} vanaf {shown(current.start)}. Klopt dat "
        "niet, wijzig het dan op de pagina van de leerling, of maak deze cel leeg."
    )
    for column, stored in (("profiel", current.profile), ("lwt_start", current.start)):
        if draft.line.values.get(column, stored) != stored:
            draft.refuse(column, hint)


def _plan_opening(
    draft: Draft, student: Student, mentor: User | None, today: date
) -> Trajectory | None:
    """Open a trajectory; unless the list says otherwise admitted at its start, or today."""
    values = draft.line.values
    if not student.pk and "geboortedatum" not in values:  # the row is refused already
        return None
    trajectory = _trajectory_of(values, student, today)
    try:
        decisions = decisions_in(trajectory, today)
    except ValidationError as error:
        _refuse(draft, error)
        return None
    steps = [storing(trajectory), *(storing(one, signed="actor") for one in decisions)]
    if mentor is not None:  # tied from today when the start is still to come, so as to prepare it
        begins = values.get("mentor_vanaf", min(trajectory.start, today))
        guide = MentorAssignment(trajectory=trajectory, mentor=mentor, start=begins)
        steps.append(storing(guide))
    told = f"{trajectory.profile} vanaf {shown(trajectory.start)}"
    for label, on in (("afgewezen", trajectory.refused_on), ("beëindigd", trajectory.ended_on)):
        told += f", {label} op {shown(on)}" if on else ""
    draft.add("leer-werktraject", f"{told}, mentor {mentor}" if mentor else told, *steps)
    return trajectory


def _trajectory_of(values: Mapping[str, Any], student: Student, today: date) -> Trajectory:
    """The trajectory that the row tells of; a date of application alone is no admission."""
    applied, refused = values.get("lwt_aangevraagd"), values.get("lwt_afgewezen")
    admitted = values.get("lwt_toegelaten")
    if applied is None and refused is None and admitted is None:
        admitted = min(values["lwt_start"], today)
    return Trajectory(
        student=student,
        profile=values["profiel"],
        start=values["lwt_start"],
        applied_on=applied,
        admitted_on=admitted,
        refused_on=refused,
        admission_note=values.get("lwt_motivering", REASON if admitted or refused else ""),
        ended_on=values.get("lwt_einde"),
        end_kind=values.get("lwt_einde_soort", ""),
        end_reason=values.get("lwt_einde_reden", ""),
    )


def _refuse(draft: Draft, error: ValidationError) -> None:
    """Say what is wrong at the column of each date; what follows from the start, there."""
    by_column = {
        COLUMN_OF.get(field, "lwt_start"): " ".join(reasons)
        for field, reasons in errors_by_field(error).items()
    }
    given = {column: reason for column, reason in by_column.items() if column in draft.line.values}
    for column, reason in (given or {"lwt_start": " ".join(by_column.values())}).items():
        draft.refuse(column, reason)


def _plan_mentor(draft: Draft, trajectory: Trajectory, mentor: User, today: date) -> None:
    """Let the mentor of the row take over today; a substitute stays until their own end date."""
    present = [
        one
        for one in trajectory.mentor_assignments.all()
        if one.until is None or one.until >= today
    ]
    regular = [one for one in present if not one.is_substitute]
    if any(one.mentor_id == mentor.pk for one in regular):
        return
    if any(one.mentor_id == mentor.pk for one in present):
        draft.note(f"{mentor} vervangt nu de mentor; de mentor zelf is niet gewijzigd.")
        return

    def hand_over(actor: User | None) -> None:  # noqa: ARG001  (as every step)
        for one in regular:
            stop_assignment(one, today)
        assign_mentor(MentorAssignment(trajectory=trajectory, mentor=mentor, start=today))

    draft.add("mentor", str(mentor), hand_over)
    old = " en ".join(str(one.mentor) for one in regular)
    if old:
        draft.note(f"{mentor} volgt vandaag {old} op.")
