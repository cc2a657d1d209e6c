"""The calendar of one's visits: the address itself, and the page that makes or closes it."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.downloads import named
from lwt_admin.links import absolute, digest, without_trace
from lwt_admin.placements.calendar_feed import calendar_of, feed_of, renew, revoke
from lwt_admin.placements.models import CalendarFeed
from lwt_admin.signing.limits import allowed

FEED: Final = "calendar_feed"
UNKNOWN: Final = "calendar_unknown"
TOO_OFTEN: Final = 429


@without_trace
@require_safe
@sensitive_variables("token")
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The visits, for an agenda; whoever has the address reads them without signing in."""
    feed = feed_of(token)
    if feed is None:
        if not allowed(request, UNKNOWN, ""):
            return _too_often()
        raise Http404("Dit adres is ingetrokken of bestaat niet.")
    if not allowed(request, FEED, digest(token)):
        return _too_often()
    calendar = calendar_of(feed.user, timezone.localdate())
    answer = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    return named(answer, "lwt-bezoeken.ics")


def _too_often() -> HttpResponse:
    text = "Dit adres is te vaak opgevraagd. Probeer het over een uur weer."
    return HttpResponse(text, status=TOO_OFTEN, content_type="text/plain; charset=utf-8")


def agenda(request: StaffRequest) -> HttpResponse:
    """Whether one has an address, and since when; the address itself is told once."""
    return _page(request)


def _page(request: StaffRequest, address: str = "") -> HttpResponse:
    feed = CalendarFeed.objects.for_user(request.user).in_use().first()
    return render(request, "placements/agenda.html", {"feed": feed, "address": address})


@without_trace
@require_POST
@sensitive_variables("secret")
def agenda_renew(request: StaffRequest) -> HttpResponse:
    """Make an address, in place of the one before it, and show it this once."""
    secret = renew(request.user, timezone.now())
    return _page(request, absolute(reverse("calendar_feed", args=[secret])))


@require_POST
def agenda_revoke(request: StaffRequest) -> HttpResponse:
    """Close the address."""
    if revoke(request.user, timezone.now()):
        messages.success(request, "Het adres is ingetrokken. Agenda's lezen er niets meer mee.")
    return redirect("agenda")
