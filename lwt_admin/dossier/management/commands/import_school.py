"""`manage.py import_school FILE.zip`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lwt_admin.dossier.archive.reading import open_archive
from lwt_admin.dossier.archive.restoring import restore
from lwt_admin.dossier.archive.rows import ArchiveError


class Command(BaseCommand):
    help = (
        "Zet een archief van `export_school` terug, in een lege school: helemaal of helemaal niet. "
        "Niemand krijgt er rechten door; nodig daarna een beheerder uit met `create_school`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="het archief")

    def handle(self, *, file: Path, **_options: Any) -> None:
        """Store everything; exit 1, with nothing stored, when the archive is not whole."""
        if not file.is_file():
            raise CommandError(f"{file} is er niet.")
        try:
            with open_archive(file) as archive:
                school = restore(archive, timezone.now())
                records = sum(part.get("rows", 0) for part in archive.parts.values())
        except ArchiveError as error:
            raise CommandError(f"{file.name}: {error}") from error
        self.stdout.write(f"{school} ({school.code}): gegevens={records} teruggezet")
