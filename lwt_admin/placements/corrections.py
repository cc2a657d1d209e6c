"""Changes in a week that was closed: what stood there is kept beside the new, with the reason."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import User
from lwt_admin.placements.models import HourCorrection, HourEntry
from lwt_admin.placements.reading import TrajectoryHours
from lwt_admin.ui.formats import hours
from lwt_admin.worktime import format_breaks

WEEK_CLOSED = (
    "Deze week is afgesloten. Vul in waarom u hem verbetert; het oude blijft ernaast staan."
)


def as_stored(entry: HourEntry | None) -> dict[str, Any]:
    """What an entry says, to be kept beside a later version; empty when there was none."""
    if entry is None:
        return {}
    return {
        "kind": entry.kind,
        "start": None if entry.start is None else f"{entry.start:%H:%M}",
        "end": None if entry.end is None else f"{entry.end:%H:%M}",
        "breaks": entry.breaks,
        "minutes": entry.minutes,
        "missed": entry.missed_minutes,
        "lessons": entry.has_lessons,
        "remark": entry.remark,
        "status": entry.status,
    }


def check_reason(reason: str, *, is_closed: bool) -> None:
    """Raise ValidationError on a change without a reason in a closed week."""
    if is_closed and not reason.strip():
        raise ValidationError({"reason": WEEK_CLOSED}, code="week_closed")


def keep(
    entry: HourEntry, before: dict[str, Any], *, by: User, now: datetime, reason: str
) -> HourCorrection:
    """Keep what stood there before the entry was changed, added or struck out."""
    return HourCorrection.objects.create(
        entry=entry, before=before, reason=reason.strip(), by=by, at=now
    )


def in_words(before: dict[str, Any]) -> str:
    """What stood there, as a page tells it: `7 uur, 8.00–15.30, pauze 12.00-12.30, goedgekeurd`."""
    if not before:
        return "niets"
    kind, status = HourEntry.Kind(before["kind"]), HourEntry.Status(before["status"])
    if kind != HourEntry.Kind.WORKED:
        told = [str(kind.label)]
    elif before["start"] is None:
        told = [f"{hours(before['minutes'])} uur zonder tijden"]
    else:
        span = f"{before['start']}–{before['end']}".replace(":", ".")
        told = [f"{hours(before['minutes'])} uur", span]
    if before["breaks"]:
        told.append(f"pauze {format_breaks(before['breaks'])}")
    if before["missed"]:
        told.append(f"{hours(before['missed'])} uur gemist")
    if before["lessons"]:
        told.append("ook les op school")
    return ", ".join([*told, str(status.label)])


def corrections_of(hours: TrajectoryHours) -> list[tuple[HourCorrection, str]]:
    """The corrections in closed weeks of one pupil, newest first, with what stood there before."""
    found = HourCorrection.objects.for_system().filter(
        entry__agreement__trajectory=hours.trajectory
    )
    newest_first = found.select_related("entry", "by").order_by("-at", "-pk")
    return [(one, in_words(one.before)) for one in newest_first]
