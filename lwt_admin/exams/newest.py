"""The exam that a pupil sits or sat last, for pages that show more than the exam."""

from lwt_admin.accounts.models import User
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.querysets import DECIDED, HOLDS
from lwt_admin.students.models import Student


def newest_candidate(user: User, student: Student) -> ExamCandidate | None:
    """The newest candidacy in sight as from `with_subjects()` and `with_decision()`; one query.

    It is read from its subjects, for a page that can spare no second one; a candidate without any
    subject takes that second one.
    """
    subjects = ExamSubject.objects.for_user(user).with_decided_candidate()
    of_student = subjects.filter(candidate__trajectory__student=student)
    found = list(of_student.order_by("-candidate__exam_year", "-candidate", "position", "pk"))
    if not found:
        candidates = ExamCandidate.objects.for_user(user).filter(trajectory__student=student)
        newest = candidates.with_subjects().with_decision().order_by("-exam_year", "-pk")
        return newest.first()
    first = found[0]
    candidate: ExamCandidate = first.candidate
    for name in (*DECIDED, *HOLDS):
        setattr(candidate, name, getattr(first, name))
    own = candidate.subjects.all()
    own._result_cache = [one for one in found if one.candidate_id == candidate.pk]
    candidate._prefetched_objects_cache = {"subjects": own}  # type: ignore[attr-defined]
    return candidate
