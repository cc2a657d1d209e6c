"""The resits of the school exam of one candidate."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.exams.decisions.locks import is_locked
from lwt_admin.exams.marks.saving import offers_se_resit
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.school_exam.page import resit_lines
from lwt_admin.exams.school_exam.resits import SchoolResitForm


def school_resit(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the resits of subjects with only a school exam, where the school offers them."""
    candidate = fetch(request, ExamCandidate.objects.with_subjects().with_locks(), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = SchoolResitForm(resit_lines(candidate), posted)
    if request.method == "POST" and form.store(request.user):
        messages.success(request, "De herkansingen van het schoolexamen zijn opgeslagen.")
        return redirect("exam_candidate", candidate.pk)
    context = {
        "form": form,
        "candidate": candidate,
        "student": candidate.trajectory.student,
        "is_offered": offers_se_resit(candidate),
        "is_locked": is_locked(candidate, "se_resit"),
    }
    return render(request, "exams/school_exam/school_resit.html", context)
