"""The candidates, and one candidate with marks and the result with its reasons."""

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_filters.views import FilterView

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.exams.attention import without_candidacy
from lwt_admin.exams.facts import judge_candidate, subject_lines
from lwt_admin.exams.filters import CandidateFilter
from lwt_admin.exams.forms import CandidateForm
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.exams.services import enter_for_exam, likely_exam_year
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.models import Trajectory


class CandidateList(FilterView):
    """All candidates of the school, newest exam year first, each with the result so far."""

    filterset_class = CandidateFilter
    template_name = "exams/exam_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        candidates = ExamCandidate.objects.for_user(self.request.user)
        return candidates.at_school(self.request.school).with_subjects()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["lines"] = [
            (candidate, judge_candidate(candidate)) for candidate in context["page_obj"]
        ]
        context["not_entered"] = without_candidacy(
            self.request.user, self.request.school, timezone.localdate()
        )
        return context


def exam_candidate(request: StaffRequest, pk: int) -> HttpResponse:
    """One candidate: marks, final marks, and the result with every reason."""
    candidate = fetch(request, ExamCandidate.objects.with_subjects(), pk=pk)
    accessed.send(sender=ExamCandidate, instance=candidate)
    judged = judge_candidate(candidate)
    context = {
        "candidate": candidate,
        "student": candidate.trajectory.student,
        "result": judged.result,
        "problem": judged.problem,
        "lines": subject_lines(candidate, judged.result),
        "may_enter": may(request, Right.EXAMS_ENTER, candidate),
    }
    return render(request, "exams/exam_candidate.html", context)


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
