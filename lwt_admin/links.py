"""Links with a secret: whoever has the link may do the one thing it is for.

The secret stands only in the link; we keep its SHA-256. A page behind such a link leaves no trace
of the address in referrers or caches.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables

SECRET_BYTES = 32


def new_secret() -> str:
    """A secret of 256 random bits that fits in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


@sensitive_variables("secret")
def digest(secret: str) -> str:
    """What we keep of a secret: its SHA-256 in hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def absolute(path: str) -> str:
    """The full address of a path, for in an e-mail or a document."""
    return f"{settings.BASE_URL}{path}"


def without_trace(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the address of a page out of referrers and its content out of caches.

    Not `no-referrer`: browsers then post `Origin: null`, which the CSRF check rightly refuses.
    `strict-origin` tells the host alone, never the path, and keeps forms working.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

    return wrapped
