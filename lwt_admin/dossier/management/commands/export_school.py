"""`manage.py export_school --school CODE --output FILE.zip`."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.dossier.archive.rows import FILES, ArchiveError
from lwt_admin.dossier.archive.writing import Parts, write_archive


class Command(BaseCommand):
    help = (
        "Zet alles van een school in één archief: dossiers, overeenkomsten, uren, examens, "
        "bestanden en geschiedenis. `import_school` zet het terug. Bewaar het versleuteld."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", required=True, help="BRIN en vestiging, zoals 99ZZ00")
        parser.add_argument("--output", required=True, type=Path, help="waar het archief komt")

    def handle(self, *, school: str, output: Path, **_options: Any) -> None:
        """Write the archive, whole or not at all, readable for its owner alone."""
        found = School.objects.for_system().with_code(school).first()
        if found is None:
            raise CommandError(f"Er is geen school met code {school}.")
        parts = self._write(found, output)
        files = sum(name.startswith(FILES) for name in parts)
        records = sum(part.get("rows", 0) for part in parts.values())
        self.stdout.write(f"{found}: gegevens={records} bestanden={files}")

    def _write(self, school: School, output: Path) -> Parts:
        """Beside its place first, so that a reader never meets half an archive."""
        place = output.parent / f".{output.name}.{os.getpid()}"
        try:
            place.touch(mode=0o600, exist_ok=False)
            with place.open("wb") as target:
                parts = write_archive(school, target, timezone.now())
            place.replace(output)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output} kan niet worden geschreven: {error.strerror}") from error
        finally:
            place.unlink(missing_ok=True)
        return parts
