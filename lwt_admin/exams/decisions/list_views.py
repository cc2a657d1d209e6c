"""The list of candidates of an exam year, with all results at once."""

from collections import Counter
from collections.abc import Collection

from auditlog.signals import accessed
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.exams.attention import without_candidacy
from lwt_admin.exams.decisions.overview import Attention, lines_of
from lwt_admin.exams.decisions.page import candidate_context
from lwt_admin.exams.decisions.rows import read_rows
from lwt_admin.exams.decisions.what_if import what_ifs
from lwt_admin.exams.facts import judge_candidate
from lwt_admin.exams.filters import CandidateFilter
from lwt_admin.exams.models import ExamCandidate

NEW_YEAR_FROM = 8


def exam_list(request: StaffRequest) -> HttpResponse:
    """All candidates of one exam year with their results, who needs attention first."""
    today = timezone.localdate()
    seen = ExamCandidate.objects.for_figures(request.user).at_school(request.school)
    years = sorted(set(seen.order_by().values_list("exam_year", flat=True).distinct()))
    year = chosen_year(request, years)
    filtering = CandidateFilter(request.GET, queryset=seen, request=request, years=years, year=year)
    lines = lines_of(read_rows(filtering.qs)) if filtering.is_valid() else []
    asked = filtering.form.cleaned_data.get("aandacht") if filtering.is_valid() else ""
    counted = Counter(line.attention for line in lines)
    context = {
        "filter": filtering,
        "lines": [line for line in lines if not asked or line.attention == int(asked)],
        "counts": [(one, counted[one]) for one in Attention if counted[one]],
        "year": year,
        "has_candidates": bool(years),
        "not_entered": without_candidacy(request.user, request.school, today),
        "may_decide": may_here(request, Right.RESULT_PROPOSE, Right.RESULT_CONFIRM),
        "may_enter": may_here(request, Right.EXAMS_ENTER),
        "may_papers": may_here(request, Right.EXAM_PAPERS),
    }
    return render(request, "exams/exam_list.html", context)


def chosen_year(request: StaffRequest, years: list[int]) -> int:
    """The exam year asked for, else that of this school year, else the newest with candidates."""
    asked = request.GET.get("exam_year", "")
    if asked.isdecimal() and len(asked) == 4:
        return int(asked)
    return likely_year(years)


def likely_year(years: Collection[int]) -> int:
    """The exam year of this school year; when these are others, the newest of them."""
    today = timezone.localdate()
    likely = today.year + (today.month >= NEW_YEAR_FROM)
    return likely if likely in years or not years else max(years)


def may_here(request: StaffRequest, *rights: Right) -> bool:
    """Whether the person has one of these rights at the school of the page."""
    if request.school is None:
        return False
    return any(request.user.access.reach(right, request.school.pk) for right in rights)


def exam_candidate(request: StaffRequest, pk: int) -> HttpResponse:
    """One candidate: marks, the result with every reason, decisions and the placement."""
    read = ExamCandidate.objects.with_subjects().with_school_resits()
    candidate = fetch(request, read, pk=pk)
    accessed.send(sender=ExamCandidate, instance=candidate)
    return render(request, "exams/exam_candidate.html", candidate_context(request, candidate))


def exam_reasons(request: StaffRequest, pk: int) -> HttpResponse:
    """Why the result of one candidate is what it is; the list fetches it into its row."""
    read = ExamCandidate.objects.with_subjects().with_school_resits()
    candidate = fetch(request, read, pk=pk)
    judged = judge_candidate(candidate)
    context = {
        "candidate": candidate,
        "student": candidate.trajectory.student,
        "result": judged.result,
        "problem": judged.problem,
        "needs": what_ifs(candidate, judged.result),
    }
    part = request.headers.get("HX-Request") == "true"
    page = "exams/decisions/_reasons.html" if part else "exams/decisions/reasons.html"
    return render(request, page, context)
