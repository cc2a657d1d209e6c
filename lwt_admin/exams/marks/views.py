"""The marks and sittings of one candidate, and closing the resits of an exam year."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.exams.marks.forms import LapseForm, MarksForm
from lwt_admin.exams.marks.sittings import closable, close_resits, let_cspe_lapse, sittings_of
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.package.page import adaptations
from lwt_admin.forms import saved, show_refusal


def exam_marks(request: StaffRequest, pk: int) -> HttpResponse:
    """All marks of one candidate, with the days and the rights to resit."""
    candidates = ExamCandidate.objects.with_locks().with_subjects()
    candidate = fetch(request, candidates, pk=pk)
    form = MarksForm(request.POST or None, instance=candidate, user=request.user)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, "De cijfers zijn opgeslagen.")
        return redirect("exam_candidate", candidate.pk)
    context = {
        "form": form,
        "candidate": candidate,
        "student": candidate.trajectory.student,
        "sittings": sittings_of(candidate),
        "adaptations": adaptations(candidate),
    }
    return render(request, "exams/exam_marks.html", context)


def cspe_lapse(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a CSPE of leerjaar 3 lapsed, because the pupil was not promoted."""
    path = "candidate__trajectory__student__school"
    subject = fetch(request, ExamSubject.objects.select_related(path), pk=pk)
    form = LapseForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            let_cspe_lapse(subject, form.cleaned_data["on"], request.user)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, "Het CSPE is vervallen. Een nieuw cijfer komt ervoor in de plaats."
            )
            return redirect("exam_marks", subject.candidate_id)
    context = {
        "form": form,
        "subject": subject,
        "candidate": subject.candidate,
        "student": subject.candidate.trajectory.student,
    }
    return render(request, "exams/marks/lapse.html", context)


def resits_close(request: StaffRequest, exam_year: int) -> HttpResponse:
    """Close the resits of everybody in an exam year who has a right left."""
    candidates = (
        ExamCandidate.objects.for_user(request.user, Right.EXAMS_ENTER)
        .at_school(request.school)
        .filter(exam_year=exam_year)
    )
    if request.method == "POST":
        number = close_resits(candidates, request.user)
        who = "1 kandidaat" if number == 1 else f"{number} kandidaten"
        messages.success(request, f"De herkansingen van {who} zijn afgesloten.")
        return redirect("resits_close", exam_year)
    context = {"candidates": closable(candidates), "exam_year": exam_year}
    return render(request, "exams/marks/resits_close.html", context)
