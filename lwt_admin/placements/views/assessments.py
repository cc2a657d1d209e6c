"""Assessments as the school works with them: the list, one of them, filling in, finishing."""

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.downloads import pdf_answer
from lwt_admin.placements import assessment_acts as acts
from lwt_admin.placements import assessment_letters as letters
from lwt_admin.placements.assessment_cases import (
    Case,
    Party,
    cases_now,
    cases_of_student,
    periods_now,
)
from lwt_admin.placements.assessment_forms import AnswerForm, FinishForm, ReopenForm
from lwt_admin.placements.assessment_lines import given_by, goals_now, lines_of
from lwt_admin.placements.assessment_links import why_not_asked
from lwt_admin.placements.assessment_paper import assessment_pdf, file_name
from lwt_admin.placements.assessment_shown import Shown, shown
from lwt_admin.placements.assessment_standing import standings
from lwt_admin.placements.models import AssessmentPeriod
from lwt_admin.placements.visit_forms import VisitFilter
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.models import Student

AGREEMENTS = WorkAgreement.objects.select_related("trajectory__student__school", "company")
OTHERS = (Party.COMPANY, Party.STUDENT)


def assessment_list(request: StaffRequest) -> HttpResponse:
    """What is open or late, and how everybody stands."""
    today = timezone.localdate()
    form = VisitFilter(request.GET, user=request.user, school=request.school)
    periods = periods_now(request.user, request.school, today)
    cases = cases_now(request.user, request.school, today, mentor=form.chosen, periods=periods)
    to_do = [(case, case.standing(today)) for case in cases if case.is_open(today)]
    context = {
        "form": form,
        "to_do": sorted(to_do, key=lambda one: one[0].period.due_on),
        "standings": standings(cases, periods, today),
        "has_periods": bool(periods),
        "next_period": next((one for one in periods if not one.is_open_on(today)), None),
        "may_set": bool(request.user.access.grant(Right.ASSESSMENT_FORMS)),
    }
    return render(request, "placements/assessment_list.html", context)


def assessment_student(request: StaffRequest, pk: int) -> HttpResponse:
    """The results of one pupil; the dossier fetches them into its own page."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    is_part = "HX-Request" in request.headers
    today = timezone.localdate()
    cases, periods = cases_of_student(request.user, student, today)
    if not is_part:
        accessed.send(sender=Student, instance=student)
    found = standings(cases, periods, today)
    context = {
        "student": student,
        "standings": found[:1] if is_part else found,
        "is_part": is_part,
        "today": today,
    }
    part, page = "placements/parts/student_assessments.html", "placements/assessment_student.html"
    return render(request, part if is_part else page, context)


def _one(
    request: StaffRequest, agreement_pk: int, period_pk: int
) -> tuple[WorkAgreement, AssessmentPeriod]:
    """The agreement in the person's sight, and a period of its school."""
    agreement = fetch(request, AGREEMENTS.all(), pk=agreement_pk)
    periods = AssessmentPeriod.objects.for_user(request.user).with_names()
    school = agreement.trajectory.student.school
    period = get_object_or_404(periods.at_school(school), pk=period_pk)
    return agreement, period


def assessment_detail(request: StaffRequest, agreement_pk: int, period_pk: int) -> HttpResponse:
    """One assessment: what the three say, beside each other, and what came of it."""
    agreement, period = _one(request, agreement_pk, period_pk)
    found = shown(agreement, period)
    accessed.send(sender=WorkAgreement, instance=agreement)
    return _page(request, found)


def _page(request: StaffRequest, found: Shown, form: FinishForm | None = None) -> HttpResponse:
    case, today = found.case, timezone.localdate()
    may_log = may(request, Right.PLACEMENTS_LOG, case.agreement)
    is_open = case.is_open(today)
    if form is None and may_log and is_open and Party.MENTOR in case.answers:
        form = FinishForm(case=case, sight=acts.sight_of(case))
    context = _about(case) | {
        "sheet": found.sheet,
        "steps": found.steps,
        "standing": case.standing(today),
        "form": form,
        "may_log": may_log,
        "is_open": is_open,
        "is_possible": bool(case.versions or case.assessment),
        "others": _others(case) if may_log and is_open else [],
    }
    return render(request, "placements/assessment_detail.html", context)


def _others(case: Case) -> list[tuple[Party, str]]:
    """Who did not answer yet, and why they get no link."""
    today = timezone.localdate()
    missing = [party for party in OTHERS if party in case.waits_for]
    return list(why_not_asked(case, missing, today).items()) if missing else []


def _about(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "agreement": case.agreement,
        "period": case.period,
        "student": case.student,
        "company": case.agreement.company,
    }


def assessment_fill(request: StaffRequest, agreement_pk: int, period_pk: int) -> HttpResponse:
    """What the mentor says, or whoever stands in for the mentor."""
    agreement, period = _one(request, agreement_pk, period_pk)
    case = acts.read_case(agreement, period)
    if not case.is_open(timezone.localdate()) or not (case.versions or case.assessment):
        messages.info(request, "Deze beoordeling is nu niet in te vullen.")
        return redirect("assessment_detail", agreement_pk, period_pk)
    form = _answer_form(request.POST or None, case)
    if request.method == "POST" and form.is_valid() and _given(request, form, case):
        messages.success(request, f"{case.student}: uw oordeel over {period} is bewaard.")
        return redirect("assessment_detail", agreement_pk, period_pk)
    return render(request, "placements/assessment_fill.html", _about(case) | {"form": form})


def _answer_form(data: Any, case: Case) -> AnswerForm:
    lines = lines_of(case.period.form, goals_now(case.assessment, case.versions))
    own = case.answers.get(Party.MENTOR)
    given = given_by(own, lines) if own else None
    return AnswerForm(
        data, party=Party.MENTOR, lines=lines, given=given, seen=own.version if own else 0
    )


def _given(request: StaffRequest, form: AnswerForm, case: Case) -> bool:
    """Store it; what is refused is told in the form, and nothing typed is lost."""
    giver = acts.Giver(user=request.user)
    try:
        acts.give(
            case.agreement,
            case.period,
            giver,
            form.given,
            seen=form.seen_version,
            now=timezone.now(),
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        form.carry(acts.version_now(case.agreement, case.period, Party.MENTOR))
        return False
    return True


@require_POST
def assessment_finish(request: StaffRequest, agreement_pk: int, period_pk: int) -> HttpResponse:
    """Draw the conclusion, with what everybody said on the same page."""
    agreement, period = _one(request, agreement_pk, period_pk)
    found = shown(agreement, period)
    form = FinishForm(request.POST, case=found.case, sight="")
    if form.is_valid() and attempt(form, lambda: _finish(request, found.case, form)):
        messages.success(request, f"{found.case.student}: {period} is afgerond.")
        return redirect("assessment_detail", agreement_pk, period_pk)
    now = shown(agreement, period)
    if now.case.is_finished:
        messages.warning(request, acts.FINISHED)
        return redirect("assessment_detail", agreement_pk, period_pk)
    form.carry(acts.sight_of(now.case))
    return _page(request, now, form)


def _finish(request: StaffRequest, case: Case, form: FinishForm) -> None:
    acts.finish(
        case.agreement,
        case.period,
        form.conclusion,
        by=request.user,
        sight=form.cleaned_data["sight"],
        now=timezone.now(),
    )


def assessment_reopen(request: StaffRequest, agreement_pk: int, period_pk: int) -> HttpResponse:
    """Open a finished assessment for correction, with a reason."""
    agreement, period = _one(request, agreement_pk, period_pk)
    case = acts.read_case(agreement, period)
    if not case.is_finished:
        messages.info(request, acts.NOT_FINISHED)
        return redirect("assessment_detail", agreement_pk, period_pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: _reopen(request, case, reason)):
            messages.success(request, f"{case.student}: {period} is heropend.")
            return redirect("assessment_detail", agreement_pk, period_pk)
    return render(request, "placements/assessment_reopen.html", _about(case) | {"form": form})


def _reopen(request: StaffRequest, case: Case, reason: str) -> None:
    acts.reopen(case.agreement, case.period, reason, by=request.user, now=timezone.now())


@require_POST
def assessment_ask(request: StaffRequest, agreement_pk: int, period_pk: int) -> HttpResponse:
    """Send the leermeester or the pupil a link, or another one."""
    agreement, period = _one(request, agreement_pk, period_pk)
    case = acts.read_case(agreement, period)
    asked = [party for party in OTHERS if party == request.POST.get("party")]
    if not asked or not case.is_open(timezone.localdate()):
        raise PermissionDenied
    if letters.send_for(case, asked[0], timezone.now()):
        messages.success(request, f"Er gaat een e-mail met een link naar de {asked[0].label}.")
    else:
        messages.warning(
            request,
            f"Er ging geen e-mail naar de {asked[0].label}: er is geen bruikbaar adres, of het "
            "laatste uur ging er al genoeg.",
        )
    return redirect("assessment_detail", agreement_pk, period_pk)


def assessment_paper(request: StaffRequest, agreement_pk: int, period_pk: int) -> HttpResponse:
    """The assessment as a PDF: as it was frozen, or as it stands, marked as such."""
    agreement, period = _one(request, agreement_pk, period_pk)
    found = shown(agreement, period)
    accessed.send(sender=WorkAgreement, instance=agreement)
    return pdf_answer(assessment_pdf(found.sheet, timezone.now()), file_name(found.sheet))
