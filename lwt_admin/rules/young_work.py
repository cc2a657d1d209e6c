"""What work a pupil under 18 may do: lists to look at beside the tasks of an agreement.

Nothing is judged here: whether a task is allowed, somebody must see who knows the company. Under 16
work is of a light nature (NRK art. 1:1); under 18 some work is forbidden or needs expert
supervision (Arbobesluit, of which the texts were not read: only what each article is about).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.periods import age_on, birthday_in
from lwt_admin.rules.text import date_text
from lwt_admin.rules.verdicts import UNVERIFIED, VERIFIED, Source

LIGHT_BELOW: Final = 16
SUPERVISED_BELOW: Final = 18


@dataclass(frozen=True, slots=True)
class Point:
    """Something to look at, for pupils of `profile` only when there is one."""

    name: str
    text: str
    article: str
    status: str
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """What to look at for pupils `below` an age."""

    below: int
    title: str
    points: tuple[Point, ...]


def _nrk(name: str, text: str, article: str = "1:1", profile: str | None = None) -> Point:
    source = Source(f"NRK {article}", VERIFIED)
    return Point(name, text, source.article, source.status, profile)


def _arbo(article: str, name: str, text: str) -> Point:
    source = Source(f"Arbobesluit {article}", UNVERIFIED)
    return Point(name, text, source.article, source.status)


LIGHT: Final = WorkList(
    LIGHT_BELOW,
    "licht werk",
    (
        _nrk("Tillen", "Geen gewicht boven 10 kg tillen."),
        _nrk("Duwen en trekken", "Niet duwen of trekken met meer dan 20 kg kracht."),
        _nrk("Houding", "Afwisselende houdingen."),
        _nrk("Kassa", "Geen werk achter de kassa."),
        _nrk("Industrie", "Licht werk in een industriële omgeving mag, met begeleiding."),
        _nrk(
            "Bescherming", "Beschermende middelen mogen de hele dag gedragen worden.", "3:1 lid 4"
        ),
        _nrk("Varen", "Werk als zeevarende is geen licht werk.", "1:1 lid 2 h", "MaT"),
    ),
)

SUPERVISED: Final = WorkList(
    SUPERVISED_BELOW,
    "verboden, of alleen met deskundig toezicht",
    (
        _arbo("1.37", "Toezicht", "Is er deskundig toezicht bij werk met gevaar?"),
        _arbo("3.46", "Werkplek", "Mag een leerling van deze leeftijd op deze werkplek werken?"),
        _arbo("4.105", "Stoffen", "Werkt de leerling met gevaarlijke stoffen?"),
        _arbo("6.27", "Omgeving", "Is er veel lawaai, trilling of straling?"),
        _arbo("7.39", "Machines", "Werkt de leerling met gevaarlijke machines of voertuigen?"),
    ),
)

LISTS: Final = (LIGHT, SUPERVISED)
"""From the youngest on."""


def lists_for(
    birth_date: date, first: date, last: date, profile: str | None = None
) -> tuple[WorkList, ...]:
    """The lists that hold on some day from `first` to `last`, each with the day on which it ends.

    `profile` is the short name of the pupil's profile. The age on the day of work decides.
    """
    return tuple(
        WorkList(one.below, _title(one, birth_date, last), _points(one, profile))
        for one in LISTS
        if age_on(birth_date, first) < one.below
    )


def _title(found: WorkList, birth_date: date, last: date) -> str:
    birthday = birthday_in(birth_date, birth_date.year + found.below)
    until = f", tot {date_text(birthday)}" if birthday <= last else ""
    return f"Jonger dan {found.below}{until}: {found.title}"


def _points(found: WorkList, profile: str | None) -> tuple[Point, ...]:
    return tuple(one for one in found.points if one.profile in (None, profile))
