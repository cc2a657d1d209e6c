"""`manage.py import_students FILE --school CODE [--year YEAR] [--apply] [--partial]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.students.import_command import ImportCommand, Importer
from lwt_admin.students.imports import plan_students, read_students


class Command(ImportCommand):
    help = "Neemt een leerlingenlijst over: CSV, XLSX of een OneRoster-zip."
    importer = Importer(read_students, plan_students)

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--year",
            type=int,
            metavar="JAAR",
            help="het schooljaar van klas en leerjaar: 2026 is 2026-2027 (anders dat van nu)",
        )

    def more(self, school: School, options: dict[str, Any]) -> dict[str, Any]:
        """The chosen school year; as on the page, one that has not ended."""
        if options["year"] is None:
            return {}
        years = SchoolYear.objects.for_system().at_school(school).order_by("start")
        going_on = list(years.filter(end__gte=timezone.localdate()))
        for year in going_on:
            if year.start.year == options["year"]:
                return {"year": year}
        known = ", ".join(str(one.start.year) for one in going_on) or "geen"
        raise CommandError(
            f"Bij deze school begint in {options['year']} geen schooljaar dat loopt of nog komt. "
            f"Te kiezen: {known}."
        )
