"""A OneRoster 1.1 or 1.2 CSV zip as a pupil list, as far as the two say the same.

Pupils are the users with the role student; agents become parents; a class of the type homeroom
becomes the class. What OneRoster marks as `tobedeleted`, switches off or lets end is passed on as
removed, never acted upon.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from lwt_admin.columns import plain_header
from lwt_admin.spreadsheets import (
    MAX_COLUMNS,
    MAX_ROWS,
    Row,
    Sheet,
    UnreadableFile,
    cell_text,
    csv_records,
)
from lwt_admin.students.import_columns import GUARDIANS

Record = Mapping[str, str]
Parts = Mapping[str, bytes]

SHOWN_ROWS: Final = 10
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
AGENT_ROLES: Final = {"guardian", "parent", "relative"}
HEADER: Final = (
    "leerlingnummer",
    "roepnaam",
    "tussenvoegsel",
    "achternaam",
    "geboortedatum",
    "klas",
    "leerjaar",
    "email",
    "telefoon",
    *(f"ouder{number}_{part}" for number in GUARDIANS for part in ("naam", "email", "telefoon")),
)


def is_oneroster(parts: Parts) -> bool:
    """Whether these files are a OneRoster export."""
    return bool({"users.csv", "manifest.csv"} & _by_name(parts).keys())


def read(parts: Parts, brin: str, code: str, today: date) -> Sheet:
    """The pupils of the school as a sheet; row numbers are those of users.csv.

    Raises UnreadableFile when the files do not fit, or hold only other schools.
    """
    files = _by_name(parts)
    if "users.csv" not in files:
        raise UnreadableFile("In dit OneRoster-bestand ontbreekt users.csv.")
    roster = _Roster(files, brin, code, today)
    rows = tuple(roster.rows())
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(f"Het bestand heeft meer dan {MAX_ROWS} leerlingen.")
    return Sheet(HEADER, rows, tuple(roster.remarks()))


def _by_name(parts: Parts) -> dict[str, bytes]:
    """Files by their bare name: some exports put them in a folder."""
    return {name.rsplit("/", 1)[-1].lower(): data for name, data in parts.items()}


def _records(data: bytes | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number and cells by plain column name; nothing for a file that is not there."""
    header: list[str] = []
    for row in csv_records(data) if data and data.strip() else ():
        cells = [cell_text(cell).strip() for cell in row.cells[:MAX_COLUMNS]]
        if not header:
            header = [plain_header(cell) for cell in cells]
        elif any(cells):
            yield row.number, dict(zip(header, cells, strict=False))


class _Roster:
    """The files of one export, tied together by their identifiers."""

    def __init__(self, files: Parts, brin: str, code: str, today: date) -> None:
        self._today = today
        self._elsewhere = 0
        self._lost: list[int] = []
        self._users = dict(_records(files["users.csv"]))
        self._by_id = {user.get("sourcedid", ""): user for user in self._users.values()}
        self._births = {
            one.get("sourcedid", ""): one.get("birthdate", "")
            for _, one in _records(files.get("demographics.csv"))
        }
        self._roles = self._roles_by_user(files.get("roles.csv"))
        self._orgs = _orgs_of_school(files.get("orgs.csv"), brin, code)
        self._classes = _class_names(files, today)

    def rows(self) -> Iterator[Row]:
        """A row per pupil of the school."""
        for number, user in self._users.items():
            roles = self._pupil_roles(user)
            if not roles:
                continue
            if not self._is_here(user, roles):
                self._elsewhere += 1
                continue
            agents = self._agents(user)
            live = [agent for agent in agents if self._is_live_agent(agent)]
            self._lost += [number] * (len(agents) - len(live))
            removed = self._is_gone(user, roles)
            yield Row(number, tuple(self._cells(user, live)), removed=removed)

    def remarks(self) -> Iterator[str]:
        """What the rows left out, once all of them were asked for."""
        if self._elsewhere == 1:
            yield "1 leerling hoort bij een andere school en is overgeslagen."
        elif self._elsewhere:
            yield f"{self._elsewhere} leerlingen horen bij een andere school en zijn overgeslagen."
        if self._lost:
            shown = ", ".join(str(number) for number in dict.fromkeys(self._lost[:SHOWN_ROWS]))
            where = f"rij {shown}{' en verder' if len(self._lost) > SHOWN_ROWS else ''}"
            told = f"staat in het bestand als verwijderd en is overgeslagen, bij {where}."
            if len(self._lost) == 1:
                yield f"1 ouder of verzorger {told}"
            else:
                told = told.replace("staat", "staan", 1).replace(" is ", " zijn ", 1)
                yield f"{len(self._lost)} ouders of verzorgers {told}"

    def _roles_by_user(self, data: bytes | None) -> dict[str, list[Record]]:
        """Version 1.2 keeps roles in a file of their own."""
        roles: dict[str, list[Record]] = {}
        for _, role in _records(data):
            roles.setdefault(role.get("usersourcedid", ""), []).append(role)
        return roles

    def _pupil_roles(self, user: Record) -> list[Record]:
        """What makes somebody a pupil: roles of their own file, else the role in this row."""
        own = self._roles.get(user.get("sourcedid", ""), [])
        pupil = [role for role in own if _is_student(role)]
        return pupil or ([user] if _is_student(user) else [])

    def _is_here(self, user: Record, roles: Iterable[Record]) -> bool:
        named = {*_list(user.get("orgsourcedids")), user.get("primaryorgsourcedid", "")}
        orgs = {*named, *(role.get("orgsourcedid", "") for role in roles)} - {""}
        return self._orgs is None or not orgs or bool(orgs & self._orgs)

    def _is_gone(self, user: Record, roles: list[Record]) -> bool:
        """Whether the pupil left the school: deleted, switched off, or no role here any more."""
        here = [role for role in roles if self._is_role_here(role)] or roles
        off = user.get("enableduser", "").lower() == "false"
        return off or not _is_active(user) or not any(_is_live(one, self._today) for one in here)

    def _is_role_here(self, role: Record) -> bool:
        org = role.get("orgsourcedid", "")
        return not org or self._orgs is None or org in self._orgs

    def _cells(self, user: Record, agents: list[Record]) -> Iterator[str]:
        own_id = user.get("sourcedid", "")
        grade = _leerjaar(user.get("grades", ""))
        yield user.get("identifier") or own_id
        yield user.get("preferredgivenname") or user.get("givenname", "")
        yield _prefix(user.get("middlename", ""))
        yield user.get("familyname", "")
        yield self._births.get(own_id, "")
        yield self._classes.get(own_id, "") if grade else ""
        yield grade
        yield user.get("email", "")
        yield user.get("phone") or user.get("sms", "")
        for agent in agents[: len(GUARDIANS)]:
            yield " ".join(filter(None, (agent.get("givenname"), agent.get("familyname"))))
            yield agent.get("email", "")
            yield agent.get("phone") or agent.get("sms", "")

    def _agents(self, user: Record) -> list[Record]:
        found = (self._by_id.get(one) for one in _list(user.get("agentsourcedids")))
        return [agent for agent in found if agent is not None and self._is_agent(agent)]

    def _is_agent(self, agent: Record) -> bool:
        roles = {agent.get("role", "").lower()} - {""}
        roles |= {role.get("role", "").lower() for role in self._roles.get(agent["sourcedid"], ())}
        return not roles or bool(roles & AGENT_ROLES)

    def _is_live_agent(self, agent: Record) -> bool:
        """Many a parent has no account, so that one is switched off says nothing."""
        roles = self._roles.get(agent["sourcedid"], ()) or [agent]
        return _is_active(agent) and any(_is_live(role, self._today) for role in roles)


def _list(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _prefix(middle_name: str) -> str:
    """A middle name that is a Dutch prefix (`van den`); second given names are left out."""
    return middle_name if middle_name[:1].islower() or middle_name.startswith(("'", "’")) else ""


def _leerjaar(grades: str) -> str:
    """Leerjaar 1 to 4 from a single grade such as `3`, `03` or `vmbo-bb 3`; else empty."""
    found = [re.search(r"(?:^|\D)0?([1-4])$", grade) for grade in _list(grades)]
    return found[0].group(1) if len(found) == 1 and found[0] else ""


def _orgs_of_school(data: bytes | None, brin: str, code: str) -> set[str] | None:
    """The identifiers of this school's organisations; None when the export names no other."""
    orgs = [org for _, org in _records(data)]
    named = [org for org in orgs if _is_school(org) and org.get("identifier")]
    if not named:
        return None
    if not all(org.get("sourcedid") for org in orgs):
        raise UnreadableFile("In orgs.csv staat niet bij elke organisatie een sourcedId.")
    ours = {org["sourcedid"] for org in named if _plain_code(org["identifier"]) == code}
    ours = ours or {org["sourcedid"] for org in named if _plain_code(org["identifier"]) == brin}
    if not ours:
        others = ", ".join(org["identifier"] for org in named[:3])
        raise UnreadableFile(f"Dit bestand is van een andere school ({others}), niet van {code}.")
    return _with_departments(ours, orgs)


def _is_school(org: Record) -> bool:
    return org.get("type", "").lower() == "school"


def _with_departments(schools: set[str], orgs: list[dict[str, str]]) -> set[str]:
    """These schools with what lies below them, as far as that is no school of its own."""
    found, new = set(schools), set(schools)
    while new:
        new = {
            org["sourcedid"]
            for org in orgs
            if org.get("parentsourcedid") in new and not _is_school(org)
        } - found
        found |= new
    return found


def _plain_code(identifier: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", identifier.upper())


def _class_names(files: Parts, today: date) -> dict[str, str]:
    """The name of each pupil's homeroom class."""
    homerooms = {
        one.get("sourcedid", ""): one.get("classcode") or one.get("title", "")
        for _, one in _records(files.get("classes.csv"))
        if one.get("classtype", "").lower() == "homeroom" and _is_active(one)
    }
    enrolments: Iterable[tuple[int, Record]] = _records(files.get("enrollments.csv"))
    return {
        one.get("usersourcedid", ""): homerooms[one["classsourcedid"]]
        for _, one in enrolments
        if one.get("classsourcedid") in homerooms and _is_student(one) and _is_live(one, today)
    }


def _is_student(record: Record) -> bool:
    return record.get("role", "").lower() == "student"


def _is_active(record: Record) -> bool:
    return record.get("status", "").lower() != "tobedeleted"


def _is_live(record: Record, today: date) -> bool:
    """Whether a role or enrolment is there and has not ended; a date may have a time after it."""
    last = record.get("enddate", "")[:10]
    return _is_active(record) and not (_ISO.fullmatch(last) and last < today.isoformat())
