"""The package of one candidate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.package.forms import PackageForm, SubjectFormset
from lwt_admin.students.forms.parts import attempt


def exam_package(request: StaffRequest, pk: int) -> HttpResponse:
    """Electives, extra subjects, and what holds for the whole package."""
    candidate = fetch(request, ExamCandidate.objects.with_subjects(), pk=pk)
    form = PackageForm(request.POST or None, instance=candidate)
    subjects = SubjectFormset(request.POST or None, instance=candidate, prefix="vak")
    fine = request.method == "POST" and form.is_valid() and subjects.is_valid()
    if fine and attempt(form, lambda: (form.save(), subjects.save())):
        messages.success(request, "Het pakket is opgeslagen.")
        return redirect("exam_candidate", candidate.pk)
    context = {
        "form": form,
        "subjects": subjects,
        "candidate": candidate,
        "student": candidate.trajectory.student,
    }
    return render(request, "exams/exam_package.html", context)
