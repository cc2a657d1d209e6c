"""The page behind a link to assess: for a leermeester and for a pupil. Nobody signs in here.

As with hours the secret stands in the address and nowhere else, and a GET changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lwt_admin.placements import assessment_acts as acts
from lwt_admin.placements import assessment_letters as letters
from lwt_admin.placements import confirming
from lwt_admin.placements.assessment_by_link import Part, part_posted, parts_of
from lwt_admin.placements.assessment_links import opened_by, way_of
from lwt_admin.placements.confirming import Purpose, Way
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.placements.views import link_pages
from lwt_admin.placements.views.link_pages import REFUSED, TOO_OFTEN, TRY, WAIT, discreet
from lwt_admin.signing.addresses import masked
from lwt_admin.signing.limits import allowed

ASSESSMENTS = link_pages.About("de beoordeling", "assess_start", "assess_another", "assess_sent")


@dataclass(frozen=True)
class Opened:
    """The link by which somebody came, and what it asks at this moment."""

    token: str
    link: ConfirmationLink
    parts: Sequence[Part]
    now: datetime


@discreet
def assess(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked about each pupil of the link; a post stores one answer and comes back here."""
    link, now = confirming.find(token, Purpose.ASSESSMENT), timezone.now()
    cases = [] if link is None else opened_by(link, now)
    if link is None or not cases:
        return _no_longer_open(request, token, link)
    if request.method != "POST":
        return _page(request, Opened(token, link, parts_of(cases, link), now))
    opened = Opened(token, link, parts_of(cases, link, request.POST), now)
    if not allowed(request, TRY, str(link.pk)):
        return _page(request, opened, refused=WAIT, status=TOO_OFTEN)
    return _take(request, opened)


def _take(request: HttpRequest, opened: Opened) -> HttpResponse:
    part = part_posted(opened.parts, request.POST)
    if part is None or part.form is None:
        return _page(request, opened, refused=acts.NOT_HERE, status=REFUSED)
    if not part.form.is_valid():
        return _page(request, opened, wrong=part)
    case = part.case
    try:
        acts.give(
            case.agreement,
            case.period,
            acts.Giver(link=opened.link),
            part.form.given,
            seen=part.form.seen_version,
            now=opened.now,
        )
    except PermissionDenied as refused:
        return _page(request, opened, refused=str(refused), status=REFUSED)
    except ValidationError as refused:
        part.form.add_error(None, refused)
        party = acts.Giver(link=opened.link).party
        part.form.carry(acts.version_now(case.agreement, case.period, party))
        return _page(request, opened, wrong=part)
    response = redirect("assess", opened.token)
    response.headers["Location"] += f"?gedaan={part.key}#{part.key}"
    return response


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    refused: str = "",
    wrong: Part | None = None,
    status: int = 200,
) -> HttpResponse:
    done = request.GET.get("gedaan", "") if request.method != "POST" else ""
    is_company = opened.link.party == ConfirmationLink.Party.COMPANY
    context = {
        "token": opened.token,
        "school": opened.link.school,
        "link": opened.link,
        "is_company": is_company,
        "address": masked(opened.link.address),
        "parts": opened.parts,
        "refused": refused,
        "wrong": wrong.form if wrong else None,
        "done": next((part for part in opened.parts if part.key == done and part.is_given), None),
        "left": sum(not part.is_given and part.form is not None for part in opened.parts),
    }
    return render(request, "placements/assess.html", context, status=status)


@discreet
@require_POST
def assess_another(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link in place of one that expired, to the stored address and no other."""
    link, now = confirming.find(token, Purpose.ASSESSMENT), timezone.now()
    if link is None or way_of(link, now) is Way.GONE:
        return _no_longer_open(request, token, link)
    return link_pages.another(request, ASSESSMENTS, link, letters.send_another)


@discreet
def assess_start(request: HttpRequest) -> HttpResponse:
    """For who lost the link: it goes again to the typed address, when that is a stored one."""
    return link_pages.start(request, ASSESSMENTS, letters.send_to)


@discreet
def assess_sent(request: HttpRequest) -> HttpResponse:
    """The same answer for everybody: it does not tell whether an address is known."""
    return link_pages.sent(request)


def _no_longer_open(
    request: HttpRequest, token: str, link: ConfirmationLink | None
) -> HttpResponse:
    may_ask = way_of(link, timezone.now()) is Way.EXPIRED
    return link_pages.no_longer_open(request, ASSESSMENTS, token, may_ask=may_ask)
