"""What leermeesters and a pupil said about hours by their links, and links in the mailbox."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from lwt_admin.demo.school import DemoSchool
from lwt_admin.placements.by_link import confirm_by_link, dispute_by_link, propose_by_link
from lwt_admin.placements.confirming import Party, Recipient, issue, open_period, recipients
from lwt_admin.placements.models import ConfirmationLink, HourEntry, WeekRemark
from lwt_admin.placements.reading import read_hours
from lwt_admin.placements.values import Values
from lwt_admin.placements.weekly_letters import send_another
from lwt_admin.rules.periods import monday_of
from lwt_admin.students.models import Trajectory

DAY = timedelta(days=1)
AFTERNOON = time(16, 20)
QUESTION = "Hij is die dag om 14.00 uur naar huis gegaan."
PRAISE = "Werkt netjes en was elke dag op tijd."
LEARNED = "Geholpen met inpakken en de bestelling zelf nagekeken."
SAID = 2
"""So many leermeesters looked at their page; the others did not open theirs yet."""


def add_confirmations(demo: DemoSchool) -> None:
    """Let others confirm: one leermeester agreed and praises, one questions a day, a pupil
    proposes a day. A leermeester and a pupil who lost their link have another in the mailbox.
    """
    school = demo.school
    school.company_confirms_hours = school.student_proposes_hours = True
    school.save()
    now = timezone.make_aware(datetime.combine(demo.today - DAY, AFTERNOON))
    day = demo.today - DAY
    companies = [one for one in recipients(school, Party.COMPANY, day) if _entries(one, now)]
    for number, company in enumerate(companies[:SAID]):
        _looked(company, now, doubts=number == SAID - 1)
    for company in companies[:1]:
        link, _ = issue(company, now)
        send_another(link, now)
    for pupil in recipients(school, Party.STUDENT, day):
        if _proposed(pupil, now):
            break


def _entries(company: Recipient, now: datetime) -> list[HourEntry]:
    """The worked hours of these pupils on the page of the link that count, oldest first."""
    worked = HourEntry.objects.for_system().filter(
        agreement__in=company.agreements, agreement__kind="lwt", kind="worked"
    )
    found = worked.in_period(*open_period(timezone.localdate(now)))
    return list(found.select_related("agreement__trajectory").order_by("date", "pk"))


def _looked(company: Recipient, now: datetime, *, doubts: bool) -> None:
    """A leermeester agrees with every day, but questions the last one when in doubt."""
    link, _ = issue(company, now)
    *agreed, last = _entries(company, now)
    for entry in agreed:
        confirm_by_link(entry, link, entry.version, now)
    if doubts:
        dispute_by_link(last, link, last.version, QUESTION, now)
        return
    confirm_by_link(last, link, last.version, now)
    _remark(last, link, now, WeekRemark.Kind.PRAISE, PRAISE)


def _remark(
    entry: HourEntry, link: ConfirmationLink, now: datetime, kind: WeekRemark.Kind, text: str
) -> None:
    WeekRemark.objects.create(
        agreement_id=entry.agreement_id,
        monday=monday_of(entry.date),
        kind=kind,
        text=text,
        link=link,
        at=now,
    )


def _proposed(pupil: Recipient, now: datetime) -> bool:
    """Whether the pupil had a planned day of this week to propose, and did."""
    day = timezone.localdate(now)
    of_pupil = Trajectory.objects.for_system().filter(agreements__in=pupil.agreements)
    (hours,) = read_hours(of_pupil.select_related("student__school").distinct())
    shifts = hours.not_entered(monday_of(day), day)
    if not shifts:
        return False
    link, _ = issue(pupil, now)
    shift = shifts[0]
    values = Values(start=shift.start, end=shift.end, breaks=shift.breaks, remark=LEARNED)
    entry = propose_by_link(shift.agreement, shift.date, values, link, now)
    _remark(entry, link, now, WeekRemark.Kind.LEARNED, LEARNED)
    send_another(link, now)
    return True
