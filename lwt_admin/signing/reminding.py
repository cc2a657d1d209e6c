"""Reminding whoever still has to sign a document, by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from lwt_admin.letters.overview import LetterLine, letters_about, to_last_address
from lwt_admin.letters.services import post
from lwt_admin.signing import links, scans
from lwt_admin.signing.addresses import same
from lwt_admin.signing.models import Document, Signatory

REMINDER: Final = "signing_reminder"


@dataclass(frozen=True)
class Reminded:
    """Who gets a reminder, and who does not, with the reason in Dutch."""

    posted: list[Signatory]
    skipped: list[tuple[Signatory, str]]

    @property
    def reasons(self) -> list[str]:
        return [reason for _, reason in self.skipped]


@transaction.atomic
def remind(document: Document | None, now: datetime) -> Reminded:
    """Mail a new link to everybody who has not signed, at most once a day each.

    Not to who signed on a paper of which the scan waits for a colleague.
    """
    today = timezone.localdate(now)
    reminded = Reminded([], [])
    waiting = not_signed([document.pk] if document else [])
    on_paper = scans.waiting_for(waiting)
    letters = letters_to(waiting)
    for one in waiting:
        scanned = f"{one.name} staat op een scan die nog vergeleken wordt."
        why = scanned if on_paper[one.pk] else links.obstacle(one, now)
        if why := why or _why_no_mail(one, letters[one.pk], today):
            reminded.skipped.append((one, why))
            continue
        key, school = key_of(one, today.isoformat()), one.document.school
        post(REMINDER, key=key, to=one.email, school=school, about=one, now=now)
        reminded.posted.append(one)
    return reminded


def not_signed(documents: Iterable[int | None]) -> list[Signatory]:
    """Who has not signed these documents, with all that `links.obstacle` asks."""
    found = links.with_document().filter(document__in=list(documents), signature=None)
    return list(found.order_by("document", "position", "pk"))


def letters_to(signatories: Iterable[Signatory]) -> dict[int, list[LetterLine]]:
    """By signatory the letters since they have their present address, newest first; one query."""
    people = list(signatories)
    found: dict[int, list[LetterLine]] = {one.pk: [] for one in people}
    for line in letters_about(people):
        found[line.letter.about_id].append(line)
    return {
        one.pk: [line for line in to_last_address(found[one.pk]) if same(line.letter.to, one.email)]
        for one in people
    }


def is_lost(letters: Iterable[LetterLine]) -> bool:
    """Whether mail to the present address did not arrive: nothing more goes to it by itself."""
    return any(line.went_wrong for line in letters)


def key_of(signatory: Signatory, mark: str) -> str:
    """The key of a reminder: of one moment or one day, and of one address.

    The version of a signatory is raised when the address is corrected.
    """
    corrected = f":{signatory.version}" if signatory.version > 1 else ""
    return f"{REMINDER}:{signatory.pk}:{mark}{corrected}"


def _why_no_mail(signatory: Signatory, letters: Iterable[LetterLine], today: date) -> str:
    """Why no reminder goes to the present address today, in Dutch; empty when one may."""
    lines = list(letters)
    reminders = [line.letter for line in lines if line.letter.kind == REMINDER]
    for letter in reminders:
        if timezone.localdate(letter.made_at) == today:
            if letter.went_wrong:
                return f"De mail aan {signatory.name} kwam vandaag niet aan: verbeter het adres."
            return f"{signatory.name} is vandaag al herinnerd."
    if is_lost(lines):
        return f"De mail aan {signatory.name} kwam niet aan: verbeter het adres."
    return ""
