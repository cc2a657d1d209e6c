"""The text of the letter by which pupil and parents apply, as plain data that can be frozen.

The wording is the school's own. It cites the law only for the placement hours: on a right to apply
there is no article that was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from lwt_admin.rules.agreements import OF_AGE
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.regimes import DAYS_READING, regime_on
from lwt_admin.rules.verdicts import UNVERIFIED
from lwt_admin.signing.models import PaperScan
from lwt_admin.signing.services import SignatoryFacts
from lwt_admin.students.addresses import printed_address
from lwt_admin.students.models import ApplicationLetter, Guardian, Intake, Student
from lwt_admin.students.signed_texts import school_told, signatories_told
from lwt_admin.students.signers import Choice, choice_among
from lwt_admin.ui.formats import nl_date

FORMAT: Final = 1
KIND: Final = "application_letter"
TITLE: Final = "Aanvraag leer-werktraject"


@dataclass(frozen=True)
class Application:
    """What is applied for: a profile and a start, and in the pupil's own words why."""

    profile: str
    start: date
    words: str = ""


# --- Who signs ------------------------------------------------------------------------------------
def needs_guardian(student: Student, day: date) -> bool:
    """Whether somebody signs with the pupil: until the pupil is of age."""
    return student.age_on(day) < OF_AGE


def guardians_who_may_sign(student: Student) -> list[Guardian]:
    """With parental authority or guardianship, or a carer of the household."""
    return [one for one in student.guardians.all() if one.may_sign]


def choice_of(student: Student, day: date) -> Choice:
    """Whom one may choose from when the letter is offered on `day`; nobody when none is needed."""
    if not needs_guardian(student, day):
        return Choice()
    all_of_them = student.school.all_representatives
    return choice_among(guardians_who_may_sign(student), all_of_them=all_of_them)


# --- The text -------------------------------------------------------------------------------------
def build_content(
    intake: Intake, asked: Application, signatories: Sequence[SignatoryFacts], number: int
) -> dict[str, Any]:
    """Everything the letter shows, in values that JSON keeps: dates ISO."""
    student = intake.student
    return {
        "format": FORMAT,
        "title": TITLE,
        "intake": intake.pk,
        "number": number,
        "school": school_told(student.school),
        "student": {
            "name": str(student),
            "first_name": student.first_name,
            "birth_date": student.birth_date.isoformat(),
            "address": printed_address(student),
            "profile": BY_SHORT[asked.profile].name,
        },
        "profile": asked.profile,
        "start": asked.start.isoformat(),
        "words": [line.strip() for line in asked.words.splitlines() if line.strip()],
        "sections": _sections(asked, student),
        "signatories": signatories_told(signatories),
    }


def _sections(asked: Application, student: Student) -> list[dict[str, Any]]:
    regime = regime_on(asked.start)
    profile, first = BY_SHORT[asked.profile].name, student.first_name
    placement = PLACEMENT.format(regime=regime)
    return [
        _section(
            "Wat wij vragen",
            [ASKED.format(name=student, profile=profile, start=nl_date(asked.start))],
        ),
        _section("Wat een leer-werktraject is", [placement, LESSONS])
        | {"article": regime.source.article, "status": regime.source.status},
        _section("Wat wij weten", [line.format(first=first) for line in KNOWN]),
        _section("Hoe het verder gaat", [line.format(first=first) for line in NEXT]),
    ]


def _section(heading: str, paragraphs: Sequence[str]) -> dict[str, Any]:
    return {"heading": heading, "paragraphs": list(paragraphs), "article": "", "status": ""}


ASKED: Final = (
    "Wij vragen de school om {name} toe te laten tot een leer-werktraject binnen de "
    "basisberoepsgerichte leerweg van het vmbo, in het profiel {profile}. Wij willen graag dat het "
    "begint op {start}."
)
PLACEMENT: Final = (
    "In een leer-werktraject leert een leerling een deel van de week op school en een deel bij een "
    "erkend leerbedrijf. In leerjaar 3 en 4 samen is dat minstens {regime.minimum_hours} en "
    "hoogstens {regime.maximum_hours} uur stage, op minstens {regime.minimum_days} en hoogstens "
    "{regime.maximum_days} dagen" + DAYS_READING + "."
)
LESSONS: Final = (
    "Op school volgt de leerling in elk geval Nederlands en een beroepsgericht programma. De "
    "school kan na overleg met ons vakken toevoegen."
)
DIPLOMA: Final = (
    "{first} krijgt bij slagen een diploma basisberoepsgerichte leerweg/leer-werktraject. Daarmee "
    "kan {first} verder leren op mbo-niveau 2. Het diploma is nog geen startkwalificatie."
)
AGREEMENT: Final = (
    "Voordat de stage begint, maken school, leerbedrijf en wij afspraken in een "
    "leer-werkovereenkomst. Die tekenen wij apart."
)
KNOWN: Final = (DIPLOMA, AGREEMENT)
DECISION: Final = (
    "De school bespreekt deze aanvraag en besluit of {first} wordt toegelaten. Wij horen het "
    "besluit en de reden. Wordt {first} niet toegelaten, dan adviseert de school ons wat wel past."
)
TAKEN_BACK: Final = "Tot dat besluit kunnen wij deze aanvraag intrekken."
NEXT: Final = (DECISION, TAKEN_BACK)


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """Frozen content with its dates as such, for templates."""
    return content | {
        "start": date.fromisoformat(content["start"]),
        "birth_date": date.fromisoformat(content["student"]["birth_date"]),
        "has_unverified": any(one["status"] == UNVERIFIED for one in content["sections"]),
    }


def application_in(content: dict[str, Any]) -> Application:
    """What a frozen letter applies for."""
    return Application(content["profile"], date.fromisoformat(content["start"]))


def scans_of(letter: ApplicationLetter) -> QuerySet[PaperScan]:
    """The scans of a letter in sight, and of the others for the same application."""
    intake = letter.intake_id
    return PaperScan.objects.for_system().filter(document__application_letter__intake=intake)
