"""The sections of a transfer dossier: what a coordinator can choose, and which values are in each.

A section holds parts, a part records with the same columns. Records go into the frozen text with
their columns, so that a dossier reads the same whatever changes here. Whoever adds a column or
changes what one means raises `SCHEMA_VERSION`, and writes it down in docs/overdracht.md.

Never in here: restricted notes, incidents, the contact log, addresses, reasons of absence or
interruption, and care.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

SCHEMA: Final = "lwt-admin/overdracht"
SCHEMA_VERSION: Final = 2

PERSON: Final = "person"

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One value of a record.

    `kind` says how it stands in the file: "text", "date" (ISO), "minutes" (whole), "number" (whole)
    or "mark" (with a decimal point).
    """

    key: str
    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Part:
    """Records of one kind; `as_facts` shows each as a list of its values instead of a row."""

    key: str
    title: str
    columns: tuple[Column, ...]
    as_facts: bool = False

    def frozen(self, rows: Iterable[Row]) -> dict[str, Any]:
        """The part as it goes into the text; only what is declared does."""
        keys = [column.key for column in self.columns]
        return {
            "key": self.key,
            "title": self.title,
            "as_facts": self.as_facts,
            "columns": [
                {"key": one.key, "label": one.label, "kind": one.kind} for one in self.columns
            ],
            "records": [{key: row[key] for key in keys} for row in rows],
        }


@dataclass(frozen=True)
class Section:
    """One section; `told` says to who chooses what goes along with it."""

    key: str
    title: str
    told: str
    parts: tuple[Part, ...]


def _period(start: str = "Vanaf", until: str = "Tot en met") -> tuple[Column, Column]:
    return Column("start", start, "date"), Column("until", until, "date")


COMPANY: Final = Column("company", "Leerbedrijf")

SECTIONS: Final = (
    Section(
        PERSON,
        "Wie de leerling is",
        "Naam, geboortedatum, leerlingnummer, klas, profiel en mentor. Geen adressen.",
        (
            Part(
                "pupil",
                "Leerling",
                (
                    Column("name", "Naam"),
                    Column("birth_date", "Geboortedatum", "date"),
                    Column("number", "Leerlingnummer"),
                    Column("leerjaar", "Leerjaar", "number"),
                    Column("class", "Klas"),
                    Column("profile", "Profiel"),
                    Column("mentors", "Mentor"),
                ),
                as_facts=True,
            ),
        ),
    ),
    Section(
        "trajectory",
        "Leer-werktraject en besluiten",
        "Profiel, start, einde en wat wanneer is besloten. Zonder de redenen.",
        (
            Part(
                "trajectories",
                "Leer-werktrajecten",
                (Column("profile", "Profiel"), *_period("Start"), Column("status", "Stand")),
            ),
            Part(
                "decisions",
                "Besluiten",
                (
                    Column("day", "Datum", "date"),
                    Column("what", "Besluit"),
                    Column("until", "Tot en met", "date"),
                ),
            ),
        ),
    ),
    Section(
        "placements",
        "Stages met uren en dagen",
        "Per leerbedrijf de periode, de werktijden en de uren en dagen die tellen. Geen verzuim.",
        (
            Part(
                "totals",
                "Samen",
                (
                    Column("minutes", "Uren die tellen", "minutes"),
                    Column("days", "Dagen die tellen", "number"),
                    Column("counted_on", "Geteld op", "date"),
                ),
                as_facts=True,
            ),
            Part(
                "placements",
                "Per leerbedrijf",
                (
                    COMPANY,
                    Column("city", "Plaats"),
                    *_period(),
                    Column("times", "Werktijden"),
                    Column("minutes", "Uren", "minutes"),
                    Column("days", "Dagen", "number"),
                ),
            ),
        ),
    ),
    Section(
        "agreements",
        "Leer-werkovereenkomsten",
        "Van elke getekende overeenkomst het werk, de leerdoelen en de begeleiding.",
        (
            Part(
                "agreements",
                "Getekende overeenkomsten",
                (
                    COMPANY,
                    *_period(),
                    Column("supervisor", "Leermeester"),
                    Column("tasks", "Werkzaamheden"),
                    Column("learning_goals", "Leerdoelen"),
                    Column("assessment", "Beoordelingscriteria"),
                    Column("guidance_school", "Begeleiding door de school"),
                    Column("guidance_company", "Begeleiding door het leerbedrijf"),
                ),
                as_facts=True,
            ),
        ),
    ),
    Section(
        "assessments",
        "Beoordelingen en arbeidsrijpheid",
        "Alleen beoordelingen die zijn afgerond: uitslag, toelichting en de niveaus per vraag.",
        (
            Part(
                "results",
                "Uitslag per periode",
                (
                    Column("period", "Periode"),
                    COMPANY,
                    *_period(),
                    Column("result", "Uitslag"),
                    Column("conclusion", "Toelichting"),
                ),
            ),
            Part(
                "levels",
                "Niveau per vraag en leerdoel",
                (
                    Column("period", "Periode"),
                    COMPANY,
                    Column("subject", "Vraag of leerdoel"),
                    Column("by_company", "Leermeester"),
                    Column("by_mentor", "Mentor"),
                    Column("by_student", "Leerling"),
                ),
            ),
        ),
    ),
    Section(
        "support",
        "Ondersteuning",
        "Lwoo en welke hulp er was of is. Zorg en jeugdhulp gaan niet mee.",
        (
            Part(
                "lwoo",
                "Leerwegondersteuning",
                (Column("has_lwoo", "Lwoo"),),
                as_facts=True,
            ),
            Part(
                "supports",
                "Hulp",
                (
                    Column("kind", "Soort"),
                    Column("what", "Wat houdt het in"),
                    Column("given_by", "Door"),
                    *_period(),
                    Column("evaluation", "Wat leverde het op"),
                ),
            ),
        ),
    ),
    Section(
        "certificates",
        "Certificaten",
        "Certificaten naast het diploma, zoals VCA en heftruck.",
        (
            Part(
                "certificates",
                "Certificaten",
                (
                    Column("name", "Certificaat"),
                    Column("obtained_on", "Behaald op", "date"),
                    Column("until", "Geldig tot en met", "date"),
                    Column("number", "Nummer"),
                ),
            ),
        ),
    ),
    Section(
        "career",
        "Loopbaan (LOB)",
        "Doelen en gesprekken. Van bewijzen alleen de titel, niet het bestand.",
        (
            Part(
                "goals",
                "Doelen",
                (
                    Column("text", "Doel"),
                    Column("set_on", "Gesteld op", "date"),
                    Column("reached_on", "Bereikt op", "date"),
                ),
            ),
            Part(
                "talks",
                "Gesprekken",
                (
                    Column("day", "Datum", "date"),
                    Column("subject", "Waarover"),
                    Column("outcome", "Wat kwam eruit"),
                ),
            ),
            Part("evidence", "Bewijzen", (Column("title", "Wat laat het zien"),)),
        ),
    ),
    Section(
        "mbo",
        "Afspraken met het mbo",
        "Modules, lesmateriaal en vrijstellingen die met een mbo-instelling zijn afgesproken.",
        (
            Part(
                "arrangements",
                "Afspraken",
                (
                    Column("institution", "Instelling"),
                    Column("kind", "Soort"),
                    Column("what", "Wat is afgesproken"),
                    Column("agreed_on", "Afgesproken op", "date"),
                ),
            ),
        ),
    ),
    Section(
        "exam",
        "Examencijfers",
        "Het vakkenpakket met de cijfers, en de uitslag als de school die heeft vastgesteld.",
        (
            Part(
                "exam",
                "Examen",
                (
                    Column("exam_year", "Examenjaar", "number"),
                    Column("result", "Vastgestelde uitslag"),
                    Column("decided_on", "Vastgesteld op", "date"),
                    Column("physical_education", "Lichamelijke opvoeding"),
                    Column("arts", "Kunstvakken"),
                ),
                as_facts=True,
            ),
            Part(
                "subjects",
                "Cijfers",
                (
                    Column("exam_year", "Examenjaar", "number"),
                    Column("name", "Vak"),
                    Column("se", "SE", "mark"),
                    Column("ce", "CE", "mark"),
                    Column("resit", "Herkansing", "mark"),
                    Column("final", "Eindcijfer", "number"),
                ),
            ),
        ),
    ),
)

BY_KEY: Final = {section.key: section for section in SECTIONS}
