"""What a row of a file with hours means: hours on a day, entered as if they were typed.

A row is about the hours of one pupil under one agreement on one date that begin at the same time,
or about the hours without times of that date, or about why nobody worked. What stands there already
just so stays as it is, so that a file brought twice enters nothing twice.
"""

from collections.abc import Iterable
from copy import copy
from datetime import date, time
from typing import Any, Final

from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School, User
from lwt_admin.columns import Line, elsewhere, read_lines, rows_by_key, swapped
from lwt_admin.forms import errors_by_field
from lwt_admin.imports import Change, Draft, Plan, PlannedRow, Step, Watch, unwatched, watched
from lwt_admin.placements.actors import of_staff
from lwt_admin.placements.hours_file import COLUMN_OF, COLUMNS, TOLD
from lwt_admin.placements.hours_import_known import KnownPupils, ReadDay
from lwt_admin.placements.models import HourEntry
from lwt_admin.placements.reading import Placement, TrajectoryHours
from lwt_admin.placements.services import check_entry, entering_step, store
from lwt_admin.placements.values import Values
from lwt_admin.spreadsheets import Sheet, read_sheet
from lwt_admin.text import fold
from lwt_admin.ui.formats import hours, nl_date, nl_time
from lwt_admin.worktime import format_breaks, worked_minutes

Kind, Status = HourEntry.Kind, HourEntry.Status

NOT_YOURS: Final = "Deze leerling is hier niet bekend, of u voert er geen uren voor in."
WEEK_CLOSED: Final = (
    "Week {} van deze leerling is afgesloten. Verbeter deze dag op de pagina van de week, met de "
    "reden."
)
CARRIED: Final = (
    "De uren van deze maand zijn al als som overgenomen. Kijk of deze dag dan dubbel telt."
)

SAID_BEFORE: Final = "Deze uren staan al in een eerdere rij van dit bestand."
REJECTED: Final = "Deze uren zijn afgewezen en blijven dat."
JUDGED_AGAIN: Final = "Deze uren waren goedgekeurd; na de wijziging keurt iemand ze opnieuw goed."


def read_sheet_of(content: bytes, school: School) -> Sheet:  # noqa: ARG001  (as for pupils)
    """The sheet in a CSV or XLSX; raises UnreadableFile."""
    return read_sheet(content)


def plan_hours(
    sheet: Sheet,
    school: School,
    today: date,
    *,
    user: User,
    lock: bool = False,
    watch: Watch = unwatched,
) -> Plan:
    """What entering this list would do for `user`; with `lock` the hours of its pupils are held.

    A mentor enters hours of own pupils alone. Costs the same queries for any number of rows.
    Raises UnreadableFile when a needed column is missing.
    """
    lines, ignored = read_lines(sheet, [*COLUMNS, *TOLD])
    known = KnownPupils(lines, school, user, today, lock=lock)
    twice = rows_by_key(lines, _key)
    rows = [_plan_row(one, known, twice.get(_key(one), [])) for one in watched(lines, watch)]
    return Plan(tuple(rows), tuple(ignored), tuple(swapped(rows)))


def _key(line: Line) -> tuple | None:
    """What a row is about, as far as one row says it; None when it does not."""
    values = line.values
    if "leerlingnummer" not in values or "datum" not in values:
        return None
    company = fold(values.get("leerbedrijf", ""))
    return values["leerlingnummer"], company, values["datum"], _slot(line)


def _slot(line: Line) -> str | time:
    """Which hours of a day: those from a time, those without times, or why nobody worked."""
    if line.values.get("soort", Kind.WORKED) != Kind.WORKED:
        return "absent"
    start: time | None = line.values.get("begin")
    return "sum" if start is None else start


def _plan_row(line: Line, known: KnownPupils, same: list[int]) -> PlannedRow:
    draft = Draft(line)
    if len(same) > 1:
        draft.refuse("datum", f"Deze uren staan ook in {elsewhere(same, line.number)}.")
    found = _placement(draft, known)
    title = _title(line, found)
    values = _values(draft)
    if draft.problems or found is None or values is None:
        return draft.planned(title, new=True)
    if not known.first_about(found[1].agreement.pk, line.values["datum"], _slot(line)):
        draft.refuse("datum", SAID_BEFORE)
        return draft.planned(title, new=True)
    day = known.day(*found, line.values["datum"])
    standing = _standing(day, line)
    if standing is None:
        _plan_new(draft, values, day, known)
    else:
        _plan_change(draft, values, day, known, standing)
    if any(month.covers(day.date) for month in found[0].carried):
        draft.note(CARRIED)
    return draft.planned(title, new=standing is None)


def _title(line: Line, found: tuple[TrajectoryHours, Placement] | None) -> str:
    who = line.shown.get("leerlingnummer", "")
    where = line.shown.get("leerbedrijf", "")
    if found is not None:
        who, where = str(found[0].trajectory.student), str(found[1].agreement.company)
    day = line.values.get("datum")
    when = line.shown.get("datum", "") if day is None else nl_date(day)
    return ", ".join(filter(None, (who, when, where)))


# --- Whose hours, and where -----------------------------------------------------------------------
def _placement(draft: Draft, known: KnownPupils) -> tuple[TrajectoryHours, Placement] | None:
    """The pupil's agreement that the row is about: with this company, or the only one that day."""
    number, day = (draft.line.values.get(name) for name in ("leerlingnummer", "datum"))
    if number is None or day is None:
        return None
    if number not in known.hours:
        draft.refuse("leerlingnummer", NOT_YOURS)
        return None
    every = [(one, placement) for one in known.hours[number] for placement in one.placements]
    name = draft.line.values.get("leerbedrijf")
    named = [pair for pair in every if name and fold(pair[1].agreement.company.name) == fold(name)]
    running = [pair for pair in named or every if pair[1].version_on(day) is not None]
    if name and not named:
        draft.refuse("leerbedrijf", "Met dit leerbedrijf heeft deze leerling geen overeenkomst.")
        return None
    if len(running) > 1 and not name:
        draft.refuse("leerbedrijf", "Er lopen meer overeenkomsten. Vul het leerbedrijf in.")
        return None
    if running or named:
        return (running or named)[0]
    draft.refuse("datum", "Op deze dag loopt er geen overeenkomst van deze leerling.")
    return None


def _values(draft: Draft) -> Values | None:
    """What the row says happened; None when its cells contradict each other."""
    values = draft.line.values
    what = values.get("soort", Kind.WORKED)
    start, end = values.get("begin"), values.get("einde")
    breaks, minutes = values.get("pauzes", []), values.get("uren", 0)
    timed = [name for name in ("begin", "einde", "pauzes") if name in values]
    if what != Kind.WORKED and (timed or minutes):
        draft.refuse(
            timed[0] if timed else "uren", f"Bij “{Kind(what).label}” horen geen werktijden."
        )
    elif what == Kind.WORKED and not timed and not minutes and not draft.problems:
        draft.refuse("begin", "Vul begin en einde in, of alleen de uren.")
    elif what == Kind.WORKED and start and end and minutes and start < end:
        by_times = worked_minutes(start, end, breaks)
        if by_times != minutes:
            draft.refuse("uren", f"Volgens de tijden is dit {hours(by_times)} uur.")
    if draft.problems:
        return None
    return Values(
        kind=what,
        start=start,
        end=end,
        breaks=breaks,
        minutes=None if start else minutes,
        missed_minutes=values.get("gemist", 0),
        has_lessons=values.get("les", False),
        remark=values.get("opmerking"),
    )


# --- What becomes of it ---------------------------------------------------------------------------
def _standing(day: ReadDay, line: Line) -> HourEntry | None:
    """The entry that the row is about, when it is there."""
    own = (one for one in day.entries if one.agreement_id == day.agreement.pk)
    return next((one for one in own if _slot_of(one) == _slot(line)), None)


def _slot_of(entry: HourEntry) -> str | time:
    if entry.kind != Kind.WORKED:
        return "absent"
    return "sum" if entry.start is None else entry.start


def _plan_new(draft: Draft, values: Values, day: ReadDay, known: KnownPupils) -> None:
    entry = HourEntry(agreement=day.agreement, date=day.date)
    values.put_in(entry)
    if _may_stand(draft, entry, day, known):
        draft.add("uren", in_words(entry), _storing(entry, day, known))
        _tell_state(draft, entry, day, known)


def _plan_change(
    draft: Draft, values: Values, day: ReadDay, known: KnownPupils, standing: HourEntry
) -> None:
    """Take over what the row says otherwise. Times and breaks belong together: without breaks there
    were none. Any other empty cell leaves what stands there.
    """
    entry = copy(standing)
    values.put_in(entry)
    given = draft.line.values
    if "gemist" not in given:
        entry.missed_minutes = standing.missed_minutes
    if "les" not in given:
        entry.has_lessons = standing.has_lessons
    if _one_line(entry.remark) == _one_line(standing.remark):
        entry.remark = standing.remark
    entry.minutes = entry.worked_minutes()
    if not list(_changes(standing, entry)):
        if standing.status == Status.REJECTED:
            draft.note(REJECTED)
        return
    if not _may_stand(draft, entry, day, known):
        return
    draft.changes.extend(_changes(standing, entry))
    draft.steps.append(_storing(entry, day, known))
    if standing.status == Status.APPROVED and not _counts_at_once(entry, day, known):
        draft.note(JUDGED_AGAIN)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _changes(standing: HourEntry, entry: HourEntry) -> Iterable[Change]:
    for label, tell in (("uren", in_words), ("opmerking", lambda one: _one_line(one.remark))):
        old, new = tell(standing), tell(entry)
        if old != new:
            yield Change(label, old or "leeg", new or "leeg")


def _may_stand(draft: Draft, entry: HourEntry, day: ReadDay, known: KnownPupils) -> bool:
    """Whether the same checks as for typed hours let it pass; what they refuse comes on the row."""
    if day.is_closed:
        draft.refuse("datum", WEEK_CLOSED.format(day.date.isocalendar().week))
        return False
    try:
        check_entry(entry, day, known.today)
    except ValidationError as error:
        for field, reasons in errors_by_field(error).items():
            for reason in reasons:
                draft.refuse(COLUMN_OF.get(field, ""), str(reason))
        return False
    known.planned(day, entry)
    return True


def _storing(entry: HourEntry, day: ReadDay, known: KnownPupils) -> Step:
    """The step that enters the hours, by the door through which typed hours come."""

    def enter(actor: Any) -> None:
        store(entry, day, actor, today=known.today)

    return enter


def _counts_at_once(entry: HourEntry, day: ReadDay, known: KnownPupils) -> bool:
    actor = of_staff(known.user, day.trajectory, guided=day.is_guided)
    return entering_step(entry, actor).endswith("_counting")


def _tell_state(draft: Draft, entry: HourEntry, day: ReadDay, known: KnownPupils) -> None:
    at_once = _counts_at_once(entry, day, known)
    draft.add("stand", "goedgekeurd" if at_once else "wacht op goedkeuring")


def in_words(entry: HourEntry) -> str:
    """`8.00–15.30, pauze 12.00-12.30, 7 uur`, or what happened instead."""
    if entry.kind != Kind.WORKED:
        told = [str(Kind(entry.kind).label)]
    elif entry.start is None or entry.end is None:
        told = [f"{hours(entry.worked_minutes())} uur zonder tijden"]
    else:
        told = [f"{nl_time(entry.start)}–{nl_time(entry.end)}"]
        told += [f"pauze {format_breaks(entry.breaks)}"] if entry.breaks else []
        told.append(f"{hours(entry.worked_minutes())} uur")
    told += [f"{entry.missed_minutes} minuten gemist"] if entry.missed_minutes else []
    told += ["ook les op school"] if entry.has_lessons else []
    return ", ".join(told)
