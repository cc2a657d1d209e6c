"""The dossier for the subsidy as one ZIP: the signed files exactly as they are kept, and what is
made beside them. One document at a time, so that memory does not grow with the number of pupils.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from django.utils.text import slugify

from lwt_admin.agreements.services.exporting import MISSING, Kept, put_file
from lwt_admin.files import zip_info
from lwt_admin.placements.hour_sheet_pdf import sheet_pdf, sheet_stem
from lwt_admin.placements.hour_sheet_xlsx import sheet_xlsx
from lwt_admin.placements.subsidy import AgreementFile, CompanyFile, PupilFile, SignedVersion
from lwt_admin.placements.subsidy_documents import (
    ZipEntry,
    contents_pdf,
    guidance_pdf,
    progress_pdf,
)
from lwt_admin.rules.subsidy import realised_weeks
from lwt_admin.sheet_writing import csv_file
from lwt_admin.text import fold

LONGEST_NAME: Final = 60
HEADER: Final = ("bestand", "leerling", "wat", "sha256", "waarom_niet")


def zip_name(file: CompanyFile) -> str:
    """`praktijkleren-bouwbedrijf-van-schaik-2026-2027.zip`."""
    return (
        f"praktijkleren-{_safe(file.company.name) or file.company.pk}-{_safe(str(file.year))}.zip"
    )


def _safe(text: str) -> str:
    """A part of a name that every system keeps: small letters, digits and hyphens."""
    return slugify(fold(text))[:LONGEST_NAME].strip("-")


def write_dossier(
    file: CompanyFile, target: IO[bytes], now: datetime, *, with_notes: bool = True
) -> list[ZipEntry]:
    """Write all of it; what cannot go along is listed in the contents, not raised.

    An OSError means that `target` itself cannot be written.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        writer = _Writer(archive, file, now, with_notes)
        entries = [entry for pupil in file.pupils for entry in writer.pupil(pupil)]
        rows = [[one.file, one.student, one.what, one.sha256, one.problem] for one in entries]
        contents = csv_file(HEADER, rows)
        archive.writestr(zip_info("inhoud.csv"), contents, zipfile.ZIP_DEFLATED)
        pdf = contents_pdf(file, entries, now, with_notes=with_notes)
        archive.writestr(zip_info("inhoud.pdf"), pdf)
    return entries


@dataclass(frozen=True)
class _Writer:
    """Puts the files of one pupil after another in the archive."""

    archive: zipfile.ZipFile
    file: CompanyFile
    now: datetime
    with_notes: bool

    def pupil(self, pupil: PupilFile) -> Iterator[ZipEntry]:
        for one in pupil.agreements:
            yield from self._signed(pupil, one)
            yield from self._made(pupil, one)

    def _folder(self, pupil: PupilFile) -> str:
        """No two pupils have the same: the primary key stands in it."""
        student = pupil.student
        name = f"{student.last_name} {student.first_name}"
        if student.is_anonymised:
            name = str(student)
        name = _safe(name) or "leerling"
        return f"{name}-{student.pk}"

    def _signed(self, pupil: PupilFile, one: AgreementFile) -> Iterator[ZipEntry]:
        for signed in one.versions:
            what = f"getekende overeenkomst, versie {signed.version.number}"
            yield self._stored(pupil, signed, what)

    def _stored(self, pupil: PupilFile, signed: SignedVersion, what: str) -> ZipEntry:
        """The file as it is kept, never made anew."""
        student, kept, version = str(pupil.student), signed.file, signed.version
        if not isinstance(kept, Kept):
            return ZipEntry("", student, what, problem=signed.problem)
        stem = f"1-overeenkomst-{version.agreement_id}-versie-{version.number}"
        name = f"{self._folder(pupil)}/{stem}{kept.extension}"
        try:
            put_file(self.archive, name, kept)
        except OSError:  # it was there a moment ago
            return ZipEntry("", student, what, problem=MISSING)
        return ZipEntry(name, student, what, kept.sha256)

    def _made(self, pupil: PupilFile, one: AgreementFile) -> Iterator[ZipEntry]:
        sheet, key, file = one.sheet, one.sheet.agreement.pk, self.file
        weeks = realised_weeks(one.present, (file.year.start, file.year.end))
        stem = f"2-{sheet_stem(sheet)}-{key}"
        pdf = sheet_pdf(sheet, self.now, weeks)
        yield self._put(pupil, f"{stem}.pdf", "aanwezigheid en gerealiseerde weken", pdf)
        yield self._put(pupil, f"{stem}.xlsx", "aanwezigheid als spreadsheet", sheet_xlsx(sheet))
        progress = progress_pdf(file, one, self.now)
        yield self._put(pupil, f"3-leerdoelen-{key}.pdf", "voortgang op de leerdoelen", progress)
        guidance = guidance_pdf(file, pupil, one, self.now, with_notes=self.with_notes)
        yield self._put(pupil, f"4-begeleiding-{key}.pdf", "begeleiding", guidance)

    def _put(self, pupil: PupilFile, name: str, what: str, content: bytes) -> ZipEntry:
        path = f"{self._folder(pupil)}/{name}"
        self.archive.writestr(zip_info(path), content)
        return ZipEntry(path, str(pupil.student), what, hashlib.sha256(content).hexdigest())
