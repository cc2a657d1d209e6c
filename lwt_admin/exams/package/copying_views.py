"""The page that gives several candidates the same package."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.views.common import first_message
from lwt_admin.exams.models import ExamCandidate, ExamSubject
from lwt_admin.exams.package.copying import Copied, carry_out, kinds_of, plan_copy
from lwt_admin.exams.package.copying_forms import SourceForm
from lwt_admin.exams.querysets import ExamCandidateQuerySet
from lwt_admin.text import key_in


def exam_package_copy(request: StaffRequest) -> HttpResponse:
    """Choose whose package, see what it does to each other candidate, carry it out for some."""
    mine = ExamCandidate.objects.for_user(request.user, request.right).at_school(request.school)
    form = SourceForm(request.GET or None, candidates=_offered(request, mine))
    source = form.cleaned_data["van"] if "van" in request.GET and form.is_valid() else None
    plans = [] if source is None else _plans(source, mine, with_extra=form.cleaned_data["extra"])
    if request.method == "POST" and source is not None:
        answer = _carried_out(request, source, plans, with_extra=form.cleaned_data["extra"])
        if answer is not None:
            return answer
    asked = key_in(request.GET.get("naar", ""))
    context = {
        "form": form,
        "source": source,
        "subjects": [] if source is None else _chosen(source),
        "plans": [(plan, _is_ticked(plan, asked)) for plan in plans],
        "asked": asked,
    }
    return render(request, "exams/package/copy.html", context)


def _offered(request: StaffRequest, mine: ExamCandidateQuerySet) -> ExamCandidateQuerySet:
    """Candidates with electives; for a candidate that asks, those of its year and profile."""
    filled = mine.filter(subjects__kind=ExamSubject.Kind.ELECTIVE).distinct()
    asked = key_in(request.GET.get("naar", ""))
    target = mine.filter(pk=asked).select_related("trajectory").first() if asked else None
    if target is not None:
        filled = _like(target, filled)
    return filled.select_related("trajectory__student")


def _like(candidate: ExamCandidate, others: ExamCandidateQuerySet) -> ExamCandidateQuerySet:
    """The others of the same exam year and profile at the same school."""
    return others.filter(
        exam_year=candidate.exam_year,
        trajectory__profile=candidate.trajectory.profile,
        trajectory__student__school=candidate.trajectory.student.school_id,
    ).exclude(pk=candidate.pk)


def _plans(source: ExamCandidate, mine: ExamCandidateQuerySet, *, with_extra: bool) -> list[Copied]:
    subjects, kinds = list(source.subjects.all()), kinds_of(with_extra=with_extra)
    return [plan_copy(subjects, one, kinds) for one in _like(source, mine).with_packages()]


def _chosen(source: ExamCandidate) -> list[ExamSubject]:
    fixed = (ExamSubject.Kind.DUTCH, ExamSubject.Kind.PROFILE, ExamSubject.Kind.ARITHMETIC)
    return [one for one in source.subjects.all() if one.kind not in fixed]


def _is_ticked(plan: Copied, asked: int | None) -> bool:
    """Chosen beforehand: who asked for it, or else everybody who has no electives yet."""
    if asked is not None:
        return plan.candidate.pk == asked
    kind = ExamSubject.Kind.ELECTIVE
    return not any(one.kind == kind for one in plan.candidate.subjects.all())


def _carried_out(
    request: StaffRequest, source: ExamCandidate, plans: list[Copied], *, with_extra: bool
) -> HttpResponse | None:
    """None when nothing was done; the page then says why, and shows what would happen now."""
    known = {plan.candidate.pk for plan in plans}
    chosen = {key_in(text) for text in request.POST.getlist("kandidaat")} & known
    if not chosen:
        messages.error(request, "Kies ten minste één kandidaat.")
        return None
    shown: dict[int, Any] = {pk: request.POST.get(f"plan_{pk}", "") for pk in chosen if pk}
    try:
        done = carry_out(source, kinds_of(with_extra=with_extra), shown, by=request.user)
    except ValidationError as error:
        messages.error(request, first_message(error))
        return None
    told = "1 kandidaat heeft" if done == 1 else f"{done} kandidaten hebben"
    messages.success(request, f"{told} nu het pakket van {source.trajectory.student}.")
    query: dict[str, Any] = {"van": source.pk} | ({"extra": "on"} if with_extra else {})
    return redirect(f"{reverse('exam_package_copy')}?{urlencode(query)}")
