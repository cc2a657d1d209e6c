"""A OneRoster 1.1 or 1.2 CSV zip as a pupil list, as far as the two say the same.

Pupils are the users with the role student; agents become parents; a class of the type homeroom
becomes the class. What OneRoster marks as `tobedeleted` is passed on as removed, never acted upon.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
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


def read(parts: Parts, brin: str, code: str) -> Sheet:
    """The pupils of the school as a sheet; row numbers are those of users.csv.

    Raises UnreadableFile when the files do not fit, or hold only other schools.
    """
    files = _by_name(parts)
    if "users.csv" not in files:
        raise UnreadableFile("In dit OneRoster-bestand ontbreekt users.csv.")
    roster = _Roster(files, brin, code)
    rows = tuple(roster.rows())
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(f"Het bestand heeft meer dan {MAX_ROWS} leerlingen.")
    return Sheet(HEADER, rows)


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

    def __init__(self, files: Parts, brin: str, code: str) -> None:
        self._users = dict(_records(files["users.csv"]))
        self._by_id = {user.get("sourcedid", ""): user for user in self._users.values()}
        self._births = {
            one.get("sourcedid", ""): one.get("birthdate", "")
            for _, one in _records(files.get("demographics.csv"))
        }
        self._roles = self._roles_by_user(files.get("roles.csv"))
        self._orgs = _orgs_of_school(files.get("orgs.csv"), brin, code)
        self._classes = _class_names(files)

    def rows(self) -> Iterator[Row]:
        """A row per pupil of the school."""
        for number, user in self._users.items():
            if self._is_pupil_here(user):
                removed = user.get("status", "").lower() == "tobedeleted"
                yield Row(number, tuple(self._cells(user)), removed=removed)

    def _roles_by_user(self, data: bytes | None) -> dict[str, list[Record]]:
        """Version 1.2 keeps roles in a file of their own."""
        roles: dict[str, list[Record]] = {}
        for _, role in _records(data):
            roles.setdefault(role.get("usersourcedid", ""), []).append(role)
        return roles

    def _is_pupil_here(self, user: Record) -> bool:
        own = self._roles.get(user.get("sourcedid", ""), [])
        pupil = [role for role in own if role.get("role", "").lower() == "student"]
        if user.get("role", "").lower() != "student" and not pupil:
            return False
        named = {*_list(user.get("orgsourcedids")), user.get("primaryorgsourcedid", "")}
        orgs = {*named, *(role.get("orgsourcedid", "") for role in pupil)} - {""}
        return self._orgs is None or not orgs or bool(orgs & self._orgs)

    def _cells(self, user: Record) -> Iterator[str]:
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
        for agent in self._agents(user)[: len(GUARDIANS)]:
            yield " ".join(filter(None, (agent.get("givenname"), agent.get("familyname"))))
            yield agent.get("email", "")
            yield agent.get("phone") or agent.get("sms", "")

    def _agents(self, user: Record) -> list[Record]:
        found = (self._by_id.get(one) for one in _list(user.get("agentsourcedids")))
        return [
            agent
            for agent in found
            if agent is not None
            and agent.get("status", "").lower() != "tobedeleted"
            and self._is_agent(agent)
        ]

    def _is_agent(self, agent: Record) -> bool:
        roles = {agent.get("role", "").lower()} - {""}
        roles |= {role.get("role", "").lower() for role in self._roles.get(agent["sourcedid"], ())}
        return not roles or bool(roles & AGENT_ROLES)


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
    schools = [org for _, org in _records(data) if org.get("type", "").lower() == "school"]
    named = [org for org in schools if org.get("identifier")]
    if not named:
        return None
    ours = {org["sourcedid"] for org in named if _plain_code(org["identifier"]) == code}
    ours = ours or {org["sourcedid"] for org in named if _plain_code(org["identifier"]) == brin}
    if not ours:
        others = ", ".join(org["identifier"] for org in named[:3])
        raise UnreadableFile(f"Dit bestand is van een andere school ({others}), niet van {code}.")
    return ours


def _plain_code(identifier: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", identifier.upper())


def _class_names(files: Parts) -> dict[str, str]:
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
        if one.get("classsourcedid") in homerooms
        and one.get("role", "").lower() == "student"
        and _is_active(one)
    }


def _is_active(record: Record) -> bool:
    return record.get("status", "").lower() != "tobedeleted"
