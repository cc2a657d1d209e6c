"""When hours cannot be true: each error names the field, the value and the reason."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from django.core.exceptions import ValidationError

from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import Placement
from lwt_admin.rules.periods import MINUTES_A_DAY
from lwt_admin.students.models import Trajectory
from lwt_admin.ui.formats import hours, nl_date, nl_period, nl_time
from lwt_admin.worktime import check_work_span


def check_date(day: date, today: date) -> None:
    """Raise ValidationError on a day that has yet to come."""
    if day > today:
        raise ValidationError(
            {"date": f"{nl_date(day)} ligt in de toekomst. Vul uren in op of na de dag zelf."},
            code="future",
        )


def check_trajectory(trajectory: Trajectory, day: date) -> None:
    """Raise ValidationError on a day after the trajectory ended."""
    ended = trajectory.ended_on
    if ended is not None and day > ended:
        raise ValidationError(
            {"date": f"{nl_date(day)} ligt na het einde van het traject op {nl_date(ended)}."},
            code="trajectory_ended",
        )


def check_agreement(placement: Placement, day: date) -> None:
    """Raise ValidationError when no signed version of the agreement is in force on `day`."""
    if placement.version_on(day) is not None:
        return
    company = placement.agreement.company
    if not placement.binding:
        reason = f"De overeenkomst met {company} is nog niet door alle partijen getekend."
        raise ValidationError({"date": f"{nl_date(day)}: {reason}"}, code="not_signed")
    periods = " en ".join(
        nl_period(version.start, version.last_day)
        for version in reversed(placement.binding)
        if not version.never_holds
    )
    raise ValidationError(
        {"date": f"{nl_date(day)} valt buiten de overeenkomst met {company} ({periods})."},
        code="outside_agreement",
    )


def check_times(entry: HourEntry) -> None:
    """Raise ValidationError, per field, when the times of a worked entry do not fit together.

    Without times the hours must have been typed, and fit in a day.
    """
    if entry.kind != HourEntry.Kind.WORKED:
        return
    if entry.start is None and entry.end is None and entry.minutes:
        check_minutes(entry.minutes)
        return
    if entry.start is None or entry.end is None:
        raise ValidationError(
            {
                name: f"Vul {label} in: er is gewerkt."
                for name, label in (("start", "het begin"), ("end", "het einde"))
                if getattr(entry, name) is None
            }
        )
    if entry.end <= entry.start:
        raise ValidationError(
            {
                "end": f"Het einde ({nl_time(entry.end)}) ligt niet na het begin"
                f" ({nl_time(entry.start)})."
            }
        )
    check_work_span(entry.start, entry.end, entry.breaks)


def check_minutes(minutes: int) -> None:
    """Raise ValidationError on typed hours that do not fit in a day."""
    if not 1 <= minutes <= MINUTES_A_DAY:
        raise ValidationError({"minutes": f"{hours(minutes)} uur past niet in één dag."})


def check_missed(entry: HourEntry) -> None:
    """Raise ValidationError on more missed time than a day has."""
    if entry.missed_minutes + entry.worked_minutes() > MINUTES_A_DAY:
        missed = hours(entry.missed_minutes)
        raise ValidationError({"missed_minutes": f"{missed} uur gemist past niet in die dag."})


def check_beside(entry: HourEntry, others: Sequence[HourEntry]) -> None:
    """Raise ValidationError when an entry cannot stand beside the pupil's others of that day.

    A pupil is in one place at a time, and a day has 24 hours over all agreements together.
    """
    day = nl_date(entry.date)
    own = [other for other in others if other.agreement_id == entry.agreement_id]
    if entry.kind != HourEntry.Kind.WORKED:
        if any(other.kind != HourEntry.Kind.WORKED for other in own):
            raise ValidationError({"kind": f"Op {day} staat al waarom er niet is gewerkt."})
        return
    if entry.spans is not None:
        _check_overlap(entry, others)
    _check_sum(entry, [other for other in own if other.kind == HourEntry.Kind.WORKED])
    counted = [other for other in others if other.status != HourEntry.Status.REJECTED]
    total = entry.worked_minutes() + sum(other.minutes for other in counted)
    if total > MINUTES_A_DAY:
        field = "minutes" if entry.spans is None else "end"
        raise ValidationError(
            {field: f"Samen met wat er al staat is dat {hours(total)} uur op {day}."}
        )


def _check_overlap(entry: HourEntry, others: Sequence[HourEntry]) -> None:
    assert entry.spans is not None  # noqa: S101  (only asked about times)
    taken = overlapping(entry.date, *entry.spans, others)
    if taken is not None:
        raise ValidationError(
            {
                "start": f"Van {nl_time(entry.start)} tot {nl_time(entry.end)} overlapt met"
                f" {nl_time(taken.start)} tot {nl_time(taken.end)}"
                f" bij {taken.agreement.company}, dat er op {nl_date(entry.date)} al staat."
            }
        )


def _check_sum(entry: HourEntry, own: Sequence[HourEntry]) -> None:
    """Hours without times are those of the whole day: nothing of the agreement stands beside."""
    day = nl_date(entry.date)
    if entry.spans is None and own:
        raise ValidationError(
            {"minutes": f"Op {day} staan al uren. Vul uren zonder tijden in als één som."}
        )
    sums = [other for other in own if other.spans is None]
    if sums:
        raise ValidationError(
            {
                "start": f"Op {day} staan al {hours(sums[0].minutes)} uren zonder tijden."
                " Wijzig die regel."
            }
        )


def overlapping(day: date, start: time, end: time, others: Iterable[HourEntry]) -> HourEntry | None:
    """The first of `others` on `day` whose working time touches `start` to `end`."""
    for other in others:
        if other.date == day and other.spans is not None:
            other_start, other_end = other.spans
            if other_start < end and start < other_end:
                return other
    return None
