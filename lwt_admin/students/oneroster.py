"""A OneRoster 1.1 or 1.2 CSV zip as a pupil list, as far as the two say the same.

Pupils are the users with the role student; agents become parents; a class of the type homeroom
becomes the class. What OneRoster marks as `tobedeleted`, switches off or lets end is passed on as
removed, never acted upon.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import takewhile
from typing import Final

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.names import PREFIXES
from lwt_admin.spreadsheets import MAX_ROWS, Row, Sheet, UnreadableFile
from lwt_admin.students.import_columns import GUARDIANS
from lwt_admin.students.oneroster_classes import class_names
from lwt_admin.students.oneroster_files import (
    Parts,
    Record,
    by_name,
    is_active,
    is_live,
    is_student,
    names_in,
    records,
)

SHOWN_ROWS: Final = 10
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
    return bool({"users.csv", "manifest.csv"} & by_name(parts).keys())


def read(parts: Parts, brin: str, code: str, today: date, year: SchoolYear | None = None) -> Sheet:
    """The pupils of the school as a sheet; row numbers are those of users.csv.

    Classes are those of the school year `year`.

    Raises UnreadableFile when the files do not fit, or hold only other schools.
    """
    files = by_name(parts)
    if "users.csv" not in files:
        raise UnreadableFile("In dit OneRoster-bestand ontbreekt users.csv.")
    roster = _Roster(files, brin, code, today, year)
    rows = tuple(roster.rows())
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(f"Het bestand heeft meer dan {MAX_ROWS} leerlingen.")
    return Sheet(HEADER, rows, tuple(roster.remarks()))


class _Roster:
    """The files of one export, tied together by their identifiers."""

    def __init__(
        self, files: Parts, brin: str, code: str, today: date, year: SchoolYear | None
    ) -> None:
        self._today = today
        self._elsewhere = 0
        self._lost: list[int] = []
        self._users = dict(records(files["users.csv"]))
        self._by_id = {user.get("sourcedid", ""): user for user in self._users.values()}
        self._named_by: dict[str, list[str]] = {}
        for own_id, user in self._by_id.items():
            for other in names_in(user.get("agentsourcedids")):
                self._named_by.setdefault(other, []).append(own_id)
        self._births = {
            one.get("sourcedid", ""): one.get("birthdate", "")
            for _, one in records(files.get("demographics.csv"))
        }
        self._roles = self._roles_by_user(files.get("roles.csv"))
        self._orgs = _orgs_of_school(files.get("orgs.csv"), brin, code)
        self._classes = class_names(files, today, year)

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
        loose = self._loose_agents()
        if loose == 1:
            yield "1 ouder of verzorger hoort bij geen leerling in het bestand en is overgeslagen."
        elif loose:
            yield (
                f"{loose} ouders of verzorgers horen bij geen leerling in het bestand en zijn "
                "overgeslagen."
            )

    def _roles_by_user(self, data: bytes | None) -> dict[str, list[Record]]:
        """Version 1.2 keeps roles in a file of their own."""
        roles: dict[str, list[Record]] = {}
        for _, role in records(data):
            roles.setdefault(role.get("usersourcedid", ""), []).append(role)
        return roles

    def _pupil_roles(self, user: Record) -> list[Record]:
        """What makes somebody a pupil: roles of their own file, else the role in this row."""
        own = self._roles.get(user.get("sourcedid", ""), [])
        pupil = [role for role in own if is_student(role)]
        return pupil or ([user] if is_student(user) else [])

    def _is_here(self, user: Record, roles: Iterable[Record]) -> bool:
        named = {*names_in(user.get("orgsourcedids")), user.get("primaryorgsourcedid", "")}
        orgs = {*named, *(role.get("orgsourcedid", "") for role in roles)} - {""}
        return self._orgs is None or not orgs or bool(orgs & self._orgs)

    def _is_gone(self, user: Record, roles: list[Record]) -> bool:
        """Whether the pupil left the school: deleted, switched off, or no role here any more."""
        here = [role for role in roles if self._is_role_here(role)] or roles
        off = user.get("enableduser", "").lower() == "false"
        return off or not is_active(user) or not any(is_live(one, self._today) for one in here)

    def _is_role_here(self, role: Record) -> bool:
        org = role.get("orgsourcedid", "")
        return not org or self._orgs is None or org in self._orgs

    def _cells(self, user: Record, agents: list[Record]) -> Iterator[str]:
        own_id = user.get("sourcedid", "")
        grade = _leerjaar(user.get("grades", ""))
        yield user.get("identifier") or own_id
        yield user.get("preferredgivenname") or user.get("givenname", "")
        yield from _surname(user)
        yield self._births.get(own_id, "")
        yield self._classes.get(own_id, "") if grade else ""
        yield grade
        yield user.get("email", "")
        yield user.get("phone") or user.get("sms", "")
        for agent in agents[: len(GUARDIANS)]:
            yield " ".join(filter(None, (agent.get("givenname"), *_surname(agent))))
            yield agent.get("email", "")
            yield agent.get("phone") or agent.get("sms", "")

    def _agents(self, user: Record) -> list[Record]:
        """Whom the row of the pupil names, and whose own row names the pupil."""
        named = names_in(user.get("agentsourcedids"))
        naming = self._named_by.get(user.get("sourcedid", ""), [])
        found = (self._by_id.get(one) for one in dict.fromkeys((*named, *naming)))
        return [agent for agent in found if agent is not None and self._is_agent(agent)]

    def _loose_agents(self) -> int:
        """How many parents at this school belong to no pupil in the file."""
        return sum(
            self._has_agent_role(agent)
            and self._is_live_agent(agent)
            and self._is_here(agent, self._roles.get(own_id, ()))
            and not self._is_tied(own_id, agent)
            for own_id, agent in self._by_id.items()
        )

    def _is_tied(self, own_id: str, agent: Record) -> bool:
        others = (*names_in(agent.get("agentsourcedids")), *self._named_by.get(own_id, ()))
        return any(self._pupil_roles(self._by_id[one]) for one in others if one in self._by_id)

    def _is_agent(self, agent: Record) -> bool:
        return not self._role_names(agent) or self._has_agent_role(agent)

    def _has_agent_role(self, agent: Record) -> bool:
        return bool(self._role_names(agent) & AGENT_ROLES)

    def _role_names(self, user: Record) -> set[str]:
        roles = {user.get("role", "").lower()} - {""}
        own = self._roles.get(user.get("sourcedid", ""), ())
        return roles | {role.get("role", "").lower() for role in own}

    def _is_live_agent(self, agent: Record) -> bool:
        """Many a parent has no account, so that one is switched off says nothing."""
        roles = self._roles.get(agent.get("sourcedid", ""), ()) or [agent]
        return is_active(agent) and any(is_live(role, self._today) for role in roles)


def _surname(user: Record) -> tuple[str, str]:
    """The prefix and the rest, also when both stand in the family name (`van den Berg`)."""
    family = user.get("familyname", "")
    prefix = _prefix(user.get("middlename", ""))
    words = family.split()
    if prefix or not words:
        return prefix, family
    before = list(takewhile(_is_prefix, words[:-1]))
    return " ".join(before), " ".join(words[len(before) :])


def _prefix(middle_name: str) -> str:
    """A middle name that is a Dutch prefix (`van den`); second given names are left out."""
    return middle_name if middle_name[:1].islower() or middle_name.startswith(("'", "’")) else ""


def _is_prefix(word: str) -> bool:
    return word in PREFIXES or word in {"'t", "’t", "‘t"}


def _leerjaar(grades: str) -> str:
    """Leerjaar 1 to 4 from a single grade such as `3`, `03` or `vmbo-bb 3`; else empty."""
    found = [re.search(r"(?:^|\D)0?([1-4])$", grade) for grade in names_in(grades)]
    return found[0].group(1) if len(found) == 1 and found[0] else ""


def _orgs_of_school(data: bytes | None, brin: str, code: str) -> set[str] | None:
    """The identifiers of this school's organisations; None when the export names no other."""
    orgs = [org for _, org in records(data)]
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
