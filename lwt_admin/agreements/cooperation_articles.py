"""The articles of the samenwerkingsovereenkomst (WVO art. 10b7), with lwt-admin's own texts.

The law asks for a continuous route up to and including the basisberoepsopleiding; the other
articles are what schools usually agree. A school writes its own texts at its settings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.agreements import COOPERATION_SOURCE
from lwt_admin.rules.verdicts import Source


@dataclass(frozen=True)
class Article:
    """An article: the key of its text, its heading, what belongs in it, and lwt-admin's text."""

    field: str
    heading: str
    help: str
    text: str
    source: Source | None = None

    @property
    def source_on(self) -> Callable[[date], Source | None]:
        return lambda _day: self.source


ARTICLES: Final = (
    Article(
        "concepts",
        "Begrippen",
        "Wat de woorden in de overeenkomst betekenen.",
        "– De school: het bevoegd gezag van de school voor voortgezet onderwijs.\n"
        "– De instelling: het bevoegd gezag van de mbo-instelling.\n"
        "– Leer-werktraject: de leerroute binnen de basisberoepsgerichte leerweg van het vmbo "
        "waarin de leerling in leerjaar 3 en 4 een deel van de tijd leert bij een leerbedrijf.\n"
        "– Basisberoepsopleiding: een opleiding van mbo-niveau 2.\n"
        "– Doorlopende route: het leer-werktraject en de basisberoepsopleiding die erop volgt, "
        "samen.",
    ),
    Article(
        "purpose",
        "Doel",
        "Waarom de school en de instelling samenwerken.",
        "De school en de instelling zorgen samen voor een doorlopende route tot en met de "
        "basisberoepsopleiding voor leerlingen die een leer-werktraject volgen. De instelling "
        "biedt de basisberoepsopleiding zelf aan.\n"
        "Zij stemmen de inhoud, de begeleiding en de beoordeling op elkaar af, zodat leerlingen "
        "zonder onderbreking verder leren.",
        COOPERATION_SOURCE,
    ),
    Article(
        "joint_subjects",
        "Gezamenlijke vakken en onderdelen",
        "Welke vakken, keuzevakken of onderdelen zij samen verzorgen of op elkaar afstemmen.",
        "De school en de instelling spreken elk schooljaar vóór 1 oktober af welke vakken, "
        "beroepsgerichte keuzevakken en onderdelen van de stage zij op elkaar afstemmen of samen "
        "verzorgen, wie die geeft en waar.\n"
        "De afspraken staan in een bijlage bij deze overeenkomst.",
    ),
    Article(
        "exam",
        "Examen en toelating",
        "Hoe de leerling examen doet, en hoe die in het mbo wordt toegelaten.",
        "De leerling doet examen bij de school, volgens het programma van toetsing en afsluiting "
        "van de school.\n"
        "De instelling laat een leerling met het diploma van het leer-werktraject toe tot een "
        "verwante basisberoepsopleiding. Onderdelen die de leerling al heeft behaald, tellen mee "
        "voor zover de examencommissie van de instelling dat vaststelt.\n"
        "De school geeft met toestemming van de leerling, of van de ouders als de leerling nog "
        "geen 16 is, de gegevens door die voor de overstap nodig zijn.",
    ),
    Article(
        "pupil_right",
        "Recht van de leerling",
        "Wat een leerling aan deze overeenkomst heeft.",
        "Een leerling die bij de school een leer-werktraject volgt, mag de doorlopende route bij "
        "de instelling afmaken, ook als deze overeenkomst intussen eindigt.\n"
        "De leerling is vrij om een andere opleiding of een andere instelling te kiezen.",
    ),
    Article(
        "finance",
        "Financiën",
        "Wie wat betaalt.",
        "De school draagt de kosten van het onderwijs tot en met het examen van het "
        "leer-werktraject, de instelling die van de basisberoepsopleiding.\n"
        "Verzorgt de een onderwijs voor leerlingen van de ander, dan spreken zij de vergoeding "
        "vooraf schriftelijk af.",
    ),
    Article(
        "duration",
        "Duur en opzegging",
        "Wat naast de looptijd en de opzegtermijn geldt; die staan er vanzelf bij.",
        "Opzeggen gaat schriftelijk, met de reden, tegen het einde van een schooljaar.\n"
        "Gaat een van beide failliet of krijgt die surseance van betaling, dan eindigt de "
        "overeenkomst meteen.\n"
        "Zij bespreken elk jaar hoe de samenwerking gaat en leggen wijzigingen schriftelijk vast.",
    ),
)

TEXTS: Final = {article.field: article.text for article in ARTICLES}
