"""What is on paper about a candidate: what was decided, or as long as nothing is, what is known.

A decision is told from what it froze, so that its papers say the same whenever they are made. Only
to which extra subject the candidate objects is asked anew: one may object after the result as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch

from lwt_admin.exams.decisions.content import freeze, on_paper
from lwt_admin.exams.facts import Kind
from lwt_admin.exams.models import ExamCandidate, ExamDecision
from lwt_admin.exams.querysets import ExamCandidateQuerySet
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Student
from lwt_admin.text import sentence

Json = dict[str, Any]

TITLE: Final = "Cijferoverzicht"
NOT_OFFICIAL: Final = (
    "Dit overzicht is geen officiële cijferlijst en geen diploma. De school geeft die apart af, op "
    "waardepapier."
)
COURSE: Final = "vmbo, basisberoepsgerichte leerweg, leer-werktraject"


@dataclass(frozen=True)
class Paper:
    """One candidate; `decision` is the one that papers are made of, None while nothing is decided.

    A decision that was `reopened` for a correction goes on to hold, and no papers are made of it.
    `subjects` are the lines of `decisions.content`; `followed` the names of what was followed
    without an exam. `outcome` is in the format of the command line, None when the rules cannot
    judge the package, and `problem` then says why.
    """

    candidate: ExamCandidate
    class_name: str
    decision: ExamDecision | None
    subjects: tuple[Json, ...]
    followed: tuple[str, ...]
    outcome: Json | None
    problem: str = ""
    reopened: ExamDecision | None = None

    @property
    def student(self) -> Student:
        return self.candidate.trajectory.student

    @property
    def result(self) -> str:
        """The word of the result: as it was decided, else as it is computed."""
        if self.decision is not None:
            return self.decision.result
        return "onbepaald" if self.outcome is None else str(self.outcome["result"])

    @property
    def is_provisional(self) -> bool:
        """Whether a resit may change it, or nothing was decided yet."""
        return self.decision is None or self.decision.is_provisional

    @property
    def is_contested(self) -> bool:
        """Whether the rules leave the result to the school."""
        return self.outcome is not None and bool(self.outcome["contested"])

    @property
    def told(self) -> str:
        """How the result stands, in words."""
        if self.decision is not None:
            return f"{self.result}, voorlopig" if self.decision.is_provisional else self.result
        if self.reopened is not None:
            return f"heropend voor een verbetering; tot dan geldt {self.reopened.result}"
        if self.outcome is None:
            return "nog niet vastgesteld"
        computed = f"{self.result}, betwistbaar" if self.is_contested else self.result
        return f"nog niet vastgesteld; nu zo berekend: {computed}"

    @property
    def final_marks(self) -> Json:
        """Those of `dutch`, `profile` and `combination`, each None while it is not known."""
        known: Json = {} if self.outcome is None else self.outcome["final_marks"]
        return {part: known.get(part) for part in ("dutch", "profile", "combination")}

    @property
    def listed(self) -> list[Json]:
        """The subjects on the overview; one that does not count is left out on objection."""
        return [one for one in self.subjects if one["counts"] or not one["objected_on"]]

    @property
    def against(self) -> list[Json]:
        """The reasons that stand in the way of passing."""
        found = [] if self.outcome is None else self.outcome["reasons"]
        return [one for one in found if one["ok"] is False]


def read_papers(candidates: ExamCandidateQuerySet) -> list[Paper]:
    """Candidates in sight, by name; a fixed number of queries."""
    confirmed = ExamDecision.objects.for_system().confirmed().with_people().order_by("-number")
    found = (
        candidates.with_subjects()
        .with_class()
        .order_by("trajectory__student__sort_key", "pk")
        .prefetch_related(Prefetch("decisions", confirmed, to_attr="confirmed"))
    )
    return [_paper(one) for one in found]


def _paper(candidate: ExamCandidate) -> Paper:
    newest: ExamDecision | None = next(iter(candidate.confirmed), None)  # type: ignore[attr-defined]
    holds = newest if newest is not None and not newest.reopened else None
    followed = tuple(
        f"{one.name} ({one.note})" if one.note else one.name
        for one in candidate.subjects.all()
        if one.kind == Kind.FOLLOWED
    )
    subjects, outcome, problem = _decided(holds) if holds else _known(candidate)
    return Paper(
        candidate=candidate,
        class_name=candidate.class_name or "",  # type: ignore[attr-defined]
        decision=holds,
        subjects=tuple(_with_objection(candidate, one) for one in subjects),
        followed=followed,
        outcome=outcome,
        problem=problem,
        reopened=newest if holds is None else None,
    )


def _decided(decision: ExamDecision) -> tuple[Iterable[Json], Json, str]:
    return _examined(decision.papers), decision.outcome, ""


def _known(candidate: ExamCandidate) -> tuple[Iterable[Json], Json | None, str]:
    try:
        frozen = freeze(candidate)
    except RuleError as error:
        return _examined(on_paper(candidate, None)), None, sentence(error.message)
    return _examined(frozen.papers), frozen.outcome, ""


def _examined(lines: Iterable[Json]) -> list[Json]:
    return [one for one in lines if one["kind"] != Kind.FOLLOWED]


def _with_objection(candidate: ExamCandidate, line: Json) -> Json:
    """The objection as it is now, whatever it was when the result was proposed."""
    for one in candidate.subjects.all():
        if one.kind == Kind.EXTRA and one.name == line["name"]:
            return {**line, "objected_on": one.objected_on and one.objected_on.isoformat()}
    return line
