"""The file that was sealed, taken out of its keeping: that one, or none."""

from hashlib import sha256
from typing import Final

from lwt_admin.signing.models import Document

LOST: Final = (
    "Het bewaarde bestand ontbreekt of is niet te lezen. Laat de beheerder van de server het "
    "terugzetten uit de reservekopie."
)
CHANGED: Final = (
    "Het bewaarde bestand is niet meer wat er is verzegeld, en wordt daarom niet gegeven. Laat de "
    "beheerder van de server het terugzetten uit de reservekopie."
)


class NotAsSealed(Exception):
    """The file is not there, or not what was sealed; the message is Dutch, for the school."""


def sealed_file(document: Document) -> bytes:
    """The stored file of a text that everybody signed; raises NotAsSealed."""
    try:
        with document.pdf.open("rb") as stored:
            content: bytes = stored.read()
    except OSError as error:
        raise NotAsSealed(LOST) from error
    if sha256(content).hexdigest() != document.pdf_sha256:
        raise NotAsSealed(CHANGED)
    return content
