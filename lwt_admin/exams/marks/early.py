"""A CSPE that was taken in leerjaar 3, and should lapse when the pupil was not promoted."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import F, Prefetch
from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.exams.models import ExamSubject
from lwt_admin.rules.exam_sittings import early_cspe
from lwt_admin.rules.verdicts import Verdict
from lwt_admin.students.models import Enrolment
from lwt_admin.todo import Todo, Urgency
from lwt_admin.ui.formats import nl_date


def early_verdict(enrolments: Collection[Enrolment], day: date) -> Verdict | None:
    """What a pupil's enrolments say of a CSPE of this day; their school years are selected along.

    None for a CSPE of a later leerjaar.
    """
    in_order = sorted(enrolments, key=lambda one: one.school_year.start)
    then = next(
        (one for one in in_order if one.school_year.start <= day <= one.school_year.end), None
    )
    later = [one for one in in_order if one.school_year.start > day]
    return early_cspe(then.leerjaar if then else None, later[0].leerjaar if later else None)


def early_attention(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Those that should lapse and did not, for who enters marks: two queries at most."""
    enrolments = Enrolment.objects.for_system().select_related("school_year")
    found = (
        ExamSubject.objects.for_user(user, Right.EXAMS_ENTER)
        .at_school(school)
        .filter(
            kind=ExamSubject.Kind.PROFILE,
            ce__isnull=False,
            ce_lapsed_on=None,
            candidate__exam_year__gte=today.year,
            ce_on__year__lt=F("candidate__exam_year"),
        )
        .exclude(candidate__decisions__state__in=("proposed", "confirmed"))
        .select_related("candidate__trajectory__student")
        .prefetch_related(Prefetch("candidate__trajectory__student__enrolments", enrolments))
    )
    for subject in found:
        student, day = subject.candidate.trajectory.student, subject.ce_on
        verdict = None if day is None else early_verdict(student.enrolments.all(), day)
        if verdict is not None and verdict.ok is False:
            yield Todo(
                Urgency.WRONG,
                f"Het CSPE van {student} uit leerjaar 3 telt niet meer",
                reverse("cspe_lapse", args=[subject.pk]),
                "Laat het vervallen",
                detail=f"Afgelegd op {nl_date(day)}; de leerling is niet bevorderd.",
                article=verdict.article,
                student_id=student.pk,
            )
