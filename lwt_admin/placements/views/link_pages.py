"""The pages around a link, the same whatever it opens: it works no more, was lost, or was sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from lwt_admin.links import without_trace
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.signing.forms import LostLinkForm
from lwt_admin.signing.limits import allowed

View = Callable[..., HttpResponse]

TRY: Final = "confirm_try"
LINK: Final = "confirm_link"
TOO_OFTEN: Final = 429
REFUSED: Final = 403
WAIT: Final = "Dit is te vaak achter elkaar gevraagd. Wacht een uur en probeer het dan weer."


@dataclass(frozen=True)
class About:
    """What links of one purpose are about, and the names of their pages."""

    thing: str
    start: str
    another: str
    sent: str


def discreet(view: View) -> View:
    """What every public page behind a link needs."""
    return without_trace(sensitive_post_parameters()(view))


def no_longer_open(
    request: HttpRequest, about: About, token: str, *, may_ask: bool
) -> HttpResponse:
    """One page for every link that opens nothing, whatever became of it."""
    context = {"token": token, "may_ask": may_ask, "about": about}
    return render(request, "placements/confirm_gone.html", context, status=404)


def another(
    request: HttpRequest,
    about: About,
    link: ConfirmationLink,
    send: Callable[[ConfirmationLink, datetime], object],
) -> HttpResponse:
    """Send a new link in place of one that expired, to the stored address and no other."""
    if not allowed(request, LINK, link.address):
        return too_often(request)
    send(link, timezone.now())
    return redirect(about.sent)


def start(
    request: HttpRequest, about: About, send: Callable[[str, datetime], object]
) -> HttpResponse:
    """For who lost the link: it goes again to the typed address, when that is a stored one."""
    form = LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        if not allowed(request, LINK, address):
            return too_often(request)
        send(address, timezone.now())
        return redirect(about.sent)
    return render(request, "placements/confirm_start.html", {"form": form, "about": about})


def sent(request: HttpRequest) -> HttpResponse:
    """The same answer for everybody: it does not tell whether an address is known."""
    return render(request, "placements/confirm_sent.html")


def too_often(request: HttpRequest) -> HttpResponse:
    """Somebody asks time and again."""
    return render(request, "placements/confirm_too_often.html", {"wait": WAIT}, status=TOO_OFTEN)
