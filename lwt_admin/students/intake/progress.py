"""How far a pupil is on the way to a leer-werktraject: the steps in order, and what comes next.

Reads what `Intake.objects.….with_steps()` has fetched along, and asks the database nothing more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db import models
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.signing.models import Document, Signatory
from lwt_admin.signing.services import unsigned
from lwt_admin.students.intake.used_steps import unused_at, used_at
from lwt_admin.students.models import AgendaItem, ApplicationLetter, Intake, IntakeStep
from lwt_admin.ui.formats import nl_date

Kind = IntakeStep.Kind
ORDER: Final = tuple(Kind)


class Standing(models.TextChoices):
    """How a step stands."""

    DONE = "done", "gedaan"
    SKIPPED = "skipped", "overgeslagen"
    BUSY = "busy", "loopt"
    LATE = "late", "besluit ontbreekt"
    UNUSED = "unused", "gebruikt de school niet"
    OPEN = "open", "nog niet gedaan"
    LEFT = "left", "niet gedaan"


MARKS: Final = {
    Standing.DONE: "ok",
    Standing.SKIPPED: "neutral",
    Standing.BUSY: "wait",
    Standing.LATE: "warn",
    Standing.UNUSED: "neutral",
    Standing.OPEN: "neutral",
    Standing.LEFT: "neutral",
}


class Outcome(models.TextChoices):
    """How it ended; what was decided stands on the trajectory."""

    ADMITTED = "admitted", "toegelaten"
    REFUSED = "refused", "niet toegelaten"
    STOPPED = "stopped", "gestopt"


OUTCOME_MARKS: Final = {
    Outcome.ADMITTED: "ok",
    Outcome.REFUSED: "bad",
    Outcome.STOPPED: "neutral",
}


class Column(models.TextChoices):
    """The columns of the board: what a pupil waits for."""

    FOLLOW_UP = "follow_up", "Signaal: ouders informeren"
    LETTER = "letter", "Aanvraag"
    TALKS = "talks", "Gesprekken"
    COMMITTEE = "committee", "Commissie en besluit"
    DONE = "done", "Besloten"


@dataclass(frozen=True)
class StepLine:
    """A step as the pages show it; `text` says how it stands in a few words."""

    kind: Kind
    standing: Standing
    text: str
    day: date | None = None
    person: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def mark(self) -> str:
        return MARKS[self.standing]

    @property
    def is_settled(self) -> bool:
        """Whether nothing has to happen any more: done, or left out on purpose."""
        return self.standing in {Standing.DONE, Standing.SKIPPED, Standing.UNUSED}


@dataclass(frozen=True)
class Progress:
    """One intake with its steps in order; `outcome` is None as long as it goes on."""

    intake: Intake
    lines: tuple[StepLine, ...]
    outcome: Outcome | None
    outcome_day: date | None

    @property
    def next(self) -> StepLine | None:
        """The first step that still has to happen; None when only the decision is left.

        A decision that should have been taken goes before what was not done by then.
        """
        if self.outcome is not None:
            return None
        waiting = [line for line in self.lines if not line.is_settled]
        late = (line for line in waiting if line.standing is Standing.LATE)
        return next(late, waiting[0] if waiting else None)

    @property
    def column(self) -> Column:
        """Where the pupil stands on the board."""
        if self.outcome is not None:
            return Column.DONE
        waits_for = self.next.kind if self.next else Kind.COMMITTEE
        return _COLUMNS[waits_for]

    @property
    def chip(self) -> tuple[str, str]:
        """Words and mark for how the whole stands."""
        if self.outcome is not None:
            return str(self.outcome.label), OUTCOME_MARKS[self.outcome]
        return "loopt", "wait"


_COLUMNS: Final = {
    Kind.SIGNAL: Column.FOLLOW_UP,
    Kind.PARENTS: Column.FOLLOW_UP,
    Kind.LETTER: Column.LETTER,
    Kind.INTERVIEW: Column.TALKS,
    Kind.MENTOR: Column.TALKS,
    Kind.COMMITTEE: Column.COMMITTEE,
}


def progress_of(intake: Intake, today: date) -> Progress:
    """The steps of an intake as they stand on `today`, and how it ended.

    A step that the school does not use stands there only with what was recorded of it before.
    """
    steps = {step.kind: step for step in intake.steps.all()}
    unused = unused_at(intake.student.school)
    outcome, day = outcome_of(intake)
    lines = (_line(intake, kind, steps.get(kind), today) for kind in ORDER)
    shown = (_if_used(intake, line) if line.kind in unused else line for line in lines)
    return Progress(intake, tuple(line for line in shown if line is not None), outcome, day)


def columns_at(school: School) -> set[Column]:
    """The columns in which a pupil of this school can stand."""
    return {Column.COMMITTEE, Column.DONE, *(_COLUMNS[kind] for kind in used_at(school))}


def without_committee(intake: Intake) -> bool:
    """Whether is decided without a meeting: the school leaves it out, here or for everybody."""
    skipped = {step.kind for step in intake.steps.all() if step.skipped}
    return Kind.COMMITTEE in skipped | unused_at(intake.student.school)


def outcome_of(intake: Intake) -> tuple[Outcome | None, date | None]:
    """How it ended, and when; what the trajectory says goes before all else."""
    trajectory = intake.trajectory
    if trajectory is not None:
        if trajectory.refused_on is not None:
            return Outcome.REFUSED, trajectory.refused_on
        if trajectory.admitted_on is not None:
            return Outcome.ADMITTED, trajectory.admitted_on
        if trajectory.ended_on is not None:
            return Outcome.STOPPED, intake.closed_on or trajectory.ended_on
    if intake.closed_on is not None:
        return Outcome.STOPPED, intake.closed_on
    return None, None


def newest_letter(intake: Intake) -> ApplicationLetter | None:
    """The letter that was offered last."""
    return max(intake.letters.all(), key=lambda one: one.pk, default=None)


def signed_letter(intake: Intake) -> ApplicationLetter | None:
    """The letter that everybody signed."""
    signed = (one for one in intake.letters.all() if one.document.completed_at is not None)
    return next(signed, None)


def open_item(intake: Intake) -> AgendaItem | None:
    """The agenda on which the pupil stands, unless the committee put it off there."""
    return next((one for one in intake.agenda_items.all() if not one.held_over), None)


def _line(intake: Intake, kind: Kind, step: IntakeStep | None, today: date) -> StepLine:
    if step is not None:
        return _recorded(kind, step)
    if kind is Kind.LETTER:
        return _letter(intake)
    if kind is Kind.COMMITTEE:
        return _committee(intake, today)
    return _not_done(intake, kind, "nog niet gedaan", ended="niet vastgelegd")


def _not_done(intake: Intake, kind: Kind, text: str, *, ended: str = "") -> StepLine:
    """A step that has yet to be taken; once it all ended, one that was left and is not asked."""
    if outcome_of(intake)[0] is not None:
        return StepLine(kind, Standing.LEFT, ended or text)
    return StepLine(kind, Standing.OPEN, text)


def _if_used(intake: Intake, line: StepLine) -> StepLine | None:
    """A step that is not asked here: what was recorded of it, without waiting for the rest."""
    if line.standing not in {Standing.OPEN, Standing.LEFT}:
        return line
    tried = {Kind.LETTER: intake.letters, Kind.COMMITTEE: intake.agenda_items}.get(line.kind)
    if tried is None or not tried.all():
        return None
    return replace(line, standing=Standing.UNUSED)


def _recorded(kind: Kind, step: IntakeStep) -> StepLine:
    standing = Standing.SKIPPED if step.skipped else Standing.DONE
    text = f"{'overgeslagen' if step.skipped else 'gedaan'} op {nl_date(step.day)}"
    if kind is Kind.LETTER and not step.skipped:
        text = f"op papier ontvangen, {nl_date(step.day)}"
    return StepLine(kind, standing, text, step.day, step.person, step.note)


def _letter(intake: Intake) -> StepLine:
    letter = signed_letter(intake) or newest_letter(intake)
    applied_on = intake.trajectory.applied_on if intake.trajectory else None
    if letter is None and applied_on is not None:
        text = f"aangevraagd op {nl_date(applied_on)}, zonder brief in dit dossier"
        return StepLine(Kind.LETTER, Standing.DONE, text, applied_on)
    if letter is None:
        text = "nog geen brief aangeboden"
        return _not_done(intake, Kind.LETTER, text, ended="geen brief aangeboden")
    document = letter.document
    names = _names(document.signatories.all())
    if document.completed_at is not None:
        day = timezone.localdate(document.completed_at)
        text = f"door iedereen getekend op {nl_date(day)}"
        return StepLine(Kind.LETTER, Standing.DONE, text, day, names)
    if refusal := refusal_of(document):
        text = f"{refusal.name} ging niet akkoord: “{refusal.refusal_reason}”"
        return _not_done(intake, Kind.LETTER, text)
    if document.withdrawn_at is not None:
        text = "brief ingetrokken; nog geen nieuwe"
        return _not_done(intake, Kind.LETTER, text, ended="brief ingetrokken")
    day = timezone.localdate(document.frozen_at)
    text = f"aangeboden op {nl_date(day)}, wacht op {_names(unsigned(document))}"
    return StepLine(Kind.LETTER, Standing.BUSY, text, day)


def refusal_of(document: Document) -> Signatory | None:
    """Who did not agree."""
    return next((one for one in document.signatories.all() if one.refused_at), None)


def _names(signatories: Iterable[Signatory]) -> str:
    return " en ".join(one.name for one in signatories)


def _committee(intake: Intake, today: date) -> StepLine:
    outcome, _ = outcome_of(intake)
    items = list(intake.agenda_items.all())
    item = open_item(intake)
    if item is None:
        last = max(items, key=lambda one: one.meeting.day, default=None)
        if last is None:
            text = "nog niet op een agenda"
            return _not_done(intake, Kind.COMMITTEE, text, ended="niet op een agenda gezet")
        text = f"aangehouden op {nl_date(last.meeting.day)}: {last.held_over}"
        return _not_done(intake, Kind.COMMITTEE, text)
    meeting = item.meeting
    names = ", ".join(meeting.names)
    if outcome in {Outcome.ADMITTED, Outcome.REFUSED}:
        text = f"besproken op {nl_date(meeting.day)}"
        return StepLine(Kind.COMMITTEE, Standing.DONE, text, meeting.day, names, meeting.note)
    if meeting.day < today and outcome is None:
        text = f"het besluit van {nl_date(meeting.day)} ontbreekt"
        return StepLine(Kind.COMMITTEE, Standing.LATE, text)
    text = f"op de agenda van {nl_date(meeting.day)}"
    if outcome is not None:
        return StepLine(Kind.COMMITTEE, Standing.LEFT, f"stond {text}")
    return StepLine(Kind.COMMITTEE, Standing.BUSY, text)
