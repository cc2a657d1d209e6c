"""The letters that ask to assess: when a period opens, and once more shortly before its day.

What is due follows from the periods and what was noted of them. Each letter has a key of its own,
so it goes once however many workers look.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.placements.assessment_cases import Case, Party
from lwt_admin.placements.assessment_links import Asked, asked
from lwt_admin.placements.link_letters import newest_links, post_another, post_link
from lwt_admin.placements.models import AssessmentPeriod, ConfirmationLink

ASKED: Final = {Party.COMPANY: "assess_company", Party.STUDENT: "assess_student"}
REMINDED: Final = {Party.COMPANY: "assess_company_again", Party.STUDENT: "assess_student_again"}
ANOTHER: Final = {Party.COMPANY: "assess_company_link", Party.STUDENT: "assess_student_link"}

FROM: Final = time(8)
BEFORE: Final = timedelta(days=3)
"""How long before the last day who did not answer is asked once more."""


def due(now: datetime) -> list[tuple[AssessmentPeriod, bool]]:
    """The periods about which letters must go, and whether they remind; one query."""
    today = timezone.localdate(now)
    if timezone.localtime(now).time() < FROM:
        return []
    periods = AssessmentPeriod.objects.for_system().with_names()
    running = periods.filter(opens_on__lte=today, due_on__gte=today).order_by("pk")
    found = []
    for period in running:
        if period.asked_at is None:
            found.append((period, False))
        elif period.reminded_at is None and _is_time_to_remind(period, today):
            found.append((period, True))
    return found


def _is_time_to_remind(period: AssessmentPeriod, today: date) -> bool:
    assert period.asked_at is not None  # noqa: S101  (asked before it reminds)
    days_ago = today - timezone.localdate(period.asked_at)
    return today >= period.due_on - BEFORE and days_ago >= BEFORE


def post_due(now: datetime) -> int:
    """Post the letters of every period that is due; returns how many."""
    return sum(_post_period(period.pk, reminds, now) for period, reminds in due(now))


@transaction.atomic
def _post_period(period_pk: int, reminds: bool, now: datetime) -> int:
    """Those of one period go together or not at all."""
    held = AssessmentPeriod.objects.for_system().select_for_update(of=("self",)).with_names()
    period = held.get(pk=period_pk)
    if (period.reminded_at if reminds else period.asked_at) is not None:
        return 0
    kinds = REMINDED if reminds else ASKED
    count = 0
    for party, kind in kinds.items():
        for one in _waited_for(period.school_year.school, party, now, [period]):
            post_link(kind, one.recipient, f"{period.pk}", now)
            count += 1
    if reminds:
        period.reminded_at = now
    else:
        period.asked_at = now
    period.save()
    return count


def _waited_for(
    school: School, party: str, now: datetime, periods: list[AssessmentPeriod] | None = None
) -> Iterable[Asked]:
    found = asked(school, party, timezone.localdate(now), periods=periods)
    return [one for one in found if one.waiting]


# --- Another one, in place of a link that was lost, or asked for by the mentor --------------------
def send_another(link: ConfirmationLink, now: datetime) -> bool:
    """Have a new link sent to the stored address; False when nobody gets one, or too often."""
    today = timezone.localdate(now)
    found = asked(link.school, link.party, today, address=link.address)
    return sum(_send_another(one, now) for one in found) > 0


def send_to(address: str, now: datetime) -> int:
    """Have a new link sent for each school and party that knows this address; returns how many."""
    links = newest_links(address, ConfirmationLink.Purpose.ASSESSMENT)
    return sum(send_another(link, now) for link in links)


def send_for(case: Case, party: Party, now: datetime) -> bool:
    """Have a link sent to this party of one assessment; False when it gets none, or too often."""
    today = timezone.localdate(now)
    found = asked(case.student.school, party, today)
    theirs = (one for one in found if case.agreement in one.recipient.agreements)
    return sum(_send_another(one, now) for one in theirs) > 0


def _send_another(one: Asked, now: datetime) -> bool:
    return post_another(ANOTHER[Party(one.recipient.party)], one.recipient, now)
