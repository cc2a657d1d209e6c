"""The hour sheet: the hours of one pupil under one agreement, with who confirmed them and how.

Over a month, a school year or the whole agreement; the totals come from the rules. What makes a PDF
or a spreadsheet of it is in `hour_sheet_pdf` and `hour_sheet_xlsx`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from lwt_admin.agreements.models import AgreementVersion, WorkAgreement
from lwt_admin.placements.carrying import each_month, end_of, month_name, month_of
from lwt_admin.placements.confirm_page import confirmation_in, steps_of
from lwt_admin.placements.corrections import in_words
from lwt_admin.placements.facts import CountedEntry, carried_facts, counted_entries, judge_hours
from lwt_admin.placements.models import CarriedMonth, ConfirmationLink, HourCorrection, HourEntry
from lwt_admin.placements.models import HourStep as Step
from lwt_admin.placements.reading import Placement, TrajectoryHours, read_hours
from lwt_admin.placements.states import OPEN
from lwt_admin.rules.hours import HoursResult
from lwt_admin.rules.verdicts import RuleError
from lwt_admin.ui.formats import nl_period
from lwt_admin.worktime import format_breaks

Kind, Status, Party = HourEntry.Kind, HourEntry.Status, ConfirmationLink.Party


@dataclass(frozen=True)
class Stretch:
    """The part of an agreement that a sheet is about; `title` names it: `september 2026`."""

    first: date
    last: date
    title: str


@dataclass(frozen=True)
class SheetLine:
    """A day on the sheet, the confirmation by the leermeester, and corrections with the old."""

    counted: CountedEntry
    steps: tuple[Step, ...]
    corrections: tuple[tuple[HourCorrection, str], ...]

    @property
    def entry(self) -> HourEntry:
        return self.counted.entry

    @property
    def confirmation(self) -> Step | None:
        """By which the leermeester agreed, by a link, with what stands here now."""
        return confirmation_in(self.steps)

    @property
    def breaks(self) -> str:
        return format_breaks(self.entry.breaks)

    @property
    def by_pupil(self) -> bool:
        """Whether the pupil entered what stands here now, by a link."""
        link = self.entry.entered_link
        return link is not None and link.party == Party.STUDENT

    @property
    def is_work(self) -> bool:
        """Hours that somebody made, and nobody rejected."""
        return self.entry.minutes > 0 and self.entry.status != Status.REJECTED


@dataclass(frozen=True)
class CarriedLine:
    """Sums of a month from before the school kept its hours here; `reason` when not counting."""

    month: CarriedMonth
    reason: str | None


@dataclass(frozen=True)
class Signer:
    """One of the three who stand below a sheet, and of how many days they agreed already."""

    label: str
    name: str
    agreed: int
    of: int
    how: str

    @property
    def needs_ink(self) -> bool:
        """Whether a signature on paper has still to say what was not confirmed otherwise."""
        return self.agreed < self.of or self.of == 0


@dataclass(frozen=True)
class HourSheet:
    """All of it; `result` is None when the rules cannot judge a trajectory of that time."""

    hours: TrajectoryHours
    placement: Placement
    stretch: Stretch
    lines: tuple[SheetLine, ...]
    carried: tuple[CarriedLine, ...]
    not_entered: tuple[date, ...]
    result: HoursResult | None

    @property
    def agreement(self) -> WorkAgreement:
        return self.placement.agreement

    @property
    def student(self) -> Any:
        return self.hours.trajectory.student

    @property
    def version(self) -> AgreementVersion:
        """What says who guides the pupil at the company: the newest that held in the stretch."""
        inside = (
            one
            for one in self.placement.binding
            if one.start <= self.stretch.last and self.stretch.first <= one.last_day
        )
        return next(inside, self.placement.newest)

    @property
    def work(self) -> list[SheetLine]:
        return [line for line in self.lines if line.is_work]

    @property
    def worked_minutes(self) -> int:
        """All that was made and not rejected, the sums of before included."""
        sums = sum(one.month.minutes for one in self.carried)
        return sums + sum(line.entry.minutes for line in self.work)

    @property
    def waiting_minutes(self) -> int:
        """What somebody has still to approve."""
        return sum(line.entry.minutes for line in self.work if line.entry.status in OPEN)

    @property
    def absences(self) -> dict[str, int]:
        """Of each kind of absence the number of days, as far as there were any."""
        kinds = [line.entry.kind for line in self.lines if line.entry.kind != Kind.WORKED]
        return {str(kind.label): kinds.count(kind) for kind in Kind if kind in kinds}

    @property
    def missed_minutes(self) -> int:
        return sum(line.entry.missed_minutes for line in self.lines)

    @property
    def confirmed_days(self) -> int:
        """Of how many days of work the leermeester confirmed what stands here now, by a link."""
        return sum(line.confirmation is not None for line in self.work)

    @property
    def signers(self) -> list[Signer]:
        """The leermeester, the school and the pupil, in this order; only of a sheet to print."""
        supervisor = self.version.supervisor
        confirmed = [line.confirmation for line in self.work]
        names = dict.fromkeys(step.link.name for step in confirmed if step and step.link)
        judged = [line.entry for line in self.work if line.entry.status == Status.APPROVED]
        judges = dict.fromkeys(str(one.judged_by) for one in judged if one.judged_by)
        of = len(self.work)
        return [
            Signer(
                "Leermeester",
                ", ".join(names) or (supervisor.name if supervisor else ""),
                self.confirmed_days,
                of,
                "bevestigd met een eigen link",
            ),
            Signer("School", ", ".join(judges), len(judged), of, "goedgekeurd"),
            Signer(
                "Leerling",
                str(self.student),
                len([line for line in self.work if line.by_pupil]),
                of,
                "zelf ingevuld met een eigen link",
            ),
        ]


def stretches(placement: Placement, today: date) -> list[Stretch]:
    """What a sheet can be made of: the whole agreement, and each month of it that has begun."""
    signed = [one for one in placement.binding if not one.never_holds]
    if not signed:
        return []
    first = min(one.start for one in signed)
    last = max(one.last_day for one in signed)
    months = [
        Stretch(max(month, first), min(end_of(month), last), month_name(month))
        for month in each_month(first, min(last, max(today, first)))
    ]
    return [Stretch(first, last, "hele overeenkomst"), *months]


def stretch_of(placement: Placement, month: date | None, today: date) -> Stretch | None:
    """The stretch of `month` (its first day), or of all; None when the agreement has no such."""
    known = stretches(placement, today)
    wanted = known[:1] if month is None else known[1:]
    return next((one for one in wanted if month in {None, month_of(one.first)}), None)


def in_year(placement: Placement, first: date, last: date) -> Stretch | None:
    """The part of an agreement in a period, such as a school year; None when there is none."""
    signed = [one for one in placement.binding if not one.never_holds]
    inside = [one for one in signed if one.start <= last and first <= one.last_day]
    if not inside:
        return None
    begin = max(first, min(one.start for one in inside))
    end = min(last, max(one.last_day for one in inside))
    return Stretch(begin, end, nl_period(begin, end))


def read_sheet(agreement: WorkAgreement, stretch: Stretch, today: date) -> HourSheet:
    """The sheet of one agreement, its pupil and school selected along."""
    (hours,) = read_hours([agreement.trajectory], stretch.first, stretch.last)
    return make_sheets([hours], [(agreement.pk, stretch)], today)[0]


def make_sheets(
    read: Iterable[TrajectoryHours],
    wanted: Sequence[tuple[int, Stretch]],
    today: date,
    *,
    to_print: bool = True,
) -> list[HourSheet]:
    """The sheets of these agreements (primary keys), of hours that were read; five queries more.

    For a page that only sums up, not `to_print`, it is one: who entered and approved each day and
    what was corrected is then left out.
    """
    of_agreement = {
        placement.agreement.pk: hours for hours in read for placement in hours.placements
    }
    sheets = [_narrowed(of_agreement[pk], pk, stretch) for pk, stretch in wanted]
    entries = [entry for sheet in sheets for entry in sheet.entries]
    if to_print:
        prefetch_related_objects(entries, "entered_by", "entered_link", "judged_by")
    steps = steps_of(entry.pk for entry in entries)
    corrections = _corrections(entries) if to_print else {}
    return [
        _sheet(sheet, pk, stretch, steps, corrections, today)
        for sheet, (pk, stretch) in zip(sheets, wanted, strict=True)
    ]


def _narrowed(hours: TrajectoryHours, agreement_id: int, stretch: Stretch) -> TrajectoryHours:
    """As if nothing were known but this agreement in this stretch."""
    return replace(
        hours,
        entries=tuple(
            entry
            for entry in hours.entries
            if entry.agreement_id == agreement_id and stretch.first <= entry.date <= stretch.last
        ),
        carried=tuple(
            one
            for one in hours.carried
            if one.agreement_id == agreement_id
            and one.first <= stretch.last
            and stretch.first <= one.last
        ),
    )


def _corrections(
    entries: Sequence[HourEntry],
) -> dict[int, list[tuple[HourCorrection, str]]]:
    """Per entry what was corrected in a closed week, with what stood there before."""
    found: dict[int, list[tuple[HourCorrection, str]]] = {}
    rows = HourCorrection.objects.for_system().filter(entry__in=[one.pk for one in entries])
    for one in rows.select_related("by").order_by("at", "pk"):
        found.setdefault(one.entry_id, []).append((one, in_words(one.before)))
    return found


def _sheet(
    hours: TrajectoryHours,
    agreement_id: int,
    stretch: Stretch,
    steps: dict[int, list[Step]],
    corrections: dict[int, list[tuple[HourCorrection, str]]],
    today: date,
) -> HourSheet:
    lines = [
        SheetLine(one, tuple(steps.get(one.entry.pk, ())), tuple(corrections.get(one.entry.pk, ())))
        for one in counted_entries(hours)
    ]
    planned = hours.not_entered(stretch.first, min(stretch.last, today))
    return HourSheet(
        hours=hours,
        placement=hours.placement_of(agreement_id),
        stretch=stretch,
        lines=tuple(lines),
        carried=tuple(CarriedLine(month, fact.reason) for month, fact in carried_facts(hours)),
        not_entered=tuple(one.date for one in planned if one.agreement.pk == agreement_id),
        result=_judged(hours, today),
    )


def _judged(hours: TrajectoryHours, today: date) -> HoursResult | None:
    try:
        return judge_hours(hours, today)
    except RuleError:
        return None
