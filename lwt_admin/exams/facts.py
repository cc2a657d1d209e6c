"""From stored marks to the facts that the rules read, and back to what a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.rules.exam import (
    Arithmetic,
    CentralMarks,
    Elective,
    ExamFacts,
    ExamResult,
    ExtraSubject,
    FinalMarks,
    ProfileMarks,
    decide,
)
from lwt_admin.rules.exam_package import PackedExtra, is_used
from lwt_admin.rules.verdicts import RuleError

Kind = ExamSubject.Kind
NO_MARKS = FinalMarks(dutch=None, profile=None, combination=None, electives=(), extra={})


@dataclass(frozen=True)
class Judged:
    """The result by the rules, or why the rules cannot judge this package (a Dutch sentence)."""

    result: ExamResult | None
    problem: str = ""

    @property
    def final_marks(self) -> FinalMarks:
        """The final marks as far as they are known."""
        return NO_MARKS if self.result is None else self.result.final_marks


def judge_candidate(candidate: ExamCandidate) -> Judged:
    """Judge a candidate whose `subjects` are prefetched; no queries of its own then."""
    try:
        return Judged(decide(facts_of(candidate)))
    except RuleError as error:
        return Judged(None, error.message)


def facts_of(candidate: ExamCandidate) -> ExamFacts:
    """The candidate as the rules read one; a subject that is not in the package has no marks."""
    return read_facts(candidate, candidate.trajectory.profile, list(candidate.subjects.all()))


def read_facts(candidate: Any, profile_short: str, subjects: Sequence[Any]) -> ExamFacts:
    """As `facts_of`, of records or of rows with the same names (`rows.CandidateRow`)."""
    dutch = _one(subjects, Kind.DUTCH)
    profile = _one(subjects, Kind.PROFILE)
    arithmetic = _one(subjects, Kind.ARITHMETIC)
    return ExamFacts(
        exam_year=candidate.exam_year,
        profile_short=profile_short,
        dutch=CentralMarks(dutch.se, dutch.ce, dutch.resit),
        profile=_profile(profile, has_se=candidate.profile_has_se),
        electives=tuple(
            Elective(subject.name, _school_mark(subject), subject.module_of or None)
            for subject in of_kind(subjects, Kind.ELECTIVE)
        ),
        # A mark is the proof that arithmetic was taken; without one it is not known yet.
        arithmetic=Arithmetic(None if arithmetic.se is None else True, arithmetic.se),
        extra=tuple(
            ExtraSubject(
                subject.name,
                _school_mark(subject),
                subject.ce,
                subject.resit,
                subject.has_central_exam,
            )
            for subject in of_kind(subjects, Kind.EXTRA)
        ),
        full_exam=candidate.is_full_exam,
        physical_education=candidate.physical_education or None,
        arts=candidate.arts or None,
        resits_closed=_resits_are_over(candidate, subjects),
    )


def _profile(profile: Any, *, has_se: bool) -> ProfileMarks:
    """The profile subject; a CSPE of leerjaar 3 that lapsed is as if it was never taken."""
    if profile.ce_lapsed_on is not None:
        return ProfileMarks(profile.se, has_se=has_se)
    return ProfileMarks(profile.se, profile.ce, profile.resit, has_se=has_se)


def _school_mark(subject: Any) -> Decimal | None:
    """The mark of the school exam; of a resit of it the highest counts (EB 35b1)."""
    if subject.se is None or subject.se_resit is None:
        return subject.se
    return max(subject.se, subject.se_resit)


def _resits_are_over(candidate: Any, subjects: Sequence[Any]) -> bool:
    """Whether no resit can come: all were closed, or each of the two rights is used or waived."""
    if candidate.resits_closed:
        return True
    resat = {
        subject.kind == Kind.PROFILE
        for subject in subjects
        if subject.resit is not None and subject.ce_lapsed_on is None
    }
    general = candidate.general_resit_waived_on is not None or False in resat
    of_profile = candidate.profile_resit_waived_on is not None or True in resat
    return general and of_profile


def school_resits(subjects: Sequence[Any]) -> list[int]:
    """The positions of the electives with a mark for the school exam that were not resat."""
    electives = of_kind(subjects, Kind.ELECTIVE)
    return [n for n, one in enumerate(electives) if one.se is not None and one.se_resit is None]


def of_kind(subjects: Sequence[Any], kind: str) -> list[Any]:
    """The subjects of one kind, in the order of the package."""
    return [subject for subject in subjects if subject.kind == kind]


def _one(subjects: Sequence[Any], kind: str) -> Any:
    return next((one for one in subjects if one.kind == kind), _ABSENT)


_ABSENT = ExamSubject()


def may_rest_on(candidate: ExamCandidate, subject: ExamSubject, result: ExamResult | None) -> bool:
    """Whether the result may rest on an extra subject; True when the rules cannot say."""
    taken = any(
        one.kind == Kind.ARITHMETIC and one.se is not None for one in candidate.subjects.all()
    )
    try:
        return is_used(
            PackedExtra(subject.name, subject.has_central_exam),
            candidate.exam_year,
            route=None if result is None else result.route,
            full_exam=candidate.is_full_exam,
            arithmetic=taken,
        )
    except RuleError:
        return True


@dataclass(frozen=True)
class SubjectLine:
    """A subject as a page shows it: its final mark, and the mark that is still needed, if any.

    `needed` is None when nothing has to be told, and an empty string when no mark is enough.
    """

    subject: ExamSubject
    final: int | None
    counts: bool
    needed: str | None
    needed_part: str


_PARTS = {"se": "SE", "ce": "CE", "resit": "herkansing", "taken": "afleggen"}


def subject_lines(candidate: ExamCandidate, result: ExamResult | None) -> list[SubjectLine]:
    """Every subject of the package in order, with what the result says about it."""
    lines = []
    numbers = {Kind.ELECTIVE: 0, Kind.EXTRA: 0}
    for subject in candidate.subjects.all():
        number = numbers.get(Kind(subject.kind), 0)
        if subject.kind in numbers:
            numbers[Kind(subject.kind)] += 1
        lines.append(_line(subject, number, result))
    return lines


def _line(subject: ExamSubject, number: int, result: ExamResult | None) -> SubjectLine:
    if result is None:
        return SubjectLine(subject, None, counts=True, needed=None, needed_part="")
    needed = {
        field.rsplit(".", 1)[1]: value
        for field, value in result.needs.items()
        if field.startswith(_path(subject, number))
    }
    part, value = next(iter(needed.items()), ("", None))
    return SubjectLine(
        subject=subject,
        final=_final(subject, number, result),
        counts=subject.kind != Kind.ELECTIVE or number in result.electives_used,
        needed=(value or "") if needed else None,
        needed_part=_PARTS.get(part, part),
    )


def _path(subject: ExamSubject, number: int) -> str:
    plural = {Kind.ELECTIVE: "electives", Kind.EXTRA: "extra"}.get(Kind(subject.kind))
    return f"{plural}.{number}." if plural else f"{subject.kind}."


def _final(subject: ExamSubject, number: int, result: ExamResult) -> int | None:
    marks = result.final_marks
    if subject.kind == Kind.DUTCH:
        return marks.dutch
    if subject.kind == Kind.PROFILE:
        return marks.profile
    if subject.kind == Kind.ELECTIVE:
        return marks.electives[number]
    return marks.extra.get(subject.name) if subject.kind == Kind.EXTRA else None
