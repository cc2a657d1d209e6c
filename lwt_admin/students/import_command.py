"""What the import commands share: read a file, say per row what happens, and end in the counts."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from lwt_admin.accounts.models import School, User
from lwt_admin.imports import Action, Plan, PlannedRow, carry_out
from lwt_admin.spreadsheets import MAX_BYTES, Sheet, UnreadableFile


@dataclass(frozen=True)
class Importer:
    """How one kind of list is read, and what it would do."""

    read: Callable[..., Sheet]
    plan: Callable[..., Plan]


class ImportCommand(BaseCommand):
    """Dry unless told otherwise; exit status 1 when a row was rejected or the file unreadable."""

    importer: ClassVar[Importer]

    def more(self, school: School, options: dict[str, Any]) -> dict[str, Any]:
        """What reading and planning need to know besides the list, the school and the day."""
        return {}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV- of XLSX-bestand")
        parser.add_argument("--school", required=True, metavar="CODE", help="BRIN plus vestiging")
        parser.add_argument("--apply", action="store_true", help="sla het resultaat op")
        parser.add_argument(
            "--partial", action="store_true", help="sla de goede rijen ook op als er foute zijn"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        school = School.objects.for_system().with_code(options["school"]).first()
        if school is None:
            raise CommandError(f"Er is geen school met de code {options['school']}.")
        try:
            plan = self._run(school, options)
        except UnreadableFile as error:
            raise CommandError(f"{options['file']}: {error}") from error
        except (ValidationError, IntegrityError) as error:
            message = " ".join(getattr(error, "messages", [str(error)]))
            raise CommandError(f"Er is niets opgeslagen: {message}") from error
        self._report(plan, options)
        if plan.count(Action.REJECTED):
            sys.exit(1)

    def _run(self, school: School, options: dict[str, Any]) -> Plan:
        more = self.more(school, options)
        sheet = self.importer.read(content_of(options["file"]), school, **more)
        plan = partial(self.importer.plan, sheet, school, timezone.localdate(), **more)
        if not options["apply"]:
            return plan()
        return carry_out(lambda: plan(lock=True), self.actor(options), partial=options["partial"])

    def actor(self, options: dict[str, Any]) -> User | None:
        """In whose name the rows are stored, if in anybody's."""
        return None

    def _report(self, plan: Plan, options: dict[str, Any]) -> None:
        if plan.ignored:
            self.stdout.write(f"Niet gebruikte kolommen: {', '.join(plan.ignored)}")
        for remark in plan.remarks:
            self.stdout.write(f"Let op: {remark}")
        for row in plan.rows:
            for line in row_report(row):
                self.stdout.write(line)
        self.stdout.write(_outcome(plan, options))
        self.stdout.write(plan.summary)


class SignedImportCommand(ImportCommand):
    """A command whose rows are stored in somebody's name."""

    what: ClassVar[str]
    """What is taken over, with its article, as in a sentence."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--by", metavar="E-MAIL", help=f"wie {self.what} overneemt; nodig bij --apply"
        )

    def actor(self, options: dict[str, Any]) -> User | None:
        if not options["apply"]:
            return None
        found = User.objects.filter(email__iexact=options["by"] or "", is_active=True).first()
        if found is None:
            raise CommandError(f"Noem met --by het e-mailadres van wie {self.what} overneemt.")
        return found


def content_of(file: Path) -> bytes:
    """The bytes of a file on disk, no more than may be read; raises CommandError."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} kan niet worden gelezen: {error.strerror}.") from error


def row_report(row: PlannedRow) -> list[str]:
    """The lines about one row; none for a row that changes nothing and needs no word."""
    head = f"rij {row.number}"
    if row.action is Action.REJECTED:
        return [f"{head}: {row.action.value}, {problem}" for problem in row.problems]
    lines = [f"{head}: let op, {note}" for note in row.notes]
    if row.action is Action.UNCHANGED:
        return lines
    changes = "; ".join(str(change) for change in row.changes)
    what = row.title if row.action is Action.NEW else f"{row.title}; {changes}"
    return [f"{head}: {row.action.value}, {what}", *lines]


def _outcome(plan: Plan, options: dict[str, Any]) -> str:
    if not options["apply"]:
        return "Dit was een proef: er is niets opgeslagen. Met --apply gebeurt het echt."
    if plan.count(Action.REJECTED) and not options["partial"]:
        return "Er is niets opgeslagen, want er zijn afgewezen rijen. Met --partial de rest wel."
    return "Opgeslagen."
