"""The packages of many candidates at once, to check marks against without asking for each."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from lwt_admin.exams.marks.saving import put_mark
from lwt_admin.exams.models import ExamCandidate, ExamSession, ExamSubject


class Packages:
    """Candidates of `with_locks()` with their schools and subjects, read in three queries.

    Marks are put in them in memory, one after another, so that what a list says further on is
    checked against what it said before.
    """

    def __init__(self, candidates: Iterable[ExamCandidate]) -> None:
        self.candidates = list(candidates)
        self.by_subject = {
            subject.pk: subject
            for candidate in self.candidates
            for subject in candidate.subjects.all()
        }
        self._offered = self._sessions()

    def _sessions(self) -> frozenset[tuple[int, int]]:
        schools = {one.trajectory.student.school_id for one in self.candidates}
        sessions = ExamSession.objects.for_system().filter(school__in=schools, offers_se_resit=True)
        return frozenset(sessions.values_list("school_id", "exam_year"))

    def offers_resit(self, candidate: ExamCandidate) -> bool:
        """Whether the school lets a subject with only a school exam be resat."""
        school_id = candidate.trajectory.student.school_id
        return (school_id, candidate.exam_year) in self._offered

    @property
    def any_resit(self) -> bool:
        return any(self.offers_resit(candidate) for candidate in self.candidates)

    def put(
        self, subject: ExamSubject, part: str, mark: Decimal | None, on: date | None = None
    ) -> bool:
        """As `saving.put_mark`, for one of these subjects; stores nothing."""
        candidate = subject.candidate
        return put_mark(
            list(candidate.subjects.all()),
            subject,
            part,
            mark,
            on=on,
            offers_se_resit=self.offers_resit(candidate),
        )
