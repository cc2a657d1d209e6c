"""Reminding whoever still has to sign a document, by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from lwt_admin.letters.models import Letter
from lwt_admin.letters.services import post
from lwt_admin.signing import links, scans
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
    for one in waiting:
        scanned = f"{one.name} staat op een scan die nog vergeleken wordt."
        why = scanned if on_paper[one.pk] else links.obstacle(one, now)
        if why := why or _reminded_today(one, today):
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


def key_of(signatory: Signatory, mark: str) -> str:
    """The key of a reminder: of one moment, or of one day."""
    return f"{REMINDER}:{signatory.pk}:{mark}"


def _reminded_today(signatory: Signatory, today: date) -> str:
    """Why there is no second reminder on one day, in Dutch; empty when there was none."""
    letters = Letter.objects.for_system().about(signatory).filter(kind=REMINDER)
    for letter in letters.order_by("-made_at", "-pk"):
        if timezone.localdate(letter.made_at) == today:
            if letter.went_wrong:
                return f"De mail aan {signatory.name} kwam vandaag niet aan: verbeter het adres."
            return f"{signatory.name} is vandaag al herinnerd."
    return ""
