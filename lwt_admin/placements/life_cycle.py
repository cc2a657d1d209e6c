"""The life of an entry of hours: one table of its states, and the one function that walks it.

A step names where it comes from and goes to, who takes it, what must hold and what it does besides.
`perform` checks all of that, stores the entry and records who did it, when and why. The doors
(`services`, `by_link`, `corrections`) lock the pupil's hours before they come here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.conditions import Condition, must_hold
from lwt_admin.placements.actors import BY_ITSELF, Actor, Who
from lwt_admin.placements.models import HourEntry, HourStep
from lwt_admin.placements.perms import guides
from lwt_admin.placements.states import AT_ONCE

Status = HourEntry.Status
OWN_HOURS = "Uren keurt u niet goed als u ze zelf hebt ingevoerd."


@dataclass(frozen=True)
class Change:
    """A step being taken: on which entry, by whom, when and why."""

    entry: HourEntry
    actor: Actor
    now: datetime
    reason: str

    @property
    def school(self) -> School:
        return self.entry.agreement.trajectory.student.school


@must_hold("De reden staat erbij.")
def reason_given(change: Change) -> None:
    if not change.reason:
        raise ValidationError({"reason": "Vul in waarom."}, code="no_reason")


@must_hold("De school laat uren van de mentor meteen tellen.")
def counts_at_once(change: Change) -> None:
    if change.school.mentor_hours_count != AT_ONCE:
        raise PermissionDenied("Uren van de mentor tellen hier na bevestiging door de leermeester.")


@must_hold("De school laat leerlingen hun uren voorstellen.")
def pupils_propose(change: Change) -> None:
    if not change.school.student_proposes_hours:
        raise ValidationError("Op deze school stellen leerlingen zelf geen uren voor.")


@must_hold("De school laat leermeesters de uren bevestigen.")
def companies_confirm(change: Change) -> None:
    if not change.school.company_confirms_hours:
        raise ValidationError("Op deze school bevestigen leermeesters geen uren.")


@must_hold("Een ander voerde de uren in, of de mentor van wie uren meteen tellen.")
def not_ones_own(change: Change) -> None:
    if not change.actor.entered(change.entry):
        return
    at_once = change.school.mentor_hours_count == AT_ONCE
    if not (at_once and Who.MENTOR in change.actor.roles):
        raise PermissionDenied(OWN_HOURS)


@must_hold("Een ander voerde de uren in.")
def somebody_elses(change: Change) -> None:
    if change.actor.entered(change.entry):
        raise PermissionDenied(OWN_HOURS)


@must_hold("De leerling voerde de uren zelf in.")
def proposed_by_pupil(change: Change) -> None:
    link = change.entry.entered_link
    if link is None or link.party != link.Party.STUDENT:
        raise PermissionDenied("Deze uren voerde een ander in.")


@must_hold("De mentor van de leerling voerde de uren in.")
def entered_by_mentor(change: Change) -> None:
    by, trajectory = change.entry.entered_by, change.entry.agreement.trajectory
    if by is None or not guides(by, trajectory, timezone.localdate(change.now)):
        raise ValidationError("Deze uren wachten nog op goedkeuring.")


Effect = Callable[[Change], None]


def entered_anew(change: Change) -> None:
    """Whoever changes an entry enters it: what was judged before is judged again."""
    entry = change.entry
    entry.entered_by, entry.entered_link = change.actor.user, change.actor.link
    entry.judged_by, entry.judged_at, entry.rejection_reason = None, None, ""


def judged(change: Change) -> None:
    entry = change.entry
    entry.judged_by, entry.judged_at, entry.rejection_reason = change.actor.user, change.now, ""


def refused(change: Change) -> None:
    judged(change)
    change.entry.rejection_reason = change.reason


def open_again(change: Change) -> None:
    """What was approved is not any more."""
    change.entry.judged_by, change.entry.judged_at = None, None


@dataclass(frozen=True)
class Step:
    """A row of the table. Without `source` the entry begins here."""

    name: str
    label: str
    source: Status | None
    target: Status
    who: Who
    holds: tuple[Condition[Change], ...] = ()
    effects: tuple[Effect, ...] = ()


def _each(sources: tuple[Status, ...], step: Step) -> tuple[Step, ...]:
    """The same step from each of these states."""
    return tuple(replace(step, source=source) for source in sources)


_PROPOSED, _CONFIRMED, _DISPUTED = Status.PROPOSED, Status.CONFIRMED, Status.DISPUTED
_APPROVED, _REJECTED = Status.APPROVED, Status.REJECTED
_EVERY = (_PROPOSED, _CONFIRMED, _DISPUTED, _APPROVED, _REJECTED)
_NEW = (entered_anew,)

BEGINNINGS = (
    Step("enter", "ingevoerd", None, _PROPOSED, Who.STAFF, (), _NEW),
    Step(
        "enter_counting",
        "ingevoerd door de mentor",
        None,
        _APPROVED,
        Who.MENTOR,
        (counts_at_once,),
        (entered_anew, judged),
    ),
    Step("propose", "voorgesteld", None, _PROPOSED, Who.STUDENT, (pupils_propose,), _NEW),
    Step("report", "opgegeven", None, _CONFIRMED, Who.COMPANY, (companies_confirm,), _NEW),
)

LIFE_CYCLE = (
    *_each(_EVERY, Step("change", "gewijzigd", None, _PROPOSED, Who.STAFF, (), _NEW)),
    *_each(
        (_PROPOSED, _CONFIRMED, _APPROVED, _REJECTED),
        Step(
            "change_counting",
            "gewijzigd door de mentor",
            None,
            _APPROVED,
            Who.MENTOR,
            (counts_at_once,),
            (entered_anew, judged),
        ),
    ),
    Step(
        "propose_again",
        "anders voorgesteld",
        _PROPOSED,
        _PROPOSED,
        Who.STUDENT,
        (pupils_propose, proposed_by_pupil),
        _NEW,
    ),
    *_each(
        (_PROPOSED, _DISPUTED),
        Step("confirm", "bevestigd", None, _CONFIRMED, Who.COMPANY, (companies_confirm,)),
    ),
    Step("confirm", "bevestigd", _APPROVED, _APPROVED, Who.COMPANY, (companies_confirm,)),
    *_each(
        (_PROPOSED, _CONFIRMED, _DISPUTED, _APPROVED),
        Step("correct", "verbeterd", None, _CONFIRMED, Who.COMPANY, (companies_confirm,), _NEW),
    ),
    *_each(
        (_PROPOSED, _CONFIRMED, _APPROVED),
        Step(
            "dispute",
            "betwist",
            None,
            _DISPUTED,
            Who.COMPANY,
            (companies_confirm, reason_given),
            (open_again,),
        ),
    ),
    Step(
        "count",
        "telt, want de mentor voerde in en de leermeester bevestigde",
        _CONFIRMED,
        _APPROVED,
        Who.ITSELF,
        (entered_by_mentor,),
        (judged,),
    ),
    *_each(
        (_PROPOSED, _CONFIRMED),
        Step("approve", "goedgekeurd", None, _APPROVED, Who.STAFF, (not_ones_own,), (judged,)),
    ),
    Step(
        "approve",
        "toch goedgekeurd",
        _DISPUTED,
        _APPROVED,
        Who.STAFF,
        (not_ones_own, reason_given),
        (judged,),
    ),
    *_each(
        (_PROPOSED, _CONFIRMED, _DISPUTED),
        Step(
            "reject",
            "afgewezen",
            None,
            _REJECTED,
            Who.STAFF,
            (somebody_elses, reason_given),
            (refused,),
        ),
    ),
    *_each(
        (_PROPOSED, _CONFIRMED, _DISPUTED, _APPROVED),
        Step(
            "strike",
            "vervallen, in een afgesloten week",
            None,
            _REJECTED,
            Who.STAFF,
            (reason_given,),
            (refused,),
        ),
    ),
)


def find_step(name: str, source: Status | str | None) -> Step:
    """The row of the table; raises ValidationError when the state allows no such step."""
    for step in (*BEGINNINGS, *LIFE_CYCLE):
        if step.name == name and step.source == source:
            return step
    state = "nieuw" if source is None else Status(source).label
    raise ValidationError(f"Deze urenregel is intussen al {state}.", code="already_judged")


def perform(
    name: str, entry: HourEntry, actor: Actor, *, now: datetime, reason: str = ""
) -> HourEntry:
    """Take the step, under the lock of the pupil: store the entry and record the step.

    Raises PermissionDenied when this person may not, and ValidationError when the state or a
    condition does not allow it.
    """
    source = None if entry._state.adding else entry.status
    step = find_step(name, source)
    if step.who not in actor.roles:
        raise PermissionDenied("Deze stap is aan een ander.")
    change = Change(entry, actor, now, reason.strip())
    for condition in step.holds:
        condition.check(change)
    for effect in step.effects:
        effect(change)
    entry.status = step.target
    if source is not None:
        entry.version += 1
    entry.save()
    record = HourStep(
        entry=entry,
        from_status=source or "",
        to_status=step.target,
        by=actor.user,
        link=actor.link,
        at=now,
        reason=change.reason,
    )
    HourStep.objects.bulk_create([record])  # it is history itself: no history of it besides
    return entry


def confirmed(entry: HourEntry, now: datetime) -> HourEntry:
    """What follows by itself from a confirmation: hours of the mentor count from now on."""
    if entry.status == Status.CONFIRMED:
        try:
            return perform("count", entry, BY_ITSELF, now=now)
        except ValidationError:
            return entry
    return entry
