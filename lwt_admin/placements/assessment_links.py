"""Links by which a leermeester or a pupil assesses, without an account.

Made and kept as the links about hours are (`confirming`), for a purpose of their own: neither opens
what the other does. A link opens the periods that may be filled in, under its own agreements, as
those stand at this moment.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements import confirming
from lwt_admin.placements.assessment_cases import Case, Party, read_cases
from lwt_admin.placements.confirming import (
    Recipient,
    Way,
    address_of,
    by_mailbox,
    ended_early,
    leading,
    why_no_link,
)
from lwt_admin.placements.models import AssessmentPeriod, ConfirmationLink
from lwt_admin.signing.addresses import of_staff

ENDED: Final = "De overeenkomst is beëindigd: er gaat geen link meer naar wie eraan meedeed."
STAYS_OPEN: Final = timedelta(weeks=4)
"""How long after its last day an assessment is still asked of others."""


@dataclass(frozen=True)
class Asked:
    """Somebody who gets one link, and what is asked of them by it."""

    recipient: Recipient
    cases: tuple[Case, ...]

    @property
    def waiting(self) -> list[Case]:
        """What was not answered yet."""
        party = self.recipient.party
        return [one for one in self.cases if party not in one.answers and not one.is_finished]

    @property
    def due_on(self) -> date:
        """The day by which it is asked; of what was answered already, when nothing else is."""
        return min(case.period.due_on for case in self.waiting or self.cases)


def open_periods(school: School, today: date) -> list[AssessmentPeriod]:
    """The periods about which others are asked today; one query."""
    periods = AssessmentPeriod.objects.for_system().at_school(school).with_names()
    return list(periods.filter(opens_on__lte=today, due_on__gte=today - STAYS_OPEN))


def asked(
    school: School,
    party: str,
    today: date,
    *,
    address: str = "",
    periods: Sequence[AssessmentPeriod] | None = None,
    only: Collection[int] | None = None,
) -> list[Asked]:
    """Who of this party is asked to assess, by address; nine queries at most.

    With `address` that one alone; `only` are the primary keys of the agreements it is about.
    """
    periods = open_periods(school, today) if periods is None else periods
    if not periods:
        return []
    span = min(one.first for one in periods), max(one.last for one in periods)
    leads = leading(school, party, span, today, address)
    versions = {one.agreement_id: one for one in leads if only is None or one.agreement_id in only}
    if not versions:
        return []
    agreements = WorkAgreement.objects.for_system().filter(pk__in=versions)
    cases = [case for case in read_cases(agreements, periods, today) if case.is_asked]
    about = {case.agreement.pk for case in cases}
    those = [one for one in versions.values() if one.agreement_id in about]
    return [Asked(one, _about(one, cases)) for one in by_mailbox(school, party, those, today)]


def _about(recipient: Recipient, cases: Sequence[Case]) -> tuple[Case, ...]:
    own = {agreement.pk for agreement in recipient.agreements}
    return tuple(case for case in cases if case.agreement.pk in own)


def opened_by(link: ConfirmationLink, now: datetime) -> list[Case]:
    """What the link opens now; nothing once it expired or was withdrawn."""
    if not link.opens_at(now):
        return []
    own = set(link.agreements.values_list("pk", flat=True))
    today = timezone.localdate(now)
    found = asked(link.school, link.party, today, address=link.address, only=own)
    return [case for one in found for case in one.cases]


def way_of(link: ConfirmationLink | None, now: datetime) -> Way:
    """Whether a link can be opened, and if not whether another may be asked for in its place."""
    return confirming.way_of(link, now, opened_by)


def why_not_asked(case: Case, parties: Collection[Party], today: date) -> dict[Party, str]:
    """Why each of these gets no link, for who works at the school; empty for who gets one."""
    version = case.versions[0] if case.versions else None
    if version is None or ended_early(version, today):
        return dict.fromkeys(parties, ENDED)
    version.agreement = case.agreement  # read already, with the pupil
    addresses = [address_of(version, party) for party in parties]
    staff = of_staff(case.student.school, addresses, today)
    return {party: why_no_link(version, party, staff) for party in parties}
