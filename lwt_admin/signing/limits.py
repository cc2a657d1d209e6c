"""How often a public page may be asked for something, per visitor and per address."""

from typing import Final

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest

CODE: Final = "signing_code"
LINK: Final = "signing_link"
TRY: Final = "signing_try"
PDF: Final = "signing_pdf"
KNOWN_CODE: Final = "verify_known"
UNKNOWN_CODE: Final = "verify_unknown"
FILE: Final = "verify_file"


def allowed(request: HttpRequest, action: str, key: str) -> bool:
    """Count one request; False when it is one too many (see ACCOUNT_RATE_LIMITS).

    A GET counts as well: guessing a document's code is one, and making a PDF takes a second. The
    library's public function would let those pass.
    """
    asked = {"action": action, "key": key.strip().casefold()}
    return bool(consume(request, app="allauth.account", limit_get=True, **asked))
