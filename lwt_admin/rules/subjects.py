"""Subjects beside Dutch and the vocational programme, and subjects dropped before leerjaar 3."""

from datetime import date
from typing import Final

from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.verdicts import Source

EXEMPT_BELOW: Final = 3
"""The leerjaar below which subjects may already be dropped (WVO art. 11d)."""

FIRST_YEARS_HOURS: Final = 1425
"""Clock hours of teaching that the first two years together still hold (WVO art. 11d)."""


def consultation_source(start: date) -> Source:
    """Where it stands that the school adds subjects only after consultation.

    The pupil or the legal representative is consulted; the citation is that of the day on which the
    trajectory starts.
    """
    return wvo("10b1 lid 3", start)


def exemption_source(day: date) -> Source:
    """Where it stands that subjects may be dropped below leerjaar 3, as cited on `day`."""
    return wvo("11d", day)
