"""The page on which another institution fetches a transfer dossier. Nobody signs in here.

The secret of a link stands in the address and nowhere else. A GET changes nothing, as mail scanners
open every link: the dossier is handed out, and counted, on a POST.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from lwt_admin.dossier.transfer import sending
from lwt_admin.dossier.transfer.sending import Gone, What
from lwt_admin.downloads import named
from lwt_admin.links import without_trace
from lwt_admin.signing.limits import PDF, allowed
from lwt_admin.signing.sealed_file import NotAsSealed
from lwt_admin.students.models import TransferLink

GONE: Final = 404
TOO_OFTEN: Final = 429
BROKEN: Final = 503

View = Callable[[HttpRequest, str, TransferLink], HttpResponse]


def by_link(view: View) -> Callable[..., HttpResponse]:
    """Hand the view an open link; every other gets one page, whatever became of theirs."""

    @sensitive_variables("token")
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        link = sending.find(token, timezone.now())
        return _gone(request) if link is None else view(request, token, link)

    return without_trace(opened)


@require_safe
@by_link
def transfer_receive(request: HttpRequest, token: str, link: TransferLink) -> HttpResponse:
    """About whom the dossier is, what is in it, and the buttons to fetch it."""
    return _page(request, token, link)


@require_POST
@by_link
def transfer_fetch(request: HttpRequest, token: str, link: TransferLink) -> HttpResponse:
    """The PDF or the file with data, counted."""
    what = next((one for one in What if one.value == request.POST.get("what")), None)
    if what is None:
        return _page(request, token, link)
    if not allowed(request, PDF, f"transfer:{link.pk}"):
        wait = "Dit is te vaak achter elkaar gevraagd. Wacht een uur en probeer het dan weer."
        return _page(request, token, link, wrong=wait, status=TOO_OFTEN)
    try:
        fetched = sending.fetch_by(link, what, timezone.now())
    except Gone:
        return _gone(request)
    except NotAsSealed:
        broken = "Het bestand is nu niet op te halen. Bel of mail de school."
        return _page(request, token, link, wrong=broken, status=BROKEN)
    return named(HttpResponse(fetched.content, content_type=fetched.content_type), fetched.name)


def _page(
    request: HttpRequest, token: str, link: TransferLink, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    content = link.transfer.document.content
    context = {
        "token": token,
        "link": link,
        "school": link.transfer.student.school,
        "content": content,
        "sections": [section["title"] for section in content["sections"]],
        "left": link.most_downloads - link.downloads,
        "wrong": wrong,
    }
    return render(request, "dossier/transfer/receive.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "dossier/transfer/gone.html", status=GONE)
