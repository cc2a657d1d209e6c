"""Who may do what: roles, rights, and the one table that joins them.

A right is judged at the school of the record. A record outside a person's sight does not exist for
them (404); a record in sight on which they lack the right is refused (403).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from django.db import models


class Role(models.TextChoices):
    """What a person is at a school; roles combine."""

    COORDINATOR = "coordinator", "LWT-coördinator"
    MENTOR = "mentor", "mentor"
    OFFICE = "office", "administratie"
    EXAM_SECRETARY = "exam_secretary", "examensecretaris"
    DIRECTOR = "director", "directie"
    READER = "reader", "meelezer"
    MANAGER = "manager", "beheerder"


class Right(Enum):
    """One thing a person may do; the value is what the rights page calls it."""

    STUDENTS_VIEW = "Leerlingen en dossiers zien"
    NOTES_RESTRICTED = "Vertrouwelijke notities"
    STUDENTS_PERSONAL = "Persoonsgegevens wijzigen en importeren"
    STUDENTS_CHANGE = "Leer-werktraject en intake wijzigen"
    CONTACT_LOG = "Contacten noteren"
    COMPANIES_VIEW = "Leerbedrijven, erkenningen en samenwerking zien"
    COMPANIES_CHANGE = "Leerbedrijven, erkenningen en samenwerking wijzigen"
    COMPANY_LOG = "Contacten met leerbedrijven noteren"
    AGREEMENTS_VIEW = "Leer-werkovereenkomsten zien"
    AGREEMENTS_DRAFT = "Leer-werkovereenkomst opstellen"
    AGREEMENTS_WITNESS = "Laten tekenen aan tafel"
    AGREEMENTS_SEND = "Leer-werkovereenkomst aanbieden en herinneren, standaardteksten schrijven"
    AGREEMENTS_END = "Leer-werkovereenkomst intrekken of beëindigen"
    SCANS_CONFIRM = "Papieren scan bevestigen (nooit de eigen upload)"
    PLACEMENTS_VIEW = "Uren, bezoeken en beoordelingen zien"
    PLACEMENTS_LOG = "Uren, bezoeken en beoordelingen invoeren en goedkeuren"
    ASSESSMENT_FORMS = "Beoordelingsformulieren en -periodes"
    EXAMS_VIEW = "Examenpakket, cijfers en uitslag zien"
    EXAMS_ENTER = "Examenpakket en cijfers invoeren"
    RESULT_PROPOSE = "Uitslag voorstellen"
    RESULT_CONFIRM = "Uitslag bevestigen (een ander dan wie voorstelde)"
    DOCUMENTS = "Overeenkomsten downloaden en exporteren"
    EXAM_PAPERS = "Examenpapieren downloaden"
    REPORTS = "Rapportages"
    HISTORY = "Geschiedenis van een dossier"
    CALENDAR = "Schoolkalender"
    ELECTIVES = "Lijst van keuzevakken"
    MANAGE = "Gebruikers, rollen en schoolinstellingen"


class Reach(Enum):
    """How far a right goes: every pupil of the school, or only the pupils one is mentor of."""

    ALL = "alle"
    OWN = "eigen"


_ALL, _OWN = Reach.ALL, Reach.OWN
_C, _M, _O, _E = Role.COORDINATOR, Role.MENTOR, Role.OFFICE, Role.EXAM_SECRETARY
_D, _R, _B = Role.DIRECTOR, Role.READER, Role.MANAGER

MATRIX: Mapping[Right, Mapping[Role, Reach]] = {
    Right.STUDENTS_VIEW: {_C: _ALL, _M: _OWN, _O: _ALL, _E: _ALL, _D: _ALL, _R: _ALL},
    Right.NOTES_RESTRICTED: {_C: _ALL, _M: _OWN},
    Right.STUDENTS_PERSONAL: {_C: _ALL, _O: _ALL},
    Right.STUDENTS_CHANGE: {_C: _ALL},
    Right.CONTACT_LOG: {_C: _ALL, _M: _OWN},
    Right.COMPANIES_VIEW: {_C: _ALL, _M: _ALL, _O: _ALL, _D: _ALL, _R: _ALL},
    Right.COMPANIES_CHANGE: {_C: _ALL, _O: _ALL},
    Right.COMPANY_LOG: {_C: _ALL, _M: _OWN, _O: _ALL},
    Right.AGREEMENTS_VIEW: {_C: _ALL, _M: _OWN, _O: _ALL, _D: _ALL, _R: _ALL},
    Right.AGREEMENTS_DRAFT: {_C: _ALL, _M: _OWN, _O: _ALL},
    Right.AGREEMENTS_WITNESS: {_C: _ALL, _M: _OWN, _O: _ALL},
    Right.AGREEMENTS_SEND: {_C: _ALL, _O: _ALL},
    Right.AGREEMENTS_END: {_C: _ALL},
    Right.SCANS_CONFIRM: {_C: _ALL, _O: _ALL, _D: _ALL},
    Right.PLACEMENTS_VIEW: {_C: _ALL, _M: _OWN, _O: _ALL, _D: _ALL, _R: _ALL},
    Right.PLACEMENTS_LOG: {_C: _ALL, _M: _OWN},
    Right.ASSESSMENT_FORMS: {_C: _ALL, _B: _ALL},
    Right.EXAMS_VIEW: {_C: _ALL, _M: _OWN, _E: _ALL, _D: _ALL, _R: _ALL},
    Right.EXAMS_ENTER: {_E: _ALL},
    Right.RESULT_PROPOSE: {_E: _ALL},
    Right.RESULT_CONFIRM: {_D: _ALL},
    Right.DOCUMENTS: {_C: _ALL, _M: _OWN, _O: _ALL, _D: _ALL},
    Right.EXAM_PAPERS: {_C: _ALL, _M: _OWN, _O: _ALL, _E: _ALL, _D: _ALL},
    Right.REPORTS: {_C: _ALL, _M: _OWN, _O: _ALL, _E: _ALL, _D: _ALL, _R: _ALL},
    Right.HISTORY: {_C: _ALL, _D: _ALL},
    Right.CALENDAR: {_C: _ALL, _O: _ALL, _B: _ALL},
    Right.ELECTIVES: {_E: _ALL, _B: _ALL},
    Right.MANAGE: {_B: _ALL},
}


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that have `right` for every pupil."""
    return tuple(role for role in Role if MATRIX[right].get(role) is Reach.ALL)


@dataclass(frozen=True)
class Grant:
    """The schools where a right holds: for every pupil (`all`), or for own pupils (`own`)."""

    all: frozenset[int]
    own: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.all or self.own)


class Access:
    """The roles of one person at every school, and what follows from them."""

    def __init__(self, roles: Iterable[tuple[int, str]]) -> None:
        """`roles` are pairs of a school's primary key and a role."""
        self._roles: dict[int, set[Role]] = {}
        for school_id, role in roles:
            self._roles.setdefault(school_id, set()).add(Role(role))

    @property
    def school_ids(self) -> frozenset[int]:
        """The schools at which the person has any role."""
        return frozenset(self._roles)

    def roles_at(self, school_id: int) -> frozenset[Role]:
        """The person's roles at one school; empty when they have none."""
        return frozenset(self._roles.get(school_id, ()))

    def reach(self, right: Right, school_id: int) -> Reach | None:
        """How far `right` goes at one school, by the widest role; None is not at all."""
        reaches = {MATRIX[right].get(role) for role in self.roles_at(school_id)}
        return next((reach for reach in (Reach.ALL, Reach.OWN) if reach in reaches), None)

    def grant(self, right: Right) -> Grant:
        """The schools at which the person has `right`."""
        reaches = {school: self.reach(right, school) for school in self._roles}
        return Grant(
            all=frozenset(school for school, reach in reaches.items() if reach is Reach.ALL),
            own=frozenset(school for school, reach in reaches.items() if reach is Reach.OWN),
        )
