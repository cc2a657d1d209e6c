"""`manage.py receive_bounce < mail`: what the mail server sent back, handed over by a mail alias.

Whatever comes in, the exit status is 0: anything else would make the mail server send a report of
this report. Only when the database is away it is 75 ("try again later").
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from lwt_admin.letters.bounces import MOST_BYTES, NotAReport, read_report, store_bounce

TRY_AGAIN_LATER = 75


class Command(BaseCommand):
    help = "Leest van de standaardinvoer een melding dat een mail niet is bezorgd, en noteert dat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = read_report(sys.stdin.buffer.read(MOST_BYTES))
            letter = store_bounce(report, timezone.now())
        except NotAReport as told:
            self.stdout.write(f"{told} Er is niets gewijzigd.")
        except DatabaseError:
            self.stderr.write("De database is nu niet te bereiken. Probeer het later opnieuw.")
            sys.exit(TRY_AGAIN_LATER)
        else:
            self.stdout.write(self.told(letter is not None))

    def told(self, found: bool) -> str:
        if found:
            return "Genoteerd dat de mail niet is bezorgd."
        return "Deze melding gaat niet over een mail van lwt-admin. Er is niets gewijzigd."
