"""Names that nobody could take for real: of people, companies and places."""

from dataclasses import dataclass
from typing import Final

from lwt_admin.text import fold

FIRST_NAMES: Final = (
    "Yara", "Sem", "Noor", "Daan", "Fatima", "Milan", "Lotte", "Ibrahim", "Eva", "Kaan", "Zoë",
    "Thijs", "Amira", "Luuk", "Saar", "Mees", "Nora", "Jesse", "Iris", "Bilal", "Femke", "Ruben",
    "Aya", "Stijn", "Julia", "Emre", "Roos", "Floris", "Maud", "Rayan", "Tess",
)  # fmt: skip
LAST_NAMES: Final = (
    ("", "Denkbeeld"), ("van", "Nergens"), ("", "Verzonnen"), ("de", "Proef"), ("", "Bedacht"),
    ("van den", "Voorbeeld"), ("", "Fictema"), ("ter", "Gissing"), ("", "Zogenaamd"),
    ("van der", "Fantasie"), ("", "Testinga"), ("", "Schijnstra"), ("op ’t", "Papier"),
    ("", "Droomers"), ("", "Niemandsma"), ("den", "Inval"), ("", "Luchtkasteel"),
)  # fmt: skip
TRADES: Final = (
    "Bouwbedrijf", "Installatiebureau", "Garage", "Bakkerij", "Hovenier", "Zorghuis",
    "Supermarkt", "Timmerfabriek", "Restaurant", "Drukkerij", "Kapsalon", "Kwekerij", "Magazijn",
)  # fmt: skip
TOWNS: Final = (
    "Waalstad", "De Oever", "Proefdam", "Verzinswoude", "Nergenshuizen", "Schijnveld",
    "Denkerbroek", "Fabelrijk", "Modelaar", "Oostelijk Niets", "Gissingen",
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """Where a school stands; no such place exists."""

    name: str
    postcode: str


def person_name(number: int) -> tuple[str, str, str]:
    """First name, prefix and surname; another one for almost every number."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    prefix, last = LAST_NAMES[number // len(FIRST_NAMES) % len(LAST_NAMES)]
    return first, prefix, last


def company_name(number: int) -> str:
    """A trade and a surname: `Bakkerij Denkbeeld`."""
    _, last = LAST_NAMES[number // len(TRADES) % len(LAST_NAMES)]
    return f"{TRADES[number % len(TRADES)]} {last}"


def town_of(number: int) -> Town:
    """The town of a school."""
    return Town(TOWNS[number % len(TOWNS)], f"{1000 + number} XX")


def mailbox(first: str, last: str, number: int) -> str:
    """An address that cannot exist."""
    return f"{fold(first)}.{fold(last)}.{number}@leerling.example".replace(" ", "")
