"""The school exam of one candidate: every subject with its parts.

A part is added, changed or removed on the page itself. Each of these has an address that shows the
whole page with the form opened at its place, so that it works without JavaScript as well; with it
only the sheet of the subject is taken from the answer.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.exams.decisions.locks import SCHOOL_EXAM, is_locked, school_exam_is_closed
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from lwt_admin.exams.school_exam.forms import PartForm
from lwt_admin.exams.school_exam.page import grouped, sheets_of, with_parts
from lwt_admin.exams.school_exam.parts import delete_part
from lwt_admin.forms import saved


def school_exam(request: StaffRequest, pk: int) -> HttpResponse:
    """All subjects of a candidate with their parts."""
    found = ExamCandidate.objects.select_related("trajectory__student__school")
    candidate = fetch(request, found.with_locks().prefetch_related(with_parts()), pk=pk)
    return _page(request, candidate)


def part_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a part to a subject."""
    subject = fetch(request, _subjects(), pk=pk)
    form = PartForm(
        request.POST or None,
        instance=SchoolExamPart(subject=subject),
        prefix=f"nieuw-{subject.pk}",
        today=timezone.localdate(),
        user=request.user,
    )
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"{form.instance} staat bij {subject}.")
        more = "more" in request.POST
        return redirect("part_add", subject.pk) if more else _to_sheet(subject)
    return _opened(request, subject, {"form": form})


def part_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a part, or enter its mark."""
    part = fetch(request, _parts(), pk=pk)
    form = PartForm(
        request.POST or None,
        instance=part,
        prefix=f"onderdeel-{part.pk}",
        today=timezone.localdate(),
        user=request.user,
    )
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"{part} is opgeslagen.")
        return _to_sheet(part.subject)
    return _opened(request, part.subject, {"form": form, "part": part})


def part_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask, and on the answer remove, a part without a mark."""
    part = fetch(request, _parts(), pk=pk)
    if request.method == "POST":
        try:
            delete_part(part, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"{part} is verwijderd.")
        return _to_sheet(part.subject)
    return _opened(request, part.subject, {"part": part, "delete": True})


def _subjects() -> Any:
    return ExamSubject.objects.select_related("candidate__trajectory__student__school")


def _parts() -> Any:
    return SchoolExamPart.objects.select_related("subject__candidate__trajectory__student__school")


def _to_sheet(subject: ExamSubject) -> HttpResponse:
    return redirect(f"{reverse('school_exam', args=[subject.candidate_id])}#vak-{subject.pk}")


def _opened(request: StaffRequest, subject: ExamSubject, opened: dict[str, Any]) -> HttpResponse:
    """The page with a form opened in the sheet of one subject."""
    candidate = (
        ExamCandidate.objects.for_user(request.user)
        .select_related("trajectory__student__school")
        .with_locks()
        .prefetch_related(with_parts())
        .get(pk=subject.candidate_id)
    )
    return _page(request, candidate, {"part": None, "subject": subject, **opened})


def _page(
    request: StaffRequest, candidate: ExamCandidate, opened: dict[str, Any] | None = None
) -> HttpResponse:
    locked = is_locked(candidate, SCHOOL_EXAM)
    context = {
        "candidate": candidate,
        "student": candidate.trajectory.student,
        "groups": grouped(sheets_of(candidate, timezone.localdate())),
        "opened": opened,
        "is_locked": locked,
        "is_closed": locked and school_exam_is_closed(candidate),
        "may_enter": may(request, Right.EXAMS_ENTER, candidate),
    }
    return render(request, "exams/school_exam/page.html", context)
