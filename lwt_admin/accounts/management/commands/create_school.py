"""`manage.py create_school`: a new school, and an invitation for its first manager."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lwt_admin.accounts.models import Board, School
from lwt_admin.accounts.perms import Role
from lwt_admin.accounts.transitions import invite


class Command(BaseCommand):
    help = (
        "Makes a school and invites its first manager by e-mail. For a school that exists already, "
        "it only sends the invitation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="BRIN plus location, as in 99ZZ00")
        parser.add_argument("manager", help="e-mail address of the first manager")
        parser.add_argument("--name", default="", help="name of the school")
        parser.add_argument("--board", default="", help="name of the school board")

    def handle(self, *, code: str, manager: str, name: str, board: str, **_: Any) -> None:
        try:
            with transaction.atomic():
                school, created = school_with(code.upper(), name, board)
                invite(school, manager, [Role.MANAGER], by=None)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        self.stdout.write(f"{school} ({school.code}): {'nieuw' if created else 'bestond al'}")
        self.stdout.write(f"uitnodiging voor {manager}: wordt verstuurd")


def school_with(code: str, name: str, board: str) -> tuple[School, bool]:
    """The school with this code, and whether it was made now; ValidationError when it cannot be."""
    found = School.objects.for_system().with_code(code).first()
    if found is not None:
        return found, False
    if not (name and board):
        raise ValidationError(f"{code} bestaat nog niet: geef ook --name en --board.")
    owner, _ = Board.objects.get_or_create(name=board)
    school = School(
        board=owner, name=name, brin=code[:4], location_code=code[4:], competent_authority=board
    )
    # Who signs is for the school itself to fill in; the home page asks for it.
    school.full_clean(exclude=["signatory_name", "signatory_capacity"])
    school.save()
    return school, True
