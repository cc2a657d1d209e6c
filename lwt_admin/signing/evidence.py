"""What the last page of a sealed document proves: who signed what, when, how, and what happened.

It holds no more about people than the document itself: names, roles, and addresses made unreadable.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno
from django.urls import reverse

from lwt_admin.links import absolute
from lwt_admin.signing.addresses import masked
from lwt_admin.signing.models import Document, PaperScan, Signatory, Signature, SigningEvent
from lwt_admin.ui.formats import local, nl_date, nl_time

ERASED: Final = "gegevens gewist"


@dataclass(frozen=True)
class SealFacts:
    """With what the document is sealed."""

    name: str
    issuer: str
    is_demo: bool
    has_time_stamp: bool


@dataclass(frozen=True)
class SignatureLine:
    """One party and how it signed; `ways` are sentences."""

    name: str
    role: str
    address: str
    method: str
    ways: tuple[str, ...]
    at: str


@dataclass(frozen=True)
class EventLine:
    """One link of the chain; `about` says who, or that its details were erased."""

    number: int
    at: str
    label: str
    about: str
    sha256: str


@dataclass(frozen=True)
class Evidence:
    """Everything on the page of evidence, and what every page carries."""

    code: str
    url: str
    qr: str
    sha256: str
    frozen_at: str
    completed_at: str
    seal: SealFacts
    signatures: tuple[SignatureLine, ...]
    events: tuple[EventLine, ...]


def evidence_of(document: Document, seal: SealFacts) -> Evidence:
    """The evidence of a document that everybody signed. Four queries."""
    signatories = document.signatories.select_related(
        "signature__witness", "signature__scan__uploaded_by", "signature__scan__decided_by"
    )
    events = document.events.select_related("signatory", "actor").order_by("number")
    url = address_of(document)
    return Evidence(
        code=document.grouped_code,
        url=url,
        qr=qr_of(url),
        sha256=document.sha256,
        frozen_at=exact(document.frozen_at),
        completed_at=exact(document.completed_at) if document.completed_at else "",
        seal=seal,
        signatures=tuple(_signature_line(one) for one in signatories),
        events=tuple(_event_lines(events)),
    )


def address_of(document: Document) -> str:
    """Where anybody can ask whether this document is authentic."""
    return absolute(reverse("verify_document", args=[document.code]))


def qr_of(text: str) -> str:
    """A QR code as the address of a picture, for in a document or a page."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(border=0, dark="#12252b"))


def exact(moment: datetime) -> str:
    """`ma 17 aug 2026, 14.05 uur (UTC+2)`: with the distance from UTC, so that it is one moment."""
    offset = local(moment).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    distance = f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}"
    return (
        f"{nl_date(moment)}, {nl_time(moment)}\N{NO-BREAK SPACE}uur\N{NO-BREAK SPACE}({distance})"
    )


def _signature_line(signatory: Signatory) -> SignatureLine:
    signature: Signature = signatory.signature
    role = str(signatory.get_party_display())
    if signatory.capacity and signatory.capacity != role:
        role = f"{role}, {signatory.capacity}"
    return SignatureLine(
        name=signatory.name,
        role=role,
        address=masked(signature.address or signatory.email),
        method=str(signature.get_method_display()).capitalize(),
        ways=_ways(signature),
        at=exact(signature.signed_at),
    )


def _ways(signature: Signature) -> tuple[str, ...]:
    """By the own link, at one table, or on paper."""
    if signature.scan is not None:
        return _paper(signature, signature.scan)
    if signature.link_id is not None:
        return ("Via de eigen link, met een code die naar dit adres ging.",)
    if witness := signature.witness_then:
        return (f"Aan tafel, in bijzijn van {witness}.",)
    return ()


def _paper(signature: Signature, scan: PaperScan) -> tuple[str, ...]:
    entered, compared = signature.entered_by_then, signature.compared_by_then
    checked = f"ingevoerd door {entered}, vergeleken door {compared}"
    return (
        f"Getekend op {nl_date(scan.signed_on)}; scan {checked}.",
        f"SHA-256 van de scan: {scan.sha256}",
    )


def _event_lines(events: Iterable[SigningEvent]) -> Iterable[EventLine]:
    for event in events:
        who = event.signatory.name if event.signatory else ""
        erased = ERASED if event.payload is None else ""
        yield EventLine(
            number=event.number,
            at=exact(event.at),
            label=str(event.get_kind_display()).capitalize(),
            about=", ".join(filter(None, (who, _change_of(event), erased))),
            sha256=event.sha256,
        )


def _change_of(event: SigningEvent) -> str:
    """From which address to which, and who did that; empty for other events."""
    if event.kind != SigningEvent.Kind.ADDRESS_CHANGED:
        return ""
    change = event.payload or {}
    before, after = change.get("before"), change.get("after")
    parts = (before and f"was {before}", after and f"werd {after}")
    return ", ".join(filter(None, (*parts, f"door {event.actor}" if event.actor else "")))
