"""The pupil's page of the intake: the steps in order, and the forms that record one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.signing.paper_page import is_on_paper
from lwt_admin.signing.reminder_moments import TO_SIGN, in_short
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.intake import services
from lwt_admin.students.intake.forms import (
    FORMS,
    CloseForm,
    InterviewForm,
    PaperLetterForm,
    SignalForm,
    SkipForm,
    StepFields,
)
from lwt_admin.students.intake.page import (
    advice_missing,
    beginning,
    page_lines,
    party_lines,
    shown_letter,
    withdrawal_of,
)
from lwt_admin.students.intake.progress import outcome_of, progress_of
from lwt_admin.students.models import Intake, IntakeStep, Interview, Student

Kind = IntakeStep.Kind


def intake(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the pupil is, what comes next, and what was recorded before."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    found = intakes_of(request, student)
    current = found[0] if found else None
    today = timezone.localdate()
    context: dict[str, Any] = {
        "student": student,
        "may_change": may(request, Right.STUDENTS_CHANGE, student),
        "may_read": may(request, Right.NOTES_RESTRICTED, student),
        "earlier": [progress_of(one, today) for one in found[1:]],
        "progress": None,
        "beginning": beginning(found[0].student if found else student),
    }
    if current is not None:
        context |= _about(request, current, today)
    return render(request, "students/intake/intake.html", context)


def intakes_of(request: StaffRequest, student: Student) -> list[Intake]:
    """The intakes of a pupil, newest first, with all that the page shows."""
    visible = Intake.objects.for_user(request.user).with_steps().select_related("interview")
    return list(visible.filter(student=student).prefetch_related("reasons"))


def _about(request: StaffRequest, current: Intake, today: date) -> dict[str, Any]:
    progress = progress_of(current, today)
    letter = shown_letter(current)
    return {
        "intake": current,
        "progress": progress,
        "lines": page_lines(progress),
        "letter": letter,
        "reminder_moments": in_short(TO_SIGN),
        "parties": party_lines(request.user, letter) if letter else [],
        "withdrawal": withdrawal_of(letter) if letter else "",
        "may_download": may(request, Right.DOCUMENTS, current.student),
        "is_on_paper": letter is not None and is_on_paper(letter.document),
        "not_opened": letter is not None
        and letter.document.completed_at is not None
        and current.trajectory is None
        and progress.outcome is None,
        "interview": getattr(current, "interview", None),
        "advice_missing": advice_missing(progress),
    }


def current_of(request: StaffRequest, student: Student) -> Intake | None:
    """The intake that goes on; None when there is none."""
    found = intakes_of(request, student)
    return found[0] if found and outcome_of(found[0])[0] is None else None


def intake_step(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Record a step, or correct it."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    if kind not in FORMS:
        raise Http404
    current = current_of(request, student)
    form = _step_form(request, Kind(kind), current)
    if request.method == "POST" and form.is_valid() and _recorded(request, student, kind, form):
        messages.success(request, f"Vastgelegd: {Kind(kind).label}.")
        return redirect("intake", pk)
    context = {"student": student, "form": form, "heading": str(Kind(kind).label).capitalize()}
    return render(request, "students/intake/step.html", context | {"is_paper": kind == Kind.LETTER})


def _step_form(request: StaffRequest, kind: Kind, current: Intake | None) -> StepFields:
    """The form of a step, with what was recorded before."""
    initial = _initial(request, kind, current)
    if kind is Kind.SIGNAL and current is not None:
        initial["reasons"] = [one.reason for one in current.reasons.all()]
    if kind is Kind.LETTER and current is not None:
        initial |= {"profile": current.profile, "start": current.start}
    given: dict[str, Any] = {"initial": initial}
    if kind is Kind.INTERVIEW:
        given["instance"] = getattr(current, "interview", None) or Interview()
    return FORMS[kind](request.POST or None, **given)


def _initial(request: StaffRequest, kind: Kind, current: Intake | None) -> dict[str, Any]:
    """What stands in the fields at first: what is stored, else today and who is typing."""
    steps = current.steps.all() if current is not None else ()
    step = next((one for one in steps if one.kind == kind), None)
    fresh = {"day": timezone.localdate(), "person": str(request.user)}
    if step is None:
        return fresh
    if step.skipped:
        return fresh | {"seen": step.version}
    return {"day": step.day, "person": step.person, "note": step.note, "seen": step.version}


def _recorded(request: StaffRequest, student: Student, kind: str, form: StepFields) -> bool:
    """Store the step; what stands in the way comes on the form."""
    today, facts = timezone.localdate(), form.facts()

    def store() -> None:
        if isinstance(form, SignalForm):
            services.record_signal(student, facts, form.cleaned_data["reasons"], today)
        elif isinstance(form, InterviewForm):
            services.record_interview(student, facts, form.instance, today)
        elif isinstance(form, PaperLetterForm):
            asked, actor = form.asked(), request.user
            services.record_paper_letter(student, facts, asked, actor=actor, today=today)
        else:
            services.record_step(student, Kind(kind), facts, today)

    return attempt(form, store)


def intake_skip(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Leave a step out for this pupil, with the reason."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    if kind not in Kind.values:
        raise Http404
    current = current_of(request, student)
    form = SkipForm(request.POST or None, initial=_initial(request, Kind(kind), current))
    today = timezone.localdate()
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        if attempt(form, lambda: services.skip(student, Kind(kind), facts, today)):
            messages.success(request, f"Overgeslagen: {Kind(kind).label}.")
            return redirect("intake", pk)
    context = {"student": student, "form": form, "step": Kind(kind).label}
    return render(request, "students/intake/skip.html", context)


def intake_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop without a decision."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    current = current_of(request, student)
    if current is None:
        messages.info(request, "Er loopt geen aanloop.")
        return redirect("intake", pk)
    today = timezone.localdate()
    form = CloseForm(request.POST or None, initial={"day": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"actor": request.user, "today": today}
        if attempt(form, lambda: services.close(current, **given)):
            messages.success(request, f"De aanloop van {student} is gestopt.")
            return redirect("intake", pk)
    return render(request, "students/intake/close.html", {"student": student, "form": form})
