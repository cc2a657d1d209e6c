"""The leer-werktraject in a pupil list: opened when it is new, never changed when it is there."""

from collections.abc import Mapping
from datetime import date

from lwt_admin.accounts.models import User
from lwt_admin.imports import Draft, shown
from lwt_admin.rules.regimes import regime_on
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import MentorAssignment, Student, Trajectory
from lwt_admin.students.services import assign_mentor, open_trajectory, stop_assignment

REASON = "Toegelaten volgens het leerlingenbestand van de school."


def plan_trajectory(
    draft: Draft, student: Student, mentors: Mapping[str, User], today: date
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
        _plan_opening(draft, student, mentor, today)
    elif {"profiel", "lwt_start", "mentor"} & values.keys():
        draft.note(
            "Profiel en mentor horen bij een leer-werktraject; zonder lwt_start komt dat er niet."
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


def _plan_opening(draft: Draft, student: Student, mentor: User | None, today: date) -> None:
    """Open a trajectory, admitted at its start or, when that is still to come, today."""
    profile, start = draft.line.values["profiel"], draft.line.values["lwt_start"]
    reason = _start_problem(student, start)
    if reason:
        draft.refuse("lwt_start", reason)
        return
    guide = f", mentor {mentor}" if mentor else ""

    def open_it(actor: User | None) -> None:
        trajectory = Trajectory(
            student=student,  # stored by an earlier step when the pupil is new
            profile=profile,
            start=start,
            admitted_on=min(start, today),
            admission_note=REASON,
        )
        open_trajectory(trajectory, mentor, actor, today)

    draft.add("leer-werktraject", f"{profile} vanaf {shown(start)}{guide}", open_it)


def _start_problem(student: Student, start: date) -> str:
    if student.birth_date is not None and start <= student.birth_date:
        return "Deze datum ligt voor de geboorte."
    try:
        regime_on(start)
    except RuleError as error:
        return f"{error.message[0].upper()}{error.message[1:]}."
    for other in student.trajectories.all() if student.pk else ():
        if other.refused_on is None and other.ended_on is not None and start <= other.ended_on:
            return (
                f"Het vorige traject {other.profile} liep van {shown(other.start)} "
                f"tot en met {shown(other.ended_on)}."
            )
    return ""


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
