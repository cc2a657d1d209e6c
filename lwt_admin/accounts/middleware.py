"""The school whose lists a person looks at."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

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


def schools_of(user: User | AnonymousUser) -> list[School]:
    """The schools at which the signed-in person works, by name."""
    if not user.is_authenticated:
        return []
    return list(School.objects.for_user(user).select_related("board"))


def chosen_school(request: StaffRequest) -> School | None:
    """The school picked in the switcher, if the person still works there; else their first."""
    if not request.schools:
        return None
    picked = request.session.get(SESSION_KEY)
    return next((school for school in request.schools if school.pk == picked), request.schools[0])
