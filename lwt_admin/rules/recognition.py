"""How long a recognition of a company lasts without being used or assessed, and what quality means.

WVO art. 10b4 and 10b6: SBB assesses once every four years, and a recognition lapses by law after
four consecutive years without a placement.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.periods import birthday_in, months_later
from lwt_admin.rules.regimes import WVO_2020, wvo
from lwt_admin.rules.text import date_text
from lwt_admin.rules.verdicts import Source

YEARS: Final = 4
WARNED_MONTHS_BEFORE: Final = 6
"""From when on a page warns. Our own choice: it leaves SBB and the school the time to act."""

FINE: Final = "fine"
SOON: Final = "soon"
PAST: Final = "past"
SOURCE: Final = wvo("10b4", WVO_2020)
QUALITY_SOURCE: Final = wvo("10b6 lid 1", WVO_2020)
MENTOR_SOURCE: Final = wvo("10b6 lid 2", WVO_2020)
GUIDANCE_SOURCE: Final = wvo("10b2", WVO_2020)
REPLACEMENT_SOURCE: Final = wvo("10b4 lid 6", WVO_2020)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of quality for a placement company, by the letter of art. 10b6 lid 1."""

    letter: str
    text: str

    @property
    def source(self) -> Source:
        """Where the criterion stands, as it is cited now."""
        return wvo(f"10b6 lid 1 {self.letter}", WVO_2020)


CRITERIA: Final[tuple[Criterion, ...]] = (
    Criterion("a", "de taken van de school kunnen er echt worden gedaan"),
    Criterion("b", "elke taak kan binnen één organisatie worden gedaan"),
    Criterion("c", "er is een bevoegde leermeester die kan begeleiden en beoordelen"),
    Criterion("d", "het bedrijf houdt contact met de mentor van de school"),
    Criterion("e", "er is een vervolg naar entree of basisberoepsopleiding in bedrijf of branche"),
    Criterion("f", "elke leerling heeft een eigen leermeester, die tijd en hulp geeft"),
    Criterion("g", "het werk is afwisselend genoeg om van te leren"),
    Criterion("h", "de stageplaats past in het dagelijkse werk"),
    Criterion("i", "het bedrijf laat de taken doen, en bespreekt en beoordeelt werk en verslag"),
    Criterion("j", "de plek past bij de leeftijd"),
    Criterion("k", "het bedrijf respecteert de culturele achtergrond van de leerling"),
)


def assessment_due(assessed_on: date) -> date:
    """The day by which SBB assesses the company again."""
    return birthday_in(assessed_on, assessed_on.year + YEARS)


def lapses_on(last_placement: date) -> date:
    """The day on which a recognition lapses when no placement follows the last one."""
    return birthday_in(last_placement, last_placement.year + YEARS)


@dataclass(frozen=True, slots=True)
class Term:
    """A day before which something must happen to a recognition, and how near it is.

    `state` is `FINE`, `SOON` from `WARNED_MONTHS_BEFORE` on, or `PAST`; `text` is Dutch.
    """

    rule: str
    state: str
    due: date
    article: str
    status: str
    text: str


def assessment_term(assessed_on: date, day: date, *, by_sbb: bool = True) -> Term:
    """How the last assessment stands on `day` (WVO art. 10b4): on the due day it is still in time.

    The article is about SBB. An assessment by the school itself (`by_sbb` False) is measured the
    same way as long as none by SBB is known, and the text says so.
    """
    due = assessment_due(assessed_on)
    state = _state(day, due, past=day > due)
    if not by_sbb:
        text = (
            f"De school beoordeelde het bedrijf op {date_text(assessed_on)}. Wanneer SBB dat deed, "
            f"is niet ingevuld; dat hoort elke {YEARS} jaar. "
        )
        text += f"Uw eigen beoordeling is {YEARS} jaar oud op {date_text(due)}."
        return _term("recognition.assessment", state, due, text)
    said = {
        FINE: f"De volgende is uiterlijk {date_text(due)}.",
        SOON: f"De volgende moet er zijn op {date_text(due)}: vraag SBB wanneer zij komt.",
        PAST: f"De volgende had er op {date_text(due)} moeten zijn: vraag SBB ernaar.",
    }[state]
    text = f"SBB beoordeelde het bedrijf op {date_text(assessed_on)}. {said}"
    return _term("recognition.assessment", state, due, text)


def lapse_term(since: date, day: date, *, placed: bool = True) -> Term:
    """How near the lapse for want of placements is (WVO art. 10b4), as far as one school can know.

    `since` is the last day on which a pupil of the school was on placement there; with `placed`
    False nobody ever was, and it is the day from which the company is recognised. On the day of
    `lapses_on` itself the recognition has lapsed. Placements of other schools count as well.
    """
    due = lapses_on(since)
    state = _state(day, due, past=day >= due)
    used = (
        f"De laatste stagedag van een leerling van uw school was hier {date_text(since)}."
        if placed
        else f"Sinds de erkenning op {date_text(since)} liep hier van uw school niemand stage."
    )
    said = {
        FINE: (
            "Komt er geen LWT-leerling meer, ook niet van een andere school, dan vervalt de "
            f"erkenning op {date_text(due)}."
        ),
        SOON: (
            f"Op {date_text(due)} vervalt de erkenning, tenzij er voor die dag een LWT-leerling "
            "komt, van uw school of van een andere."
        ),
        PAST: (
            f"Was er ook van andere scholen niemand, dan is de erkenning op {date_text(due)} "
            "vervallen: vraag SBB of zij nog geldt."
        ),
    }[state]
    return _term("recognition.lapse", state, due, f"{used} {said}")


def _state(day: date, due: date, *, past: bool) -> str:
    if past:
        return PAST
    return SOON if day >= months_later(due, -WARNED_MONTHS_BEFORE) else FINE


def _term(rule: str, state: str, due: date, text: str) -> Term:
    return Term(rule, state, due, SOURCE.article, SOURCE.status, text)
