"""The switcher between the schools at which one person works."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lwt_admin.accounts.middleware import SESSION_KEY
from lwt_admin.accounts.models import School
from lwt_admin.accounts.requests import StaffRequest


@require_POST
def school_switch(request: StaffRequest) -> HttpResponse:
    """Choose the school whose lists one looks at."""
    picked = request.POST.get("school", "")
    school = next((one for one in request.schools if str(one.pk) == picked), None)
    if school is None:
        messages.error(request, "Die school kunt u niet kiezen. U ziet nog dezelfde school.")
        return redirect("home")
    request.session[SESSION_KEY] = school.pk
    messages.success(request, f"U ziet nu {school}.")
    return redirect(page_to_stay_on(request, school))


def page_to_stay_on(request: StaffRequest, school: School) -> str:
    """The path the person came from when it is a list that they may open at `school`; else home."""
    came_from = request.headers.get("referer", "")
    home = reverse("home")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return home
    path = urlsplit(came_from).path
    try:
        match = resolve(path)
    except Resolver404:
        return home
    right = getattr(match.func, "right", None)
    of_one_record = bool(match.kwargs)
    if of_one_record or not hasattr(match.func, "right"):
        return home
    if right is not None and request.user.access.reach(right, school.pk) is None:
        return home
    return path
