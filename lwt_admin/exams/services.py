"""What happens to a candidate: entering for the exam."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.exams.catalogue.services import link_compulsory
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.regimes import exam_regime
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.students.models import Trajectory
from lwt_admin.text import sentence


def check_exam_year(exam_year: int) -> None:
    """Raise ValidationError when the rules do not know this exam year."""
    try:
        exam_regime(exam_year)
    except RuleError as error:
        raise ValidationError(sentence(error.message), code="exam_year") from error


def likely_exam_year(trajectory: Trajectory, today: date) -> int:
    """The year in which the exam will probably be: the end of the pupil's year in leerjaar 4."""
    enrolments = trajectory.student.enrolments.select_related("school_year")
    current = enrolments.filter(school_year__end__gte=today).order_by("school_year__start").first()
    if current is None:
        year = SchoolYear.objects.for_system().filter(school=trajectory.student.school).on(today)
        found = year.first()
        return found.end.year if found else today.year
    return current.school_year.end.year + max(0, 4 - current.leerjaar)


@transaction.atomic
def enter_for_exam(trajectory: Trajectory, exam_year: int) -> ExamCandidate:
    """Make the pupil a candidate with the subjects that every LWT exam has."""
    candidate = ExamCandidate(trajectory=trajectory, exam_year=exam_year)
    check_exam_year(exam_year)
    candidate.full_clean()
    candidate.save()
    profile = BY_SHORT[trajectory.profile]
    compulsory = (
        (ExamSubject.Kind.DUTCH, "Nederlands", True),
        (ExamSubject.Kind.PROFILE, f"Profielvak {profile.short}", True),
        (ExamSubject.Kind.ARITHMETIC, "Rekenen", False),
    )
    subjects = [
        ExamSubject(
            candidate=candidate, kind=kind, name=name, position=place, has_central_exam=central
        )
        for place, (kind, name, central) in enumerate(compulsory)
    ]
    subjects[1].code = profile.code
    link_compulsory(subjects, trajectory.student.school_id)
    for subject in subjects:
        subject.save()
    return candidate
