"""Looking over all documents (texts, chains of events, files) and all other files of the rooms."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lwt_admin.files import BATCH, kept_by_rooms
from lwt_admin.signing.models import Document, PaperScan
from lwt_admin.signing.wholeness import problems_of, wrong_file


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
    others: int = 0


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
            self._count(document)
            for text in problems_of(document):
                yield Problem(about, text)
        for scan in PaperScan.objects.for_system().order_by("pk").iterator(BATCH):
            self.counts.scans += 1
            for text in wrong_file(scan.file, scan.sha256):
                yield Problem(f"scan {scan.pk} van document {scan.document_id}", text)
        for kept in kept_by_rooms():
            self.counts.others += 1
            for text in wrong_file(kept.file, kept.sha256):
                yield Problem(kept.about, text)

    def _count(self, document: Document) -> None:
        events = document.events.count()
        self.counts.chains += events > 0
        self.counts.without_chain += events == 0
        self.counts.events += events
        if document.pdf:
            self.counts.files += 1
            self.counts.sealed += document.sealed_at is not None
        else:
            self.counts.waiting += document.completed_at is not None
