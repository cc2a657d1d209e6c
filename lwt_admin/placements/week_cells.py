"""What a cell of the week shows. Puts into words; decides nothing."""

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.urls import reverse

from lwt_admin.accounts.models import ClosedPeriod
from lwt_admin.agreements.models import WorkAgreement
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import PlannedShift
from lwt_admin.placements.states import MARKS, OPEN, WAITING
from lwt_admin.rules.verdicts import Finding
from lwt_admin.ui.formats import hours
from lwt_admin.worktime import format_breaks

SHORT = {
    "labour.too_young": "te jong",
    "labour.day_maximum": "max. {limit} uur",
    "labour.daily_rest": "te weinig rust",
    "labour.night": "mag tot {limit}",
    "labour.break": "te weinig pauze",
    "labour.sunday": "zondag",
}


@dataclass(frozen=True)
class Warned:
    """A finding in as few words as fit in a cell; its sentence stands below the pupil."""

    finding: Finding

    @property
    def short(self) -> str:
        short = SHORT[self.finding.rule]
        if self.finding.rule == "labour.night" and self.finding.value < self.finding.limit:
            short = "pas vanaf {limit}"
        return short.format(limit=self._limit)

    @property
    def _limit(self) -> str:
        """Hours without needless decimals, `7.00` is 7; a time as pages write it, `6.00`."""
        limit = self.finding.limit
        if ":" in limit:
            return limit.removeprefix("0").replace(":", ".")
        return limit.removesuffix(".00").replace(".", ",")


def slot_key(agreement_id: int, day: date, entry_id: int | None = None) -> str:
    """What the script calls one place to fill in: an agreement on a day, or an entry there."""
    return f"{agreement_id}-{day}-{entry_id or ''}"


@cache
def _pattern(name: str, *blanks: object) -> str:
    """An address with blanks for what differs."""
    pattern = reverse(name, args=blanks)
    for blank in blanks:
        pattern = pattern.replace(f"/{blank}/", "/{}/")
    return pattern


def address(name: str, *args: int | date) -> str:
    """As `reverse`, which would take long for every cell of a page."""
    blanks = (date.min if isinstance(one, date) else 0 for one in args)
    return _pattern(name, *blanks).format(*args)


def edit_url(entry: HourEntry) -> str:
    """The page of an entry."""
    return address("hour_edit", entry.pk)


def add_url(agreement: WorkAgreement, day: date) -> str:
    """The page on which a day is entered."""
    return address("hour_add", agreement.pk, day)


def _why(reason: str) -> str:
    """A reason of the rules without its own "telt niet mee" at the end."""
    return reason.partition(": telt ")[0]


@dataclass(frozen=True)
class EntryLine:
    """An entry in its cell.

    `reason` says why it does not count, and for what waits why it will not count when it is
    approved; None means that it counts, or will.
    """

    entry: HourEntry
    company: str
    reason: str | None
    findings: tuple[Finding, ...]
    may_approve: bool
    may_reject: bool

    @property
    def key(self) -> str:
        return slot_key(self.entry.agreement_id, self.entry.date, self.entry.pk)

    @property
    def url(self) -> str:
        return edit_url(self.entry)

    @property
    def warnings(self) -> list[Warned]:
        return [Warned(finding) for finding in self.findings]

    @property
    def is_open(self) -> bool:
        return self.entry.status in OPEN

    @property
    def value(self) -> str:
        """`7,5`, or why nobody worked."""
        return hours(self.entry.minutes) if self.entry.minutes else self.entry.get_kind_display()

    @property
    def mark(self) -> tuple[str, str]:
        """The picture and the words of what it is worth: does it count, and if not, why not."""
        status = self.entry.status
        why = _why(self.reason) if self.reason and self.entry.minutes else ""
        if status == HourEntry.Status.REJECTED:
            return "cross", "afgewezen, telt niet mee"
        if self.is_open:
            picture = "clock" if status in WAITING else "cross"
            later = f"; ook daarna niet: {why}" if why else ""
            return picture, f"{MARKS[status][1]}, telt nog niet mee{later}"
        if self.reason is None:
            return "check", "telt mee"
        return "minus", f"telt niet mee: {why}" if why else "telt niet mee"

    @property
    def kind(self) -> str:
        """How it is marked: wrong, waiting, a remark of the law, in order, or without meaning."""
        if self.entry.status in {HourEntry.Status.REJECTED, HourEntry.Status.DISPUTED}:
            return "bad"
        if self.findings:
            return "warn"
        if self.entry.status in WAITING:
            return "wait"
        return "ok" if self.reason is None else "neutral"

    @property
    def script(self) -> dict[str, Any]:
        """The entry as the script needs it to change it."""
        entry = self.entry
        untimed = entry.minutes and entry.spans is None
        return {
            "id": entry.pk,
            "seen": entry.version,
            "kind": entry.kind,
            "start": f"{entry.start:%H:%M}" if entry.start else "",
            "end": f"{entry.end:%H:%M}" if entry.end else "",
            "breaks": format_breaks(entry.breaks),
            "minutes": hours(entry.minutes) if untimed else "",
            "missed": str(entry.missed_minutes or ""),
            "lessons": entry.has_lessons,
        }


@dataclass(frozen=True)
class PlannedLine:
    """A planned shift of which nobody has said yet how it went."""

    shift: PlannedShift

    @property
    def key(self) -> str:
        return slot_key(self.shift.agreement.pk, self.shift.date)

    @property
    def place(self) -> str:
        """How a button names pupil, agreement and day."""
        agreement = self.shift.agreement
        return f"{agreement.trajectory_id}-{agreement.pk}-{self.shift.date}"

    @property
    def url(self) -> str:
        return add_url(self.shift.agreement, self.shift.date)

    @property
    def script(self) -> dict[str, Any]:
        """The schedule of the day as the script needs it."""
        return {
            "start": f"{self.shift.start:%H:%M}",
            "end": f"{self.shift.end:%H:%M}",
            "breaks": format_breaks(self.shift.breaks),
            "text": hours(self.shift.minutes),
        }


@dataclass(frozen=True)
class Place:
    """An agreement under which something may be entered on a day without plan."""

    agreement: WorkAgreement
    day: date

    @property
    def key(self) -> str:
        return slot_key(self.agreement.pk, self.day)

    @property
    def url(self) -> str:
        return add_url(self.agreement, self.day)

    @property
    def company(self) -> str:
        return str(self.agreement.company)


@dataclass(frozen=True)
class Cell:
    """One pupil on one day."""

    day: date
    lines: tuple[EntryLine, ...]
    planned: tuple[PlannedLine, ...]
    closed: ClosedPeriod | None
    open_agreements: tuple[WorkAgreement, ...]
    is_past: bool

    @cached_property
    def is_empty(self) -> bool:
        return not self.lines and not self.planned

    @cached_property
    def free(self) -> list[Place]:
        """Where something may be entered while nothing stands here yet."""
        return [Place(one, self.day) for one in self.open_agreements] if self.is_empty else []
