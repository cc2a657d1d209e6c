"""A package as the rules look at it, before and after it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from lwt_admin.exams.facts import judge_candidate, may_rest_on
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.models import SubjectKind as Kind
from lwt_admin.rules.exam_package import (
    Package,
    PackedElective,
    PackedExtra,
    judge_package,
)
from lwt_admin.rules.full_exam import Judgements, advise, missing_parts
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.verdicts import RuleError, Verdict
from lwt_admin.students.models import AdditionalSubject, Trajectory
from lwt_admin.text import fold, sentence

MARKS = ("se", "se_resit", "ce", "resit")


@dataclass(frozen=True)
class Looked:
    """What the rules say of a package: rule by rule, and whether it could be a full BB exam.

    `problem` says why the rules know no such exam, and `advice_problem` why they cannot advise.
    """

    verdicts: list[Verdict]
    advice: list[Verdict]
    problem: str = ""
    advice_problem: str = ""

    @property
    def wrong(self) -> list[Verdict]:
        """What is not as the law says."""
        return [one for one in self.verdicts if one.ok is False]

    @property
    def missing(self) -> list[str]:
        """The parts of a full exam that are not there."""
        return missing_parts(self.advice)


def look_at(candidate: ExamCandidate, subjects: Iterable[ExamSubject]) -> Looked:
    """Hold these subjects, stored or only typed, against the law; asks nothing of its own."""
    package = package_of(candidate, subjects)
    try:
        verdicts = judge_package(package)
    except RuleError as error:
        return Looked([], [], problem=sentence(error.message))
    known = Judgements(candidate.physical_education or None, candidate.arts or None)
    try:
        return Looked(verdicts, advise(package, known))
    except RuleError as error:
        return Looked(verdicts, [], advice_problem=sentence(error.message))


def package_of(candidate: ExamCandidate, subjects: Iterable[ExamSubject]) -> Package:
    """These subjects as the rules read a package."""
    found = list(subjects)
    decided = decisions_on(candidate.trajectory)
    return Package(
        exam_year=candidate.exam_year,
        profile_short=candidate.trajectory.profile,
        start=candidate.trajectory.start,
        electives=tuple(
            PackedElective(one.name, one.module_of or None)
            for one in found
            if one.kind == Kind.ELECTIVE
        ),
        extra=tuple(_extra(one, decided) for one in found if one.kind == Kind.EXTRA),
        compulsory=frozenset(str(one.kind) for one in found),
    )


def _extra(one: ExamSubject, decided: dict[str, AdditionalSubject]) -> PackedExtra:
    return PackedExtra(one.name, one.has_central_exam, fold(one.name) in decided)


def decisions_on(trajectory: Trajectory) -> dict[str, AdditionalSubject]:
    """The decisions of WVO art. 10b1 lid 3 by the name of the subject, without accents and case."""
    return {fold(one.subject): one for one in trajectory.additional_subjects.all()}


def has_work(subject: ExamSubject) -> bool:
    """Whether something was done for a subject, so that it cannot be thrown away."""
    marks = any(getattr(subject, name) is not None for name in MARKS)
    return marks or any(
        part.mark is not None or part.done_on is not None for part in subject.parts.all()
    )


def code_of(subject: ExamSubject, candidate: ExamCandidate) -> str:
    """The exam code of a subject; that of the profile subject stands in the law."""
    if subject.code or subject.kind != Kind.PROFILE:
        return subject.code
    return BY_SHORT[candidate.trajectory.profile].code


def may_be_left_out(subject: ExamSubject, candidate: ExamCandidate) -> bool:
    """Whether a candidate can object to this subject on the overview of marks (EB 52 lid 3).

    Only to an extra subject on which the result so far does not rest.
    """
    if subject.kind != Kind.EXTRA:
        return False
    return not may_rest_on(candidate, subject, judge_candidate(candidate).result)
