"""Subjects beside Dutch and the vocational programme (WVO art. 10b1 lid 3)."""

from datetime import date

from lwt_admin.rules.regimes import wvo
from lwt_admin.rules.verdicts import Source


def consultation_source(start: date) -> Source:
    """Where it stands that the school adds subjects only after consultation.

    The pupil or the legal representative is consulted; the citation is that of the day on which the
    trajectory starts.
    """
    return wvo("10b1 lid 3", start)
