"""How often a public page may be asked to send mail, per visitor and per address."""

from typing import Final

from allauth.core.ratelimit import consume
from django.http import HttpRequest

CODE: Final = "signing_code"
LINK: Final = "signing_link"
UNKNOWN_CODE: Final = "verify_unknown"
FILE: Final = "verify_file"


def allowed(request: HttpRequest, action: str, key: str) -> bool:
    """Count one request; False when it is one too many (see ACCOUNT_RATE_LIMITS)."""
    key = key.strip().casefold()
    return bool(consume(request, action=action, key=key, limit_get=True))
