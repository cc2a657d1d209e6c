"""Looking for a place for one pupil: the companies, the questions to them, and the answers."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import Company, PlacementOffer
from lwt_admin.agreements.search.distance import Places, places_of
from lwt_admin.agreements.search.finding import find, offers_for, origin_of, origin_postcode
from lwt_admin.agreements.search.offers import OfferForm, OfferRefused, draft_from, open_trajectory
from lwt_admin.agreements.search.usual import usual_wish
from lwt_admin.agreements.search.wish import SCHOOL, Wish, WishForm
from lwt_admin.forms import saved
from lwt_admin.students.models import Student, Trajectory

ON_A_PAGE = 25


def company_search(request: StaffRequest, pk: int) -> HttpResponse:
    """Companies that fit this pupil, why the others do not, and what was asked already."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    trajectory = open_trajectory(student)
    context: dict[str, Any] = {"student": student, "trajectory": trajectory}
    if trajectory is not None:
        context |= _search(request, trajectory)
    return render(request, "agreements/search/company_search.html", context)


def _search(request: StaffRequest, trajectory: Trajectory) -> dict[str, Any]:
    school, access = trajectory.student.school, request.user.access
    form = WishForm(request.GET, usual_wish(trajectory, timezone.localdate()))
    wish, offers = form.wish(), offers_for(trajectory)
    context = {
        "form": form,
        "wish": wish,
        "outcome": None,
        "offers": offers[::-1],
        "unknown_origin": "",
        "may_ask": access.reach(Right.AGREEMENTS_DRAFT, school.pk) is not None,
        "may_change": access.reach(Right.COMPANIES_CHANGE, school.pk) is not None,
    }
    if wish is None:
        return context
    return context | _found(request, trajectory, wish, offers)


def _found(
    request: StaffRequest, trajectory: Trajectory, wish: Wish, offers: list[PlacementOffer]
) -> dict[str, Any]:
    companies = Company.objects.for_user(request.user).at_school(trajectory.student.school)
    places = places_of(trajectory.student.school)
    outcome = find(trajectory, wish, companies, places, offers, timezone.localdate())
    return {
        "outcome": outcome,
        "page_obj": Paginator(outcome.shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "asking": urlencode(_asked_for(wish), doseq=True),
        "unknown_origin": _unknown_origin(trajectory, wish, places),
    }


def _asked_for(wish: Wish) -> dict[str, Any]:
    """The search as the page of a question takes it over."""
    return {
        "van": wish.first.isoformat(),
        "tot": wish.last.isoformat(),
        "dagen": list(wish.weekdays),
    }


def _unknown_origin(trajectory: Trajectory, wish: Wish, places: Places) -> str:
    """Why no distance can be told; empty when it can, at least to some companies."""
    if origin_of(trajectory, wish, places) is not None:
        return ""
    postcode = origin_postcode(trajectory, wish)
    whose = "de school" if wish.origin == SCHOOL else "de leerling"
    if wish.origin != SCHOOL and trajectory.student.address_hidden:
        return "Het adres van de leerling is geheim: van daar wordt geen afstand getoond."
    if not postcode:
        return f"Van {whose} is geen postcode ingevuld."
    return f"Waar {postcode} ligt, de postcode van {whose}, is niet ingevuld."


def offer_add(request: StaffRequest, pk: int, company_pk: int) -> HttpResponse:
    """Note that a company was asked for this pupil, and its answer if it gave one at once."""
    student = fetch(request, Student.objects.select_related("school"), pk=pk)
    trajectory = open_trajectory(student)
    companies = Company.objects.for_user(request.user).at_school(student.school)
    company = companies.filter(pk=company_pk).first()
    if company is None:
        raise Http404
    if trajectory is None:
        messages.error(request, "Deze leerling heeft geen leer-werktraject dat loopt of begint.")
        return redirect("company_search", pk)
    usual = usual_wish(trajectory, timezone.localdate())
    wish = WishForm(request.GET, usual).wish() or usual
    initial = {
        "asked_on": timezone.localdate(),
        "asked_by": str(request.user),
        "first": wish.first,
        "last": wish.last,
        "weekdays": list(wish.weekdays),
    }
    offer = PlacementOffer(trajectory=trajectory, company=company)
    return _offer_form(request, offer, initial)


def offer_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in the answer, or correct what was noted."""
    offers = PlacementOffer.objects.select_related("trajectory__student__school", "company")
    return _offer_form(request, fetch(request, offers, pk=pk), {})


def _offer_form(
    request: StaffRequest, offer: PlacementOffer, initial: dict[str, Any]
) -> HttpResponse:
    today: date = timezone.localdate()
    form = OfferForm(request.POST or None, instance=offer, initial=initial, today=today)
    student = offer.trajectory.student
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De vraag aan {offer.company} is opgeslagen.")
        return redirect(f"{reverse('company_search', args=[student.pk])}#gevraagd")
    context = {"form": form, "offer": offer, "student": student, "company": offer.company}
    return render(request, "agreements/search/offer_form.html", context)


@require_POST
def offer_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Take away a question that was noted by mistake; one that led to an agreement stays."""
    offer = fetch(request, PlacementOffer.objects.select_related("trajectory", "company"), pk=pk)
    if offer.agreement_id is not None:
        messages.error(
            request, "Op dit antwoord is een overeenkomst gemaakt; de vraag blijft staan."
        )
    else:
        offer.delete()
        messages.success(request, f"De vraag aan {offer.company} is weg.")
    return redirect("company_search", offer.trajectory.student_id)


@require_POST
def offer_agreement(request: StaffRequest, pk: int) -> HttpResponse:
    """The draft of an agreement, from a yes."""
    offer = fetch(request, PlacementOffer.objects.select_related("trajectory"), pk=pk)
    try:
        draft = draft_from(offer, by=request.user)
    except OfferRefused as refused:
        messages.error(request, str(refused))
        return redirect("company_search", offer.trajectory.student_id)
    messages.success(request, "Het concept is gemaakt. Vul het rooster en de afspraken in.")
    return redirect("agreement_edit", draft.agreement_id)
