"""The settings that differ while testing, and the guards that make the run strict."""

import re
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from auditlog.context import disable_auditlog
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.base import FilterExpression
from django.test import Client, override_settings
from factory.django import DjangoModelFactory

OUR_TEMPLATES = str(settings.BASE_DIR / "templates")
POST_FORM = re.compile(
    r"<form\b[^>]*\bmethod=[\"']?post\b[^>]*>.*?</form>", re.IGNORECASE | re.DOTALL
)
SHUFFLE = Random(20260801)


class UndefinedVariable(AssertionError):
    """A template of ours asked for a variable that the view does not give."""


class UnsafeForm(AssertionError):
    """A page of ours has a form that posts without a CSRF token."""


class OutsideWorld(AssertionError):
    """The code under test tried to reach another machine."""


class FailOnUndefined(str):
    """Django's `string_if_invalid`: raises for our templates, stays empty for those of libraries.

    True only where Django asks whether to use it: elsewhere (a related record that does not exist)
    it has to be as false as the empty text it stands for.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return sys._getframe(1).f_code is FilterExpression.resolve.__code__

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: Any) -> str:
        context = sys._getframe(1).f_locals["context"]
        template = context.render_context.template or context.template
        origin = str(template.origin.name)
        if origin.startswith((OUR_TEMPLATES, "<unknown")):
            raise UndefinedVariable(f"{origin}: {{{{ {variable} }}}} is undefined")
        return ""


def test_settings(folder: Path) -> dict[str, Any]:
    """Return the settings that replace the ordinary ones; files go to `folder`."""
    (template_engine,) = settings.TEMPLATES
    static = folder / "static"
    static.mkdir()
    options = {**template_engine["OPTIONS"], "string_if_invalid": FailOnUndefined()}
    return {
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": {
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(folder / "files")},
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        # One certificate of the demo for a whole process, outside of var/.
        "SEALS_DIR": str(folder / "seals"),
        # While testing, static files come straight from where they are kept. Apart from what tests
        # store: every client that is made goes through all that lies here.
        "STATIC_ROOT": static,
        "TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        "TEMPLATES": [{**template_engine, "OPTIONS": options}],
    }


@contextmanager
def strict_environment(folder: Path) -> Iterator[None]:
    """Set the test settings and switch on every guard of this module."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(**test_settings(folder)))
        stack.enter_context(mock.patch.object(QuerySet, "_fetch_all", shuffled(QuerySet)))
        stack.enter_context(mock.patch.object(DjangoModelFactory, "_create", without_history()))
        stack.enter_context(mock.patch.object(Client, "request", checked_forms(Client)))
        stack.enter_context(mock.patch.object(socket.socket, "connect", only_here("connect")))
        stack.enter_context(mock.patch.object(socket.socket, "connect_ex", only_here("connect_ex")))
        stack.enter_context(mock.patch.object(socket, "getaddrinfo", only_local_names()))
        yield


def shuffled(queryset_class: type[QuerySet[Any]]) -> Any:
    """Return `_fetch_all` that puts our rows in chance order when nobody asked for an order."""
    original = queryset_class._fetch_all

    def _fetch_all(self: Any) -> None:
        fresh = self._result_cache is None
        original(self)
        ours = self.model.__module__.startswith("lwt_admin.")
        if fresh and ours and not self.ordered and isinstance(self._result_cache, list):
            SHUFFLE.shuffle(self._result_cache)

    return _fetch_all


def without_history() -> Any:
    """Return `_create` that keeps no history: what a factory makes was always there.

    A fifth of the time of the whole run went into that history.
    """
    original = DjangoModelFactory._create.__func__

    def _create(cls: type[Any], model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        with disable_auditlog():
            return original(cls, model_class, *args, **kwargs)

    return classmethod(_create)


def checked_forms(client_class: type[Client]) -> Any:
    """Return `Client.request` that refuses pages with a form that lacks its CSRF token."""
    original = client_class.request

    def request(self: Client, **extra: Any) -> Any:
        response = original(self, **extra)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            check_forms(response)
        return response

    return request


def check_forms(response: HttpResponse) -> None:
    """Raise UnsafeForm when a form in this page posts without a CSRF token."""
    for form in POST_FORM.findall(response.content.decode()):
        if "csrfmiddlewaretoken" not in form:
            raise UnsafeForm(f"form without csrf_token: {form[:200]}")


def is_here(host: Any) -> bool:
    """Tell whether this host name or address is this machine."""
    if not host or host in {"localhost", b"localhost"}:
        return True
    try:
        return ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def only_here(name: str) -> Any:
    """Return the socket method `name`, limited to this machine."""
    original = getattr(socket.socket, name)

    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_here(address[0]):
            raise OutsideWorld(f"connection to {address[0]}")
        return original(self, address)

    return connect


def only_local_names() -> Any:
    """Return `getaddrinfo`, limited to this machine's own names."""
    original = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_here(host):
            raise OutsideWorld(f"looking up {host}")
        return original(host, *args, **kwargs)

    return getaddrinfo
