"""The pages behind a link about hours: for a leermeester and for a pupil. Nobody signs in here.

The secret of a link stands in the address and nowhere else: not in a message, a cookie, a referrer,
a cache or a log. A GET changes nothing, as mail scanners open every link.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.placements import confirming, weekly_letters
from lwt_admin.placements.confirm_acts import ACTS, NotTaken, Opened
from lwt_admin.placements.confirm_page import parts_for
from lwt_admin.placements.confirm_shown import shown
from lwt_admin.placements.confirming import Party, Way
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.placements.views import link_pages
from lwt_admin.placements.views.link_pages import REFUSED, TOO_OFTEN, TRY, WAIT, discreet
from lwt_admin.signing.addresses import masked
from lwt_admin.signing.limits import allowed

HOURS = link_pages.About("de uren", "confirm_start", "confirm_another", "confirm_sent")
NOT_THIS = "Dit kan niet met deze link."
DONE = {
    "bevestig": "De dag is bevestigd.",
    "alles": "Alles is bevestigd. Dank u wel.",
    "verbeter": "De wijziging is bewaard.",
    "vraag": "Uw vraag is bewaard. De mentor kijkt ernaar.",
    "dag": "De uren zijn bewaard.",
    "andere-dag": "De uren zijn bewaard.",
    "bericht": "Het bericht is bewaard.",
}


@discreet
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The open weeks of every pupil of the link; a post takes one step and comes back here."""
    link, now = confirming.find(token), timezone.now()
    agreements = [] if link is None else confirming.scope(link, now)
    if link is None or not agreements:
        return _no_longer_open(request, token, link)
    parts = parts_for(link, agreements, now)
    own = {part.agreement.pk: part.agreement for part in parts}
    opened = Opened(link, own, now, parts)
    if request.method != "POST":
        return _page(request, token, opened)
    if not allowed(request, TRY, str(link.pk)):
        return _page(request, token, opened, refused=WAIT, status=TOO_OFTEN)
    return _take(request, token, opened)


def _take(request: HttpRequest, token: str, opened: Opened) -> HttpResponse:
    asked = request.POST.get("act", "")
    act = ACTS[Party(opened.link.party)].get(asked)
    try:
        if act is None:
            raise PermissionDenied(NOT_THIS)
        place = act(opened, request.POST)
    except PermissionDenied as refused:
        return _page(request, token, opened, refused=str(refused), status=REFUSED)
    except NotTaken as error:
        now_opened = Opened(opened.link, opened.agreements, opened.now, _parts(opened))
        typed = {} if error.form is None else {error.key: error.form}
        return _page(request, token, now_opened, refused=error.message, typed=typed)
    response = redirect("confirm", token)
    response.headers["Location"] += f"?gedaan={asked}" + (f"#{place}" if place else "")
    return response


def _parts(opened: Opened) -> list[Any]:
    """What stands there now: somebody else may have changed it."""
    return parts_for(opened.link, opened.agreements.values(), opened.now)


def _page(
    request: HttpRequest,
    token: str,
    opened: Opened,
    *,
    refused: str = "",
    typed: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_company = opened.link.party == Party.COMPANY
    context = {
        "token": token,
        "school": opened.link.school,
        "link": opened.link,
        "is_company": is_company,
        "address": masked(opened.link.address),
        "parts": shown(opened, typed or {}),
        "refused": refused,
        "wrong": next(iter((typed or {}).values()), None),
        "done": "" if request.method == "POST" else DONE.get(request.GET.get("gedaan", ""), ""),
    }
    return render(request, "placements/confirm.html", context, status=status)


@discreet
@require_POST
def confirm_another(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link in place of one that expired, to the stored address and no other."""
    link, now = confirming.find(token), timezone.now()
    if link is None or confirming.way_of(link, now) is Way.GONE:
        return _no_longer_open(request, token, link)
    return link_pages.another(request, HOURS, link, weekly_letters.send_another)


@discreet
def confirm_start(request: HttpRequest) -> HttpResponse:
    """For who lost the link: it goes again to the typed address, when that is a stored one."""
    return link_pages.start(request, HOURS, weekly_letters.send_to)


@discreet
def confirm_sent(request: HttpRequest) -> HttpResponse:
    """The same answer for everybody: it does not tell whether an address is known."""
    return link_pages.sent(request)


def _no_longer_open(
    request: HttpRequest, token: str, link: ConfirmationLink | None
) -> HttpResponse:
    may_ask = confirming.way_of(link, timezone.now()) is Way.EXPIRED
    return link_pages.no_longer_open(request, HOURS, token, may_ask=may_ask)
