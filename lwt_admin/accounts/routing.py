"""Addresses with the right that opens them.

An address is declared with `page` (a right is needed), `member` (any signed-in member of staff) or
`public` (nobody signs in). The right stands beside the address and is enforced here, so a view
cannot forget it; a test walks all addresses and tries every role on each.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, resolve_url
from django.urls import URLPattern, path

from lwt_admin.accounts.looking import recording, remember_fetched
from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Reach, Right
from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.text import LARGEST_KEY

View = Callable[..., HttpResponse]


def page(route: str, view: View, *, right: Right, name: str, part_of: str = "") -> URLPattern:
    """A page for whoever has `right` at some school; the view fetches its records with `fetch`.

    That it showed a record of a pupil is recorded. `part_of` names the page that leads here or
    fetches this into itself, when that is where it is recorded.
    """

    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.access.grant(right):
            raise PermissionDenied
        if any(isinstance(key, int) and key > LARGEST_KEY for key in kwargs.values()):
            raise Http404  # asking for it would be an error on either database
        request.right = right
        if part_of:
            return view(request, *args, **kwargs)
        return recording(request, partial(view, request, *args, **kwargs))

    guarded.right = right  # type: ignore[attr-defined]
    guarded.part_of = part_of  # type: ignore[attr-defined]
    return path(route, guarded, name=name)


def sending(route: str, view: View, *, right: Right, name: str) -> URLPattern:
    """As `page`, for what a page or a phone sends by itself: signed out it hears so, in JSON.

    A phone keeps what it could not send; a page to sign in at would look to it like an answer.
    """
    guarded = page(route, view, right=right, name=name)
    inner = guarded.callback

    @login_not_required
    @wraps(inner)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return cast("HttpResponse", inner(request, *args, **kwargs))
        if request.method == "POST":
            return signed_out()
        return redirect_to_login(request.get_full_path())

    return path(route, told, name=name)


def signed_out() -> JsonResponse:
    """The answer to what was sent without signing in: keep it, sign in, send it again."""
    login = resolve_url(settings.LOGIN_URL)
    return JsonResponse({"state": "signed_out", "login": login}, status=401)


def member(route: str, view: View, *, name: str) -> URLPattern:
    """A page for every signed-in member of staff; it shows only what its querysets let them see."""

    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    guarded.right = None  # type: ignore[attr-defined]
    return path(route, guarded, name=name)


def public(route: str, view: View, *, name: str) -> URLPattern:
    """A page without signing in."""
    opened = login_not_required(view)
    opened.public = True  # type: ignore[attr-defined]
    return path(route, opened, name=name)


def fetch(request: StaffRequest, records: Any, **lookup: Any) -> Any:
    """The record in the person's sight, on which they have the page's right; see `looking`.

    `records` is a scoped queryset or its manager. Raises Http404 when the record is out of sight
    and PermissionDenied when only the right is missing.
    """
    in_sight = records.for_user(request.user)
    if request.right is records.all().view_right:
        record = get_object_or_404(in_sight, **lookup)
    else:
        record = in_sight.for_user(request.user, request.right).filter(**lookup).first()
        if record is None:
            get_object_or_404(in_sight, **lookup)
            raise PermissionDenied
    remember_fetched(request, record, of_pupil=bool(records.all().mentor_path))
    return record


def may(request: StaffRequest, right: Right, record: models.Model) -> bool:
    """Whether the person has `right` on a record that is in their sight."""
    return user_may(request.user, right, record)


def user_may(user: User, right: Right, record: models.Model) -> bool:
    """As `may`, for who reads something of a record without asking for its page."""
    reach = user.access.reach(right, school_id_of(record))
    if reach is Reach.OWN:
        return records_like(record).for_user(user, right).filter(pk=record.pk).exists()
    return reach is Reach.ALL


def school_id_of(record: models.Model) -> int:
    """Primary key of the record's school; costs no query when the path to it is selected along."""
    *steps, last = records_like(record).school_path.split("__")
    for step in steps:
        record = getattr(record, step)
    return int(record.pk if last == "pk" else getattr(record, f"{last}_id"))


def records_like(record: models.Model) -> ScopedQuerySet:
    """All records of the same model, to be scoped."""
    return cast("ScopedQuerySet", type(record)._default_manager.all())
