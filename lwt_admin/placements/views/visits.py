"""Visits: which are due, planned and done; planning, noting and calling off."""

from datetime import date
from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch, may
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.forms import saved
from lwt_admin.placements.models import Visit, VisitAction
from lwt_admin.placements.visit_forms import (
    ActionFormSet,
    CancelForm,
    ReportForm,
    VisitFilter,
    VisitForm,
)
from lwt_admin.placements.visits import (
    Due,
    of_mentor,
    signed_period,
    usual_visitor,
    visits_due,
)
from lwt_admin.students.forms.parts import attempt
from lwt_admin.students.models import Student
from lwt_admin.ui.formats import nl_date

AGREEMENTS = WorkAgreement.objects.select_related("trajectory__student__school", "company")
VISITS = Visit.objects.with_names()
ON_A_PAGE = 25
SHOWN_IN_DOSSIER = 5


def visit_list(request: StaffRequest) -> HttpResponse:
    """What is due, what is planned, and what was agreed and has still to be done."""
    today = timezone.localdate()
    form = VisitFilter(request.GET, user=request.user, school=request.school)
    mentor = form.chosen
    due = visits_due(request.user, request.school, today, mentor=mentor)
    planned = VISITS.for_user(request.user).at_school(request.school).planned()
    actions = VisitAction.objects.for_user(request.user).at_school(request.school).open()
    if mentor is not None:
        planned = planned.filter(agreement__trajectory__in=of_mentor(mentor, today))
        actions = actions.filter(visit__agreement__trajectory__in=of_mentor(mentor, today))
    context = {
        "form": form,
        "due": [(one, one.is_late(today)) for one in due if _shown(one, today)],
        "running": len(due),
        "planned": planned,
        "actions": actions.with_names(),
        "today": today,
        "may_log": bool(request.user.access.grant(Right.PLACEMENTS_LOG)),
    }
    return render(request, "placements/visit_list.html", context)


def _shown(one: Due, today: date) -> bool:
    return one.is_late(today) or one.is_soon(today)


def visit_history(request: StaffRequest) -> HttpResponse:
    """The visits that were or did not go through, newest first."""
    form = VisitFilter(request.GET, user=request.user, school=request.school)
    visits = VISITS.for_user(request.user).at_school(request.school).past()
    if form.chosen is not None:
        today = timezone.localdate()
        visits = visits.filter(agreement__trajectory__in=of_mentor(form.chosen, today))
    page = Paginator(_counted(visits), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "placements/visit_history.html", {"form": form, "page_obj": page})


def _counted(visits: Any) -> Any:
    """The newest first, with how much was agreed and how much of it is still to be done."""
    is_open = Q(actions__done_on=None, actions__pk__isnull=False)
    return visits.annotate(open_actions=Count("actions", filter=is_open)).order_by("-date", "-pk")


def visit_student(request: StaffRequest, pk: int) -> HttpResponse:
    """The visits about one pupil; the dossier fetches the last of them into its own page."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    is_part = "HX-Request" in request.headers
    today = timezone.localdate()
    here = Visit.objects.for_user(request.user).filter(agreement__trajectory__student=student)
    visits = _counted(here.with_names())
    actions = VisitAction.objects.for_user(request.user).open().with_names()
    due = visits_due(request.user, student.school, today, student=pk)
    if not is_part:
        accessed.send(sender=Student, instance=student)
    context = {
        "student": student,
        "visits": visits[:SHOWN_IN_DOSSIER] if is_part else visits,
        "actions": actions.filter(visit__agreement__trajectory__student=student),
        "due": [(one, one.is_late(today)) for one in due],
        "today": today,
        "is_part": is_part,
        "may_log": may(request, Right.PLACEMENTS_LOG, student),
    }
    page = "placements/parts/student_visits.html" if is_part else "placements/visit_student.html"
    return render(request, page, context)


def visit_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One visit: when, who, what was said, and what was agreed."""
    actions = Prefetch("actions", VisitAction.objects.for_user(request.user))
    visit = fetch(request, VISITS.prefetch_related(actions), pk=pk)
    accessed.send(sender=Visit, instance=visit)
    context = _about(visit) | {
        "actions": visit.actions.all(),
        "today": timezone.localdate(),
        "may_log": may(request, Right.PLACEMENTS_LOG, visit),
    }
    return render(request, "placements/visit_detail.html", context)


def _about(visit: Visit) -> dict[str, Any]:
    return {
        "visit": visit,
        "agreement": visit.agreement,
        "student": visit.agreement.trajectory.student,
        "company": visit.agreement.company,
    }


def _new(request: StaffRequest, agreement_pk: int) -> Visit:
    """A visit under this agreement, that is not stored yet."""
    agreement = fetch(request, AGREEMENTS.all(), pk=agreement_pk)
    today = timezone.localdate()
    visitor = usual_visitor(agreement, request.user, today)
    return Visit(agreement=agreement, visitor_id=visitor)


def visit_plan(request: StaffRequest, agreement_pk: int) -> HttpResponse:
    """Plan a visit."""
    visit = _new(request, agreement_pk)
    return _plan_page(request, visit, "Bezoek plannen")


def visit_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Another day, another visitor, or by telephone after all."""
    visit = fetch(request, VISITS.all(), pk=pk)
    if not visit.is_planned:
        messages.info(request, "Dit bezoek is niet meer gepland: het was al, of ging niet door.")
        return redirect("visit_detail", pk)
    return _plan_page(request, visit, "Bezoek wijzigen")


def _plan_page(request: StaffRequest, visit: Visit, title: str) -> HttpResponse:
    today = timezone.localdate()
    form = VisitForm(request.POST or None, instance=visit)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: form.store(today)):
        student = visit.agreement.trajectory.student
        messages.success(request, f"{student}: bezoek gepland op {nl_date(visit.date)}.")
        return redirect("visit_detail", visit.pk)
    context = _about(visit) | {
        "form": form,
        "title": title,
        "period": signed_period(visit.agreement),
    }
    return render(request, "placements/visit_form.html", context)


def visit_log(request: StaffRequest, agreement_pk: int) -> HttpResponse:
    """Note a visit that nobody had planned."""
    visit = _new(request, agreement_pk)
    visit.date = timezone.localdate()
    return _report_page(request, visit)


def visit_report(request: StaffRequest, pk: int) -> HttpResponse:
    """Note how a planned visit was, or change what was noted."""
    visit = fetch(request, VISITS.all(), pk=pk)
    if visit.cancelled_reason:
        messages.info(request, "Dit bezoek ging niet door. Noteer een ander bezoek.")
        return redirect("visit_detail", pk)
    if not visit.done:
        visit.date = min(visit.date, timezone.localdate())
    return _report_page(request, visit)


def _report_page(request: StaffRequest, visit: Visit) -> HttpResponse:
    today, was_done = timezone.localdate(), visit.done
    form = ReportForm(request.POST or None, instance=visit)
    actions = ActionFormSet(request.POST or None, prefix="afspraken")
    if request.method == "POST" and _are_valid(form, actions):
        if attempt(form, lambda: _store(form, actions, today)):
            messages.success(request, f"Het bezoek van {nl_date(visit.date)} is genoteerd.")
            return redirect("visit_detail", visit.pk)
        visit.done = was_done
    context = _about(visit) | {"form": form, "actions": actions}
    return render(request, "placements/visit_report.html", context)


def _are_valid(form: ReportForm, actions: Any) -> bool:
    """Ask both, so that all that is wrong is told at once."""
    if not all([form.is_valid(), actions.is_valid()]):
        return False
    day = form.cleaned_data["date"]
    return sum(one.refuse_before(day) for one in actions if one.has_changed()) == 0


@transaction.atomic
def _store(form: ReportForm, actions: Any, today: date) -> None:
    form.store(today)
    for one in actions:
        if one.has_changed():
            one.instance.visit = form.instance
            one.instance.save()


def visit_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that it did not go through, and why."""
    visit = fetch(request, VISITS.all(), pk=pk)
    if not visit.is_planned:
        messages.info(request, "Dit bezoek is niet meer gepland: het was al, of ging niet door.")
        return redirect("visit_detail", pk)
    form = CancelForm(request.POST or None, instance=visit)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"Het bezoek van {nl_date(visit.date)} ging niet door.")
        return redirect("visit_detail", pk)
    context = _about(visit) | {"form": form}
    return render(request, "placements/visit_cancel.html", context)
