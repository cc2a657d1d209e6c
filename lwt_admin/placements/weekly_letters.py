"""The letter of the week: on Friday afternoon a link to the leermeester and to the pupil.

What is due follows from the clock, the school's choices and the letters that went; nothing is
remembered besides. Each letter has a key of its own, so it goes once however many workers look.
"""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lwt_admin.accounts.models import ClosedPeriod, School
from lwt_admin.letters.models import Letter
from lwt_admin.placements.confirming import (
    Party,
    Recipient,
    asks,
    recipients,
    revoke_closed,
)
from lwt_admin.placements.link_letters import newest_links, post_another, post_link
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.placements.reading import read_hours
from lwt_admin.rules.periods import monday_of, sunday_of
from lwt_admin.students.models import Trajectory

WEEKLY: Final = {Party.COMPANY: "hours_confirm_week", Party.STUDENT: "hours_propose_week"}
ANOTHER: Final = {Party.COMPANY: "hours_confirm_link", Party.STUDENT: "hours_propose_link"}

AT: Final = time(15)
FRIDAY: Final = timedelta(days=4)
WEEK: Final = timedelta(weeks=1)
STILL_SENT: Final = timedelta(days=4)
"""How long after its moment a letter still goes, when nothing could be sent on Friday."""


def moment_of(monday: date) -> datetime:
    """When the letters of a week go: on Friday afternoon, by the school's clock."""
    return timezone.make_aware(datetime.combine(monday + FRIDAY, AT))


def week_asked(now: datetime) -> date | None:
    """The Monday of the week whose letters may go now."""
    this = monday_of(timezone.localdate(now))
    found = (
        monday
        for monday in (this, this - WEEK)
        if moment_of(monday) <= now < moment_of(monday) + STILL_SENT
    )
    return next(found, None)


def due(now: datetime) -> list[tuple[School, Party]]:
    """The schools, with the party, whose letters of the week have not gone yet.

    At most two queries. A week that is closed from Monday to Friday asks nothing.
    """
    monday = week_asked(now)
    if monday is None:
        return []
    whole_week = ClosedPeriod.objects.for_system().filter(
        start__lte=monday, end__gte=monday + FRIDAY
    )
    schools = (
        School.objects.for_system()
        .filter(Q(company_confirms_hours=True) | Q(student_proposes_hours=True))
        .exclude(pk__in=whole_week.values("school_year__school"))
    )
    letters = Letter.objects.for_system().filter(
        kind__in=WEEKLY.values(), made_at__gte=moment_of(monday)
    )
    posted = set(letters.values_list("school_id", "kind"))
    return [
        (school, party)
        for school in schools.order_by("pk")
        for party in WEEKLY
        if asks(school, party) and (school.pk, WEEKLY[party]) not in posted
    ]


def post_due(now: datetime) -> int:
    """Post the letters of the week for every school; returns how many.

    Those of one school go together or not at all. Links that open nothing any more are withdrawn.
    """
    monday = week_asked(now)
    schools = due(now)
    count = 0
    for school, party in schools:
        assert monday is not None  # noqa: S101  (something is due)
        with transaction.atomic():
            found = with_placement(recipients(school, party, timezone.localdate(now)), monday)
            for one in found:
                post_link(WEEKLY[party], one, f"{school.pk}:{monday}", now)
        count += len(found)
    for school in {school.pk: school for school, _ in schools}.values():
        revoke_closed(school, now)
    return count


def with_placement(found: list[Recipient], monday: date) -> list[Recipient]:
    """Those of whose pupils one was or should have been at the company in the week."""
    pupils = {one.trajectory_id for recipient in found for one in recipient.agreements}
    trajectories = Trajectory.objects.for_system().filter(pk__in=pupils)
    period = monday, sunday_of(monday)
    there = set()
    for hours in read_hours(trajectories.select_related("student__school"), *period):
        there |= {shift.agreement.pk for shift in hours.planned(*period)}
        there |= {entry.agreement_id for entry in hours.entries}
    return [one for one in found if there & {agreement.pk for agreement in one.agreements}]


# --- Another one in place of a link that was lost or expired --------------------------------------
def send_another(link: ConfirmationLink, now: datetime) -> bool:
    """Have a new link sent to the stored address; False when nobody gets one, or too often."""
    today = timezone.localdate(now)
    found = recipients(link.school, link.party, today, address=link.address)
    return sum(_send_another(one, now) for one in found) > 0


def send_to(address: str, now: datetime) -> int:
    """Have a new link sent for each school and party that knows this address; returns how many."""
    links = newest_links(address, ConfirmationLink.Purpose.HOURS)
    return sum(send_another(link, now) for link in links)


def _send_another(recipient: Recipient, now: datetime) -> bool:
    return post_another(ANOTHER[Party(recipient.party)], recipient, now)
