"""School years and the periods in which a school is closed."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.forms import ClosedPeriodForm, SchoolYearForm
from lwt_admin.accounts.models import ClosedPeriod, SchoolYear
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.views.common import chosen_school, saved_alone
from lwt_admin.deleting import removed
from lwt_admin.rules.periods import each_day


def year_list(request: StaffRequest) -> HttpResponse:
    """Every school year with its closed periods, newest first."""
    school, today = chosen_school(request), timezone.localdate()
    years = SchoolYear.objects.for_user(request.user).at_school(school)
    lines = [_line(year, today) for year in years.prefetch_related("closed_periods")]
    return render(request, "accounts/year_list.html", {"school": school, "lines": lines})


def _line(year: SchoolYear, today: date) -> tuple[SchoolYear, str, str, int]:
    """A year, where it stands today with the kind of its chip, and its number of school days."""
    calendar = year.calendar()
    days = sum(calendar.is_open(day) for day in each_day(year.start, year.end))
    if year.includes(today):
        return year, "nu", "ok", days
    return (
        (year, "komt", "wait", days) if today < year.start else (year, "voorbij", "neutral", days)
    )


def year_add(request: StaffRequest) -> HttpResponse:
    """Add a school year."""
    school = chosen_school(request)
    form = SchoolYearForm(request.POST or None, instance=SchoolYear(school=school))
    if request.method == "POST" and saved_alone(form, school):
        messages.success(
            request, f"Schooljaar {form.instance} staat erin. Voeg nu de vakanties toe."
        )
        return redirect("year_list")
    return render(request, "accounts/year_form.html", {"form": form, "year": None})


def year_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the days of a school year."""
    year = fetch(request, SchoolYear.objects.select_related("school"), pk=pk)
    title = str(year)
    form = SchoolYearForm(request.POST or None, instance=year)
    if request.method == "POST" and saved_alone(form, year.school):
        messages.success(request, f"Schooljaar {year} is opgeslagen.")
        return redirect("year_list")
    return render(request, "accounts/year_form.html", {"form": form, "year": title})


def closed_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a closed period to a school year."""
    year = fetch(request, SchoolYear.objects.select_related("school"), pk=pk)
    period = ClosedPeriod(school_year=year)
    return _closed_form(request, period, title="Vrije periode toevoegen")


def closed_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a closed period."""
    period = fetch(request, ClosedPeriod.objects.select_related("school_year__school"), pk=pk)
    return _closed_form(request, period, title=f"{period.name} wijzigen")


def _closed_form(request: StaffRequest, period: ClosedPeriod, title: str) -> HttpResponse:
    year = period.school_year
    form = ClosedPeriodForm(request.POST or None, instance=period)
    if request.method == "POST" and saved_alone(form, year.school):
        messages.success(request, f"{period.in_full} is opgeslagen.")
        return redirect(f"{reverse('year_list')}#schooljaar-{year.pk}")
    context = {"form": form, "year": year, "title": title}
    return render(request, "accounts/closed_form.html", context)


def closed_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask, and on the answer remove, a closed period."""
    period = fetch(request, ClosedPeriod.objects.select_related("school_year"), pk=pk)
    if request.method == "POST":
        if not removed(request, period):
            return redirect(request.path)
        messages.success(request, f"{period.in_full} is verwijderd.")
        return redirect("year_list")
    return render(request, "accounts/closed_delete.html", {"period": period})
