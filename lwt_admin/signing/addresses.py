"""To whose mail a link may go: shown to others only in part, and never to staff for another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from lwt_admin.accounts.models import Membership, School
from lwt_admin.accounts.signatory import why_not_by
from lwt_admin.names import is_same_name, reaches
from lwt_admin.signing.models import Party

SHARED = (
    "{school} tekent namens de school en {company} namens het leerbedrijf met hetzelfde "
    "e-mailadres ({address}). Geef ieder een eigen adres: niemand tekent voor twee partijen."
)
OF_STAFF = (
    "{address} van {name} is het adres van een medewerker van de school. Een medewerker tekent "
    "niet voor een andere partij: vul het eigen adres van {name} in."
)

ONE_MAILBOX = (
    "{one} en {other} hebben hetzelfde e-mailadres ({address}): wie die mail leest, kan voor hen "
    "beiden tekenen. Vraag ieder om een eigen adres, of laat hen aan tafel of op papier tekenen."
)

ONE_NAME = (
    "{name} tekent voor het leerbedrijf, en zo heet ook wie voor de school tekent. Zijn dat twee "
    "mensen, dan is het goed. Is het er één, laat dan een ander tekenen: niemand tekent voor twee "
    "partijen."
)


def masked(address: str) -> str:
    """`yara.jansen@mail.example` -> `y…@mail.example`; empty when there is none.

    Enough for its owner to know it, too little to write to.
    """
    if not address:
        return ""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"


def same(one: str, other: str) -> bool:
    """Whether two addresses reach the same mailbox, in whatever case they are written."""
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


@dataclass(frozen=True)
class Mailbox:
    """A party, who signs for it, and the address to which the link goes (empty: no link)."""

    party: str
    name: str
    address: str


def objections(school: School, mailboxes: Iterable[Mailbox], today: date) -> list[str]:
    """What forbids sending links to these addresses, in Dutch; empty when nothing does.

    Guardians may share an address; the school's signatory and the company's may not, and the
    address of somebody who works at the school is only good for the school's own signatory, when it
    is theirs.
    """
    known = [one for one in mailboxes if one.address.strip()]
    staff = of_staff(school, (one.address for one in known), today)
    found = [_of_staff(one, staff) for one in known]
    found += [_of_colleague(school, one, staff, today) for one in known]
    found += [_shared(one, other) for one, other in combinations(known, 2)]
    return [text for text in found if text]


def doubts(mailboxes: Iterable[Mailbox]) -> list[str]:
    """What to know before links go to these addresses, in Dutch; it holds nothing back.

    Parents share a mailbox often; that a parent or the company reads the mail of the pupil, or of
    each other, makes two signatures of one.
    """
    return [
        ONE_MAILBOX.format(one=one.name, other=other.name, address=one.address)
        for one, other in combinations(mailboxes, 2)
        if is_one_mailbox(one, other)
    ]


def namesakes(school: str, company: str) -> str:
    """What to know when who signs for the school and for the company have one name, in Dutch;
    empty when they have not. It holds nothing back.
    """
    return ONE_NAME.format(name=company) if is_same_name(school, company) else ""


def is_one_mailbox(one: Mailbox, other: Mailbox) -> bool:
    """Whether one mailbox would sign for two parties; of the school's `objections` tell more."""
    if not one.address.strip() or one.party == other.party:
        return False
    return Party.SCHOOL not in {one.party, other.party} and (
        reaches(one.address) == reaches(other.address)
    )


def objection(school: School, mailbox: Mailbox, others: Iterable[Mailbox], today: date) -> str:
    """What forbids sending one party a link at this address, in Dutch; empty when nothing does."""
    staff = of_staff(school, [mailbox.address], today)
    found = [_of_staff(mailbox, staff), _of_colleague(school, mailbox, staff, today)]
    found += [_shared(mailbox, other) for other in others]
    return next(filter(None, found), "")


def _of_staff(mailbox: Mailbox, staff: frozenset[str]) -> str:
    if mailbox.party == Party.SCHOOL or reaches(mailbox.address) not in staff:
        return ""
    return OF_STAFF.format(name=mailbox.name, address=mailbox.address)


def _of_colleague(school: School, mailbox: Mailbox, staff: frozenset[str], today: date) -> str:
    """The school's own signatory may work there; the address is then theirs, not a colleague's."""
    if mailbox.party != Party.SCHOOL or reaches(mailbox.address) not in staff:
        return ""
    return why_not_by(school, mailbox.name, mailbox.address, today)


def _shared(one: Mailbox, other: Mailbox) -> str:
    if {one.party, other.party} != {Party.SCHOOL, Party.COMPANY}:
        return ""
    if not one.address.strip() or reaches(one.address) != reaches(other.address):
        return ""
    names = {str(mailbox.party): mailbox.name for mailbox in (one, other)}
    return SHARED.format(address=one.address, **names)


def of_staff(school: School, addresses: Iterable[str], today: date) -> frozenset[str]:
    """Which mailboxes that these addresses reach are of somebody who works at the school."""
    asked = {reaches(address) for address in addresses if address.strip()}
    if not asked:
        return frozenset()
    running = Membership.objects.for_system().running_on(today).filter(school=school)
    emails = running.values_list("user__email", flat=True)
    return frozenset(map(reaches, emails)) & asked


def how_they_sign(name: str, email: str) -> str:
    """How somebody will sign, as a page tells it when the text is offered."""
    if email:
        return f"krijgt een link op {email}"
    return f"geen e-mailadres: {name or 'deze partij'} tekent aan tafel of op papier"
