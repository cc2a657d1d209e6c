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

NEAR_FROM: Final = 12 * 60
"""Minutes of absence within `WINDOW` from which a school is told that the limit is near.

Our own reading, no norm of law: from here one more day without leave may reach it.
"""

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
            found.append(_finding("absence.report", day, minutes, text))
    return found


def near(absences: Iterable[Absence], on: date) -> Finding | None:
    """That the four weeks up to `on` come near what must be reported; None when they do not, or
    when they hold enough to report.
    """
    minutes = in_four_weeks(absences, on)
    if not NEAR_FROM <= minutes < REPORT_FROM:
        return None
    text = (
        f"In de vier weken tot en met {date_text(on)} was er {hours_text(minutes)} verzuim zonder "
        f"verlof. Vanaf {hours_text(REPORT_FROM)} moet de school dat melden."
    )
    return _finding("absence.near", on, minutes, text)


def _finding(rule: str, day: date, minutes: int, text: str) -> Finding:
    shown = hours_value(minutes), hours_value(REPORT_FROM)
    return Finding(rule, day, *shown, SOURCE.article, SOURCE.status, text)
