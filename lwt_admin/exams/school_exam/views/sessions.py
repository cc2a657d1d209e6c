"""An exam year of the school: its days, who is not ready, and reopening the school exam."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import may
from lwt_admin.accounts.views.common import chosen_school
from lwt_admin.exams.models import ExamCandidate, ExamSession
from lwt_admin.exams.school_exam.sessions import (
    ReopenForm,
    SessionForm,
    day_lines,
    exam_years,
    first_central_exam,
    reopen_school_exam,
    session_of,
    with_open_marks,
    work_kept_until,
)
from lwt_admin.exams.services import check_exam_year
from lwt_admin.forms import saved
from lwt_admin.students.forms.parts import attempt


def exam_session(request: StaffRequest, exam_year: int) -> HttpResponse:
    """The days of an exam year, and the candidates whose school exam is not complete."""
    session, today = _session(request, exam_year), timezone.localdate()
    central = first_central_exam(session.school, exam_year)
    candidates = ExamCandidate.objects.for_user(request.user).at_school(session.school)
    candidates = candidates.filter(exam_year=exam_year).select_related("trajectory__student")
    found = list(with_open_marks(candidates))
    reopenings: Any = session.reopenings.select_related("reopened_by") if session.pk else ()
    context = {
        "session": session,
        "days": day_lines(session, central, today),
        "central": central,
        "kept_until": work_kept_until(session),
        "number": len(found),
        "unfinished": [candidate for candidate in found if candidate.missing],
        "reopenings": reopenings,
        "years": list(exam_years(session.school, today)),
        "may_enter": may(request, Right.EXAMS_ENTER, session.school),
    }
    return render(request, "exams/school_exam/session.html", context)


def exam_session_edit(request: StaffRequest, exam_year: int) -> HttpResponse:
    """Enter the days of an exam year."""
    session, today = _session(request, exam_year), timezone.localdate()
    form = SessionForm(request.POST or None, instance=session, today=today)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De dagen van examenjaar {exam_year} zijn opgeslagen.")
        return redirect("exam_session", exam_year)
    context = {"form": form, "session": session}
    return render(request, "exams/school_exam/session_form.html", context)


def school_exam_reopen(request: StaffRequest, exam_year: int) -> HttpResponse:
    """Open a closed school exam again, with the reason."""
    session = _session(request, exam_year)
    if session.school_exam_closed_on is None:
        messages.warning(request, f"Het schoolexamen van {exam_year} is niet afgesloten.")
        return redirect("exam_session", exam_year)
    form = ReopenForm(request.POST or None)
    fine = request.method == "POST" and form.is_valid()
    if fine and attempt(form, lambda: _reopen(request, form, session)):
        messages.success(request, f"Het schoolexamen van {exam_year} is weer open.")
        return redirect("exam_session", exam_year)
    return render(request, "exams/school_exam/reopen.html", {"form": form, "session": session})


def _reopen(request: StaffRequest, form: ReopenForm, session: ExamSession) -> None:
    reopen_school_exam(session, reason=form.cleaned_data["reason"], by=request.user)


def _session(request: StaffRequest, exam_year: int) -> ExamSession:
    """The exam year of the chosen school; 404 for a year that the rules do not know."""
    school = chosen_school(request)
    try:
        check_exam_year(exam_year)
    except ValidationError as error:
        raise Http404 from error
    return session_of(school, exam_year)
