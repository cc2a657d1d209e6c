"""Filling the school's calendar: closed periods out of a file, and the public holidays."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lwt_admin.accounts.calendar_forms import CalendarFileForm, ChosenForm, unwrapped, wrapped
from lwt_admin.accounts.closed_offers import (
    Offer,
    OffersChanged,
    Standing,
    add_chosen,
    offers_of,
    read_years,
)
from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.accounts.public_holidays import PublicHoliday, holidays_in
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.accounts.views.common import chosen_school
from lwt_admin.calendar_reading import NotUnderstood, WholeDays

CHANGED = "Intussen is er iets gewijzigd. Bekijk opnieuw wat er gebeurt."


def calendar_import(request: StaffRequest) -> HttpResponse:
    """Upload a calendar file, see what it would add, and add what is ticked.

    The file itself is not kept: what it offers travels in the page, sealed.
    """
    school = chosen_school(request)
    if request.method == "POST" and "offered" in request.POST:
        return _add_from_file(request, school)
    form = CalendarFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["file"].name
        return _review(request, school, form.periods, form.not_understood, title=title)
    return render(request, "accounts/calendar_import.html", {"form": form, "school": school})


def _add_from_file(request: StaffRequest, school: School) -> HttpResponse:
    periods = unwrapped(school, request.POST["offered"])
    if periods is None:
        messages.error(request, "De controle is verlopen. Kies het bestand opnieuw.")
        return redirect("calendar_import")
    form = ChosenForm(request.POST, offers=offers_of(periods, read_years(school)))
    if not form.is_valid():
        return _review(request, school, periods, form=form)
    try:
        return _added(request, school, periods, form)
    except OffersChanged:
        messages.warning(request, CHANGED)
        return _review(request, school, periods)


def _review(
    request: StaffRequest,
    school: School,
    periods: Sequence[WholeDays],
    not_understood: Sequence[NotUnderstood] = (),
    *,
    form: ChosenForm | None = None,
    title: str = "",
) -> HttpResponse:
    """What the file would add, by how it stands beside the calendar."""
    offers = offers_of(periods, read_years(school))
    by_standing = {
        standing.name.lower(): [offer for offer in offers if offer.standing is standing]
        for standing in Standing
    }
    if form is None:
        ticked = [offer.key for offer in by_standing["new"]]
        form = ChosenForm(offers=offers, initial={"chosen": ticked})
    context = {
        "school": school,
        "form": form,
        "title": title,
        "offered": wrapped(school, periods),
        "to_add": [offer for offer in offers if offer.can_be_added],
        "not_understood": not_understood,
        **by_standing,
    }
    return render(request, "accounts/calendar_review.html", context)


def public_holidays(request: StaffRequest, pk: int) -> HttpResponse:
    """The public holidays of a school year, to be ticked."""
    years = SchoolYear.objects.select_related("school")
    year = fetch(request, years.prefetch_related("closed_periods"), pk=pk)
    found = holidays_in(year)
    offers = offers_of([one.days for one in found], [year])
    form = ChosenForm(
        request.POST or None,
        offers=offers,
        initial={"chosen": _ticked_beforehand(found, offers)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _added(request, year.school, [one.days for one in found], form)
        except OffersChanged:
            messages.warning(request, CHANGED)
            return redirect("public_holidays", year.pk)
    by_choice = {one.days.name for one in found if one.by_choice}
    context = {
        "year": year,
        "form": form,
        "to_add": [offer for offer in offers if offer.can_be_added],
        "there": [offer for offer in offers if offer.standing is Standing.THERE],
        "by_choice": by_choice,
    }
    return render(request, "accounts/public_holidays.html", context)


def _ticked_beforehand(found: Sequence[PublicHoliday], offers: Sequence[Offer]) -> list[str]:
    by_choice = {one.days for one in found if one.by_choice}
    return [offer.key for offer in offers if offer.can_be_added and offer.period not in by_choice]


def _added(
    request: StaffRequest, school: School, periods: Sequence[WholeDays], form: ChosenForm
) -> HttpResponse:
    stored = add_chosen(school, periods, form.cleaned_data["chosen"])
    if not stored:
        messages.info(request, "Alles stond er al. Er is niets toegevoegd.")
        return redirect("year_list")
    number = "1 vrije periode" if len(stored) == 1 else f"{len(stored)} vrije perioden"
    messages.success(request, f"{number} toegevoegd.")
    return redirect(f"{reverse('year_list')}#schooljaar-{stored[0].school_year_id}")
