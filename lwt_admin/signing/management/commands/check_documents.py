"""`manage.py check_documents`: are all texts, chains of events and files still what they were?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from lwt_admin.signing.checking import Check


class Command(BaseCommand):
    help = (
        "Looks over every document (its text, its chain of events, and its file) and every other "
        "file that is kept with its SHA-256. Changes nothing; ends with status 1 when anything is "
        "wrong."
    )

    def handle(self, **_: Any) -> None:
        check, wrong = Check(), 0
        for problem in check.problems():
            wrong += 1
            self.stderr.write(f"{problem.about}: {problem.text}")
        counts = check.counts
        self.stdout.write(
            f"{counts.documents} documenten; {counts.chains} ketens met {counts.events} "
            f"gebeurtenissen, {counts.without_chain} zonder keten (van voor die werd bijgehouden)\n"
            f"{counts.files} bestanden, waarvan {counts.sealed} verzegeld; {counts.waiting} "
            f"getekend en nog zonder bestand; {counts.scans} scans, {counts.others} andere "
            f"bestanden\n"
            f"{wrong} problemen"
        )
        if wrong:
            sys.exit(1)
