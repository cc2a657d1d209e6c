"""The weeks of a place for practical learning, as the Subsidieregeling praktijkleren counts them.

The company asks for the subsidy and the ministry decides. This only counts weeks, and says how.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from lwt_admin.rules.periods import Span, check_span, iso_week, within
from lwt_admin.rules.text import date_text
from lwt_admin.rules.verdicts import UNVERIFIED, RuleError, Source

SOURCE: Final = Source("Subsidieregeling praktijkleren art. 1 (Stcrt. 2013, 31130)", UNVERIFIED)
"""Read as published in 2013; whether it was changed since could not be checked."""

VALID_FROM: Final = date(2014, 1, 1)
"""From when there is such a regulation; a school year that ended before has no weeks of it."""

MOST_WEEKS: Final = 40
"""The weeks that count at most, in one school year."""

HOW_COUNTED: Final = (
    "Een week (maandag tot en met zondag) telt als de leerling op ten minste één dag echt aan het "
    "werk was: met goedgekeurde uren, onder een overeenkomst die iedereen had getekend en bij een "
    "bedrijf dat toen erkend was voor LWT. Een week met alleen ziekte, verlof, verzuim of vakantie "
    "telt niet; een oriëntatiestage ook niet. "
    f"Per leerling, leerbedrijf en schooljaar tellen er ten hoogste {MOST_WEEKS}."
)
"""How the weeks are counted, for the page and the document; that one day is enough for a week is
our reading of "the number of weeks in which instruction really takes place".
"""


@dataclass(frozen=True, slots=True)
class RealisedWeeks:
    """The ISO weeks ("2026-W37") with presence, in order, and how many of them count."""

    weeks: tuple[str, ...]
    counted: int
    limit: int
    article: str
    status: str
    text: str


def realised_weeks(present: Iterable[date], year: Span) -> RealisedWeeks:
    """The weeks of a school year in which one pupil was really at work with one company.

    `present` are the days of presence (see `HOW_COUNTED`), in any order, of any year. Raises
    RuleError on a year that ended before there was a regulation, or before it began.
    """
    check_span(year, "year")
    if year[1] < VALID_FROM:
        raise RuleError("year", f"Voor {date_text(VALID_FROM)} was er geen subsidie praktijkleren.")
    inside = sorted({day for day in present if within(day, (year,))})
    weeks = tuple(dict.fromkeys(iso_week(day) for day in inside))
    counted = min(len(weeks), MOST_WEEKS)
    return RealisedWeeks(
        weeks, counted, MOST_WEEKS, SOURCE.article, SOURCE.status, _text(len(weeks), counted)
    )


def _text(found: int, counted: int) -> str:
    was = "In 1 week was" if found == 1 else f"In {found} weken was"
    text = f"{was} de leerling op ten minste één dag echt aan het werk"
    return f"{text}; daarvan tellen er {counted}." if counted < found else f"{text}."
