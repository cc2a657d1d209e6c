"""The school exam of many candidates: putting a PTA on others, and the marks of one part."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.exams.models import ExamSubject, SchoolExamPart
from lwt_admin.exams.school_exam.copying import copies_of, copy_to
from lwt_admin.exams.school_exam.grid import PartMarksForm, same_parts
from lwt_admin.text import key_in


def school_exam_copy(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what copying the parts of a subject does to others, and do it to those chosen."""
    found = ExamSubject.objects.select_related("candidate__trajectory__student__school")
    subject = fetch(request, found, pk=pk)
    if request.method == "POST":
        chosen = {key_in(text) or 0 for text in request.POST.getlist("subject")}
        done = copy_to(subject, chosen, by=request.user)
        if done:
            whom = "1 kandidaat" if done == 1 else f"{done} kandidaten"
            messages.success(request, f"Het PTA van {subject} staat nu bij {whom}.")
        else:
            messages.warning(request, "Er is niets veranderd. Kies ten minste één kandidaat.")
        return redirect(f"{reverse('school_exam', args=[subject.candidate_id])}#vak-{subject.pk}")
    context = {
        "subject": subject,
        "candidate": subject.candidate,
        "student": subject.candidate.trajectory.student,
        "parts": subject.parts.all(),
        "copies": copies_of(subject, request.user),
    }
    return render(request, "exams/school_exam/copy.html", context)


def part_marks(request: StaffRequest, pk: int) -> HttpResponse:
    """One part: its mark for every candidate of the exam year who has it."""
    found = SchoolExamPart.objects.select_related("subject__candidate__trajectory__student__school")
    part = fetch(request, found, pk=pk)
    parts = same_parts(part, request.user)
    posted = request.POST if request.method == "POST" else None
    form = PartMarksForm(parts, posted, today=timezone.localdate())
    if request.method == "POST":
        stored = form.store(request.user)
        if not form.errors:
            messages.success(request, f"{part}: {stored} veranderd en opgeslagen.")
            return redirect("part_marks", part.pk)
        if stored:
            messages.success(request, f"{stored} opgeslagen; de rest staat er zoals u typte.")
    context = {
        "form": form,
        "part": part,
        "subject": part.subject,
        "candidate": part.subject.candidate,
        "student": part.subject.candidate.trajectory.student,
    }
    return render(request, "exams/school_exam/part_marks.html", context)
