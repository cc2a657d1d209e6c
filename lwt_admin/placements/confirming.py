"""Links by which a leermeester or a pupil sees hours: for whom, made, looked up and withdrawn.

Links to assessments are made, kept and grouped here as well; what those open is another matter
(`assessment_links`).

A link is made at the moment its letter is composed, and stands nowhere but in that letter. What it
opens follows from the agreements as they stand: one that ended early, or got another leermeester or
address, is no longer opened from that moment on. Of each party and address one link works: the
newest.
"""

from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.agreements.models import AgreementVersion, State, Supervisor, WorkAgreement
from lwt_admin.links import digest, new_secret
from lwt_admin.names import reaches
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.placements.querysets import ConfirmationLinkQuerySet
from lwt_admin.rules.periods import monday_of, sunday_of
from lwt_admin.signing.addresses import of_staff, same
from lwt_admin.students.models import Student

Party = ConfirmationLink.Party
Purpose = ConfirmationLink.Purpose

LASTS: Final = timedelta(days=14)
WEEKS_BACK: Final = timedelta(weeks=3)
LONGEST_NAME: Final = 160

NO_ADDRESS = "Van {name} is geen e-mailadres bekend."
OF_STAFF = "{address} is het adres van een medewerker van de school."
ONE_MAILBOX = "De leerling en de leermeester hebben hetzelfde e-mailadres."
NO_SUPERVISOR = "In de overeenkomst staat geen leermeester."


class Way(Enum):
    """What became of a link."""

    OPEN = "open"
    EXPIRED = "expired"
    GONE = "gone"


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets one link: an address of one party, and the agreements that it opens."""

    school: School
    party: str
    name: str
    address: str
    agreements: tuple[WorkAgreement, ...]
    about: Supervisor | Student


def asks(school: School, party: str) -> bool:
    """Whether the school asks this party anything about hours."""
    if party == Party.COMPANY:
        return school.company_confirms_hours
    return school.student_proposes_hours


def open_period(today: date) -> tuple[date, date]:
    """The weeks that a link shows: this one and those just before."""
    return monday_of(today) - WEEKS_BACK, sunday_of(today)


def recipients(school: School, party: str, today: date, address: str = "") -> list[Recipient]:
    """Who of this party may get a link today, by address; with `address` that one alone.

    Two queries, and one more with who works at the school.
    """
    if not asks(school, party):
        return []
    versions = leading(school, party, open_period(today), today, address)
    return by_mailbox(school, party, list(versions), today)


def by_mailbox(
    school: School, party: str, versions: list[AgreementVersion], today: date
) -> list[Recipient]:
    """Who may get a link for these agreements, each named by its leading version; one query."""
    staff = of_staff(school, (address_of(one, party) for one in versions), today)
    found: dict[str, list[AgreementVersion]] = {}
    for version in versions:
        if not why_no_link(version, party, staff):
            found.setdefault(address_of(version, party).casefold(), []).append(version)
    return [_recipient(school, party, found[mailbox]) for mailbox in sorted(found)]


def leading(
    school: School, party: str, period: tuple[date, date], today: date, address: str = ""
) -> Iterator[AgreementVersion]:
    """Of each agreement in `period` the newest version, unless it ended early; one query.

    With `address` only those of whose newest version this party has that address.
    """
    versions = AgreementVersion.objects.for_system().running_between(*period)
    if address:
        path = "supervisor" if party == Party.COMPANY else "agreement__trajectory__student"
        theirs = versions.filter(**{f"{path}__email__iexact": address.strip()})
        versions = versions.filter(agreement__in=theirs.values("agreement"))
    rows = (
        versions.at_school(school)
        .select_related("agreement__trajectory__student", "agreement__company", "supervisor")
        .order_by("agreement_id", "-number")
    )
    seen = set()
    for version in rows:
        is_newest = version.agreement_id not in seen
        seen.add(version.agreement_id)
        is_asked = not address or same(address_of(version, party), address)
        if is_newest and is_asked and not ended_early(version, today):
            yield version


def ended_early(version: AgreementVersion, today: date) -> bool:
    """Whether the agreement was ended, or made place for another, before `today`.

    One that simply ran out stays open as long as its link, so that its last week can be confirmed.
    """
    return version.state in {State.ENDED, State.REPLACED} and version.last_day < today


def address_of(version: AgreementVersion, party: str) -> str:
    """The stored address of the party; empty when there is none."""
    if party == Party.STUDENT:
        return version.agreement.trajectory.student.email.strip()
    supervisor = version.supervisor
    return "" if supervisor is None else supervisor.email.strip()


def why_no_link(version: AgreementVersion, party: str, staff: frozenset[str]) -> str:
    """Why this party gets no link under this agreement, in Dutch; empty when it does.

    A link to the mailbox of the other party, or of the school, would confirm one's own hours.
    """
    address = address_of(version, party)
    if not address:
        if party == Party.COMPANY and version.supervisor is None:
            return NO_SUPERVISOR
        student = version.agreement.trajectory.student
        return NO_ADDRESS.format(name=version.supervisor if party == Party.COMPANY else student)
    if reaches(address) in staff:
        return OF_STAFF.format(address=address)
    if reaches(address_of(version, Party.COMPANY)) == reaches(address_of(version, Party.STUDENT)):
        return ONE_MAILBOX
    return ""


def _recipient(school: School, party: str, versions: list[AgreementVersion]) -> Recipient:
    first = versions[0]
    about: dict[str, Supervisor | Student] = {}
    for version in versions:
        student = version.agreement.trajectory.student
        person = version.supervisor if party == Party.COMPANY else student
        assert person is not None  # noqa: S101  (it has an address)
        about.setdefault(str(person), person)
    return Recipient(
        school=school,
        party=party,
        name=" en ".join(about)[:LONGEST_NAME],
        address=address_of(first, party),
        agreements=tuple(version.agreement for version in versions),
        about=next(iter(about.values())),
    )


# --- Making and withdrawing -----------------------------------------------------------------------
@sensitive_variables("secret")
@transaction.atomic
def issue(
    recipient: Recipient, now: datetime, purpose: Purpose = Purpose.HOURS
) -> tuple[ConfirmationLink, str]:
    """A new link and its secret, which is told this once.

    Older links of the address for the same purpose die.
    """
    locked(recipient.school)
    revoke(_alive(now, purpose).filter(_same_party(recipient)), now)
    secret = new_secret()
    link = ConfirmationLink.objects.create(
        school=recipient.school,
        purpose=purpose,
        party=recipient.party,
        name=recipient.name,
        address=recipient.address,
        token_hash=digest(secret),
        made_at=now,
        expires_at=now + LASTS,
    )
    link.agreements.set(recipient.agreements)
    return link, secret


def _same_party(recipient: Recipient) -> Q:
    return Q(
        school=recipient.school, party=recipient.party, address__iexact=recipient.address.strip()
    )


def _alive(now: datetime, purpose: Purpose = Purpose.HOURS) -> ConfirmationLinkQuerySet:
    return ConfirmationLink.objects.for_system().alive(now).filter(purpose=purpose)


def revoke(links: Iterable[ConfirmationLink], now: datetime) -> None:
    """Make these links useless."""
    for link in links:
        link.revoked_at = now
        link.save()


def revoke_closed(school: School, now: datetime) -> int:
    """Withdraw what opens nothing any more since its agreements ended; returns how many."""
    links = _alive(now).filter(school=school).select_related("school")
    closed = [link for link in links if not scope(link, now)]
    revoke(closed, now)
    return len(closed)


# --- Opening one ----------------------------------------------------------------------------------
@sensitive_variables("secret")
def find(secret: str, purpose: Purpose = Purpose.HOURS) -> ConfirmationLink | None:
    """The link with this secret, whatever became of it; None for one that never was.

    One for another purpose is none.
    """
    links = ConfirmationLink.objects.for_system().with_secret(secret).filter(purpose=purpose)
    return links.select_related("school").first()


def scope(link: ConfirmationLink, now: datetime) -> list[WorkAgreement]:
    """The agreements whose hours the link opens now; none once it expired or was withdrawn."""
    if not link.opens_at(now):
        return []
    own = set(link.agreements.values_list("pk", flat=True))
    today = timezone.localdate(now)
    found = recipients(link.school, link.party, today, address=link.address)
    return [one for recipient in found for one in recipient.agreements if one.pk in own]


def way_of(
    link: ConfirmationLink | None, now: datetime, opened: Callable[..., Sized] = scope
) -> Way:
    """Whether a link can be opened, and if not whether another may be asked for in its place.

    `opened` tells what it opens now.
    """
    if link is None or link.revoked_at is not None:
        return Way.GONE
    if now >= link.expires_at:
        return Way.EXPIRED
    return Way.OPEN if opened(link, now) else Way.GONE
