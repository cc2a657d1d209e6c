"""What the page of a package shows besides its rows."""

from dataclasses import dataclass

from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.models import SubjectKind as Kind
from lwt_admin.exams.package.reading import code_of, decisions_on, may_be_left_out
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.subjects import consultation_source
from lwt_admin.rules.verdicts import Source
from lwt_admin.students.models import AdditionalSubject
from lwt_admin.students.summary import consultation
from lwt_admin.text import fold


@dataclass(frozen=True)
class CompulsoryLine:
    """A subject that every exam has; `problem` says what is odd about it."""

    subject: ExamSubject
    code: str
    problem: str = ""


@dataclass(frozen=True)
class ExtraLine:
    """A stored extra subject with the decision after consultation, if it was recorded."""

    subject: ExamSubject
    decision: AdditionalSubject | None
    source: Source
    may_be_left_out: bool

    @property
    def told(self) -> str:
        """With whom it was discussed, and when."""
        return consultation(self.decision) if self.decision else ""


def compulsory_lines(candidate: ExamCandidate) -> list[CompulsoryLine]:
    """Dutch, the profile subject and arithmetic, with their codes."""
    kinds = (Kind.DUTCH, Kind.PROFILE, Kind.ARITHMETIC)
    found = [one for one in candidate.subjects.all() if one.kind in kinds]
    return [CompulsoryLine(one, code_of(one, candidate), _problem(one, candidate)) for one in found]


def _problem(subject: ExamSubject, candidate: ExamCandidate) -> str:
    profile = BY_SHORT[candidate.trajectory.profile]
    if subject.kind == Kind.PROFILE and subject.code not in {"", profile.code}:
        return f"de leerling doet nu {profile.short}, met vakcode {profile.code}"
    return ""


def extra_lines(candidate: ExamCandidate) -> list[ExtraLine]:
    """The stored extra subjects, each with its decision."""
    decided = decisions_on(candidate.trajectory)
    source = consultation_source(candidate.trajectory.start)
    return [
        ExtraLine(one, decided.get(fold(one.name)), source, may_be_left_out(one, candidate))
        for one in candidate.subjects.all()
        if one.kind == Kind.EXTRA
    ]


def followed(candidate: ExamCandidate) -> list[ExamSubject]:
    """The subjects that were followed without exam."""
    return [one for one in candidate.subjects.all() if one.kind == Kind.FOLLOWED]


def adaptations(candidate: ExamCandidate) -> list[str]:
    """What is done otherwise for this candidate at the exam."""
    found = [
        ("verlengde examentijd", candidate.extra_time),
        ("voorgelezen opgaven (audio)", candidate.audio),
        (candidate.adaptation, bool(candidate.adaptation)),
    ]
    return [text for text, there in found if there]
