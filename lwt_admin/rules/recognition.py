"""How long a recognition of a company lasts without being used or assessed, and what quality means.

WVO art. 10b4 and 10b6: SBB assesses once every four years, and a recognition lapses by law after
four consecutive years without a placement.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.periods import birthday_in
from lwt_admin.rules.regimes import WVO_2020, wvo
from lwt_admin.rules.verdicts import Source

YEARS: Final = 4
SOURCE: Final = wvo("10b4", WVO_2020)
QUALITY_SOURCE: Final = wvo("10b6 lid 1", WVO_2020)


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
