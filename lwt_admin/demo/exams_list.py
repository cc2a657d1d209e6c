"""What the demo school offers: its list of exam subjects, and which pupil chose what.

Only the codes of the profile subjects are known; those of the list are made up, and say so.
"""

from lwt_admin.demo.school import DemoSchool
from lwt_admin.exams.models import CatalogueSubject, SubjectKind
from lwt_admin.storing import store_new

ELECTIVES: dict[str, tuple[str, ...]] = {
    "BWI": ("Meubelmaken", "Wand- en vloerafwerking", "Kapconstructies", "Schilderwerk"),
    "PIE": ("Lassen", "Plaatwerk", "Duurzame energie", "Domotica"),
    "M&T": ("Tweewielers", "Carrosserie", "Magazijn", "Fietstechniek"),
    "E&O": ("Webshop", "Presentatie en verkoop", "Officemanagement", "Gastheerschap"),
    "HBR": ("Patisserie", "Bijzondere keuken", "Evenementen", "Wellness"),
    "Z&W": ("Assisteren in de zorg", "Welzijn kind", "Facilitair werk", "Uiterlijke verzorging"),
    "Groen": ("Tuinaanleg", "Dierverzorging", "Bloem en styling", "Groene machines"),
}
"""What pupils of each profile usually choose."""

OWN_CHOICE: dict[str, tuple[str, ...]] = {
    # Three modules of one profile: one of them can never count.
    "260135": ("Gastheerschap", "Keuken", "Bakkerij", "Welzijn kind", "Assisteren in de zorg"),
}
"""Who chose otherwise, by pupil number."""

MODULES: dict[str, str] = {
    "Gastheerschap": "HBR",
    "Keuken": "HBR",
    "Bakkerij": "HBR",
    "Logistiek": "E&O",
    "Secretarieel werk": "E&O",
}
"""The electives that are a module of a profile."""

WITH_CENTRAL_EXAM = ("Engels", "Wiskunde", "Biologie")
EXTRA = (*WITH_CENTRAL_EXAM, "Maatschappijleer")
ENDED = "Robotica"
"""Offered before, and not any more."""


def add_exam_list(demo: DemoSchool) -> None:
    """Store the list of the school."""
    electives = sorted({*(name for names in ELECTIVES.values() for name in names), *MODULES, ENDED})
    named = [
        (SubjectKind.DUTCH, "Nederlands"),
        (SubjectKind.ARITHMETIC, "Rekenen"),
        *((SubjectKind.EXTRA, name) for name in EXTRA),
        *((SubjectKind.ELECTIVE, name) for name in electives),
    ]
    store_new(
        CatalogueSubject(
            school=demo.school,
            kind=kind,
            name=name,
            code=f"fict-{number:03d}",
            module_of=MODULES.get(name, ""),
            has_central_exam=name in WITH_CENTRAL_EXAM or kind == SubjectKind.DUTCH,
            is_offered=name != ENDED,
        )
        for number, (kind, name) in enumerate(named, start=1)
    )


def chosen_by(number: str, profile: str) -> tuple[str, ...]:
    """The electives of a pupil, in order."""
    return OWN_CHOICE.get(number, ELECTIVES[profile])
