from lwt_admin.signing.models.document import (
    Document,
    Order,
    Party,
    Signatory,
    canonical,
    content_hash,
)
from lwt_admin.signing.models.event import SigningEvent
from lwt_admin.signing.models.link import SigningCode, SigningLink
from lwt_admin.signing.models.signature import PaperScan, Signature

__all__ = [
    "Document",
    "Order",
    "PaperScan",
    "Party",
    "Signatory",
    "Signature",
    "SigningCode",
    "SigningEvent",
    "SigningLink",
    "canonical",
    "content_hash",
]
