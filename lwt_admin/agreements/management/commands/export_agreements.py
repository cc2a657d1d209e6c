"""`manage.py export_agreements --school CODE [--year 2026] --output FILE.zip`."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lwt_admin.accounts.models import School
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.services.exporting import Exported, to_export, write_zip


class Command(BaseCommand):
    help = "Zet de verzegelde overeenkomsten van een school in één zip, met een lijst van hashes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", required=True, help="BRIN en vestiging, zoals 99ZZ00")
        parser.add_argument(
            "--year",
            type=int,
            help="alleen het schooljaar dat in dit jaar begint: wat daarin begint, of tussen het "
            "vorige schooljaar en dit",
        )
        parser.add_argument("--output", required=True, type=Path, help="waar de zip komt")

    def handle(self, *, school: str, year: int | None, output: Path, **_options: Any) -> None:
        """Write the archive, whole or not at all; exit 1 when a kept file is missing or changed."""
        found = School.objects.for_system().with_code(school).first()
        if found is None:
            raise CommandError(f"Er is geen school met code {school}.")
        if year is not None and not found.years.filter(start__year=year).exists():
            raise CommandError(f"{found} heeft geen schooljaar dat in {year} begint.")
        exported = self._write(output, to_export(found, year))
        self.stdout.write(f"bestanden={exported.files} weggelaten={len(exported.problem_of)}")
        for problem in sorted(set(exported.problem_of.values())):
            count = list(exported.problem_of.values()).count(problem)
            self.stdout.write(f"  {count} keer: {problem}")
        if exported.damaged:
            raise CommandError(f"{exported.damaged} bestanden ontbreken of zijn veranderd.")

    def _write(self, output: Path, versions: AgreementVersionQuerySet) -> Exported:
        """Beside its place first, so that a reader never meets half an archive."""
        place = output.parent / f".{output.name}.{os.getpid()}"
        try:
            with place.open("xb") as target:
                exported = write_zip(versions, target)
            place.replace(output)
        except OSError as error:
            raise CommandError(f"{output} kan niet worden geschreven: {error.strerror}") from error
        finally:
            place.unlink(missing_ok=True)
        return exported
