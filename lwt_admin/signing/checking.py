"""Looking all documents over: their texts, their chains of events, and their files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models.fields.files import FieldFile

from lwt_admin.files import sha256_of
from lwt_admin.signing.chain import broken_links, has_other_marks
from lwt_admin.signing.models import Document, PaperScan, Signature, SigningEvent

BATCH: Final = 100


@dataclass
class Counts:
    """What was looked at."""

    documents: int = 0
    chains: int = 0
    without_chain: int = 0
    events: int = 0
    files: int = 0
    sealed: int = 0
    waiting: int = 0
    scans: int = 0


@dataclass(frozen=True)
class Problem:
    """Something that is not as it should be, in Dutch; `about` names what it is about."""

    about: str
    text: str


@dataclass
class Check:
    """One look over everything; the counts are whole once the problems have been read."""

    counts: Counts = field(default_factory=Counts)

    def problems(self) -> Iterator[Problem]:
        """Every problem, as it is found; never more than a batch of rows and a piece of a file
        stand in memory."""
        for document in Document.objects.for_system().order_by("pk").iterator(BATCH):
            self.counts.documents += 1
            about = f"document {document.pk} ({document.grouped_code})"
            for text in (*self._content(document), *self._chain(document), *self._file(document)):
                yield Problem(about, text)
        for scan in PaperScan.objects.for_system().order_by("pk").iterator(BATCH):
            self.counts.scans += 1
            for text in _wrong_file(scan.file, scan.sha256):
                yield Problem(f"scan {scan.pk} van document {scan.document_id}", text)

    def _content(self, document: Document) -> Iterator[str]:
        if not document.is_intact:
            yield "de tekst is niet meer wat er is vastgelegd"
        signed = document.signatories.exclude(signature=None)
        if signed.exclude(signature__sha256=document.sha256).exists():
            yield "een handtekening hoort bij een andere tekst"
        if document.completed_at and document.signatories.filter(signature=None).exists():
            yield "er ontbreekt een handtekening"

    def _chain(self, document: Document) -> Iterator[str]:
        events = list(document.events.order_by("number"))
        if not events:
            self.counts.without_chain += 1
            return
        self.counts.chains += 1
        self.counts.events += len(events)
        yield from broken_links(events)
        if has_other_marks(
            events, Signature.objects.for_system().filter(signatory__document=document)
        ):
            yield "een handtekening is niet meer wat er is gezet"
        for kind, moment in _moments(document).items():
            if (moment is not None) != any(event.kind == kind for event in events):
                label = SigningEvent.Kind(kind).label
                yield f"de keten zegt niet hetzelfde als het document: {label}"

    def _file(self, document: Document) -> Iterator[str]:
        if not document.pdf:
            self.counts.waiting += document.completed_at is not None
            return
        self.counts.files += 1
        self.counts.sealed += document.sealed_at is not None
        yield from _wrong_file(document.pdf, document.pdf_sha256)
        seals = document.events.filter(kind=SigningEvent.Kind.SEALED)
        for payload in seals.order_by("number").values_list("payload", flat=True):
            if payload is not None and payload.get("pdf") != document.pdf_sha256:
                yield "het bestand is een ander dan het bestand dat is verzegeld"


def _moments(document: Document) -> dict[str, datetime | None]:
    """What the last links of a chain must tell."""
    return {
        SigningEvent.Kind.COMPLETED: document.completed_at,
        SigningEvent.Kind.SEALED: document.sealed_at,
    }


def _wrong_file(file: FieldFile, expected: str) -> Iterator[str]:
    try:
        found = sha256_of(file)
    except FileNotFoundError:
        yield f"het bestand {file.name} ontbreekt"
    except OSError as error:
        yield f"het bestand {file.name} kan niet worden gelezen: {error.strerror}"
    else:
        if found != expected:
            yield f"het bestand {file.name} is veranderd"
