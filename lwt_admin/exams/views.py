"""Entering a pupil for the exam."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.exams.forms import CandidateForm
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.services import enter_for_exam, likely_exam_year
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.models import Trajectory


def exam_candidate_add(request: StaffRequest, trajectory_pk: int) -> HttpResponse:
    """Enter a pupil for the exam; the package comes next."""
    trajectory = fetch(
        request, Trajectory.objects.select_related("student__school"), pk=trajectory_pk
    )
    form = CandidateForm(
        request.POST or None,
        instance=ExamCandidate(trajectory=trajectory),
        initial={"exam_year": likely_exam_year(trajectory, timezone.localdate())},
    )
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _entered(form)):
        messages.success(request, f"{trajectory.student} is aangemeld. Vul nu het pakket in.")
        return redirect("exam_package", form.instance.pk)
    context = {"form": form, "trajectory": trajectory, "student": trajectory.student}
    return render(request, "exams/exam_candidate_add.html", context)


def _entered(form: CandidateForm) -> None:
    form.instance = enter_for_exam(form.instance.trajectory, form.cleaned_data["exam_year"])
