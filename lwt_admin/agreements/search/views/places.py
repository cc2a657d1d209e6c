"""Where postcodes are, so that a distance can be told."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lwt_admin.accounts.models import School
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.agreements.models import PostcodePlace
from lwt_admin.agreements.search.places import (
    PlacesFileForm,
    PostcodePlaceForm,
    overview,
    take_places,
)
from lwt_admin.agreements.views.company import school_to_add_to
from lwt_admin.forms import saved
from lwt_admin.spreadsheets import MAX_BYTES, UnreadableFile

SHOWN_PROBLEMS = 20


def postcode_places(request: StaffRequest) -> HttpResponse:
    """The postcodes that the school uses, where they are, and a file to take that from."""
    return _overview(request, PlacesFileForm())


def postcode_place_add(request: StaffRequest) -> HttpResponse:
    """Type where a postcode is."""
    place = PostcodePlace(school=_school(request), postcode=request.GET.get("postcode", "")[:7])
    return _place_form(request, place)


def postcode_place_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct where a postcode is."""
    return _place_form(request, fetch(request, PostcodePlace.objects, pk=pk))


@require_POST
def postcode_place_delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Forget where a postcode is."""
    place = fetch(request, PostcodePlace.objects, pk=pk)
    place.delete()
    messages.success(request, f"De plek van {place} is weg.")
    return redirect("postcode_places")


def postcode_place_import(request: StaffRequest) -> HttpResponse:
    """Take the places of the school's postcodes from a file."""
    form = PlacesFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _overview(request, form)
    file = form.cleaned_data["file"]
    try:
        if file.size > MAX_BYTES:
            raise UnreadableFile(f"Het bestand is groter dan {MAX_BYTES // 1024 // 1024} MB.")
        outcome = take_places(file.read(), _school(request))
    except UnreadableFile as error:
        form.add_error("file", str(error))
        return _overview(request, form)
    messages.success(
        request,
        f"{outcome.new} nieuw, {outcome.changed} gewijzigd, {outcome.same} ongewijzigd; "
        f"{outcome.unused} niet nodig.",
    )
    for problem in outcome.problems[:SHOWN_PROBLEMS]:
        messages.error(request, problem)
    if (more := len(outcome.problems) - SHOWN_PROBLEMS) > 0:
        messages.error(request, f"En nog {more} rijen met een fout.")
    return redirect("postcode_places")


def _overview(request: StaffRequest, form: PlacesFileForm) -> HttpResponse:
    school = _school(request)
    used, unused = overview(school)
    context = {"form": form, "for_school": school, "used": used, "unused": unused}
    return render(request, "agreements/search/places.html", context)


def _place_form(request: StaffRequest, place: PostcodePlace) -> HttpResponse:
    form = PostcodePlaceForm(request.POST or None, instance=place)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, f"De plek van {place} is opgeslagen.")
        return redirect("postcode_places")
    context = {"form": form, "place": place}
    return render(request, "agreements/search/place_form.html", context)


def _school(request: StaffRequest) -> School:
    school = school_to_add_to(request)
    if school is None:
        raise PermissionDenied("Kies eerst de school.")
    return school
