"""All candidates of an exam year with their results, who needs attention first."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from lwt_admin.exams.decisions.rows import DecisionRow, WholeRow
from lwt_admin.exams.decisions.words import Mark, decision_mark, result_mark
from lwt_admin.exams.facts import Judged
from lwt_admin.rules.exam import FAILED, OPEN, ExamFacts, ExamResult, can_still_pass, decide
from lwt_admin.rules.exam_passing import BB
from lwt_admin.rules.verdicts import RuleError


class Attention(IntEnum):
    """Why somebody should look at a candidate; the lowest number comes first."""

    NOT_JUDGED = 1
    DIFFERS = 2
    CONTESTED = 3
    CAN_RESIT = 4
    MISSING = 5
    FAILED = 6
    PROVISIONAL = 7
    FINE = 8

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def needs_somebody(self) -> bool:
        """Whether the chip alone does not tell enough."""
        return self < Attention.FAILED


LABELS = {
    Attention.NOT_JUDGED: "kan nog niet worden beoordeeld",
    Attention.DIFFERS: "wijkt af van wat is vastgesteld",
    Attention.CONTESTED: "betwistbaar, de school besluit",
    Attention.CAN_RESIT: "afgewezen, kan nog slagen door een herkansing",
    Attention.MISSING: "er ontbreekt nog iets",
    Attention.FAILED: "afgewezen",
    Attention.PROVISIONAL: "voorlopig geslaagd",
    Attention.FINE: "geslaagd",
}


@dataclass(slots=True)
class Line:
    """A candidate with the result as it is computed now, beside what was decided."""

    row: WholeRow
    facts: ExamFacts
    judged: Judged
    attention: Attention

    @property
    def pk(self) -> int:
        return self.row.candidate.pk

    @property
    def name(self) -> str:
        return self.row.candidate.surname_first

    @property
    def is_anonymised(self) -> bool:
        """Whether the candidate only counts: no page about them opens."""
        return self.row.candidate.anonymised_at is not None

    @property
    def mark(self) -> Mark:
        """The result now, in words and as a kind."""
        return result_mark(self.judged.result)

    @property
    def decided(self) -> Mark | None:
        """The decision that was proposed last."""
        last = self.row.last
        return None if last is None else decision_mark(last)

    @property
    def route(self) -> str:
        """`BB` for who passes by the full exam."""
        result = self.judged.result
        return "BB" if result is not None and result.route == BB else ""

    @property
    def last(self) -> DecisionRow | None:
        return self.row.last

    @property
    def holds(self) -> DecisionRow | None:
        return self.row.holds


def lines_of(rows: Iterable[WholeRow]) -> list[Line]:
    """Every row judged, in order of attention and then as they came."""
    return sorted(map(line_of_row, rows), key=lambda line: line.attention)


def line_of_row(row: WholeRow) -> Line:
    """One row judged; costs no query."""
    facts = row.facts
    try:
        judged = Judged(decide(facts))
    except RuleError as error:
        judged = Judged(None, error.message)
    return Line(row, facts, judged, _attention(row, facts, judged))


def _attention(row: WholeRow, facts: ExamFacts, judged: Judged) -> Attention:
    result, holds = judged.result, row.holds
    if result is None:
        return Attention.NOT_JUDGED
    settled = holds is not None and not holds.reopened
    if holds is not None and settled and not result.contested and _differs(holds, result):
        return Attention.DIFFERS
    if result.contested and (holds is None or not holds.is_contested or holds.reopened):
        return Attention.CONTESTED
    if result.result == OPEN:
        return Attention.MISSING
    if result.result == FAILED and not (holds is not None and holds.is_contested):
        return Attention.CAN_RESIT if _can_resit(row, facts) else Attention.FAILED
    return Attention.PROVISIONAL if result.provisional else Attention.FINE


def _differs(holds: DecisionRow, result: ExamResult) -> bool:
    return holds.is_contested or result.result not in {holds.result, OPEN}


def _can_resit(row: WholeRow, facts: ExamFacts) -> bool:
    return can_still_pass(
        facts,
        row.school_resits,
        general=row.candidate.general_resit_waived_on is None,
        profile=row.candidate.profile_resit_waived_on is None,
    )
