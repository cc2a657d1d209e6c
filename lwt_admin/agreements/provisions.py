"""What a leer-werkovereenkomst regulates: each element of the law with its field and its heading.

The order is that of the articles in the document, of the form and of the page. What WVO art. 10b3
demands carries the key under which `rules.agreements` asks for it; the rest follows
Inrichtingsbesluit art. 35 as a guide, or custom.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.agreements import (
    DANGERS_SOURCE,
    INFORM_PARENTS_BELOW,
    MANDATORY_PROVISIONS,
)
from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.verdicts import UNVERIFIED, Source

GUIDE: Final = Source("Inrichtingsbesluit 35", UNVERIFIED)


@dataclass(frozen=True)
class Provision:
    """An article of the agreement: the field with its text, its heading, and where it stands.

    `key` is the mandatory element of WVO art. 10b3 that it belongs to; empty for the others.
    """

    field: str
    heading: str
    help: str
    guide: Source | None = None
    key: str = ""

    def source_on(self, day: date) -> Source | None:
        """The article for an agreement that begins on `day`; None for what is only custom."""
        return wvo("10b3", day) if self.key else self.guide


PROVISIONS: Final = (
    Provision(
        "tasks",
        "Wat de leerling doet",
        "De werkzaamheden, zo concreet als u ze kent.",
        key="content",
    ),
    Provision(
        "learning_goals",
        "Wat de leerling leert",
        "De leerdoelen van de stage.",
        key="learning_goals",
    ),
    Provision(
        "assessment",
        "Beoordeling",
        "Waarop en hoe de leerling wordt beoordeeld.",
        key="assessment_criteria",
    ),
    Provision(
        "company_assessment",
        "Wat het leerbedrijf beoordeelt",
        "Het aandeel van het leerbedrijf in de beoordeling.",
        guide=GUIDE,
    ),
    Provision(
        "guidance_school",
        "Begeleiding door de school",
        "Wie vanuit school begeleidt, en hoe vaak.",
        key="guidance",
    ),
    Provision(
        "guidance_company",
        "Begeleiding door het leerbedrijf",
        "Wie in het bedrijf begeleidt, en hoe.",
        key="guidance",
    ),
    Provision(
        "rights_duties",
        "Rechten en plichten",
        "Wat de partijen van elkaar mogen verwachten.",
        key="rights_and_duties",
    ),
    Provision("absence", "Afwezigheid melden", "Bij ziekte, te laat komen of verlof."),
    Provision("safety", "Veiligheid en instructie", "Uitleg, toezicht en beschermende kleding."),
    Provision(
        "dangers",
        "Gevaren van het werk",
        f"Verplicht als de leerling bij het begin jonger is dan {INFORM_PARENTS_BELOW}: het "
        "leerbedrijf vertelt de ouders welke gevaren het werk heeft en wat ertegen is gedaan.",
        guide=DANGERS_SOURCE,
    ),
    Provision("insurance", "Verzekering", "Wie wat verzekert.", guide=GUIDE),
    Provision("allowance", "Vergoeding en reiskosten", "Of en hoeveel."),
    Provision("privacy", "Privacy", "Hoe partijen met gegevens omgaan."),
    Provision(
        "inspection",
        "Toegang voor de inspectie",
        "De inspectie van het onderwijs mag het leerbedrijf bezoeken.",
        guide=GUIDE,
    ),
    Provision(
        "early_termination",
        "Eerder stoppen",
        "In welke gevallen en hoe de overeenkomst eerder kan eindigen.",
        key="early_termination",
    ),
)

BY_KEY: Final = {provision.key: provision for provision in MANDATORY_PROVISIONS}
FIELDS: Final = tuple(provision.field for provision in PROVISIONS)

TASKS_BY_PROFILE: Final = {
    "BWI": "De leerling helpt bij meten, aftekenen, zagen, monteren en afwerken van bouwdelen, en "
    "houdt de werkplek schoon en veilig.",
    "PIE": "De leerling helpt bij meten, bewerken en verbinden van metaal en kunststof, bij "
    "installeren en onderhouden, en houdt de werkplek schoon en veilig.",
    "M&T": "De leerling helpt bij controleren, onderhouden en monteren van voertuigen, bij "
    "ontvangen en opslaan van onderdelen, en houdt de werkplaats schoon en veilig.",
    "MVI": "De leerling helpt bij ontwerpen, opmaken en afwerken van drukwerk en beeld, en bij "
    "aansluiten en instellen van apparatuur.",
    "E&O": "De leerling helpt bij ontvangen, opslaan en verzamelen van goederen, bij aanvullen en "
    "presenteren in de winkel, en bij eenvoudig werk op kantoor.",
    "HBR": "De leerling helpt bij voorbereiden en bereiden van gerechten of gebak, bij ontvangen "
    "van gasten en serveren, en houdt de werkplek schoon.",
    "Z&W": "De leerling helpt bij activiteiten, maaltijden en eenvoudige verzorging, ontvangt "
    "bezoekers en houdt de ruimten schoon. De leerling doet geen voorbehouden handelingen.",
    "Groen": "De leerling helpt bij zaaien, planten, verzorgen en oogsten, bij onderhoud van tuin "
    "of dierverblijf, en bij verkopen of bezorgen.",
    "MaT": "De leerling helpt bij onderhoud aan boord en aan de wal, bij laden, lossen en meren "
    "onder toezicht, en houdt schip en werkplek schoon en veilig.",
    "D&P": "De leerling helpt bij maken, organiseren en presenteren van producten en activiteiten, "
    "en bij ontvangen van klanten of bezoekers.",
}

DEFAULTS: Final = {
    "learning_goals": (
        "De leerling leert de werkzaamheden hierboven uit te voeren volgens uitleg en tekening of "
        "werkopdracht.\n"
        "De leerling leert op tijd te komen, samen te werken, vragen te stellen en veilig te "
        "werken.\n"
        "Mentor en leermeester maken met de leerling uit welke opdrachten van school in het "
        "leerbedrijf worden gedaan."
    ),
    "assessment": (
        "De leerling wordt minstens twee keer per schooljaar beoordeeld: op werkhouding, "
        "samenwerken, veilig werken en de kwaliteit van het werk.\n"
        "De beoordeling gebeurt met het formulier van de school. De leerling krijgt uitleg bij het "
        "oordeel en mag erop reageren."
    ),
    "company_assessment": (
        "De leermeester vult het beoordelingsformulier in en bespreekt het met de leerling en de "
        "mentor. De school stelt de beoordeling vast."
    ),
    "guidance_school": (
        "De mentor is vanuit school het aanspreekpunt. De mentor bezoekt het leerbedrijf minstens "
        "drie keer per schooljaar, volgt de voortgang en bewaakt dat het werk past bij wat de "
        "leerling op school leert."
    ),
    "guidance_company": (
        "De leermeester begeleidt de leerling elke werkdag, geeft uitleg en houdt toezicht. Is de "
        "leermeester er niet, dan wijst het leerbedrijf een vervanger aan. Het leerbedrijf zorgt "
        "voor gevarieerd werk waarvan de leerling kan leren, en houdt contact met de mentor."
    ),
    "rights_duties": (
        "De leerling doet het werk zo goed mogelijk, volgt de aanwijzingen van de leermeester op, "
        "houdt zich aan de huisregels en gaat zorgvuldig om met spullen en gegevens van het "
        "leerbedrijf.\n"
        "Het leerbedrijf geeft de leerling tijd, plaats en hulp om te leren, houdt zich aan de "
        "regels voor werktijden van jongeren en zet de leerling niet in als vervanger van een "
        "werknemer.\n"
        "De school zorgt dat de stage past in het leer-werktraject, begeleidt de leerling en lost "
        "met de partijen op wat niet goed gaat. Is de plaats of de begeleiding niet goed genoeg, "
        "dan zorgt de school na overleg met SBB voor een andere plaats."
    ),
    "absence": (
        "Is de leerling ziek of door iets anders verhinderd, dan belt de leerling of een ouder "
        "voor het begin van de werkdag het leerbedrijf én de school. Blijft de leerling zonder "
        "bericht weg, dan belt het leerbedrijf dezelfde dag de school.\n"
        "Verlof vraagt de leerling vooraf aan bij de school, die het met het leerbedrijf bespreekt."
    ),
    "safety": (
        "Het leerbedrijf vertelt de leerling voor het eerste werk welke risico's er zijn en hoe de "
        "leerling veilig werkt, en zorgt voor beschermende kleding en middelen. De leerling werkt "
        "alleen met machines en stoffen die voor de leeftijd zijn toegestaan, na uitleg en onder "
        "toezicht.\n"
        "Een ongeval meldt het leerbedrijf meteen aan de school en aan de ouders."
    ),
    "insurance": (
        "De school heeft de leerling tijdens de stage verzekerd voor ongevallen en voor schade aan "
        "anderen, aanvullend op andere verzekeringen. Het leerbedrijf is verzekerd voor schade "
        "waarvoor het als werkgever aansprakelijk is. De leerling is niet aansprakelijk voor "
        "schade bij het werk, behalve bij opzet of bewuste roekeloosheid."
    ),
    "allowance": (
        "De leerling krijgt geen loon. Betaalt het leerbedrijf een stagevergoeding of reiskosten, "
        "dan staat het bedrag hier."
    ),
    "privacy": (
        "De partijen delen alleen gegevens over de leerling die voor de stage nodig zijn, bewaren "
        "ze veilig en niet langer dan nodig. Wat de leerling in het leerbedrijf over anderen te "
        "weten komt, blijft daar."
    ),
    "inspection": (
        "De inspectie van het onderwijs mag het leerbedrijf bezoeken om te zien hoe de stage "
        "verloopt. Het leerbedrijf geeft haar toegang en inlichtingen."
    ),
    "early_termination": (
        "De overeenkomst stopt eerder als:\n"
        "– alle partijen dat samen besluiten;\n"
        "– de leerling de school of het leer-werktraject verlaat;\n"
        "– het leerbedrijf zijn erkenning verliest, stopt of failliet gaat;\n"
        "– een partij haar plichten ernstig niet nakomt, of doorgaan door andere zwaarwegende "
        "redenen niet kan. Daarover praten de partijen eerst met elkaar.\n"
        "Wie wil stoppen, laat dat de andere partijen schriftelijk weten, met de reden. De school "
        "legt de laatste dag vast en zoekt zo nodig een andere plaats."
    ),
}

DANGERS_DEFAULT: Final = (
    "Het leerbedrijf vertelt de ouders of verzorgers vóór het begin welke gevaren het werk voor "
    "de leerling kan hebben en welke maatregelen zijn genomen om die te voorkomen. Het werk is "
    "licht: niet zwaar tillen, geen gevaarlijke machines of stoffen, en afwisselende houdingen."
)


def default_texts(profile: str, parents_informed: bool) -> dict[str, str]:
    """Texts to begin a draft with, for a pupil's profile; `parents_informed` when ATW 3:4 holds."""
    texts = {"tasks": TASKS_BY_PROFILE[profile], **DEFAULTS}
    return {**texts, "dangers": DANGERS_DEFAULT if parents_informed else ""}
