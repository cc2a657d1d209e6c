"""What a row of a company list means: the company, its recognition for LWT, a leermeester.

The key is the SBB number, else the KvK number with the postcode. An empty cell or an absent column
never erases; a recognition is only ever added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.agreements.models import Company, Recognition, RecognitionProfile, Supervisor
from lwt_admin.agreements.models.company import MOST_PLACES
from lwt_admin.columns import (
    Column,
    Line,
    day,
    elsewhere,
    email,
    house_number,
    name,
    phone,
    postcode,
    raw_text,
    read_lines,
    rows_by_key,
    swapped,
    text,
    whole,
)
from lwt_admin.imports import Draft, Plan, PlannedRow, Watch, shown, storing, unwatched, watched
from lwt_admin.rules.profiles import PROFILES
from lwt_admin.spreadsheets import Cell, Sheet, read_sheet
from lwt_admin.storing import stamp_of
from lwt_admin.text import fold

Address = tuple[str, str]


def profiles(cell: Cell) -> tuple[str, ...]:
    """Short names of profiles with commas between, in the order of the law."""
    known = {fold(profile.short): profile.short for profile in PROFILES}
    written = [part.strip() for part in text(cell).split(",") if part.strip()]
    named = [fold(part) for part in written]
    unknown = [part for part in written if fold(part) not in known]
    if unknown:
        shorts = ", ".join(known.values())
        raise ValidationError(f"Profiel {', '.join(unknown)} bestaat niet. Kies uit: {shorts}.")
    return tuple(short for name, short in known.items() if name in named)


COLUMNS = (
    Column("naam", name, required=True),
    Column("kvk", raw_text),
    Column("sbb_id", raw_text),
    Column("straat", text),
    Column("huisnummer", house_number),
    Column("postcode", postcode),
    Column("plaats", text),
    Column("telefoon", phone),
    Column("email", email),
    Column("lwt_profielen", profiles),
    Column("erkend_vanaf", day),
    Column("erkend_tot", day),
    Column("leermeester", name),
    Column("leermeester_email", email),
    Column("plaatsen", whole(0, MOST_PLACES)),
)

FIELDS = {
    "naam": "name",
    "kvk": "kvk",
    "sbb_id": "sbb_id",
    "straat": "street",
    "huisnummer": "house_number",
    "postcode": "postcode",
    "plaats": "city",
    "telefoon": "phone",
    "email": "email",
    "plaatsen": "places",
}


def read_companies(content: bytes, school: School) -> Sheet:  # noqa: ARG001  (as for pupils)
    """The sheet in a CSV or XLSX; raises UnreadableFile."""
    return read_sheet(content)


def plan_companies(
    sheet: Sheet,
    school: School,
    today: date,  # noqa: ARG001  (as for pupils)
    *,
    lock: bool = False,
    watch: Watch = unwatched,
) -> Plan:
    """What taking over this list would do; with `lock` the school and its companies are held.

    Raises UnreadableFile when a needed column is missing.
    """
    lines, ignored = read_lines(sheet, COLUMNS)
    if lock:
        locked(school)
    known = _Known(school, lines, lock=lock)
    rows = tuple(_plan_row(line, known) for line in watched(lines, watch))
    return Plan(rows, tuple(ignored), tuple(swapped(lines)))


def stamp_of_companies(school: School) -> object:
    """What differs as soon as anybody changes what a company list is compared with."""
    return (
        stamp_of(Company.objects.for_system().at_school(school)),
        stamp_of(Recognition.objects.for_system().at_school(school)),
        stamp_of(Supervisor.objects.for_system().at_school(school)),
    )


@dataclass(frozen=True)
class Found:
    """The company a row is about; `problem` says why that cannot be told."""

    company: Company | None = None
    problem: str = ""


class _Known:
    """The companies of the school, read once, by each of their keys."""

    def __init__(self, school: School, lines: Iterable[Line], *, lock: bool) -> None:
        companies = Company.objects.for_system().at_school(school)
        if lock:
            companies = companies.select_for_update(no_key=True)
        self.school = school
        self._by_sbb: dict[str, Company] = {}
        self._by_address: dict[Address, list[Company]] = {}
        for company in companies.prefetch_related("recognitions__profiles", "supervisors"):
            if company.sbb_id:
                self._by_sbb[company.sbb_id] = company
            if company.kvk and company.postcode:
                self._by_address.setdefault((company.kvk, company.postcode), []).append(company)
        self._rows = rows_by_key(lines, self.key)

    def key(self, line: Line) -> object:
        """What two rows about the same company have in common; None when the row has no key."""
        found = self.find(line).company
        return (found.pk if found else None) or line.values.get("sbb_id") or _address(line)

    def same_rows(self, line: Line) -> list[int]:
        """The numbers of the rows about the same company, this row's own included."""
        return self._rows.get(self.key(line), [])

    def find(self, line: Line) -> Found:
        """The company with the SBB number; without that number, the one at KvK and postcode."""
        sbb_id, address = line.values.get("sbb_id"), _address(line)
        if sbb_id in self._by_sbb:
            return Found(self._by_sbb[sbb_id])
        here = self._by_address.get(address, []) if address else []
        if sbb_id:  # a company that was entered before its SBB number was known
            here = [company for company in here if not company.sbb_id]
        if len(here) > 1:
            return Found(problem="Er zijn meer leerbedrijven met dit KvK-nummer en deze postcode.")
        return Found(here[0] if here else None)


def _address(line: Line) -> Address | None:
    kvk, code = line.values.get("kvk"), line.values.get("postcode")
    return (kvk, code) if kvk and code else None


def _plan_row(line: Line, known: _Known) -> PlannedRow:
    draft = Draft(line)
    found = known.find(line)
    if found.problem:
        draft.refuse("kvk", found.problem)
    if known.key(line) is None:
        draft.refuse("sbb_id", "Vul het SBB-nummer in, of het KvK-nummer met de postcode.")
    same = known.same_rows(line)
    if len(same) > 1:
        column = "sbb_id" if "sbb_id" in line.values else "kvk"
        draft.refuse(column, f"Dit leerbedrijf staat ook in {elsewhere(same, line.number)}.")
    company = found.company or Company(school=known.school)
    new = company.pk is None
    draft.write(company, FIELDS)
    _plan_recognition(draft, company)
    _plan_supervisor(draft, company)
    return draft.planned(line.values.get("naam") or company.name, new=new)


def _plan_recognition(draft: Draft, company: Company) -> None:
    """Add the recognition for LWT that begins on `erkend_vanaf`, unless it is there already."""
    values = draft.line.values
    named, first, last = (
        values.get(name) for name in ("lwt_profielen", "erkend_vanaf", "erkend_tot")
    )
    stored = list(company.recognitions.all()) if company.pk else []
    if named is None:
        if first or last:
            draft.note(
                "Zonder lwt_profielen is er geen erkenning voor LWT; die is niet toegevoegd."
            )
        return
    if first is None:
        if "erkend_vanaf" not in draft.line.shown and not _stands(stored, named):
            draft.refuse("lwt_profielen", "Vul ook in vanaf wanneer het bedrijf erkend is.")
        return
    if last is not None and last < first:
        draft.refuse("erkend_tot", "De erkenning eindigt voordat zij begint.")
        return
    same = next((one for one in stored if one.for_lwt and one.valid_from == first), None)
    if same is None:
        _add_recognition(draft, company, named, first, last)
    elif (same.valid_until, same.profile_shorts) != (last or same.valid_until, frozenset(named)):
        draft.note(
            f"De erkenning vanaf {shown(first)} staat er al, met andere gegevens. Een import "
            "wijzigt die niet; doe dat zo nodig op de pagina van het leerbedrijf."
        )


def _stands(stored: Iterable[Recognition], named: tuple[str, ...]) -> bool:
    return any(one.for_lwt and set(named) <= one.profile_shorts for one in stored)


def _add_recognition(
    draft: Draft, company: Company, named: tuple[str, ...], first: date, last: date | None
) -> None:
    recognition = Recognition(
        company=company, status=Recognition.Status.VALID, valid_from=first, valid_until=last
    )
    rows = [RecognitionProfile(recognition=recognition, profile=short) for short in named]
    until = f" tot en met {shown(last)}" if last else ""
    draft.add(
        "erkenning LWT",
        f"{', '.join(named)} vanaf {shown(first)}{until}",
        *(storing(record) for record in (recognition, *rows)),
    )


def _plan_supervisor(draft: Draft, company: Company) -> None:
    """Match the leermeester by name, else by an address that only one has; nobody is removed."""
    values = draft.line.values
    name, address = values.get("leermeester"), values.get("leermeester_email")
    if name is None and address is None:
        return
    stored = list(company.supervisors.all()) if company.pk else []
    matches = [one for one in stored if name and fold(one.name) == fold(name)]
    if not matches and address:
        matches = [one for one in stored if one.email.casefold() == address.casefold()]
        matches = matches if len(matches) == 1 else []
    if not matches and name is None:
        draft.refuse("leermeester_email", "Bij dit adres ontbreekt de naam van de leermeester.")
        return
    supervisor = matches[0] if matches else Supervisor(company=company)
    draft.write(supervisor, {"leermeester": "name", "leermeester_email": "email"})
