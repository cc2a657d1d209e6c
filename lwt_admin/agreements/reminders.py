"""Reminders: to who has not signed, and to the coordinators about what runs out.

What is due follows from stored dates and from the letters that went; nothing is remembered besides.
Each reminder is a letter with a key of its own, so it goes once however many workers look.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from lwt_admin.accounts.coordinators import coordinators_of
from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.reminder_moments import NOT_BEFORE, SIGNING, Counted, Dates, latest
from lwt_admin.agreements.running_out import Lapse, lapses
from lwt_admin.letters.models import Letter
from lwt_admin.letters.services import post
from lwt_admin.signing import links
from lwt_admin.signing.models import Signatory

TO_SIGN = "signing_reminder"
TO_COORDINATOR = "agreement_unsigned"
# Letters with a link to sign; each of them also reminds.
WITH_LINK = (links.INVITATION, links.ANOTHER, TO_SIGN)


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
class Reminded:
    """Who gets a reminder, and who does not, with the reason in Dutch."""

    posted: list[Signatory]
    skipped: list[tuple[Signatory, str]]


def reminders_due(now: datetime) -> list[Reminder]:
    """Every reminder that must go by `now` and has not; none before the morning.

    At most fourteen queries while none is due, whatever the number of agreements.
    """
    if timezone.localtime(now).time() < NOT_BEFORE:
        return []
    found = [*_to_sign(now), *_about_lapses(timezone.localdate(now))]
    there = Letter.objects.for_system().filter(key__in=[one.key for one in found])
    posted = set(there.values_list("key", flat=True))
    return [one for one in found if one.key not in posted and _is_welcome(one, now)]


def send_due(now: datetime) -> int:
    """Post every reminder that is due; returns how many."""
    due = reminders_due(now)
    with transaction.atomic():
        for one in due:
            _post(one, now)
    return len(due)


@transaction.atomic
def remind_now(version: AgreementVersion, now: datetime) -> Reminded:
    """Remind everybody who still has to sign this version, at most once a day each."""
    today = timezone.localdate(now)
    reminded = Reminded([], [])
    for signatory in _waiting_for([version.document_id]):
        obstacle = links.obstacle(signatory, now) or _reminded_today(signatory, today)
        if obstacle:
            reminded.skipped.append((signatory, obstacle))
        else:
            _post(_reminder_to(signatory, today.isoformat()), now)
            reminded.posted.append(signatory)
    return reminded


# --- To sign --------------------------------------------------------------------------------------
def _to_sign(now: datetime) -> Iterator[Reminder]:
    """To everybody who can sign and has not, and to the coordinators where a hand is needed."""
    today = timezone.localdate(now)
    waiting = AgreementVersion.objects.for_system().waiting().with_names().order_by("pk")
    versions = {version.document_id: version for version in waiting}
    signatories = _waiting_for(versions)
    sent = _days_of_letters(signatories, today)
    late: dict[int, list[Signatory]] = {}
    for signatory in signatories:
        late.setdefault(signatory.document_id, []).append(signatory)
        days = sent.get(signatory.pk) or [_offered_on(signatory)]
        due = latest(SIGNING, Dates(days[0], versions[signatory.document_id].start), today)
        if due and days[-1] < due[1] and signatory.email:
            yield _reminder_to(signatory, due[0].name)
    coordinators = coordinators_of({one.document.school_id for one in signatories}, today)
    for document, unsigned in late.items():
        yield from _to_coordinators(versions[document], unsigned, today, coordinators)


def _to_coordinators(
    version: AgreementVersion,
    unsigned: list[Signatory],
    today: date,
    coordinators: dict[int, list[tuple[int, str]]],
) -> Iterator[Reminder]:
    """Shortly before the start always; after some days when somebody cannot be reached by mail."""
    due = latest(SIGNING, Dates(_offered_on(unsigned[0]), version.start), today)
    if due is None:
        return
    soon = due[0].counted is Counted.WORKING_DAYS_BEFORE
    if not soon and all(signatory.email for signatory in unsigned):
        return
    school = version.agreement.trajectory.student.school
    for pk, address in coordinators.get(school.pk, []):
        yield Reminder(
            kind=TO_COORDINATOR,
            key=f"{TO_COORDINATOR}:{version.pk}:{due[0].name}:{pk}",
            to=address,
            school=school,
            about=version.agreement,
            data={"version": version.pk},
        )


def _is_welcome(reminder: Reminder, now: datetime) -> bool:
    """Whether the signatory may be sent a link; asked last, as it costs a query for each."""
    about = reminder.about
    return not isinstance(about, Signatory) or not links.obstacle(about, now)


def _waiting_for(documents: Iterable[int | None]) -> list[Signatory]:
    """Who has not signed these documents, with all that `links.obstacle` asks."""
    found = links.with_document().filter(document__in=list(documents), signature=None)
    return list(found.order_by("document", "position"))


def _days_of_letters(signatories: Iterable[Signatory], today: date) -> dict[int, list[date]]:
    """On which days each of them was sent a link, earliest first.

    A letter that still waits to be sent counts as sent today: no reminder overtakes it.
    """
    letters = Letter.objects.for_system().about(*signatories).filter(kind__in=WITH_LINK)
    days: dict[int, list[date]] = {}
    for letter in letters.filter(moot_at=None).order_by("made_at", "pk"):
        gone = letter.sent_at or letter.refused_at
        days.setdefault(letter.about_id, []).append(timezone.localdate(gone) if gone else today)
    return days


def _offered_on(signatory: Signatory) -> date:
    return timezone.localdate(signatory.document.frozen_at)


def _reminded_today(signatory: Signatory, today: date) -> str:
    """Why there is no second reminder on one day, in Dutch; empty when there was none."""
    letters = Letter.objects.for_system().about(signatory).filter(kind=TO_SIGN)
    for letter in letters.order_by("-made_at", "-pk"):
        if timezone.localdate(letter.made_at) == today:
            if letter.went_wrong:
                return f"De mail aan {signatory.name} kwam vandaag niet aan: verbeter het adres."
            return f"{signatory.name} is vandaag al herinnerd."
    return ""


def _reminder_to(signatory: Signatory, mark: str) -> Reminder:
    return Reminder(
        kind=TO_SIGN,
        key=f"{TO_SIGN}:{signatory.pk}:{mark}",
        to=signatory.email,
        school=signatory.document.school,
        about=signatory,
    )


# --- What runs out --------------------------------------------------------------------------------
def _about_lapses(today: date) -> Iterator[Reminder]:
    """To the coordinators, about everything that runs out soon."""
    found: list[Lapse] = list(lapses(today))
    coordinators = coordinators_of({one.school.pk for one in found}, today)
    for lapse in found:
        due = latest(lapse.kind, lapse.dates, today)
        if due is None:
            continue
        day = lapse.dates.day.isoformat()
        for pk, address in coordinators.get(lapse.school.pk, []):
            yield Reminder(
                kind=lapse.kind,
                key=f"{lapse.kind}:{lapse.about.pk}:{day}:{due[0].name}:{pk}",
                to=address,
                school=lapse.school,
                about=lapse.about,
                data={"day": day},
            )


def _post(reminder: Reminder, now: datetime) -> None:
    post(
        reminder.kind,
        key=reminder.key,
        to=reminder.to,
        school=reminder.school,
        about=reminder.about,
        now=now,
        data=reminder.data,
    )
