"""What every request of a member of staff gets: a school, privacy, and a true history."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from auditlog.middleware import AuditlogMiddleware
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.requests import StaffRequest

SESSION_KEY = "school"
SIGNED_OUT: Final = (
    "U was uitgelogd. Wat u verstuurde, is niet opgeslagen. Log in en ga dan met de knop Terug van "
    "uw browser naar het formulier: wat u typte, staat er meestal nog."
)


class SignInFirst(LoginRequiredMiddleware):
    """Lets nobody in without signing in, and tells who was signed out while typing.

    Such a person comes back to the page with the form; the address that it was sent to may show
    nothing at all. A part of a page takes the whole page along, or it would hold a page to sign in.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        is_part, sent = "HX-Request" in request.headers, request.method == "POST"
        if not (is_part or sent):
            return super().handle_no_permission(request, view_func)
        if sent:
            messages.warning(request, SIGNED_OUT)
        seen = request.headers.get("HX-Current-URL" if is_part else "Referer", "")
        answer = redirect_to_login(_own_path(request, seen) or request.get_full_path())
        if is_part:
            return HttpResponse(headers={"HX-Redirect": answer.url})
        return answer


def _own_path(request: HttpRequest, address: str) -> str:
    """The path of an address of this application, with what is asked there; empty for another."""
    hosts, is_secure = {request.get_host()}, request.is_secure()
    if not url_has_allowed_host_and_scheme(address, hosts, require_https=is_secure):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class ToldWhy:
    """A page with words for who opens an address that only a button sends to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            explained = render(request, "405.html", status=405)
            explained.headers["Allow"] = response.headers["Allow"]
            return explained
        return response


class CurrentSchool:
    """Set `request.schools`, where the person works, and `request.school`, the chosen one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        request.schools = schools_of(request.user)
        request.school = chosen_school(request)
        return self.get_response(request)


class KeptNowhere:
    """Pages for who signed in stay in no cache: on a shared computer the next person sees none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated  # before the view: signing out is private too
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class History(AuditlogMiddleware):
    """Who did it, from which address: what the connection says, not what a header claims.

    A header counts only as far as `BEHIND_PROXY` trusts it, as it does for wrong passwords.
    """

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        try:
            return str(get_adapter(request).get_client_ip(request))
        except PermissionDenied:  # a connection without an address, such as a socket on disk
            return None

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        """Only a header would tell."""


def schools_of(user: User | AnonymousUser) -> list[School]:
    """The schools at which the signed-in person works, by name."""
    if not user.is_authenticated:
        return []
    return user.schools


def chosen_school(request: StaffRequest) -> School | None:
    """The school picked in the switcher, if the person still works there; else their first."""
    if not request.schools:
        return None
    picked = request.session.get(SESSION_KEY)
    return next((school for school in request.schools if school.pk == picked), request.schools[0])
