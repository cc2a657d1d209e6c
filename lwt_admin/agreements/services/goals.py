"""Learning goals to pick from: of the profile subject and of the pupil's electives."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lwt_admin.rooms import offered
from lwt_admin.rules.profiles import BY_SHORT
from lwt_admin.rules.weak_texts import LearningSubject
from lwt_admin.students.models import Trajectory

OF_PROFILE: Final = {
    "BWI": (
        "meten en aftekenen volgens een tekening of werkopdracht",
        "zagen, monteren en afwerken van bouwdelen of meubels",
        "materiaal en gereedschap kiezen en onderhouden",
    ),
    "PIE": (
        "werken volgens een tekening of schema",
        "metaal en kunststof bewerken en verbinden",
        "installaties of onderdelen monteren, controleren en onderhouden",
    ),
    "M&T": (
        "controleren en onderhouden van een voertuig volgens de werkinstructie",
        "onderdelen vervangen en afstellen",
        "goederen of onderdelen ontvangen, opslaan en vervoeren",
    ),
    "MVI": (
        "een opdracht van een klant omzetten in een ontwerp",
        "beeld, tekst of geluid opmaken en afwerken",
        "apparatuur en software aansluiten, instellen en gebruiken",
    ),
    "E&O": (
        "goederen ontvangen, controleren, opslaan en verzamelen",
        "klanten ontvangen, adviseren en afrekenen",
        "eenvoudige administratie bijhouden",
    ),
    "HBR": (
        "gerechten of gebak voorbereiden en bereiden volgens recept",
        "gasten ontvangen en serveren",
        "hygiënisch werken en de werkplek schoonhouden",
    ),
    "Z&W": (
        "contact maken met bewoners, cliënten of kinderen en hun ouders",
        "activiteiten en maaltijden voorbereiden en begeleiden",
        "ruimten en materialen schoon en veilig houden",
    ),
    "Groen": (
        "planten of dieren verzorgen volgens de werkinstructie",
        "een tuin, groenvoorziening of verblijf aanleggen en onderhouden",
        "groene producten verwerken, presenteren en verkopen",
    ),
    "MaT": (
        "helpen bij meren, ontmeren, laden en lossen",
        "dek, machinekamer en materieel onderhouden",
        "veilig werken aan boord en aan de wal",
    ),
    "D&P": (
        "een activiteit of product voor een klant voorbereiden en uitvoeren",
        "klanten of bezoekers ontvangen en informeren",
        "werk plannen, presenteren en verbeteren",
    ),
}
"""In plain words, as work in a company can show them: no official list of exam requirements."""

OF_ELECTIVE: Final = (
    "wat op school is geleerd in het leerbedrijf oefenen en laten zien",
    "een praktijkopdracht van school in het leerbedrijf uitvoeren en bespreken",
)


@dataclass(frozen=True)
class GoalGroup:
    """The goals of one subject, as the lines that are added to the text."""

    subject: LearningSubject
    lines: tuple[str, ...]


def goal_groups(trajectory: Trajectory) -> list[GoalGroup]:
    """The profile subject first, then the electives as far as the exam package knows them."""
    profile = BY_SHORT[trajectory.profile]
    of_profile = LearningSubject(
        f"profielvak {profile.name} ({profile.code})",
        (f"Profielvak {profile.short}", profile.name, profile.code),
    )
    rooms = offered("learning_subjects", "subjects_of")
    electives = [name for subjects_of in rooms for name in subjects_of(trajectory)]
    return [
        _group(of_profile, f"Profielvak {profile.short}", OF_PROFILE[profile.short]),
        *(
            _group(LearningSubject(f"keuzevak {name}", (name,)), name, OF_ELECTIVE)
            for name in dict.fromkeys(electives)
        ),
    ]


def _group(subject: LearningSubject, prefix: str, goals: Iterable[str]) -> GoalGroup:
    return GoalGroup(subject, tuple(f"{prefix}: {goal}." for goal in goals))


def missing_lines(text: str, lines: Iterable[str]) -> list[str]:
    """The lines that do not stand in the text yet, each once."""
    present = {line.strip() for line in text.splitlines()}
    return [line for line in dict.fromkeys(lines) if line not in present]


def with_lines(text: str, lines: Iterable[str]) -> str:
    """The text with the chosen lines added that it did not have."""
    return "\n".join(filter(None, (text.strip(), *missing_lines(text, lines))))
