"""Many candidates at once: plain rows with just what the rules read, in three queries.

A school has dozens of candidates, a board thousands; making records of them, of their subjects and
of their decisions would take longer than judging them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from lwt_admin.exams.facts import Kind, read_facts, school_resits
from lwt_admin.exams.models import DecisionState, ExamDecision, ExamSubject
from lwt_admin.exams.querysets import ExamCandidateQuerySet
from lwt_admin.rules.exam import ExamFacts
from lwt_admin.students.models.student import FORMER


class SubjectRow(NamedTuple):
    """A subject with its marks; the names are those of the record."""

    candidate_id: int
    kind: str
    name: str
    module_of: str
    has_central_exam: bool
    se: Decimal | None
    se_resit: Decimal | None
    ce: Decimal | None
    ce_lapsed_on: date | None
    resit: Decimal | None


class CandidateRow(NamedTuple):
    """A candidate; the first names are those of the record."""

    pk: int
    exam_year: int
    profile_has_se: bool
    is_full_exam: bool
    physical_education: str
    arts: str
    general_resit_waived_on: date | None
    profile_resit_waived_on: date | None
    resits_closed: bool
    profile: str
    trajectory_id: int
    student_id: int
    last_name: str
    first_name: str
    prefix: str
    anonymised_at: datetime | None
    offers_se_resit: bool

    @property
    def surname_first(self) -> str:
        """As `Student.surname_first`."""
        if self.anonymised_at is not None:
            return FORMER
        return f"{self.last_name}, {' '.join(filter(None, (self.first_name, self.prefix)))}"


class DecisionRow(NamedTuple):
    """A decision as a list tells of it."""

    candidate_id: int
    pk: int
    number: int
    state: str
    result: str
    is_provisional: bool
    is_contested: bool
    sha256: str
    proposed_by_id: int
    reason: str
    ended_because: str
    reopened: int | None

    @property
    def is_open(self) -> bool:
        return self.state == DecisionState.PROPOSED

    @property
    def is_confirmed(self) -> bool:
        return self.state == DecisionState.CONFIRMED


class WholeRow(NamedTuple):
    """A candidate with subjects in the order of the package, and decisions in theirs."""

    candidate: CandidateRow
    subjects: list[SubjectRow]
    decisions: list[DecisionRow]

    @property
    def facts(self) -> ExamFacts:
        """The facts as the rules read them."""
        return read_facts(self.candidate, self.candidate.profile, self.subjects)

    @property
    def last(self) -> DecisionRow | None:
        """The decision that was proposed last, unless it was withdrawn."""
        kept = [one for one in self.decisions if one.state != DecisionState.WITHDRAWN]
        return kept[-1] if kept else None

    @property
    def holds(self) -> DecisionRow | None:
        """The confirmed decision that holds now."""
        return next((one for one in reversed(self.decisions) if one.is_confirmed), None)

    @property
    def school_resits(self) -> list[int]:
        """The positions of electives of which the school offers a resit, not taken yet."""
        return school_resits(self.subjects) if self.candidate.offers_se_resit else []


_OF_CANDIDATE = (
    *("pk", "exam_year", "profile_has_se", "is_full_exam", "physical_education", "arts"),
    *("general_resit_waived_on", "profile_resit_waived_on", "resits_closed"),
    *("trajectory__profile", "trajectory_id", "trajectory__student_id"),
    *("trajectory__student__last_name", "trajectory__student__first_name"),
    *("trajectory__student__prefix", "trajectory__student__anonymised_at", "offers"),
)


def read_rows(candidates: ExamCandidateQuerySet) -> list[WholeRow]:
    """The candidates by name, in three queries for any number of them."""
    in_order = candidates.with_school_resits().order_by("trajectory__student__sort_key", "pk")
    rows = [CandidateRow._make(one) for one in in_order.values_list(*_OF_CANDIDATE)]
    keys = candidates.order_by().values("pk")
    subjects = _by_candidate(_subjects(keys))
    decisions = _by_candidate(_decisions(keys))
    return [WholeRow(one, subjects[one.pk], decisions[one.pk]) for one in rows]


def _subjects(keys: QuerySet) -> Iterable[SubjectRow]:
    found = ExamSubject.objects.for_system().filter(candidate__in=keys).exclude(kind=Kind.FOLLOWED)
    read = found.order_by("candidate", "position", "pk").values_list(*SubjectRow._fields)
    return map(SubjectRow._make, read)


def _decisions(keys: QuerySet) -> Iterable[DecisionRow]:
    found = ExamDecision.objects.for_system().filter(candidate__in=keys)
    fields = [name for name in DecisionRow._fields if name != "reopened"]
    read = found.order_by("candidate", "number").values_list(*fields, "reopening__pk")
    return map(DecisionRow._make, read)


def _by_candidate(rows: Iterable) -> defaultdict[int, list]:
    found: defaultdict[int, list] = defaultdict(list)
    for row in rows:
        found[row.candidate_id].append(row)
    return found
