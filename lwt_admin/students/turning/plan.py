"""What will be stored for each pupil when the school year turns, and what stands in the way."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lwt_admin.accounts.models import SchoolYear, User
from lwt_admin.students.models import Departure, Enrolment, Trajectory
from lwt_admin.students.onward.contradictions import why_not
from lwt_admin.students.running_on import RunsOn
from lwt_admin.students.trajectory_checks import end_problems
from lwt_admin.students.turning.pupils import LEAVING, Pupil, Step
from lwt_admin.students.turning.years import Turn
from lwt_admin.ui.formats import nl_date

EndKind = Trajectory.EndKind

END_KINDS: Final = {
    Step.DIPLOMA: EndKind.COMPLETED,
    Step.LEFT: EndKind.LEFT,
    Step.MOVED: EndKind.MOVED,
}


@dataclass(frozen=True)
class Choice:
    """What somebody chose for a pupil, and which version of the enrolment they saw."""

    step: Step
    class_name: str
    version: int


@dataclass(frozen=True)
class Line:
    """One pupil in the preview; of the records to store none, or one and perhaps an ended course.

    `wrong` tells why it cannot be, `runs_on` what lasts longer than the course; `is_same` that it
    was recorded just so already.
    """

    pupil: Pupil
    step: Step
    target: str
    enrolment: Enrolment | None = None
    departure: Departure | None = None
    trajectory: Trajectory | None = None
    wrong: tuple[str, ...] = ()
    runs_on: tuple[RunsOn, ...] = ()
    is_same: bool = False

    @property
    def origin(self) -> str:
        return place(self.pupil.leerjaar, self.pupil.enrolment.class_name)

    @property
    def stores(self) -> list[str]:
        """What will be stored, each in a few words."""
        found = []
        if self.enrolment is not None:
            found.append(f"inschrijving in {self.enrolment.school_year}")
        if self.departure is not None:
            found.append(f"vertrek op {nl_date(self.departure.last_day)}")
        if self.trajectory is not None:
            ended = nl_date(self.trajectory.ended_on)
            kind = self.trajectory.get_end_kind_display()
            found.append(f"leer-werktraject eindigt op {ended}: {kind}")
        return found


@dataclass(frozen=True)
class Plan:
    """All lines, and the counts that stand above them."""

    lines: tuple[Line, ...]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.wrong]

    @property
    def stored(self) -> list[Line]:
        """The lines of which there is something to store."""
        return [line for line in self.lines if line.stores and not line.wrong]

    @property
    def last_days(self) -> dict[int, date]:
        """The keys of the trajectories that end, with their last days."""
        ended = (line.trajectory for line in self.stored if line.trajectory is not None)
        return {one.pk: one.ended_on for one in ended if one.ended_on is not None}

    @property
    def going_on(self) -> list[Line]:
        """The lines of which something lasts longer than the course."""
        return [line for line in self.lines if line.runs_on]

    def beside(self, found: Mapping[int, Sequence[RunsOn]]) -> "Plan":
        """The same plan, with what lasts longer beside each course that ends."""
        return Plan(
            tuple(
                replace(line, runs_on=tuple(found.get(line.trajectory.pk, ())))
                if line.trajectory is not None and not line.wrong
                else line
                for line in self.lines
            )
        )

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many pupils go where."""
        found = Counter(line.step for line in self.stored)
        words = {
            Step.UP: ("gaat over", "gaan over"),
            Step.AGAIN: ("blijft in het leerjaar", "blijven in hun leerjaar"),
        }
        return [
            (words.get(step, (step.label, step.label))[found[step] > 1], found[step])
            for step in Step
            if found[step]
        ]


def place(leerjaar: int, class_name: str) -> str:
    """A leerjaar and a class, as `leerjaar 3, klas 3bw1`."""
    return f"leerjaar {leerjaar}, {f'klas {class_name}' if class_name else 'zonder klas'}"


@dataclass(frozen=True)
class Leaving:
    """What holds for all who leave: their last day, and who records it on which day."""

    last_day: date
    actor: User
    today: date


def make_plan(
    pupils: Sequence[Pupil], choices: Mapping[int, Choice], turn: Turn, leaving: Leaving
) -> Plan:
    """What becomes of every pupil for whom something was chosen; nothing is stored or asked."""
    return Plan(
        tuple(
            _line(pupil, choices[pupil.key], turn, leaving)
            for pupil in pupils
            if pupil.key in choices
        )
    )


def _line(pupil: Pupil, choice: Choice, turn: Turn, leaving: Leaving) -> Line:
    step = choice.step
    if step is Step.LATER:
        return Line(pupil, step, target="blijft op deze lijst staan")
    if step in LEAVING:
        line = _leaving(pupil, step, turn, leaving)
    else:
        line = _staying(pupil, choice, turn)
    if line.is_same:
        return line
    return replace(line, wrong=(*_met(pupil, choice), *line.wrong))


def _staying(pupil: Pupil, choice: Choice, turn: Turn) -> Line:
    leerjaar = pupil.leerjaar + (choice.step is Step.UP)
    there = pupil.there
    same = there is not None and (there.leerjaar, there.class_name) == (leerjaar, choice.class_name)
    target = place(leerjaar, choice.class_name)
    if same:
        return Line(pupil, choice.step, target, is_same=True)
    enrolment = Enrolment(
        student=pupil.student,
        school_year=turn.new,
        leerjaar=leerjaar,
        class_name=choice.class_name,
    )
    return Line(pupil, choice.step, target, enrolment=enrolment)


def _leaving(pupil: Pupil, step: Step, turn: Turn, leaving: Leaving) -> Line:
    left = pupil.departure
    if left is not None and left.kind == step:
        return Line(pupil, step, step.label, is_same=True)
    departure = Departure(
        student=pupil.student,
        school_year=turn.old,
        kind=step,
        last_day=pupil.left_in(turn.old) or leaving.last_day,
        actor=leaving.actor,
    )
    trajectory = _ended(pupil, step, turn, leaving.last_day)
    return Line(
        pupil,
        step,
        step.label,
        departure=departure,
        trajectory=trajectory,
        wrong=(
            *filter(None, [why_not(step, pupil.outcome, pupil.decided, turn.old, leaving.today)]),
            *(() if trajectory is None else _course_problems(trajectory)),
        ),
    )


def _ended(pupil: Pupil, step: Step, turn: Turn, last_day: date) -> Trajectory | None:
    """The pupil's open trajectory as it ends; one that was still to begin does not go on."""
    if pupil.open_trajectory is None:
        return None
    ended = copy(pupil.open_trajectory)
    if ended.start > last_day:
        ended.ended_on, ended.end_kind = ended.start, EndKind.NOT_STARTED
    else:
        ended.ended_on, ended.end_kind = last_day, END_KINDS[step]
    ended.end_reason = end_reason(turn.old, f"{turn.new}: {step.label}.")
    return ended


def end_reason(old: SchoolYear, rest: str) -> str:
    """With which words a trajectory ends in the turn from a school year; the rest may be empty."""
    return f"Bij de overgang van {old} naar {rest}"


def _course_problems(trajectory: Trajectory) -> Iterable[str]:
    return (
        f"Het leer-werktraject kan zo niet eindigen. {text}" for text in end_problems(trajectory)
    )


def _met(pupil: Pupil, choice: Choice) -> Iterable[str]:
    """What somebody else did in the meantime."""
    if pupil.there is not None:
        where = place(pupil.there.leerjaar, pupil.there.class_name)
        yield f"Staat intussen al in het nieuwe schooljaar: {where}."
        if choice.step in LEAVING:
            yield "Verwijder eerst die inschrijving in het dossier, onder “Klassen”."
    if pupil.departure is not None:
        yield f"Het vertrek is intussen al vastgelegd: {pupil.departure.get_kind_display()}."
    if choice.version != pupil.enrolment.version:
        now = place(pupil.leerjaar, pupil.enrolment.class_name)
        yield f"De inschrijving van dit jaar is intussen gewijzigd: {now}."
