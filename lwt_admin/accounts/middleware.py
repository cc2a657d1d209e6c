"""What every request of a member of staff gets: a school, privacy, and a true history."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from auditlog.middleware import AuditlogMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.requests import StaffRequest

SESSION_KEY = "school"


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
