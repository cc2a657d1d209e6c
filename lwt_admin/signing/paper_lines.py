"""Who signs a document, as its pages on paper show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lwt_admin.signing.drawings import data_url
from lwt_admin.signing.models import Document, Signature


@dataclass(frozen=True)
class Line:
    """A signatory as the document shows them, with their signature when it is there."""

    party: str
    name: str
    capacity: str
    drawing: str = ""
    typed_name: str = ""
    signed_at: datetime | None = None
    witness: str = ""
    on_paper: date | None = None


def signature_lines(document: Document) -> list[Line]:
    """Who must sign, and what they put down so far, in order."""
    signatories = document.signatories.select_related("signature__witness", "signature__scan")
    return [_line(signatory) for signatory in signatories]


def _line(signatory: Any) -> Line:
    label = str(signatory.get_party_display())
    signature: Signature | None = getattr(signatory, "signature", None)
    if signature is None:
        return Line(label, signatory.name, signatory.capacity)
    drawing = bytes(signature.drawing)
    return Line(
        party=label,
        name=signatory.name,
        capacity=signatory.capacity,
        drawing=data_url(drawing) if drawing else "",
        typed_name=signature.typed_name,
        signed_at=signature.signed_at,
        witness=signature.witness_then,
        on_paper=signature.scan.signed_on if signature.scan else None,
    )


def why_concept(document: Document) -> str:
    """What the mark on a page says; nothing for a document that everybody signed."""
    if document.completed_at is not None:
        return ""
    return "ingetrokken" if document.withdrawn_at else "nog niet door iedereen getekend"
