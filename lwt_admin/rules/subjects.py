"""Subjects beside Dutch and the vocational programme (WVO art. 10b1 lid 3)."""

from datetime import date

from lwt_admin.rules.regimes import regime_on
from lwt_admin.rules.verdicts import VERIFIED, Source


def consultation_source(start: date) -> Source:
    """Where it stands that the school adds subjects only after consultation, for a trajectory that
    starts on `start`.

    The pupil or the legal representative is consulted. Raises RuleError on `start` before the first
    regime.
    """
    status = regime_on(start).source.status
    suffix = "" if status == VERIFIED else " (oud)"
    return Source(f"WVO 10b1 lid 3{suffix}", status)
