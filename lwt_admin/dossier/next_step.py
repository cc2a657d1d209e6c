"""What should happen with one pupil, from what the dossier has read; no query of its own."""

from collections.abc import Iterator

from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.attention_profiles import unfit_todo
from lwt_admin.agreements.models import AgreementVersion, Stage, State
from lwt_admin.agreements.models.agreement import OPEN_STATES
from lwt_admin.agreements.running_out import needed_from
from lwt_admin.dossier.summary import Dossier
from lwt_admin.placements.attention import about
from lwt_admin.placements.reading import Placement
from lwt_admin.students.models import Trajectory
from lwt_admin.students.upper_years import LAST_YEAR
from lwt_admin.todo import Todo, Urgency, in_order
from lwt_admin.ui.formats import nl_date


def next_steps(dossier: Dossier, user: User) -> list[Todo]:
    """Everything this person can do something about, most urgent first."""
    return in_order(_steps(dossier, user))


def _steps(dossier: Dossier, user: User) -> Iterator[Todo]:
    if dossier.holds(user, Right.STUDENTS_PERSONAL) and not dossier.enrolments:
        yield Todo(
            Urgency.ATTENTION,
            "De leerling is nog in geen enkel schooljaar ingeschreven.",
            reverse("enrolment_add", args=[dossier.student.pk]),
            "Schrijf in",
            detail="Zonder leerjaar tellen uren niet mee.",
        )
    if dossier.holds(user, Right.STUDENTS_CHANGE):
        yield from _about_trajectory(dossier)
    if dossier.holds(user, Right.AGREEMENTS_DRAFT):
        yield from _about_agreements(dossier)
    if dossier.hours is not None:
        yield from about(dossier.hours.hours, user, dossier.today)
    if dossier.holds(user, Right.EXAMS_ENTER):
        yield from _about_exam(dossier)


def _about_trajectory(dossier: Dossier) -> Iterator[Todo]:
    trajectory, student = dossier.trajectory, dossier.student
    if trajectory is None and dossier.on_the_way:
        yield Todo(
            Urgency.WAITS,
            f"{student} is op weg naar een leer-werktraject.",
            reverse("intake", args=[student.pk]),
            "Bekijk de aanloop",
        )
    elif trajectory is None:
        yield Todo(
            Urgency.WAITS,
            f"{student} heeft nog geen leer-werktraject.",
            reverse("trajectory_add", args=[student.pk]),
            "Open een leer-werktraject",
        )
    elif trajectory.admitted_on is None and trajectory.refused_on is None:
        past = trajectory.start <= dossier.today
        yield Todo(
            Urgency.WRONG if past else Urgency.ATTENTION,
            "Over het leer-werktraject is nog niet besloten.",
            *_where_to_decide(dossier, trajectory),
            detail=f"De start {'was' if past else 'is'} {nl_date(trajectory.start)}.",
            due=trajectory.start,
        )
    elif not dossier.mentors and dossier.is_open:
        yield Todo(
            Urgency.ATTENTION,
            f"{student} heeft geen mentor.",
            reverse("mentor_assign", args=[trajectory.pk]),
            "Kies een mentor",
        )


def _where_to_decide(dossier: Dossier, trajectory: Trajectory) -> tuple[str, str]:
    """In the way to it when that was recorded: there it says who decides, and when."""
    if dossier.on_the_way:
        return reverse("intake", args=[dossier.student.pk]), "Bekijk de aanloop"
    return reverse("trajectory_edit", args=[trajectory.pk]), "Beslis"


def _about_agreements(dossier: Dossier) -> Iterator[Todo]:
    trajectory = dossier.trajectory
    if trajectory is None or dossier.hours is None or not dossier.is_open:
        return
    if trajectory.admitted_on is None:
        return
    yield from map(unfit_todo, dossier.hours.unfit)
    live = [one for one in dossier.hours.hours.placements if _is_live(one, dossier)]
    if not live:
        yield Todo(
            Urgency.ATTENTION,
            "Er is geen leer-werkovereenkomst die loopt of klaarligt.",
            reverse("agreement_add", args=[trajectory.pk]),
            "Maak een overeenkomst",
            detail="Zonder getekende overeenkomst telt geen enkel uur.",
        )
    later = any(one.newest.start > dossier.today for one in live)
    for placement in live:
        yield from _about_agreement(placement, dossier, follows=len(live) > 1 or later)


def _is_live(placement: Placement, dossier: Dossier) -> bool:
    """Whether it is in force, still to begin, being prepared, or refused and not taken back."""
    version, newest = placement.leading_on(dossier.today), placement.newest
    if newest.state in {*OPEN_STATES, State.REFUSED} or version.is_running_on(dossier.today):
        return True
    return version.state == State.SIGNED and version.last_day >= dossier.today


def _about_agreement(placement: Placement, dossier: Dossier, *, follows: bool) -> Iterator[Todo]:
    newest = placement.newest
    if newest.state in {*OPEN_STATES, State.REFUSED}:
        yield _about_unsigned(placement, newest, dossier)
    version, company = placement.leading_on(dossier.today), placement.agreement.company
    ends = version.stage_on(dossier.today) is Stage.EXPIRING or (
        version.state == State.ENDED and version.is_running_on(dossier.today)
    )
    if ends and not follows:
        yield Todo(
            Urgency.ATTENTION,
            f"De overeenkomst met {company} loopt af op {nl_date(version.last_day)}.",
            reverse("agreement_detail", args=[placement.agreement.pk]),
            "Bekijk de overeenkomst",
            detail=_shortage(dossier),
            due=version.last_day,
        )


UNSIGNED = {
    State.DRAFT: ("is nog een concept", "Maak af en bied aan"),
    State.SENT: ("is nog niet door iedereen getekend", "Laat tekenen"),
    State.PARTLY_SIGNED: ("is nog niet door iedereen getekend", "Laat tekenen"),
    State.REFUSED: ("is geweigerd", "Bekijk waarom"),
}


def _about_unsigned(placement: Placement, version: AgreementVersion, dossier: Dossier) -> Todo:
    """A version that is being prepared, waits for signatures or was refused.

    Without an addendum what was signed goes on until its end, so it presses less.
    """
    state = State(version.state)
    what = "Het addendum bij de overeenkomst" if version.is_amendment else "De overeenkomst"
    said, action = UNSIGNED[state]
    late = version.start <= dossier.today
    if version.is_amendment:  # read already: no query for it
        version.amends = next(one for one in placement.versions if one.pk == version.amends_id)
    needed = needed_from(version)
    presses = needed is not None and needed <= dossier.today
    return Todo(
        Urgency.WRONG if presses else Urgency.ATTENTION,
        f"{what} met {placement.agreement.company} {said}.",
        reverse("agreement_detail", args=[placement.agreement.pk]),
        action,
        detail=f"De eerste dag {'was' if late else 'is'} {nl_date(version.start)}.",
        due=version.start,
    )


def _shortage(dossier: Dossier) -> str:
    """What the plan comes to, when it does not reach the norm."""
    outlook = dossier.hours.outlook if dossier.hours else None
    short = [one.text for one in outlook.verdicts if not one.ok] if outlook else []
    return short[0] if short else ""


def _about_exam(dossier: Dossier) -> Iterator[Todo]:
    enrolment, trajectory = dossier.enrolment, dossier.trajectory
    if trajectory is None or enrolment is None or not dossier.is_open:
        return
    if dossier.exam is None and enrolment.leerjaar == LAST_YEAR:
        yield Todo(
            Urgency.ATTENTION,
            "De leerling zit in leerjaar 4 en is nog geen examenkandidaat.",
            reverse("exam_candidate_add", args=[trajectory.pk]),
            "Meld aan",
        )
    elif dossier.exam is not None and dossier.exam.result is None:
        yield Todo(
            Urgency.ATTENTION,
            "Het examenpakket is niet compleet.",
            reverse("exam_package", args=[dossier.exam.candidate.pk]),
            "Vul het pakket aan",
            detail=dossier.exam.problem,
        )
