"""Whether a document is still what was offered and signed: text, signatures, chain and file.

Each thing that happens to a document leaves a link in its chain, so what stands in the database and
what stands in the chain must tell the same. One look serves sealing, checking and verifying.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models.fields.files import FieldFile

from lwt_admin.files import sha256_of
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.models import Document, Signatory, Signature, SigningEvent, content_hash
from lwt_admin.signing.taken_over import signed_on_paper

Kind = SigningEvent.Kind
OTHER_SIGNATURE: Final = "een handtekening is niet meer wat er is gezet"


def flaws_of(document: Document) -> Iterator[str]:
    """What is wrong with a document in the database, in Dutch; two queries.

    Nobody who can change every row at will is stopped by this: that is what the seal is for.
    """
    path = "signature__scan"
    signatories = list(document.signatories.select_related(path).order_by("position", "pk"))
    events = list(document.events.order_by("number"))
    if document.erased_at is not None:
        yield from broken_links(events)
        yield from _erased(document, events)
        return
    yield from _text(document, signatories)
    yield from _signatures(document, signatories)
    yield from broken_links(events)
    yield from _beginning(document, events)
    yield from _signed(document, signatories, events)
    yield from _moments(document, signatories, events)
    yield from _sealed(document, events)


def problems_of(document: Document) -> Iterator[str]:
    """The same, and what is wrong with its stored file, which is read for it."""
    yield from flaws_of(document)
    if document.pdf:
        yield from wrong_file(document.pdf, document.pdf_sha256)


def is_damaged(document: Document) -> bool:
    """Whether anything is wrong; OSError when all that is known is that its file cannot be read."""
    if any(flaws_of(document)):
        return True
    return bool(document.pdf) and any(_changed(document.pdf, document.pdf_sha256))


def wrong_file(file: FieldFile, expected: str) -> Iterator[str]:
    """Why a stored file is not, or cannot be seen to be, the one with this SHA-256, in Dutch."""
    try:
        yield from _changed(file, expected)
    except OSError as error:
        yield f"het bestand {file.name} kan niet worden gelezen: {error.strerror}"


def _changed(file: FieldFile, expected: str) -> Iterator[str]:
    """The same of a file that is gone or can be read; else OSError."""
    try:
        found = sha256_of(file)
    except FileNotFoundError:
        yield f"het bestand {file.name} ontbreekt"
    else:
        if found != expected:
            yield f"het bestand {file.name} is veranderd"


def _erased(document: Document, events: Sequence[SigningEvent]) -> Iterator[str]:
    """Of what was erased only the chain is left, and its last link tells when that was."""
    if not events or events[-1].kind != Kind.ERASED or events[-1].at != document.erased_at:
        yield "de keten zegt niet dat dit document is gewist"
    if document.content or document.pdf:
        yield "er staat nog tekst of een bestand bij een document dat is gewist"
    yield from _beginning(document, events)


def _text(document: Document, signatories: Sequence[Signatory]) -> Iterator[str]:
    if not document.is_intact:
        yield "de tekst is niet meer wat er is vastgelegd"
    told = document.content.get("signatories")
    now = [(str(one.party), one.name) for one in signatories]
    if told is not None and [(one["party"], one["name"]) for one in told] != now:
        yield "de ondertekenaars zijn andere dan in de tekst"


def _signatures(document: Document, signatories: Sequence[Signatory]) -> Iterator[str]:
    signed = [one.signature for one in signatories if hasattr(one, "signature")]
    if any(one.sha256 != document.sha256 for one in signed):
        yield "een handtekening hoort bij een andere tekst"
    # Of what was taken over from paper the scan, and with it the signatures, may still be missing.
    if document.completed_at is None or signed_on_paper(document) is not None:
        return
    if len(signed) < len(signatories) or not signed:
        yield "er ontbreekt een handtekening"


def _beginning(document: Document, events: Sequence[SigningEvent]) -> Iterator[str]:
    """A chain begins with the text; only a document of before the chain was kept has no such."""
    if document.before_chain:
        return
    if not events:
        yield "de keten van gebeurtenissen ontbreekt"
    elif events[0].kind != Kind.FROZEN:
        yield "de keten begint niet met het vastleggen van de tekst"
    elif events[0].payload_sha256 != content_hash({"sha256": document.sha256}):
        yield "de tekst is een andere dan die in de keten"


def _signed(
    document: Document, signatories: Iterable[Signatory], events: Sequence[SigningEvent]
) -> Iterator[str]:
    """Each signature has its link, and each link its signature.

    A link tells what was put down by a digest, so also when its details were erased.
    """
    links = {one.signatory_id: one for one in events if one.kind == Kind.SIGNED}
    if len(links) != sum(one.kind == Kind.SIGNED for one in events):
        yield "iemand heeft in de keten twee keer getekend"
    for signatory in signatories:
        signature: Signature | None = getattr(signatory, "signature", None)
        link = links.pop(signatory.pk, None)
        if signature is None and link is not None:
            yield f"de handtekening van {signatory.name} is weg"
        elif signature is not None and link is None:
            if not _may_lack_link(document, signature, events):
                yield f"de handtekening van {signatory.name} staat niet in de keten"
        elif signature is not None and link is not None and not _tells(link, signature):
            yield OTHER_SIGNATURE
    if links:
        yield "in de keten tekende iemand die geen ondertekenaar meer is"


def _may_lack_link(
    document: Document, signature: Signature, events: Sequence[SigningEvent]
) -> bool:
    """Whether it was put down before the chain was kept."""
    return document.before_chain and (not events or signature.signed_at < events[0].at)


def _tells(link: SigningEvent, signature: Signature) -> bool:
    """Whether a link is about exactly this signature, put down at that moment."""
    told = _told_of(signature)
    with_mark = told | {"mark": signature.mark_sha256}
    # Until the chain kept the mark, and of a scan of paper that was taken over, there is none.
    digests = {content_hash(with_mark), content_hash(told)}
    same_witness = signature.witness_id is None or link.actor_id == signature.witness_id
    same_moment = link.at == signature.signed_at
    return same_moment and same_witness and link.payload_sha256 in digests


def _told_of(signature: Signature) -> dict[str, Any]:
    told = {"text": signature.sha256, "method": str(signature.method)} | signature.names_told
    if signature.scan is not None:
        on = signature.scan.signed_on.isoformat()
        return told | {"scan": signature.scan.sha256, "signed_on": on}
    return told | {"way": "link" if signature.link_id else "table"}


def _moments(
    document: Document, signatories: Iterable[Signatory], events: Sequence[SigningEvent]
) -> Iterator[str]:
    """What the chain tells of the end of signing is what stands with the document."""
    refused = next((one.refused_at for one in signatories if one.refused_at), None)
    stopped = document.withdrawn_at if refused is None else None
    moments: dict[Kind, datetime | None] = {
        Kind.COMPLETED: document.completed_at,
        Kind.TAKEN_OVER: document.completed_at,
        Kind.REFUSED: refused,
        Kind.WITHDRAWN: stopped,
        Kind.SEALED: document.sealed_at,
    }
    moments.pop(Kind.COMPLETED if signed_on_paper(document) is not None else Kind.TAKEN_OVER)
    found = {one.kind: one for one in events}
    for kind, moment in moments.items():
        link = found.get(kind)
        lacks = moment is not None and link is None and not _may_lack(document, kind)
        if lacks or (link is not None and link.at != moment):
            yield f"de keten zegt niet hetzelfde als het document: {kind.label}"


def _may_lack(document: Document, kind: Kind) -> bool:
    """Before the chain was kept documents were signed and stored, and never sealed."""
    return document.before_chain and kind != Kind.SEALED


def _sealed(document: Document, events: Iterable[SigningEvent]) -> Iterator[str]:
    """The file is the one that was sealed; what the chain tells of that is never erased."""
    if document.sealed_at is not None and not document.pdf:
        yield "het verzegelde bestand is weg"
    if document.pdf and document.sealed_at is None and not document.before_chain:
        yield "het bestand is niet verzegeld"
    for event in events:
        if event.kind != Kind.SEALED:
            continue
        told = event.payload or {}
        if told.get("pdf") != document.pdf_sha256:
            yield "het bestand is een ander dan het bestand dat is verzegeld"
        now = {"time_stamped": document.time_stamped, "sealed_with": document.sealed_with}
        if any(told.get(name, value) != value for name, value in now.items()):
            yield "het zegel is een ander dan in de keten"
