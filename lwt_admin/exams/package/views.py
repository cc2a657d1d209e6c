"""The package of one candidate."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.exams.decisions.locks import LOCKED_TEXT, PACKAGE, hold_candidate, is_locked
from lwt_admin.exams.models import CatalogueSubject, ExamCandidate, ExamSubject
from lwt_admin.exams.package.forms import ObjectionForm, PackageForm
from lwt_admin.exams.package.page import compulsory_lines, extra_lines
from lwt_admin.exams.package.reading import look_at
from lwt_admin.exams.package.rows import Rows
from lwt_admin.exams.package.services import save_objection, save_package
from lwt_admin.rules.exam_package import OBJECTION
from lwt_admin.students.forms.parts import attempt


def exam_package(request: StaffRequest, pk: int) -> HttpResponse:
    """The subjects and what holds for all of them; `check` shows what the rules say of it."""
    candidate = fetch(request, ExamCandidate.objects.with_packages(), pk=pk)
    school = candidate.trajectory.student.school_id
    listed = CatalogueSubject.objects.for_user(request.user).filter(school=school)
    data = request.POST or None
    form = PackageForm(data, instance=candidate)
    rows = Rows(data, candidate, list(listed.order_by("kind", "name_key", "pk")))
    fine = data is not None and all([form.is_valid(), rows.is_valid()])
    if fine and "check" not in request.POST and attempt(form, lambda: _store(request, form, rows)):
        return _saved(request, candidate, rows)
    return render(request, "exams/package/package.html", _context(request, candidate, form, rows))


def _store(request: StaffRequest, form: PackageForm, rows: Rows) -> None:
    hold_candidate(form.instance.pk)
    save_package(form.instance, rows.wanted(), by=request.user)
    form.store()


def _saved(request: StaffRequest, candidate: ExamCandidate, rows: Rows) -> HttpResponse:
    """Back to the candidate, or here again when the rules find something wrong."""
    wrong = look_at(candidate, rows.subjects()).wrong
    if not wrong:
        messages.success(request, "Het pakket is opgeslagen.")
        return redirect("exam_candidate", candidate.pk)
    messages.warning(request, "Het pakket is opgeslagen, maar het klopt nog niet. Zie hieronder.")
    return redirect("exam_package", candidate.pk)


def _context(
    request: StaffRequest, candidate: ExamCandidate, form: PackageForm, rows: Rows
) -> dict[str, Any]:
    return {
        "form": form,
        "rows": rows,
        "candidate": candidate,
        "student": candidate.trajectory.student,
        "looked": look_at(candidate, rows.subjects()),
        "compulsory": compulsory_lines(candidate),
        "extra": extra_lines(candidate),
        "locked": LOCKED_TEXT if is_locked(candidate, PACKAGE) else "",
        "may_decide": may(request, Right.STUDENTS_CHANGE, candidate),
        "may_list": may(request, Right.ELECTIVES, candidate),
    }


def exam_objection(request: StaffRequest, pk: int) -> HttpResponse:
    """The candidate's objection to an extra subject on the overview of marks."""
    subjects = ExamSubject.objects.filter(kind=ExamSubject.Kind.EXTRA).select_related(
        "candidate__trajectory__student"
    )
    subject = fetch(request, subjects, pk=pk)
    form = ObjectionForm(request.POST or None, instance=subject)
    today = timezone.localdate()

    def store() -> None:
        save_objection(subject, form.day, by=request.user, today=today)

    if request.method == "POST" and form.is_valid() and attempt(form, store):
        messages.success(
            request,
            f"Het bezwaar bij {subject} is vastgelegd."
            if form.day
            else f"Er is geen bezwaar (meer) bij {subject}.",
        )
        return redirect("exam_package", subject.candidate_id)
    context = {
        "form": form,
        "subject": subject,
        "candidate": subject.candidate,
        "student": subject.candidate.trajectory.student,
        "source": OBJECTION,
    }
    return render(request, "exams/package/objection.html", context)
