"""What a row of a list of running paper agreements means: the agreement, and what was made so far.

The key is pupil, company and first day. What was taken over before is never rewritten: a row adds
months that were not there yet, and is rejected when it says something else.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.agreements.models import AgreementVersion, Company, WorkAgreement
from lwt_admin.agreements.services.takeover import OnPaper, TakeOverRefused, problems
from lwt_admin.columns import (
    SWAPPED,
    Column,
    Line,
    Problem,
    day,
    elsewhere,
    name,
    plain_header,
    pupil_number,
    raw_text,
    read_lines,
    remark,
    swapped,
    text,
    whole,
)
from lwt_admin.hours_text import parse_hours
from lwt_admin.imports import (
    Action,
    Draft,
    Plan,
    PlannedRow,
    Step,
    Together,
    Watch,
    shown,
    unwatched,
    watched,
)
from lwt_admin.placements.carrying import MonthSum, carry, month_name, why_not
from lwt_admin.placements.imports_known import KnownAgreements
from lwt_admin.placements.takeover import WithHours, take_over_all_with_hours
from lwt_admin.rules.agreements import OF_AGE
from lwt_admin.spreadsheets import Cell, Sheet, UnreadableFile, read_sheet
from lwt_admin.students.models import Guardian, Trajectory
from lwt_admin.text import fold
from lwt_admin.ui.formats import hours
from lwt_admin.week_text import Week, parse_week

COLUMNS: Final = (
    Column("leerlingnummer", pupil_number, required=True),
    Column("leerbedrijf", text, required=True),
    Column("eerste_dag", day, required=True),
    Column("laatste_dag", day, required=True),
    Column("getekend_op", day, required=True),
    Column("rooster", lambda cell: parse_week(raw_text(cell)), required=True),
    Column("leermeester", name),
    Column("ouder", name),
    Column("toelichting", remark),
)
FIELDS: Final = {
    "company": "leerbedrijf",
    "start": "eerste_dag",
    "end": "laatste_dag",
    "signed_on": "getekend_op",
    "schedule": "rooster",
    "guardians": "ouder",
    "reason": "toelichting",
}
"""The column about which a reason of the service is."""
NO_HOURS: Final = "U voert geen uren in; dat doet de LWT-coördinator."
_MONTH = re.compile(r"(uren|dagen)([0-9]{4})([0-9]{2})")


def read_sheet_of(content: bytes, school: School) -> Sheet:  # noqa: ARG001  (as for pupils)
    """The sheet in a CSV or XLSX; raises UnreadableFile."""
    return read_sheet(content)


def hours_cell(cell: Cell) -> int:
    """Minutes from a number of hours, with decimals or as hours and minutes."""
    return parse_hours(str(Decimal(str(cell))) if isinstance(cell, float) else raw_text(cell))


def month_columns(sheet: Sheet) -> list[Column]:
    """The columns `uren_2026-09` and `dagen_2026-09` that a sheet has."""
    found = []
    for heading in sheet.header:
        named = _MONTH.fullmatch(plain_header(heading))
        if named is None:
            continue
        what, year, month = named.groups()
        if not 1 <= int(month) <= 12 or not 2000 <= int(year) <= 2099:
            raise UnreadableFile(f"De kolom {heading} noemt geen maand die bestaat.")
        name = f"{what}_{year}-{month}"
        found.append(Column(name, hours_cell if what == "uren" else whole(0, 31)))
    return found


def plan_agreements(
    sheet: Sheet,
    school: School,
    today: date,
    *,
    lock: bool = False,
    logs: bool = True,
    watch: Watch = unwatched,
) -> Plan:
    """What taking over this list would do; with `lock` the school is held.

    Costs the same queries for any number of rows.

    Without `logs`, of who enters no hours, a row with hours is rejected. Raises UnreadableFile
    when a needed column is missing.
    """
    lines, ignored = read_lines(sheet, [*COLUMNS, *month_columns(sheet)])
    if lock:
        locked(school)
    known = KnownAgreements(school, lines, today)
    rows = [_plan_row(line, known, logs=logs) for line in watched(lines, watch)]
    return Plan(tuple(rows), tuple(ignored), (*swapped(rows), *_scans(rows)))


def _scans(rows: Sequence[PlannedRow]) -> Iterator[str]:
    """A list brings no scans: told once for all that are new."""
    new = sum(row.action is Action.NEW for row in rows)
    if new == 1:
        yield "De scan van het papier ontbreekt nog. Voeg die daarna toe bij de overeenkomst."
    elif new:
        yield "De scans van het papier ontbreken nog. Voeg ze daarna toe bij elke overeenkomst."


def _plan_row(line: Line, known: KnownAgreements, *, logs: bool) -> PlannedRow:
    draft = Draft(line)
    trajectory, company = _trajectory(draft, known), _company(draft, known)
    same = known.same_days(line)
    if len(same) > 1:
        draft.refuse(
            "rooster", f"Dezelfde leerling werkt deze dagen ook in {elsewhere(same, line.number)}."
        )
    sums = _sums(draft, logs=logs)
    title = " bij ".join(
        str(part)
        for part in (
            trajectory.student if trajectory else line.values.get("leerlingnummer", ""),
            company or line.values.get("leerbedrijf", ""),
        )
    )
    if draft.problems or trajectory is None or company is None:
        return draft.planned(title, new=True)
    before = known.before(trajectory, company, line.values["eerste_dag"])
    if before is not None:
        _plan_more(draft, before, sums, known)
        return draft.planned(title, new=False)
    _plan_new(draft, _paper(draft, trajectory, company), sums, known)
    return draft.planned(title, new=True)


def _trajectory(draft: Draft, known: KnownAgreements) -> Trajectory | None:
    number = draft.line.values.get("leerlingnummer")
    if number is None:
        return None
    found = known.trajectories.get(number, [])
    running = [one for one in found if one.ended_on is None] or found
    if not running:
        draft.refuse("leerlingnummer", "Deze leerling heeft geen leer-werktraject aan deze school.")
        return None
    return running[-1]


def _company(draft: Draft, known: KnownAgreements) -> Company | None:
    name = draft.line.values.get("leerbedrijf")
    if name is None:
        return None
    found = known.companies.get(fold(name), [])
    if len(found) != 1:
        reason = (
            "Er zijn meer leerbedrijven met deze naam."
            if found
            else "Dit leerbedrijf is niet bekend. Voeg het eerst toe of importeer het."
        )
        draft.refuse("leerbedrijf", reason)
        return None
    return found[0]


def _sums(draft: Draft, *, logs: bool) -> list[MonthSum]:
    """What the row says per month; a month of nothing is left out."""
    values = draft.line.values
    months = sorted(
        {name.partition("_")[2] for name in values if name.startswith(("uren_", "dagen_"))}
    )
    found = []
    for month in months:
        first = date.fromisoformat(f"{month}-01")
        one = MonthSum(first, values.get(f"uren_{month}", 0), values.get(f"dagen_{month}", 0))
        if one.minutes or one.days:
            found.append(one)
            if not logs:
                draft.refuse(f"uren_{month}", NO_HOURS)
    return found


def _paper(draft: Draft, trajectory: Trajectory, company: Company) -> OnPaper:
    values = draft.line.values
    week: Week = values["rooster"]
    return OnPaper(
        trajectory=trajectory,
        company=company,
        start=values["eerste_dag"],
        end=values["laatste_dag"],
        signed_on=values["getekend_op"],
        schedule=week,
        supervisor=values.get("leermeester", ""),
        guardians=_guardians(draft, trajectory),
        reason=values.get("toelichting", ""),
    )


def _guardians(draft: Draft, trajectory: Trajectory) -> list[Guardian]:
    """The representatives with these names; without a name the only one there is."""
    may = [one for one in trajectory.student.guardians.all() if one.may_sign]
    names = draft.line.values.get("ouder")
    if names is None:
        return may if len(may) == 1 else []
    found = []
    for written in names.split("/"):
        same = [one for one in may if fold(one.name) == fold(written)]
        if not same:
            said = f"“{written.strip()}” staat niet als ouder bij de leerling"
            reason = f"{said}, of mag niet tekenen."
            draft.refuse("ouder", f"{reason} {SWAPPED}" if _is_swapped(draft, may) else reason)
        found += [one for one in same if one not in found]
    return found


def _is_swapped(draft: Draft, guardians: list[Guardian]) -> bool:
    """Whether the row has a parent of the pupil where the leermeester should stand."""
    named = fold(draft.line.values.get("leermeester", ""))
    return any(fold(one.name) == named for one in guardians)


def _plan_new(draft: Draft, paper: OnPaper, sums: list[MonthSum], known: KnownAgreements) -> None:
    for field, reason in problems(paper, known.today, known.around).items():
        draft.refuse(FIELDS[field], reason)
    _check_months(draft, sums, (paper.start, paper.end), paper.trajectory.pk, known)
    draft.add("eerste_dag", shown(paper.start))
    draft.add("laatste_dag", shown(paper.end))
    draft.add("getekend_op", shown(paper.signed_on))
    draft.add("rooster", draft.line.shown["rooster"], Together(_enter_all, (paper, sums)))
    _tell_people(draft, paper)
    _tell(draft, sums)


def _plan_more(
    draft: Draft, before: WorkAgreement, sums: list[MonthSum], known: KnownAgreements
) -> None:
    """Add the months that are not there yet; one that is, is not rewritten."""
    version: AgreementVersion = before.versions.all()[0]
    if draft.line.values["laatste_dag"] != version.end:
        last = shown(version.end)
        draft.note(f"Deze overeenkomst is al overgenomen; de laatste dag blijft {last}.")
    stored_months = {one.month: one for one in before.carried.all()}
    added = []
    for one in sums:
        there = stored_months.get(one.month)
        if there is None:
            added.append(one)
        elif (there.minutes, there.days) != (one.minutes, one.days):
            draft.refuse(
                f"uren_{one.month:%Y-%m}",
                f"Voor {month_name(one.month)} staan er al {hours(there.minutes)} uur en "
                f"{there.days} dagen. Wijzig dat bij de overeenkomst, met de reden.",
            )
    _check_months(draft, added, (version.start, version.last_day), before.trajectory_id, known)
    if added:
        _tell(draft, added)
        draft.steps.append(_carrying(before, added))


def _check_months(
    draft: Draft,
    sums: list[MonthSum],
    running: tuple[date, date],
    trajectory: int,
    known: KnownAgreements,
) -> None:
    """Refuse sums that cannot be true; those of rows before this one count as well."""
    for one in sums:
        for field, reason in why_not(one, running, known.today).items():
            draft.refuse(f"{'dagen' if field == 'days' else 'uren'}_{one.month:%Y-%m}", reason)
    if why := known.carried.why_not(trajectory, sums):
        draft.problems.append(Problem("", "", why))
    if not draft.problems:
        known.carried.add(trajectory, sums)


def _tell_people(draft: Draft, paper: OnPaper) -> None:
    """Who guides and who signed, and what was remarked, as far as the row or the dossier says."""
    alone = paper.trajectory.student.age_on(paper.signed_on) >= OF_AGE
    signed = () if alone and "ouder" not in draft.line.values else paper.guardians
    guardians = " / ".join(one.name for one in signed)
    for label, told in (
        ("leermeester", paper.supervisor),
        ("ouder", guardians),
        ("toelichting", paper.reason),
    ):
        if told:
            draft.add(label, told)


def _tell(draft: Draft, sums: list[MonthSum]) -> None:
    for one in sums:
        draft.add(month_name(one.month), f"{hours(one.minutes)} uur op {one.days} dagen")


def _enter_all(papers: Sequence[WithHours], actor: Any) -> None:
    try:
        take_over_all_with_hours(papers, by=actor, now=timezone.now())
    except TakeOverRefused as refused:
        raise ValidationError(str(refused)) from refused


def _carrying(agreement: WorkAgreement, sums: list[MonthSum]) -> Step:
    def enter(actor: Any) -> None:
        carry(agreement, sums, by=actor, now=timezone.now())

    return enter
