"""Many agreements in one ZIP: the files exactly as they are kept, with a manifest of hashes.

Of each agreement every version that everybody signed goes along: the sealed PDF, or the scan of a
paper that was taken over. What has no file, or a file that is not what it was, is listed with the
reason and left out. Memory does not grow with the number of files.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import IO, Final

from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.text import slugify

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.services.papers import file_stem
from lwt_admin.files import pieces_of, sha256_of, zip_info
from lwt_admin.scans import ENDINGS
from lwt_admin.sheet_writing import csv_file
from lwt_admin.signing.models import Document
from lwt_admin.signing.taken_over import newest_scan, signed_on_paper

BATCH: Final = 100
NOT_SEALED: Final = "nog niet verzegeld"
ERASED: Final = "gewist, samen met wie de leerling was"
NO_SCAN: Final = "overgenomen van papier; de scan ontbreekt nog"
NOT_COMPARED: Final = "overgenomen van papier; de scan is nog niet vergeleken"
MISSING: Final = "het bestand ontbreekt in de opslag"
CHANGED: Final = "het bestand is niet meer wat er is opgeslagen"


@dataclass(frozen=True)
class Entry:
    """A line of the manifest; `file` is empty and `problem` filled when no file goes along."""

    file: str
    student_number: str
    company: str
    agreement: int
    version: int
    start: str
    end: str
    state: str
    sha256_file: str
    sha256_text: str
    sealed_at: str
    code: str
    problem: str


@dataclass(frozen=True)
class Exported:
    """How many files went along; of which versions (primary keys) none did, and why, in Dutch."""

    files: int
    problem_of: dict[int, str]

    @property
    def damaged(self) -> int:
        """How many files are missing or are not what they were."""
        return sum(problem in {MISSING, CHANGED} for problem in self.problem_of.values())


@dataclass(frozen=True)
class Kept:
    """The file of a document, and the SHA-256 with which it was stored."""

    file: FieldFile
    sha256: str
    extension: str


def to_export(school: School, start_year: int | None = None) -> AgreementVersionQuerySet:
    """All signed versions of a school; with `start_year` those of that school year.

    A version belongs to the year in which it begins. What begins before the first day of a year
    and after the one before, belongs to that year; what begins after the last year, to the last.
    """
    versions = AgreementVersion.objects.for_system().at_school(school).binding()
    if start_year is None:
        return versions
    years = list(school.years.all())
    found = versions.none()
    for year in (one for one in years if one.start.year == start_year):
        before = max((one.end for one in years if one.start < year.start), default=date.min)
        is_last = year.start == max(one.start for one in years)
        last = date.max if is_last else year.end
        found |= versions.filter(start__gt=before, start__lte=last)
    return found


def write_zip(versions: AgreementVersionQuerySet, target: IO[bytes]) -> Exported:
    """Write the files and the manifest of these versions; what fails is listed, not raised.

    An OSError means that `target` itself cannot be written.
    """
    entries: dict[int, Entry] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for version in _in_batches(versions):
            entries[version.pk] = _add(archive, version)
        archive.writestr(zip_info("manifest.csv"), _as_csv(entries.values()))
        archive.writestr(zip_info("manifest.json"), _as_json(entries.values()))
    return Exported(
        files=sum(bool(entry.file) for entry in entries.values()),
        problem_of={pk: entry.problem for pk, entry in entries.items() if entry.problem},
    )


def kept_file(document: Document) -> Kept | str:
    """The file that is kept of a document, or why there is none.

    Prefetch `scans` when asking for many.
    """
    if document.erased_at is not None:
        return ERASED
    if document.pdf:
        return Kept(document.pdf, document.pdf_sha256, ".pdf")
    if signed_on_paper(document) is not None:
        scan = newest_scan(document)
        if scan is None or scan.accepted is False:
            return NO_SCAN
        if scan.accepted is None:
            return NOT_COMPARED
        return Kept(scan.file, scan.sha256, f".{ENDINGS[scan.content_type]}")
    return NOT_SEALED


def intact_file(document: Document) -> Kept | str:
    """The file that is kept of a document and is still what it was; or why it cannot go along."""
    kept = kept_file(document)
    if isinstance(kept, str):
        return kept
    try:
        found = sha256_of(kept.file)
    except OSError:
        return MISSING
    return kept if found == kept.sha256 else CHANGED


def put_file(archive: zipfile.ZipFile, name: str, kept: Kept) -> None:
    """Put a kept file in the archive, piece by piece; raises OSError when it is gone meanwhile."""
    with archive.open(zip_info(name), "w") as inside:
        for piece in pieces_of(kept.file):
            inside.write(piece)


def _in_batches(versions: AgreementVersionQuerySet) -> Iterator[AgreementVersion]:
    read = versions.with_names().prefetch_related("document__scans")
    yield from read.order_by("agreement", "number").iterator(chunk_size=BATCH)


def _add(archive: zipfile.ZipFile, version: AgreementVersion) -> Entry:
    """Put the file of one version in the archive, when it is there and is what it was."""
    document = version.document
    if document is None:
        return _entry(version, problem=NOT_SEALED)
    kept = intact_file(document)
    if isinstance(kept, str):
        return _entry(version, problem=kept)
    name = _name_of(version, document, kept.extension)
    put_file(archive, name, kept)
    return _entry(version, file=name, sha256=kept.sha256)


def _name_of(version: AgreementVersion, document: Document, extension: str) -> str:
    """A name that says whose agreement it is, and that no other version has."""
    number = slugify(version.agreement.trajectory.student.number)
    return f"{number}-{file_stem(document.content)}-{version.pk}{extension}"


def _entry(
    version: AgreementVersion, *, file: str = "", sha256: str = "", problem: str = ""
) -> Entry:
    document = version.document
    sealed = document.sealed_at if document else None
    return Entry(
        file=file,
        student_number=version.agreement.trajectory.student.number,
        company=str(version.agreement.company),
        agreement=version.agreement_id,
        version=version.number,
        start=version.start.isoformat(),
        end=version.last_day.isoformat(),
        state=version.get_state_display(),
        sha256_file=sha256,
        sha256_text=document.sha256 if document else "",
        sealed_at=timezone.localtime(sealed).isoformat(timespec="seconds") if sealed else "",
        code=document.code if document else "",
        problem=problem,
    )


def _as_csv(entries: Iterable[Entry]) -> bytes:
    names = [field.name for field in fields(Entry)]
    return csv_file(names, ([getattr(entry, name) for name in names] for entry in entries))


def _as_json(entries: Iterable[Entry]) -> bytes:
    return json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2).encode()
