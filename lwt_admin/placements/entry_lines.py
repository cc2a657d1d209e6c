"""The entries of a pupil as lines of a table: worked out here, as a page has hundreds of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from lwt_admin.placements.facts import CountedEntry
from lwt_admin.placements.models import HourEntry
from lwt_admin.text import LARGEST_KEY
from lwt_admin.ui.formats import nl_time

Status = HourEntry.Status

COUNTS = ("ok", "telt mee")
COUNTS_NOT = ("neutral", "telt niet mee")
NOT_YET = {
    Status.PROPOSED: ("wait", "wacht"),
    Status.CONFIRMED: ("wait", "bevestigd, wacht"),
    Status.DISPUTED: ("bad", "betwist"),
    Status.REJECTED: ("bad", "afgewezen"),
}
"""How what does not count, because of its state, is marked: kind of the label, and its word."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry; `times` says when, or why nobody worked, and `reason` why it does not count."""

    date: date
    url: str
    company: str
    times: str
    minutes: int
    has_lessons: bool
    remark: str
    kind: str
    word: str
    reason: str


def lines_of(entries: Iterable[CountedEntry]) -> Iterator[EntryLine]:
    """The lines of these entries, in their order."""
    address = _addresses()
    return (_line(one, address) for one in entries)


def _addresses() -> Callable[[int], str]:
    """Where an entry is changed; asked for once, as asking costs more than the line itself."""
    head, _, tail = reverse("hour_edit", args=[LARGEST_KEY]).partition(str(LARGEST_KEY))
    return lambda pk: f"{head}{pk}{tail}"


def _line(one: CountedEntry, address: Callable[[int], str]) -> EntryLine:
    entry = one.entry
    kind, word = COUNTS if one.counts else NOT_YET.get(Status(entry.status), COUNTS_NOT)
    told = one.reason is not None and entry.status != Status.REJECTED
    return EntryLine(
        date=entry.date,
        url=address(entry.pk),
        company=str(one.placement.agreement.company),
        times=_times(entry),
        minutes=entry.minutes,
        has_lessons=entry.has_lessons,
        remark=entry.remark,
        kind=kind,
        word=word,
        reason=(one.reason or "") if told else "",
    )


def _times(entry: HourEntry) -> str:
    if not entry.minutes:
        return entry.get_kind_display()
    return f"{nl_time(entry.start)}–{nl_time(entry.end)}" if entry.spans else "zonder tijden"
