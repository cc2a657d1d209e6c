"""What a row of a list of running paper agreements means: the agreement, and what was made so far.

The key is pupil, company and first day. What was taken over before is never rewritten: a row adds
months that were not there yet, and is rejected when it says something else.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
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
    Column,
    Line,
    Problem,
    day,
    elsewhere,
    plain_header,
    raw_text,
    read_lines,
    remark,
    text,
    whole,
)
from lwt_admin.hours_text import parse_hours
from lwt_admin.imports import Draft, Plan, PlannedRow, Step, Watch, shown, unwatched, watched
from lwt_admin.placements.carrying import MonthSum, carry, month_name, too_many_days, why_not
from lwt_admin.placements.takeover import take_over_with_hours
from lwt_admin.spreadsheets import Cell, Sheet, UnreadableFile, read_sheet
from lwt_admin.students.models import Guardian, Trajectory
from lwt_admin.text import fold
from lwt_admin.ui.formats import hours
from lwt_admin.week_text import Week, parse_week

COLUMNS: Final = (
    Column("leerlingnummer", raw_text, required=True),
    Column("leerbedrijf", text, required=True),
    Column("eerste_dag", day, required=True),
    Column("laatste_dag", day, required=True),
    Column("getekend_op", day, required=True),
    Column("rooster", lambda cell: parse_week(raw_text(cell)), required=True),
    Column("leermeester", text),
    Column("ouder", text),
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

    Without `logs`, of who enters no hours, a row with hours is rejected. Raises UnreadableFile
    when a needed column is missing.
    """
    lines, ignored = read_lines(sheet, [*COLUMNS, *month_columns(sheet)])
    if lock:
        locked(school)
    known = _Known(school, lines, today)
    rows = (_plan_row(line, known, logs=logs) for line in watched(lines, watch))
    return Plan(tuple(rows), tuple(ignored))


class _Known:
    """The school's trajectories and companies, and what was taken over before; read once."""

    def __init__(self, school: School, lines: Iterable[Line], today: date) -> None:
        self.today = today
        self.lines: dict[str | None, list[Line]] = defaultdict(list)
        for line in lines:
            self.lines[line.values.get("leerlingnummer")].append(line)
        numbers = self.lines.keys()
        self.trajectories: dict[str, list[Trajectory]] = {}
        trajectories = Trajectory.objects.for_system().at_school(school)
        for one in (
            trajectories.filter(student__number__in=numbers - {None}, refused_on=None)
            .select_related("student__school")
            .prefetch_related("student__guardians")
            .order_by("pk")
        ):
            self.trajectories.setdefault(one.student.number, []).append(one)
        self.companies: dict[str, list[Company]] = {}
        companies = Company.objects.for_system().at_school(school)
        for company in companies.prefetch_related("supervisors", "recognitions__profiles"):
            self.companies.setdefault(fold(company.name), []).append(company)
        taken = WorkAgreement.objects.for_system().at_school(school)
        self.taken: dict[tuple[int, int], list[WorkAgreement]] = defaultdict(list)
        for before in (
            taken.filter(taken_over_at__isnull=False)
            .select_related("trajectory__student")
            .prefetch_related("versions", "carried")
        ):
            self.taken[before.trajectory_id, before.company_id].append(before)

    def before(self, trajectory: Trajectory, company: Company, start: date) -> WorkAgreement | None:
        """The agreement that was taken over before with this key."""
        return next(
            (
                one
                for one in self.taken.get((trajectory.pk, company.pk), ())
                if any(version.start == start for version in one.versions.all())
            ),
            None,
        )

    def same_days(self, line: Line) -> list[int]:
        """The rows of the same pupil that have a weekday in common in the same time."""
        mine = line.values
        return [line.number] + [
            other.number
            for other in self.lines[mine.get("leerlingnummer")]
            if other is not line and _share(mine, other.values)
        ]


def _share(one: dict[str, Any], other: dict[str, Any]) -> bool:
    needed = ("leerlingnummer", "eerste_dag", "laatste_dag", "rooster")
    if any(name not in row for name in needed for row in (one, other)):
        return False
    apart = one["laatste_dag"] < other["eerste_dag"] or other["laatste_dag"] < one["eerste_dag"]
    return not apart and bool(one["rooster"].keys() & other["rooster"].keys())


def _plan_row(line: Line, known: _Known, *, logs: bool) -> PlannedRow:
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
        _plan_more(draft, before, sums, known.today)
        return draft.planned(title, new=False)
    _plan_new(draft, _paper(draft, trajectory, company), sums, known.today)
    return draft.planned(title, new=True)


def _trajectory(draft: Draft, known: _Known) -> Trajectory | None:
    number = draft.line.values.get("leerlingnummer")
    if number is None:
        return None
    found = known.trajectories.get(number, [])
    running = [one for one in found if one.ended_on is None] or found
    if not running:
        draft.refuse("leerlingnummer", "Deze leerling heeft geen leer-werktraject aan deze school.")
        return None
    return running[-1]


def _company(draft: Draft, known: _Known) -> Company | None:
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
    for name in names.split("/"):
        same = [one for one in may if fold(one.name) == fold(name)]
        if not same:
            reason = f"“{name.strip()}” staat niet als ouder bij de leerling, of mag niet tekenen."
            draft.refuse("ouder", reason)
        found += [one for one in same if one not in found]
    return found


def _plan_new(draft: Draft, paper: OnPaper, sums: list[MonthSum], today: date) -> None:
    for field, reason in problems(paper, today).items():
        draft.refuse(FIELDS[field], reason)
    _check_months(draft, sums, (paper.start, paper.end), paper.trajectory.pk, today)
    draft.add("eerste_dag", shown(paper.start))
    draft.add("laatste_dag", shown(paper.end))
    draft.add("getekend_op", shown(paper.signed_on))
    draft.add("rooster", draft.line.shown["rooster"], _entering(paper, sums))
    _tell(draft, sums)
    draft.note("De scan van het papier ontbreekt nog. Voeg die toe bij de overeenkomst.")


def _plan_more(draft: Draft, before: WorkAgreement, sums: list[MonthSum], today: date) -> None:
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
    _check_months(draft, added, (version.start, version.last_day), before.trajectory_id, today)
    if added:
        _tell(draft, added)
        draft.steps.append(_carrying(before, added))


def _check_months(
    draft: Draft, sums: list[MonthSum], running: tuple[date, date], trajectory: int, today: date
) -> None:
    for one in sums:
        for field, reason in why_not(one, running, today).items():
            draft.refuse(f"{'dagen' if field == 'days' else 'uren'}_{one.month:%Y-%m}", reason)
    if why := too_many_days(trajectory, {one.month: one.days for one in sums}):
        draft.problems.append(Problem("", "", why))


def _tell(draft: Draft, sums: list[MonthSum]) -> None:
    for one in sums:
        draft.add(month_name(one.month), f"{hours(one.minutes)} uur op {one.days} dagen")


def _entering(paper: OnPaper, sums: list[MonthSum]) -> Step:
    def enter(actor: Any) -> None:
        try:
            take_over_with_hours(paper, sums, by=actor, now=timezone.now())
        except TakeOverRefused as refused:
            raise ValidationError(str(refused)) from refused

    return enter


def _carrying(agreement: WorkAgreement, sums: list[MonthSum]) -> Step:
    def enter(actor: Any) -> None:
        carry(agreement, sums, by=actor, now=timezone.now())

    return enter
