"""The chain of events of a document: writing its next link, and checking that it still holds."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from lwt_admin.accounts.models import User
from lwt_admin.signing.models import (
    Document,
    Signatory,
    SigningEvent,
    canonical,
    content_hash,
)

NAMED: Final = ("document", "signatory", "actor")
"""What a link names by its key."""


def record(
    document: Document,
    kind: SigningEvent.Kind,
    now: datetime,
    *,
    signatory: Signatory | None = None,
    actor: User | None = None,
    **payload: Any,
) -> SigningEvent:
    """Add a link; the caller holds the lock on the document's row (`signing.services.locked`)."""
    last = SigningEvent.objects.for_system().filter(document=document).order_by("number").last()
    event = link_after(last, document, kind, now, signatory=signatory, actor=actor, **payload)
    event.save()
    return event


def link_after(
    last: SigningEvent | None,
    document: Document,
    kind: SigningEvent.Kind,
    now: datetime,
    *,
    signatory: Signatory | None = None,
    actor: User | None = None,
    **payload: Any,
) -> SigningEvent:
    """The link that comes after `last`, or the first of all; nothing is stored."""
    event = SigningEvent(
        document=document,
        number=1 if last is None else last.number + 1,
        kind=kind,
        at=now,
        signatory=signatory,
        actor=actor,
        payload=payload,
        payload_sha256=content_hash(payload),
        previous="" if last is None else last.sha256,
    )
    event.sha256 = hash_of(event)
    return event


def hash_of(event: SigningEvent) -> str:
    """SHA-256 over everything that makes this link, the digest of its payload and the one before.

    The moment is written in UTC with microseconds, so that both databases give the same text. A
    link that came out of an archive holds under the keys that were there when it was made.
    """
    keys = _keys(event)
    text = canonical(
        {
            "document": keys["document"],
            "number": event.number,
            "kind": str(event.kind),
            "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "signatory": keys["signatory"],
            "actor": keys["actor"],
            "payload": event.payload_sha256,
            "previous": event.previous,
        }
    )
    return sha256(text.encode()).hexdigest()


def broken_links(events: Iterable[SigningEvent]) -> list[str]:
    """What is wrong with a chain, in Dutch; empty when it holds. `events` in order of number."""
    wrong, previous = [], ""
    events = list(events)
    for number, event in enumerate(events, start=1):
        if event.number != number:
            wrong.append(f"gebeurtenis {number} ontbreekt")
            break
        if event.previous != previous:
            wrong.append(f"gebeurtenis {number} sluit niet aan op de vorige")
        if event.sha256 != hash_of(event):
            wrong.append(f"gebeurtenis {number} is veranderd")
        if event.payload is not None and content_hash(event.payload) != event.payload_sha256:
            wrong.append(f"de gegevens van gebeurtenis {number} zijn veranderd")
        previous = event.sha256
    if not _are_the_same(events):
        wrong.append("een gebeurtenis staat op naam van een ander dan toen de keten werd gemaakt")
    return wrong


def made_as(event: SigningEvent, now: datetime, **keys: int | None) -> dict[str, Any]:
    """What is kept with a link that gets other keys at the moment `now`, of those it was made with.

    A link that moved before keeps those of then. Without `keys` it has those that it has here.
    """
    here: dict[str, Any] = keys or {name: getattr(event, f"{name}_id") for name in NAMED}
    return event.made_as or {**here, "moved": now.isoformat()}


def _keys(event: SigningEvent) -> dict[str, int | None]:
    """The keys that a link is hashed with."""
    now = {name: getattr(event, f"{name}_id") for name in NAMED}
    return now if event.made_as is None else {name: event.made_as.get(name) for name in NAMED}


def _are_the_same(events: Iterable[SigningEvent]) -> bool:
    """Whether who had one key when links were made has one key now, and the other way round.

    That holds for what moved at one moment. Behind what was made here nothing comes from elsewhere.
    """
    pairs: dict[tuple[str, str], set[tuple[int | None, int | None]]] = defaultdict(set)
    is_here = False
    for event in events:
        if event.made_as is None:
            is_here = True
        elif is_here:
            return False
        else:
            for name in NAMED:
                pair = (event.made_as.get(name), getattr(event, f"{name}_id"))
                pairs[name, str(event.made_as.get("moved"))].add(pair)
    sides = (side for found in pairs.values() for side in zip(*found, strict=True))
    return all(len(set(side)) == len(side) for side in sides)
