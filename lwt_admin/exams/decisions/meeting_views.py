"""The page of the decision day: look all candidates over, propose and confirm many at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.exams.decisions.life_cycle import propose, take
from lwt_admin.exams.decisions.list_views import may_here
from lwt_admin.exams.decisions.meeting import Next, read_meeting
from lwt_admin.exams.decisions.standing import read_standings
from lwt_admin.exams.decisions.steps import ResultRefused
from lwt_admin.exams.models import ExamCandidate, ExamDecision
from lwt_admin.exams.querysets import ExamCandidateQuerySet
from lwt_admin.text import key_in

TOLD = 10


@dataclass
class Tally:
    """What came of a step on many: how many went well, were done before, or were refused."""

    done: int = 0
    already: int = 0
    refused: list[str] = field(default_factory=list)

    def attempt(self, name: str, step: Callable[[], object]) -> None:
        """Take the step for one candidate; what stands in its way is told, the rest goes on."""
        try:
            step()
        except ResultRefused as refused:
            if {error.code for error in _errors(refused)} & {"open_proposal", "already"}:
                self.already += 1
            else:
                self.refused.append(f"{name}: {' '.join(refused.messages)}")
        except PermissionDenied as denied:
            self.refused.append(f"{name}: {denied or 'dat mag u hier niet'}")
        else:
            self.done += 1

    def tell(self, request: StaffRequest, what: str) -> None:
        """Say it in messages of the next page."""
        if self.done:
            number = "1 uitslag" if self.done == 1 else f"{self.done} uitslagen"
            messages.success(request, f"{number} {what}.")
        if self.already:
            messages.info(request, f"{self.already} waren dat al.")
        for text in self.refused[:TOLD]:
            messages.error(request, f"Niet {what}: {text}")
        if len(self.refused) > TOLD:
            more = len(self.refused) - TOLD
            messages.error(request, f"En nog {more} niet {what}; zie hieronder.")
        if not (self.done or self.already or self.refused):
            messages.info(request, "U hebt niemand aangevinkt.")


def _errors(refused: ResultRefused) -> Iterable[ValidationError]:
    if hasattr(refused, "error_dict"):
        return [one for errors in refused.error_dict.values() for one in errors]
    return refused.error_list


def exam_meeting(request: StaffRequest, exam_year: int) -> HttpResponse:
    """Every candidate of the exam year, by what is to be done next."""
    today = timezone.localdate()
    counted = ExamCandidate.objects.for_figures(request.user).at_school(request.school)
    of_year = counted.filter(exam_year=exam_year)
    meeting = read_meeting(of_year, exam_year, request.user, today)
    if not meeting.seats:
        raise Http404
    context = {
        "meeting": meeting,
        "to_confirm": meeting.of(Next.CONFIRM),
        "to_propose": meeting.of(Next.PROPOSE),
        "others": meeting.of(Next.DECIDE, Next.WAIT),
        "done": meeting.of(Next.DONE),
        "may_propose": may_here(request, Right.RESULT_PROPOSE),
        "may_confirm": may_here(request, Right.RESULT_CONFIRM),
    }
    return render(request, "exams/decisions/meeting.html", context)


@require_POST
def meeting_propose(request: StaffRequest, exam_year: int) -> HttpResponse:
    """Propose the result of everybody who was ticked, as it was shown."""
    looked_at = _looked_at(request.POST.getlist("kandidaat"))
    chosen = _candidates(request, exam_year, Right.RESULT_PROPOSE).filter(pk__in=list(looked_at))
    candidates = list(chosen.select_related("trajectory__student__school"))
    _somebody(request, exam_year)
    now = timezone.now()
    standings = read_standings([one.trajectory for one in candidates], timezone.localdate(now))
    seen, tally = set(map(key_in, request.POST.getlist("gezien"))), Tally()
    for one in candidates:
        facts = {
            "looked_at": looked_at[one.pk],
            "placement_seen": one.pk in seen,
            "standing": standings[one.trajectory_id],
        }
        tally.attempt(
            one.trajectory.student.surname_first,
            lambda one=one, facts=facts: propose(one, actor=request.user, now=now, **facts),  # type: ignore[misc]
        )
    tally.tell(request, "voorgesteld")
    return redirect("exam_meeting", exam_year)


def _looked_at(texts: Iterable[str]) -> dict[int, str]:
    """By the key of each candidate the facts that were shown: `12:<SHA-256>`."""
    pairs = (text.partition(":") for text in texts)
    return {key: shown for text, _, shown in pairs if shown and (key := key_in(text))}


@require_POST
def meeting_confirm(request: StaffRequest, exam_year: int) -> HttpResponse:
    """Confirm every proposal that was ticked."""
    keys = list(filter(None, map(key_in, request.POST.getlist("besluit"))))
    reached = ExamDecision.objects.for_user(request.user, Right.RESULT_CONFIRM)
    chosen = reached.at_school(request.school).filter(pk__in=keys, candidate__exam_year=exam_year)
    _somebody(request, exam_year)
    now, tally = timezone.now(), Tally()
    for one in chosen.select_related("candidate__trajectory__student"):
        tally.attempt(
            one.candidate.trajectory.student.surname_first,
            lambda one=one: take("confirm", one, actor=request.user, now=now),  # type: ignore[misc]
        )
    tally.tell(request, "vastgesteld")
    return redirect("exam_meeting", exam_year)


def _candidates(
    request: StaffRequest, exam_year: int, right: Right | None = None
) -> ExamCandidateQuerySet:
    seen = ExamCandidate.objects.for_user(request.user, right).at_school(request.school)
    return seen.filter(exam_year=exam_year)


def _somebody(request: StaffRequest, exam_year: int) -> None:
    """Raise Http404 when the person sees no candidate of this exam year."""
    if not _candidates(request, exam_year).exists():
        raise Http404
