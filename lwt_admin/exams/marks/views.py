"""The marks of one candidate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.exams.marks.forms import MarksForm
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.forms import saved


def exam_marks(request: StaffRequest, pk: int) -> HttpResponse:
    """All marks of one candidate."""
    candidate = fetch(request, ExamCandidate.objects.with_subjects(), pk=pk)
    form = MarksForm(request.POST or None, instance=candidate)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De cijfers zijn opgeslagen.")
        return redirect("exam_candidate", candidate.pk)
    context = {"form": form, "candidate": candidate, "student": candidate.trajectory.student}
    return render(request, "exams/exam_marks.html", context)
