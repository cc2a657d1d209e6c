"""Take over running paper agreements, and what was made under them, from a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.imports import Plan, carry_out
from lwt_admin.placements.imports import plan_agreements, read_sheet_of
from lwt_admin.students.import_command import ImportCommand, Importer, content_of


class Command(ImportCommand):
    help = "Neem lopende papieren overeenkomsten over. Zonder --apply wordt er niets opgeslagen."
    importer = Importer(read_sheet_of, plan_agreements)

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--by",
            metavar="E-MAIL",
            help="de LWT-coördinator die de overeenkomsten overneemt; nodig bij --apply",
        )

    def _run(self, school: School, options: dict[str, Any]) -> Plan:
        if not options["apply"]:
            return super()._run(school, options)
        actor = User.objects.filter(email__iexact=options["by"] or "", is_active=True).first()
        if actor is None:
            raise CommandError("Noem met --by het e-mailadres van wie de overeenkomsten overneemt.")
        sheet = self.importer.read(content_of(options["file"]), school)
        return carry_out(
            lambda: self.importer.plan(sheet, school, timezone.localdate(), lock=True),
            actor,
            partial=options["partial"],
        )
