"""Reminders: to who has not signed, and to the coordinators about what runs out.

How they are found due and go once stands in `signing.reminders`; here is about what.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from lwt_admin.accounts.coordinators import coordinators_of
from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.reminder_moments import latest
from lwt_admin.agreements.running_out import Lapse, lapses
from lwt_admin.signing.reminder_moments import NOT_BEFORE
from lwt_admin.signing.reminders import Reminder, Waiting, post_all, still_due, to_sign
from lwt_admin.signing.reminding import Reminded, remind

TO_COORDINATOR = "agreement_unsigned"


def reminders_due(now: datetime) -> list[Reminder]:
    """Every reminder that must go by `now` and has not; none before the morning.

    At most fourteen queries while none is due, whatever the number of agreements.
    """
    if timezone.localtime(now).time() < NOT_BEFORE:
        return []
    found = [*to_sign(_waiting(), now), *_about_lapses(timezone.localdate(now))]
    return still_due(found, now)


def send_due(now: datetime) -> int:
    """Post every reminder that is due; returns how many."""
    return post_all(reminders_due(now), now)


def remind_now(version: AgreementVersion, now: datetime) -> Reminded:
    """Remind everybody who still has to sign this version, at most once a day each."""
    return remind(version.document, now)


def _waiting() -> Iterator[Waiting]:
    """The agreements that were offered and are not yet signed by all."""
    for version in AgreementVersion.objects.for_system().waiting().with_names().order_by("pk"):
        yield Waiting(
            document_id=version.document_id,
            begins=version.start,
            school=version.agreement.trajectory.student.school,
            letter=TO_COORDINATOR,
            key=version.pk,
            about=version.agreement,
            data={"version": version.pk},
        )


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
