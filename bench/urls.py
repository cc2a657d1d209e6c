"""The addresses of the application, and two that hold next to nothing: what a page costs at least.

Both lie behind the same middleware, for who signed in; the second one is drawn by the same
templates as every page, with its navigation.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import member


def empty(_request: StaffRequest) -> HttpResponse:
    """Next to nothing."""
    return HttpResponse("Niets.")


def frame(request: StaffRequest) -> HttpResponse:
    """What stands around every page, with nothing in it."""
    return render(request, "base.html")


urlpatterns: list[URLPattern | URLResolver] = [
    member("niets/", empty, name="empty"),
    member("leeg/", frame, name="frame"),
    path("", include("lwt_admin.urls")),
]
