"""After the leer-werktraject: applying at an mbo institution, and who may go on to which course.

The holder of an LWT diploma goes on to level 2 and is not admissible to the entree course; who
failed may be (WVO art. 29 lid 3, as far as our sources go).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from lwt_admin.rules.periods import months_later
from lwt_admin.rules.regimes import WVO_2020, wvo
from lwt_admin.rules.text import date_text
from lwt_admin.rules.verdicts import RuleError, Source, Verdict

REFERENCE_DAY: Final = "01-04"
"""Day and month by which an application gives the right of admission; a school may set its own."""

WATCH_MONTHS: Final = 3
"""So long before that day a pupil in the last year without an application is pointed out."""

ENTREE: Final = 1
LEVELS: Final = (ENTREE, 2, 3, 4)
"""The levels of the mbo; the first is the entree course."""

DIPLOMA_LWT: Final = "diploma_lwt"
DIPLOMA_BB: Final = "diploma_bb"
NO_DIPLOMA: Final = "none"

OF_ENTREE: Final[Mapping[str, tuple[bool | None, str]]] = {
    DIPLOMA_LWT: (False, "Met een diploma LWT kan een leerling niet naar de entreeopleiding."),
    DIPLOMA_BB: (
        None,
        "Of entree kan na een diploma BB, staat niet in onze bronnen. Vraag het de instelling.",
    ),
    NO_DIPLOMA: (True, "Wie niet is geslaagd, kan naar de entreeopleiding."),
}
"""By result whether the entree course is open, and that in words."""

ASKED_AFTER: Final = (1, 2)
"""So many years after leaving, a school asks what became of the pupil."""

SOURCE: Final[Source] = wvo("29 lid 3", WVO_2020)


def may_enter(result: str, level: int) -> Verdict:
    """Whether who left with this result may enter a course of this level.

    `ok` is None where our sources do not say. RuleError on a result or level that does not exist.
    """
    if result not in OF_ENTREE:
        raise RuleError("result", f"uitkomst {result} bestaat niet")
    if level not in LEVELS:
        raise RuleError("level", f"niveau {level} bestaat niet: het is 1 tot en met 4")
    ok, text = OF_ENTREE[result]
    if level != ENTREE:
        ok, text = True, f"Niveau {level} sluit deze uitkomst niet uit."
    return Verdict("onward.level", ok, str(level), result, SOURCE.article, SOURCE.status, text)


def reference_date(day_month: str, year: int) -> date:
    """The reference date in a year, from "dd-mm"; RuleError when that is no day of every year."""
    day, _, month = day_month.partition("-")
    try:
        if len(day_month) != len(REFERENCE_DAY):
            raise ValueError
        date(1999, int(month), int(day))  # a day of leap years only is no day of every year
        return date(year, int(month), int(day))
    except ValueError:
        raise RuleError("reference_date", f"“{day_month}” is geen dag en maand als 01-04") from None


def watched_from(reference: date) -> date:
    """The day from which pupils without an application are pointed out."""
    return months_later(reference, -WATCH_MONTHS)


def ask_on(left_on: date, years: int) -> date:
    """The day from which is asked what became of who left on `left_on`, so many years before."""
    return months_later(left_on, 12 * years)


def left_between(today: date, years: int) -> tuple[date, date]:
    """Who left after the first and up to and including the second is asked now, for these years.

    After another year the next question takes its place, or it is too late to ask.
    """
    return months_later(today, -12 * (years + 1)), months_later(today, -12 * years)


def too_soon_text(left_on: date, years: int) -> str:
    """Why an answer of before that day is not an answer to the question of that year."""
    due = date_text(ask_on(left_on, years))
    unit = "één jaar" if years == 1 else f"{years} jaar"
    return f"Navragen na {unit} kan vanaf {due}."
