"""Hours and days of before, month by month, of an agreement that was taken over from paper.

The sums are what the school itself counted on paper. They are checked for what cannot be true; what
may be counted twice is told, and left to the school.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.placements.models import CarriedMonth, HourEntry
from lwt_admin.rules.periods import DAY, MINUTES_A_DAY, Span, days_in
from lwt_admin.storing import store_new
from lwt_admin.students.locks import lock_work_of
from lwt_admin.ui.formats import hours, nl_period

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True)
class MonthSum:
    """So many minutes on so many days in the month that begins on `month`."""

    month: date
    minutes: int
    days: int


def month_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def month_name(month: date) -> str:
    """`september 2026`."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def end_of(month: date) -> date:
    """The last day of the month that begins on `month`."""
    return (month + 31 * DAY).replace(day=1) - DAY


def each_month(first: date, last: date) -> Iterator[date]:
    """Every month that has a day from `first` up to and including `last`, in order."""
    month = month_of(first)
    while month <= last:
        yield month
        month = end_of(month) + DAY


def carried_period(month: date, running: Span, today: date) -> Span | None:
    """The days of a month that its sums are about: inside the agreement, up to today; or None."""
    first, last = max(month, running[0]), min(end_of(month), running[1], today)
    return (first, last) if first <= last else None


def running_of(versions: Iterable[AgreementVersion]) -> Span | None:
    """From the first day of an agreement to the last one that it covers; None before signing."""
    binding = [one for one in versions if one.is_binding and not one.never_holds]
    if not binding:
        return None
    return min(one.start for one in binding), max(one.last_day for one in binding)


def why_not(wanted: MonthSum, running: Span, today: date) -> dict[str, str]:
    """What cannot be true about the sums of a month, per field (`minutes`, `days`); in Dutch."""
    name = month_name(wanted.month)
    period = carried_period(wanted.month, running, today)
    if period is None:
        ahead = wanted.month > today
        outside = f"valt buiten de overeenkomst ({nl_period(*running)})"
        return {"days": f"{name} {'moet nog komen' if ahead else outside}."}
    most = days_in(*period)
    if wanted.days < 1:
        return {"days": f"{name}: vul ook in op hoeveel dagen de uren zijn gemaakt."}
    if wanted.days > most:
        return {"days": f"{wanted.days} dagen kan niet: {nl_period(*period)} heeft er {most}."}
    if wanted.minutes < 1:
        return {"minutes": f"{name}: vul ook in hoeveel uren er zijn gemaakt."}
    if wanted.minutes > wanted.days * MINUTES_A_DAY:
        on = f"{wanted.days} {'dag' if wanted.days == 1 else 'dagen'}"
        return {"minutes": f"{hours(wanted.minutes)} uur past niet in {on}."}
    return {}


class CarriedDays:
    """The days per month that were taken over for pupils, over all their agreements: one query.

    Without those of the agreement `but`.
    """

    def __init__(self, trajectory_ids: Iterable[int], but: int | None = None) -> None:
        self._days: dict[int, Counter[date]] = defaultdict(Counter)
        found = CarriedMonth.objects.for_system().filter(agreement__trajectory__in=trajectory_ids)
        rows = found.exclude(agreement=but).order_by()
        for trajectory, month, days in rows.values_list("agreement__trajectory", "month", "days"):
            self._days[trajectory][month] += days

    def add(self, trajectory_id: int, sums: Iterable[MonthSum]) -> None:
        """From here on these were taken over as well."""
        for one in sums:
            self._days[trajectory_id][one.month] += one.days

    def why_not(self, trajectory_id: int, sums: Iterable[MonthSum]) -> str:
        """Why these sums cannot stand beside what was taken over; empty when they can."""
        there = self._days.get(trajectory_id, Counter())
        return too_many_days({one.month: one.days + there[one.month] for one in sums})


def too_many_days(total: Mapping[date, int]) -> str:
    """Why a pupil cannot have so many days per month, over all agreements; empty when they can."""
    for month, days in sorted(total.items()):
        most = end_of(month).day
        if days > most:
            return (
                f"{month_name(month)} heeft {most} dagen, en samen met een andere overeenkomst "
                f"zijn het er {days}."
            )
    return ""


@dataclass(frozen=True)
class Entering:
    """Who enters sums, when, and why other ones than before."""

    by: User
    now: datetime
    reason: str = ""

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


@transaction.atomic
def carry(
    agreement: WorkAgreement,
    sums: Iterable[MonthSum],
    *,
    by: User,
    now: datetime,
    reason: str = "",
) -> list[CarriedMonth]:
    """Store the sums of an agreement's months: new ones, and with a `reason` other ones.

    A sum of no minutes and no days takes the month away. Raises ValidationError, per field named
    after its month (`2026-09-days`), when something cannot be true, and on a change without reason.
    Returns what was added, changed or removed.
    """
    entering = Entering(by, now, reason.strip())
    lock_work_of(agreement.trajectory.pk)
    if agreement.taken_over_at is None:
        raise ValidationError("Deze overeenkomst is niet van papier overgenomen.")
    running = running_of(agreement.versions.all())
    if running is None:
        raise ValidationError("Deze overeenkomst is niet getekend.")
    rows = CarriedMonth.objects.for_system().filter(agreement=agreement)
    stored = {one.month: one for one in rows}
    changed = [one for one in sums if _differs(one, stored.get(one.month))]
    _check(agreement, changed, stored, running, entering)
    return [_store(agreement, one, stored.get(one.month), running, entering) for one in changed]


def _differs(wanted: MonthSum, stored: CarriedMonth | None) -> bool:
    was = (0, 0) if stored is None else (stored.minutes, stored.days)
    return was != (wanted.minutes, wanted.days)


def _check(
    agreement: WorkAgreement,
    changed: list[MonthSum],
    stored: Mapping[date, CarriedMonth],
    running: Span,
    entering: Entering,
) -> None:
    errors = _errors(changed, running, entering.today)
    if any(one.month in stored for one in changed) and not entering.reason:
        errors["reason"] = "Vul in waarom u een overgenomen maand wijzigt."
    if errors:
        raise ValidationError(errors)
    others = CarriedDays([agreement.trajectory_id], but=agreement.pk)
    if why := others.why_not(agreement.trajectory_id, changed):
        raise ValidationError(why)


def _errors(sums: Iterable[MonthSum], running: Span, today: date) -> dict[str, str]:
    return {
        f"{one.month:%Y-%m}-{field}": text
        for one in sums
        if one.minutes or one.days
        for field, text in why_not(one, running, today).items()
    }


@transaction.atomic
def carry_first(
    sums: Mapping[AgreementVersion, Sequence[MonthSum]], *, by: User, now: datetime
) -> None:
    """Store the sums of agreements that were taken over just now: one statement for all of them.

    The pupils are locked. Raises what `carry` raises.
    """
    entering, rows = Entering(by, now), []
    others = CarriedDays({version.agreement.trajectory_id for version in sums})
    for version, months in sums.items():
        agreement, running = version.agreement, (version.start, version.last_day)
        if errors := _errors(months, running, entering.today):
            raise ValidationError(errors)
        if why := others.why_not(agreement.trajectory_id, months):
            raise ValidationError(why)
        others.add(agreement.trajectory_id, months)
        rows += [_as_carried(agreement, one, None, running, entering) for one in months]
    store_new(rows)


def _store(
    agreement: WorkAgreement,
    wanted: MonthSum,
    stored: CarriedMonth | None,
    running: Span,
    entering: Entering,
) -> CarriedMonth:
    if stored is not None and not wanted.minutes and not wanted.days:
        stored.delete()
        return stored
    row = _as_carried(agreement, wanted, stored, running, entering)
    row.save()
    return row


def _as_carried(
    agreement: WorkAgreement,
    wanted: MonthSum,
    stored: CarriedMonth | None,
    running: Span,
    entering: Entering,
) -> CarriedMonth:
    """The sums of a month as they will be stored."""
    if stored is None:
        period = carried_period(wanted.month, running, entering.today)
        first, last = period or (wanted.month, wanted.month)
        stored = CarriedMonth(agreement=agreement, month=wanted.month, first=first, last=last)
    else:
        stored.version += 1
        stored.correction = entering.reason
    stored.minutes, stored.days = wanted.minutes, wanted.days
    stored.entered_by, stored.entered_at = entering.by, entering.now
    return stored


def logged_too(agreement: WorkAgreement, months: Iterable[CarriedMonth]) -> list[str]:
    """The months, in words, in which days were entered one by one besides: perhaps twice."""
    periods = [(one.first, one.last) for one in months if one.pk is not None]
    if not periods:
        return []
    days = HourEntry.objects.for_system().filter(
        agreement__trajectory=agreement.trajectory_id,
        kind=HourEntry.Kind.WORKED,
        date__range=(min(first for first, _ in periods), max(last for _, last in periods)),
    )
    dates = set(days.values_list("date", flat=True))
    found = (first for first, last in periods if any(first <= day <= last for day in dates))
    return [month_name(first) for first in sorted(found)]
