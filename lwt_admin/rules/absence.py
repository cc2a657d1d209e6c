"""Unauthorised absence from lessons or placement: when it must be reported (Leerplichtwet art.
21a).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lwt_admin.rules.text import date_text, hours_text, hours_value
from lwt_admin.rules.verdicts import VERIFIED, Finding, Source

SOURCE: Final = Source("Leerplichtwet 21a", VERIFIED)
REPORT_FROM: Final = 16 * 60
"""Minutes of absence within `WINDOW` that must be reported to the municipality."""

WINDOW: Final = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Absence:
    """Minutes of lessons or placement missed without leave on a date."""

    date: date
    minutes: int


def in_four_weeks(absences: Iterable[Absence], on: date) -> int:
    """The minutes of absence in the four weeks up to and including `on`."""
    return sum(absence.minutes for absence in absences if on - WINDOW < absence.date <= on)


def findings(absences: Iterable[Absence]) -> list[Finding]:
    """Each date of absence on which the four weeks up to it hold enough to report, in order."""
    known = tuple(absences)
    found = []
    for day in sorted({absence.date for absence in known}):
        minutes = in_four_weeks(known, day)
        if minutes >= REPORT_FROM:
            text = (
                f"In de vier weken tot en met {date_text(day)} was er {hours_text(minutes)} "
                f"verzuim zonder verlof; vanaf {hours_text(REPORT_FROM)} moet de school dat melden."
            )
            shown = hours_value(minutes), hours_value(REPORT_FROM)
            cited = SOURCE.article, SOURCE.status
            found.append(Finding("absence.report", day, *shown, *cited, text))
    return found
