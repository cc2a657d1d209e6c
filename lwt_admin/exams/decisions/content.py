"""What a proposal freezes of a candidate: facts, what the rules make of them, and the paper side.

All of it is plain JSON. Facts and outcome are in the format of `python -m lwt_admin.rules exam`, so
anybody can compute a stored decision again. Nothing of it names the pupil.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lwt_admin.exams.facts import SubjectLine, facts_of, may_rest_on, subject_lines
from lwt_admin.exams.lines import fingerprint, line_of
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.package.reading import code_of
from lwt_admin.rules.exam import ExamResult, decide
from lwt_admin.rules.version import exam_rules_version
from lwt_admin.ui.formats import written_mark

Json = dict[str, Any]


@dataclass(frozen=True)
class Frozen:
    """The facts as they are now, with the result; equal when nothing changed."""

    result: ExamResult
    facts: Json
    outcome: Json
    papers: list[Json]
    sha256: str
    rules_version: str


def freeze(candidate: ExamCandidate) -> Frozen:
    """Of a candidate from `with_subjects()`; RuleError when the rules cannot judge the package."""
    facts = facts_of(candidate)
    result = decide(facts)
    line = line_of(facts)
    return Frozen(
        result=result,
        facts=line,
        outcome=result.as_dict(),
        papers=on_paper(candidate, result),
        sha256=fingerprint(line),
        rules_version=exam_rules_version(),
    )


def on_paper(candidate: ExamCandidate, result: ExamResult | None) -> list[Json]:
    """The subjects as papers and exports name them; marks as in the facts, days as ISO dates.

    An extra subject `counts` when the result may rest on it.
    """
    return [_on_paper(line, candidate, result) for line in subject_lines(candidate, result)]


def _on_paper(line: SubjectLine, candidate: ExamCandidate, result: ExamResult | None) -> Json:
    subject = line.subject
    is_extra = subject.kind == ExamSubject.Kind.EXTRA
    return {
        "kind": subject.kind,
        "name": subject.name,
        "code": code_of(subject, candidate),
        "module_of": subject.module_of or None,
        "has_ce": subject.has_central_exam,
        "se": _mark(subject.se),
        "se_resit": _mark(subject.se_resit),
        "ce": _mark(subject.ce),
        "ce_on": _day(subject.ce_on),
        "ce_lapsed_on": _day(subject.ce_lapsed_on),
        "resit": _mark(subject.resit),
        "resit_on": _day(subject.resit_on),
        "resit_parts": subject.resit_parts,
        "final": line.final,
        "counts": may_rest_on(candidate, subject, result) if is_extra else line.counts,
        "objected_on": _day(subject.objected_on),
    }


def _mark(mark: Decimal | None) -> str | None:
    return None if mark is None else written_mark(mark)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
