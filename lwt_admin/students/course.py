"""What is done in the course of a trajectory: another profile, and subjects dropped early.

One act gives a pupil another profile: the trajectory goes on, so its hours, agreements and mentors
stay in one line, and a row remembers what the profile was, until when and why.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.rules.subjects import EXEMPT_BELOW
from lwt_admin.students.locks import lock_student, locked_trajectory
from lwt_admin.students.models import (
    Enrolment,
    Exemption,
    ProfileChange,
    Trajectory,
    TrajectoryEvent,
)
from lwt_admin.students.transitions import State, state_of
from lwt_admin.ui.formats import nl_date

Kind = TrajectoryEvent.Kind
FARTHEST_AHEAD = timedelta(days=366)


def profile_on(profile: str, changes: Iterable[ProfileChange], day: date) -> str:
    """The profile on `day`, of who is taught to `profile` by the last of these changes."""
    for change in sorted(changes, key=lambda one: one.day, reverse=True):
        if change.day <= day:
            return profile
        profile = change.from_profile
    return profile


def change_profile(change: ProfileChange, actor: User | None, today: date) -> ProfileChange:
    """Let the pupil be taught to another profile from a day on, and record who decided.

    Raises ValidationError, per field, when the trajectory is not running up to that day, or the
    profile stays what it is.
    """
    with transaction.atomic():
        trajectory = locked_trajectory(change.trajectory_id)
        change.from_profile = trajectory.profile
        if state_of(trajectory) not in {State.ADMITTED, State.ENDED}:
            raise ValidationError(
                "De leerling is nog niet toegelaten. Wijzig het profiel in de aanvraag zelf."
            )
        if change.to_profile == trajectory.profile:
            named = trajectory.get_profile_display()
            raise ValidationError({"to_profile": f"{named} is al het profiel van de leerling."})
        _check_day(change, trajectory, list(trajectory.profile_changes.all()), today)
        change.save()
        _store_profile(trajectory, change.to_profile)
        _record(change, Kind.PROFILE, change.day, change.reason, actor)
    return change


def correct_profile_change(change: ProfileChange, today: date) -> ProfileChange:
    """Store a corrected day or reason; raises ValidationError, per field, when it does not fit."""
    with transaction.atomic():
        trajectory = locked_trajectory(change.trajectory_id)
        others = list(trajectory.profile_changes.exclude(pk=change.pk))
        stored = ProfileChange.objects.get(pk=change.pk).day
        before = [one for one in others if one.day < stored]
        after = [one for one in others if one.day > stored]
        _check_day(change, trajectory, before, today)
        later = min((one.day for one in after), default=None)
        if later is not None and change.day >= later:
            text = (
                f"{nl_date(change.day)} ligt niet voor de volgende wisseling op {nl_date(later)}."
            )
            raise ValidationError({"day": text})
        change.save()
    return change


def undo_profile_change(change: ProfileChange, actor: User | None, today: date) -> None:
    """Take the last change back, as if it had not been decided; raises ValidationError else."""
    with transaction.atomic():
        trajectory = locked_trajectory(change.trajectory_id)
        last = trajectory.profile_changes.last()
        if last is None or last.pk != change.pk:
            raise ValidationError("Maak eerst de latere wisseling van profiel ongedaan.")
        _store_profile(trajectory, last.from_profile)
        _record(last, Kind.PROFILE_BACK, today, "", actor)
        last.delete()


def _check_day(
    change: ProfileChange, trajectory: Trajectory, earlier: list[ProfileChange], today: date
) -> None:
    day = change.day
    problem = ""
    if day <= trajectory.start:
        problem = f"{nl_date(day)} ligt niet na de start op {nl_date(trajectory.start)}."
    elif trajectory.ended_on is not None and day > trajectory.ended_on:
        problem = f"Het traject is op {nl_date(trajectory.ended_on)} geëindigd."
    elif day > today + FARTHEST_AHEAD:
        problem = f"{nl_date(day)} is meer dan een jaar vooruit. Klopt het jaartal?"
    elif earlier and day <= max(one.day for one in earlier):
        last = max(one.day for one in earlier)
        problem = f"{nl_date(day)} ligt niet na de vorige wisseling op {nl_date(last)}."
    if problem:
        raise ValidationError({"day": problem})


def _store_profile(trajectory: Trajectory, profile: str) -> None:
    """Who has the trajectory open in a form hears that it changed: its version is raised."""
    trajectory.profile = profile
    trajectory.version += 1
    trajectory.save()


def _record(
    change: ProfileChange, kind: Kind, day: date, reason: str, actor: User | None
) -> TrajectoryEvent:
    text = f"{change}. {reason}".strip()
    return TrajectoryEvent.objects.create(
        trajectory_id=change.trajectory_id, kind=kind, day=day, reason=text, actor=actor
    )


def save_exemption(exemption: Exemption, today: date) -> Exemption:
    """Store that a subject is dropped below leerjaar 3 (WVO art. 11d).

    Raises ValidationError, per field, when the pupil is in another leerjaar on that day, has the
    exemption already, or it was decided in the future.
    """
    with transaction.atomic():
        lock_student(exemption.student_id)
        if exemption.decided_on > today:
            raise ValidationError(
                {"decided_on": f"{nl_date(exemption.decided_on)} ligt in de toekomst."}
            )
        same = Exemption.objects.filter(student=exemption.student_id, leerjaar=exemption.leerjaar)
        if same.exclude(pk=exemption.pk).filter(subject__iexact=exemption.subject).exists():
            raise ValidationError({"subject": f"{exemption.subject} staat er al."})
        _check_leerjaar(exemption)
        exemption.save()
    return exemption


def _check_leerjaar(exemption: Exemption) -> None:
    enrolment = (
        Enrolment.objects.for_system()
        .filter(
            student=exemption.student_id,
            school_year__start__lte=exemption.since,
            school_year__end__gte=exemption.since,
        )
        .first()
    )
    if enrolment is None or enrolment.leerjaar == exemption.leerjaar:
        return
    text = f"Op {nl_date(exemption.since)} zit de leerling in leerjaar {enrolment.leerjaar}"
    if enrolment.leerjaar >= EXEMPT_BELOW:
        raise ValidationError({"since": f"{text}; een ontheffing geldt alleen daaronder."})
    raise ValidationError({"leerjaar": f"{text}, niet in leerjaar {exemption.leerjaar}."})
