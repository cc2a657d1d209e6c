"""Reminders that go by themselves, to whoever has not signed and to who looks after the document.

What is due follows from stored dates and from the letters that went; nothing is remembered besides.
Each reminder is a letter with a key of its own, so it goes once however many workers look.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from lwt_admin.accounts.coordinators import coordinators_of
from lwt_admin.accounts.models import School
from lwt_admin.letters.models import Letter
from lwt_admin.letters.overview import LetterLine
from lwt_admin.letters.services import post
from lwt_admin.signing import links, scans
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.reminder_moments import NOT_BEFORE, TO_SIGN, Counted, Dates, latest_of
from lwt_admin.signing.reminding import REMINDER, is_lost, key_of, letters_to, not_signed

WITH_LINK = (links.INVITATION, links.ANOTHER, REMINDER)
"""Letters with a link to sign; each of them also reminds."""


@dataclass(frozen=True)
class Reminder:
    """A letter that is due, as `letters.services.post` takes it."""

    kind: str
    key: str
    to: str
    school: School
    about: models.Model
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """A document that waits for signatures, and how the coordinators are told.

    `document_id` is None for what was never offered. `begins` is the day before which it must be
    signed. `letter` is the kind of the letter to the coordinators, `key` the number of what it is
    about in the key of that letter.
    """

    document_id: int | None
    begins: date
    school: School
    letter: str
    key: int
    about: models.Model
    data: dict[str, Any]


def to_sign(waiting: Iterable[Waiting], now: datetime) -> Iterator[Reminder]:
    """To everybody who can sign and has not, and to the coordinators where a hand is needed.

    Who signed on a paper of which the scan waits for a colleague is left in peace, and so is an
    address from which mail came back.
    """
    today = timezone.localdate(now)
    documents = {one.document_id: one for one in waiting}
    signatories = not_signed(documents)
    on_paper = scans.waiting_for(signatories)
    letters = letters_to(signatories)
    late: dict[int, list[Signatory]] = {}
    for signatory in signatories:
        late.setdefault(signatory.document_id, []).append(signatory)
        if on_paper[signatory.pk] or not _is_in_reach(signatory, letters):
            continue
        days = _days_of(letters[signatory.pk], today) or [_offered_on(signatory)]
        dates = Dates(days[0], documents[signatory.document_id].begins)
        due = latest_of(TO_SIGN, dates, today)
        if due and days[-1] < due[1]:
            yield _reminder_to(signatory, due[0].name)
    coordinators = coordinators_of({one.document.school_id for one in signatories}, today)
    for document, unsigned in late.items():
        since = _offered_on(unsigned[0])
        yield from _to_coordinators(
            documents[document],
            since,
            today,
            coordinators,
            out_of_reach=any(
                not _is_in_reach(one, letters) and not on_paper[one.pk] for one in unsigned
            ),
        )


def still_due(found: Iterable[Reminder], now: datetime) -> list[Reminder]:
    """Those that must go by `now` and have not; none before the morning, and none unwelcome."""
    if timezone.localtime(now).time() < NOT_BEFORE:
        return []
    reminders = list(found)
    there = Letter.objects.for_system().filter(key__in=[one.key for one in reminders])
    posted = set(there.values_list("key", flat=True))
    return [one for one in reminders if one.key not in posted and _is_welcome(one, now)]


@transaction.atomic
def post_all(due: Iterable[Reminder], now: datetime) -> int:
    """Post these reminders; returns how many."""
    number = 0
    for one in due:
        post(
            one.kind,
            key=one.key,
            to=one.to,
            school=one.school,
            about=one.about,
            now=now,
            data=one.data,
        )
        number += 1
    return number


def _to_coordinators(
    document: Waiting,
    since: date,
    today: date,
    coordinators: Mapping[int, list[tuple[int, str]]],
    *,
    out_of_reach: bool,
) -> Iterator[Reminder]:
    """Shortly before the start always; after some days when somebody cannot be reached by mail."""
    due = latest_of(TO_SIGN, Dates(since, document.begins), today)
    if due is None:
        return
    soon = due[0].counted is Counted.WORKING_DAYS_BEFORE
    if not soon and not out_of_reach:
        return
    for pk, address in coordinators.get(document.school.pk, []):
        yield Reminder(
            kind=document.letter,
            key=f"{document.letter}:{document.key}:{due[0].name}:{pk}",
            to=address,
            school=document.school,
            about=document.about,
            data=document.data,
        )


def _is_welcome(reminder: Reminder, now: datetime) -> bool:
    """Whether the signatory may be sent a link; asked last, as it costs a query for each."""
    about = reminder.about
    return not isinstance(about, Signatory) or not links.obstacle(about, now)


def _is_in_reach(signatory: Signatory, letters: Mapping[int, Sequence[LetterLine]]) -> bool:
    """Whether mail reaches the signatory, as far as is known."""
    return bool(signatory.email) and not is_lost(letters[signatory.pk])


def _days_of(lines: Iterable[LetterLine], today: date) -> list[date]:
    """On which days a link went to the present address of a signatory, earliest first.

    A letter that still waits to be sent counts as sent today: no reminder overtakes it.
    """
    letters = [line.letter for line in lines if line.letter.kind in WITH_LINK]
    moments = [letter.sent_at or letter.refused_at for letter in reversed(letters)]
    return [timezone.localdate(gone) if gone else today for gone in moments]


def _offered_on(signatory: Signatory) -> date:
    return timezone.localdate(signatory.document.frozen_at)


def _reminder_to(signatory: Signatory, mark: str) -> Reminder:
    return Reminder(
        kind=REMINDER,
        key=key_of(signatory, mark),
        to=signatory.email,
        school=signatory.document.school,
        about=signatory,
    )
