"""The steps of a decision on one candidate, each on its own page, and the table of them all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.life_cycle_page import roles_text
from lwt_admin.exams.decisions.forms import ProposeForm, ReasonForm
from lwt_admin.exams.decisions.life_cycle import propose, take
from lwt_admin.exams.decisions.page import computed, decisions_of, routes_of, step_lines
from lwt_admin.exams.decisions.standing import read_standings
from lwt_admin.exams.decisions.steps import ResultRefused
from lwt_admin.exams.decisions.what_if import missing_texts
from lwt_admin.exams.decisions.words import result_mark
from lwt_admin.exams.models import ExamCandidate, ExamDecision
from lwt_admin.students.forms.parts import attempt

REOPENING = (
    "De vastgestelde uitslag blijft gelden. Cijfers en pakket gaan open, zodat u iets kunt "
    "verbeteren. Daarna stelt u een nieuwe uitslag voor, met de reden; de directie stelt die vast. "
    "Beide besluiten blijven naast elkaar staan."
)

# Per step back: what its page is called, its button, what it says beforehand, and afterwards.
STEPS = {
    "return": (
        "Voorstel teruggeven",
        "Geef terug",
        "De examensecretaris ziet uw reden en kan daarna opnieuw een uitslag voorstellen.",
        "Het voorstel is teruggegeven.",
    ),
    "withdraw": (
        "Voorstel intrekken",
        "Trek in",
        "Het voorstel blijft staan bij de besluiten, met uw reden. Daarna kan er een nieuw komen.",
        "Het voorstel is ingetrokken.",
    ),
    "reopen": (
        "Uitslag heropenen",
        "Heropen",
        REOPENING,
        "De uitslag is heropend. Verbeter de cijfers en stel de uitslag opnieuw voor.",
    ),
}


def exam_propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Look the result and the placement over, and propose it."""
    candidate = fetch(request, ExamCandidate.objects.with_subjects(), pk=pk)
    frozen, problem = computed(candidate)
    taken = decisions_of(candidate)
    today = timezone.localdate()
    trajectory = candidate.trajectory
    standing = read_standings([trajectory], today)[trajectory.pk]
    result = None if frozen is None else frozen.result
    form = ProposeForm(
        request.POST or None,
        initial={"looked_at": "" if frozen is None else frozen.sha256},
        contested=result is not None and result.contested,
        corrects=any(one.holds and one.decision.reopened for one in taken),
        in_order=standing.in_order,
    )
    if request.method == "POST" and form.is_valid() and _proposed(request, candidate, form):
        messages.success(request, "De uitslag is voorgesteld. De directie stelt die vast.")
        return redirect("exam_candidate", candidate.pk)
    context = {
        "form": form,
        "candidate": candidate,
        "student": trajectory.student,
        "result": result,
        "result_mark": result_mark(result),
        "problem": problem,
        "missing": missing_texts(candidate, result),
        "routes": routes_of(result.reasons) if result is not None else [],
        "standing": standing,
    }
    return render(request, "exams/decisions/propose.html", context)


def _proposed(request: StaffRequest, candidate: ExamCandidate, form: ProposeForm) -> bool:
    given: dict[str, Any] = form.cleaned_data
    return attempt(
        form, lambda: propose(candidate, actor=request.user, now=timezone.now(), **given)
    )


@require_POST
def result_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm a proposal of somebody else."""
    decision = _decision(request, pk)
    try:
        take("confirm", decision, actor=request.user, now=timezone.now())
    except ResultRefused as refused:
        messages.error(request, " ".join(refused.messages))
    except PermissionDenied as denied:
        messages.error(request, str(denied) or "Dat mag u hier niet.")
    else:
        messages.success(request, f"De uitslag is vastgesteld: {decision.result}.")
    return redirect("exam_candidate", decision.candidate_id)


def result_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a proposal back to the exam secretary, with a reason."""
    return _step_back(request, pk, "return")


def result_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a proposal back, with a reason."""
    return _step_back(request, pk, "withdraw")


def result_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the marks behind a confirmed result for a correction, with a reason."""
    return _step_back(request, pk, "reopen")


def _step_back(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    decision = _decision(request, pk)
    form = ReasonForm(request.POST or None)
    title, button, text, done = STEPS[name]
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.user, "now": timezone.now(), **form.cleaned_data}
        if attempt(form, lambda: take(name, decision, **given)):
            messages.success(request, done)
            return redirect("exam_candidate", decision.candidate_id)
    context = {
        "form": form,
        "decision": decision,
        "candidate": decision.candidate,
        "student": decision.candidate.trajectory.student,
        "title": title,
        "button": button,
        "text": text,
    }
    return render(request, "exams/decisions/step_back.html", context)


def _decision(request: StaffRequest, pk: int) -> ExamDecision:
    related = "candidate__trajectory__student__school"
    decision: ExamDecision = fetch(
        request, ExamDecision.objects.select_related(related, "proposed_by"), pk=pk
    )
    return decision


def exam_steps(request: StaffRequest) -> HttpResponse:
    """Zo komt een uitslag tot stand: the table of steps, for people."""
    lines = [(line, roles_text(line.right)) for line in step_lines()]
    return render(request, "exams/decisions/steps.html", {"lines": lines})
