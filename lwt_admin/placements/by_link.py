"""What a leermeester or a pupil does with hours by a link, without an account.

Each door checks, under the lock of the pupil, that the link still opens anything and is for this
agreement, that it shows that day, that the agreement ran on it, that the week was not closed, and
what the school lets others do. `seen` is the version of the entry that stood on the screen. What
may not be raises PermissionDenied; what cannot be (any more) raises ValidationError, per field
where there is one, with a sentence for the page.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.actors import of_link
from lwt_admin.placements.checks import check_trajectory
from lwt_admin.placements.confirming import open_period
from lwt_admin.placements.day import PupilDay, read_day
from lwt_admin.placements.life_cycle import confirmed, perform
from lwt_admin.placements.models import ConfirmationLink, HourEntry
from lwt_admin.placements.services import GONE, THERE_ALREADY, check_entry
from lwt_admin.placements.values import Values
from lwt_admin.students.locks import lock_work_of
from lwt_admin.ui.formats import nl_date

Party = ConfirmationLink.Party

CLOSED = "Deze week is op school afgesloten. Bel of mail de mentor als er iets niet klopt."
NOT_OPEN = "Deze link opent deze uren niet (meer)."
OTHER_ON_SCREEN = "Deze uren zijn intussen gewijzigd. Bekijk ze opnieuw."


@transaction.atomic
def confirm_by_link(
    entry: HourEntry, link: ConfirmationLink, seen: int, now: datetime
) -> HourEntry:
    """The leermeester confirms the hours; those of the mentor count from then on."""
    stored, _ = _opened(entry, link, seen, now)
    return confirmed(perform("confirm", stored, of_link(link), now=now), now)


@transaction.atomic
def correct_by_link(
    entry: HourEntry, link: ConfirmationLink, seen: int, values: Values, now: datetime
) -> HourEntry:
    """The leermeester says how it was; then the school approves that. A pupil corrects only what
    he proposed himself, as long as it waits.
    """
    stored, day = _opened(entry, link, seen, now)
    values.put_in(stored)
    check_entry(stored, day, timezone.localdate(now))
    step = "correct" if link.party == Party.COMPANY else "propose_again"
    return perform(step, stored, of_link(link), now=now)


@transaction.atomic
def dispute_by_link(
    entry: HourEntry, link: ConfirmationLink, seen: int, reason: str, now: datetime
) -> HourEntry:
    """The leermeester questions the hours: they stop counting and go back to the mentor."""
    stored, _ = _opened(entry, link, seen, now)
    return perform("dispute", stored, of_link(link), now=now, reason=reason)


@transaction.atomic
def propose_by_link(
    agreement: WorkAgreement, day: date, values: Values, link: ConfirmationLink, now: datetime
) -> HourEntry:
    """The pupil proposes hours of a day on which nothing was entered; a leermeester reports them,
    and then they are confirmed at once.
    """
    read = _day(agreement, day, link, now)
    if read.under_agreement() is not None:
        raise ValidationError(THERE_ALREADY, code="there_already")
    entry = HourEntry(agreement=read.agreement, date=day)
    values.put_in(entry)
    check_entry(entry, read, timezone.localdate(now))
    step = "report" if link.party == Party.COMPANY else "propose"
    return perform(step, entry, of_link(link), now=now)


def _opened(
    entry: HourEntry, link: ConfirmationLink, seen: int, now: datetime
) -> tuple[HourEntry, PupilDay]:
    day = _day(entry.agreement, entry.date, link, now)
    stored = day.stored(entry.pk)
    if stored is None:
        raise ValidationError(GONE, code="gone")
    if stored.version != seen:
        raise ValidationError(OTHER_ON_SCREEN, code="changed_meanwhile")
    stored.agreement = day.agreement
    return stored, day


def _day(agreement: WorkAgreement, day: date, link: ConfirmationLink, now: datetime) -> PupilDay:
    """The day under the lock, once link, agreement and week allow anything at all."""
    lock_work_of(agreement.trajectory.pk)
    links = ConfirmationLink.objects.for_system().alive(now)
    if not links.filter(pk=link.pk, agreements=agreement).exists():
        raise PermissionDenied(NOT_OPEN)
    today = timezone.localdate(now)
    first, last = open_period(today)
    if not first <= day <= last:
        raise PermissionDenied(NOT_OPEN)
    read = read_day(agreement.pk, day, None, today)
    check_trajectory(read.trajectory, day)
    read.check_running()
    if read.is_closed:
        raise ValidationError(f"{nl_date(day)}: {CLOSED}", code="week_closed")
    return read
