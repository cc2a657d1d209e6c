"""The hour sheet as a workbook: the days, and beside them the totals and who agreed."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from lwt_admin.hours_text import hours_number
from lwt_admin.placements.hour_sheet import HourSheet, SheetLine
from lwt_admin.placements.hours_file import NO, YES, as_clock
from lwt_admin.sheet_writing import Part, Value, xlsx_book
from lwt_admin.ui.formats import nl_datetime, nl_period
from lwt_admin.worktime import format_breaks

HEADER: Final = (
    "Datum",
    "Begin",
    "Einde",
    "Pauzes",
    "Uren",
    "Soort",
    "Gemist (minuten)",
    "Ook les",
    "Telt mee",
    "Waarom niet",
    "Stand",
    "Ingevoerd door",
    "Bevestigd door de leermeester",
    "Bevestigd op",
    "Goedgekeurd door",
    "Goedgekeurd op",
    "Correcties",
    "Opmerking",
)


def sheet_xlsx(sheet: HourSheet) -> bytes:
    """A workbook with the days and the totals."""
    days = [list(_day(line)) for line in sheet.lines]
    about = Part("Over deze lijst", ("Wat", "Waarde"), list(_about(sheet)))
    return xlsx_book([Part("Uren", HEADER, days), about])


def _day(line: SheetLine) -> Iterator[Value]:
    entry, step = line.entry, line.confirmation
    yield entry.date
    yield as_clock(entry.start)
    yield as_clock(entry.end)
    yield format_breaks(entry.breaks)
    yield hours_number(entry.minutes) if entry.minutes else None
    yield entry.get_kind_display()
    yield entry.missed_minutes or None
    yield YES if entry.has_lessons else NO
    yield YES if line.counted.counts else NO
    yield line.counted.reason or ""
    yield entry.get_status_display()
    yield _entered_by(line)
    yield step.link.name if step and step.link else ""
    yield timezone.localdate(step.at) if step else None
    yield str(entry.judged_by) if entry.judged_by else ""
    yield timezone.localdate(entry.judged_at) if entry.judged_at else None
    yield "; ".join(
        f"was {before}; {one.by} op {nl_datetime(one.at)}: {one.reason}"
        for one, before in line.corrections
    )
    yield entry.remark


def _entered_by(line: SheetLine) -> str:
    entry = line.entry
    if entry.entered_link is not None:
        return f"{entry.entered_link.name} (met een link)"
    return str(entry.entered_by)


def _about(sheet: HourSheet) -> Iterator[tuple[Value, Value]]:
    yield "Leerling", str(sheet.student)
    yield "Leerlingnummer", sheet.student.number
    yield "Leerbedrijf", str(sheet.agreement.company)
    yield "Periode", nl_period(sheet.stretch.first, sheet.stretch.last)
    yield "Uren gemaakt", hours_number(sheet.worked_minutes)
    if sheet.result is not None:
        yield "Uren die meetellen", hours_number(sheet.result.minutes)
        yield "Dagen die meetellen", sheet.result.days
    yield "Uren die wachten op goedkeuring", hours_number(sheet.waiting_minutes)
    for kind, days in sheet.absences.items():
        yield f"Dagen {kind}", days
    yield "Geplande dagen die niet zijn ingevuld", len(sheet.not_entered)
    for one in sheet.carried:
        when = nl_period(one.month.first, one.month.last)
        yield f"Overgenomen als som, {when}", hours_number(one.month.minutes)
    for signer in sheet.signers:
        yield signer.label, f"{signer.name}: {signer.agreed} van {signer.of} dagen {signer.how}"
