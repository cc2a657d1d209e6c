"""The language of the public pages: Dutch, or another that a visitor picks on the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

ASKED: Final = "taal"
COOKIE: Final = "taal"
KEPT: Final = 180 * 24 * 60 * 60


def in_own_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the page in the language that the visitor picks (`?taal=en`) or picked before.

    The rest of the site is Dutch whatever the browser asks for, so this is no middleware.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get(ASKED, "")
        language = next(filter(_is_known, (asked, request.COOKIES.get(COOKIE, ""))), None)
        with translation.override(language or settings.LANGUAGE_CODE):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = translation.get_language()
        if _is_known(asked):
            _remember(response, asked)
        return response

    return wrapped


def _is_known(code: str) -> bool:
    return code in dict(settings.LANGUAGES)


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        COOKIE,
        language,
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
