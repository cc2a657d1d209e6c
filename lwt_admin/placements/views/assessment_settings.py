"""The settings of assessments: the school's own forms, its periods, and what it demands."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.transitions import locked
from lwt_admin.accounts.views.common import chosen_school, first_message
from lwt_admin.deleting import removed
from lwt_admin.forms import saved
from lwt_admin.placements.assessment_periods import delete_period, used_periods
from lwt_admin.placements.assessment_questions import (
    STANDARD,
    STANDARD_NAME,
    may_still_change,
)
from lwt_admin.placements.assessment_settings_forms import DemandForm, OwnForm, PeriodForm
from lwt_admin.placements.models import AssessmentForm, AssessmentPeriod
from lwt_admin.students.forms.parts import attempt

YEARS_SHOWN = 2


def assessment_settings(request: StaffRequest) -> HttpResponse:
    """The forms in use, the periods of the school years, and the demand, that is set here."""
    school, today = chosen_school(request), timezone.localdate()
    demand = DemandForm(request.POST or None, instance=school)
    if request.method == "POST" and demand.is_valid() and saved(demand):
        messages.success(request, "De eis is opgeslagen.")
        return redirect("assessment_settings")
    years = SchoolYear.objects.for_user(request.user).at_school(school)
    shown = years.filter(end__gte=today).order_by("start")[:YEARS_SHOWN]
    forms = AssessmentForm.objects.for_user(request.user).at_school(school).in_use()
    own = list(forms.prefetch_related("questions"))
    context = {
        "school": school,
        "years": _with_periods(request, list(shown)),
        "used": used_periods(school),
        "forms": own,
        "standard": () if any(one.name == STANDARD_NAME for one in own) else STANDARD,
        "demand": demand,
    }
    return render(request, "placements/assessment_settings.html", context)


def _with_periods(
    request: StaffRequest, years: list[SchoolYear]
) -> list[tuple[SchoolYear, list[AssessmentPeriod]]]:
    """Each year with its periods."""
    periods = AssessmentPeriod.objects.for_user(request.user).filter(school_year__in=years)
    rows = list(periods.select_related("form"))
    return [(year, [one for one in rows if one.school_year_id == year.pk]) for year in years]


def assessment_form_add(request: StaffRequest) -> HttpResponse:
    """A new form, to begin with the standard questions."""
    school = chosen_school(request)
    form = OwnForm(request.POST or None, instance=AssessmentForm(school=school), questions=STANDARD)
    return _form_page(request, form, "Formulier toevoegen", is_used=False)


def assessment_form_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Other questions, or another name."""
    own = fetch(request, AssessmentForm.objects.select_related("school").in_use(), pk=pk)
    title, is_used = f"{own} wijzigen", not may_still_change(own)
    form = OwnForm(request.POST or None, instance=own)
    return _form_page(request, form, title, is_used=is_used)


def _form_page(request: StaffRequest, form: OwnForm, title: str, *, is_used: bool) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and attempt(form, form.store):
        messages.success(request, f"Het formulier {form.instance.name} is opgeslagen.")
        return redirect("assessment_settings")
    context = {"form": form, "title": title, "is_used": is_used}
    return render(request, "placements/assessment_form_edit.html", context)


@require_POST
def assessment_form_retire(request: StaffRequest, pk: int) -> HttpResponse:
    """No longer offer a form; the periods that have it, keep it."""
    own = fetch(request, AssessmentForm.objects.select_related("school"), pk=pk)
    own.in_use = False
    own.save()
    messages.success(request, f"{own} wordt niet meer aangeboden.")
    return redirect("assessment_settings")


def assessment_period_add(request: StaffRequest, pk: int) -> HttpResponse:
    """A new period in a school year."""
    year = fetch(request, SchoolYear.objects.select_related("school"), pk=pk)
    return _period_page(request, AssessmentPeriod(school_year=year), "Periode toevoegen")


def assessment_period_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Other days, another name or another form."""
    period = fetch(request, AssessmentPeriod.objects.with_names(), pk=pk)
    return _period_page(request, period, f"{period} wijzigen")


def _period_page(request: StaffRequest, period: AssessmentPeriod, title: str) -> HttpResponse:
    form = PeriodForm(request.POST or None, instance=period)
    if request.method == "POST" and form.is_valid() and attempt(form, form.store):
        messages.success(request, f"{period} is opgeslagen.")
        return redirect("assessment_settings")
    context = {"form": form, "title": title, "year": period.school_year}
    return render(request, "placements/assessment_period.html", context)


def assessment_period_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask, and on the answer remove, a period in which nobody was assessed."""
    period = fetch(request, AssessmentPeriod.objects.with_names(), pk=pk)
    if request.method == "POST":
        try:
            with transaction.atomic():
                locked(period.school_year.school)  # before the period, as for any change of one
                if not removed(request, period, lambda: delete_period(period)):
                    return redirect(request.path)
        except ValidationError as refused:
            messages.error(request, first_message(refused))
        else:
            messages.success(request, f"{period} is verwijderd.")
        return redirect("assessment_settings")
    return render(request, "placements/assessment_period_delete.html", {"period": period})
