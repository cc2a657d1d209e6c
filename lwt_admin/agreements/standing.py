"""How a company or a cooperation agreement stands on a day, in words and with a mark."""

from dataclasses import dataclass
from datetime import date, timedelta

from lwt_admin.agreements.models import Company, CooperationAgreement, Recognition
from lwt_admin.agreements.services.recognition import recognition_periods
from lwt_admin.rules.agreements import first_unrecognised_day
from lwt_admin.ui.formats import nl_date

DAY = timedelta(days=1)
LAPSES_SOON = timedelta(days=90)
ANSWER_WITHIN = timedelta(days=30)

Status = Recognition.Status


@dataclass(frozen=True)
class Standing:
    """A state in words with the kind of its mark; `until` is the last day of what holds now."""

    text: str
    kind: str
    until: date | None = None
    holds: bool = False


def recognised_until(company: Company, day: date) -> date | None:
    """The last day up to which the company is recognised for LWT without a gap.

    `date.max` when no end is known; None when it is not recognised on `day`.
    """
    gap = first_unrecognised_day(recognition_periods(company), day, date.max)
    if gap is None:
        return date.max
    return None if gap == day else gap - DAY


def company_standing(company: Company, day: date) -> Standing:
    """The recognition for LWT on `day`; prefetch `recognitions__profiles` for many."""
    until = recognised_until(company, day)
    if until == date.max:
        return Standing("erkend", "ok", holds=True)
    if until is not None:
        if until <= day + LAPSES_SOON:
            return Standing(f"loopt af op {nl_date(until)}", "warn", until, holds=True)
        return Standing(f"erkend tot en met {nl_date(until)}", "ok", until, holds=True)
    return _not_recognised([one for one in company.recognitions.all() if one.for_lwt], day)


def _not_recognised(recognitions: list[Recognition], day: date) -> Standing:
    """Why there is none: still to begin, asked for, run out, refused or withdrawn, or never."""
    valid = [one for one in recognitions if one.status == Status.VALID]
    starts = [one.valid_from for one in valid if one.valid_from is not None]
    coming = [start for start in starts if start > day]
    if coming:
        return Standing(f"erkend vanaf {nl_date(min(coming))}", "wait")
    if any(one.status == Status.REQUESTED for one in recognitions):
        return Standing("aangevraagd bij SBB", "wait")
    ended = [one.valid_until for one in valid if one.valid_until is not None]
    if ended:
        return Standing(f"verlopen op {nl_date(max(ended))}", "bad")
    for status in (Status.WITHDRAWN, Status.REFUSED):
        if any(one.status == status for one in recognitions):
            return Standing(f"erkenning {status.label}", "bad")
    return Standing("geen erkenning voor LWT", "neutral")


def recognition_standing(recognition: Recognition, day: date) -> Standing:
    """One recognition by itself."""
    if recognition.status != Status.VALID:
        kinds = {Status.REQUESTED: "wait", Status.REFUSED: "bad", Status.WITHDRAWN: "bad"}
        return Standing(recognition.get_status_display(), kinds[Status(recognition.status)])
    first, last = recognition.valid_from, recognition.valid_until
    if first is not None and first > day:
        return Standing("begint nog", "wait")
    if last is not None and last < day:
        return Standing("verlopen", "neutral")
    if last is not None and last <= day + LAPSES_SOON:
        return Standing("loopt af", "warn", last, holds=True)
    return Standing("erkend", "ok", last, holds=True)


def cooperation_standing(cooperation: CooperationAgreement, day: date) -> Standing:
    """Whether the cooperation agreement holds on `day`, and why not."""
    last = cooperation.last_day
    if last is not None and last < day:
        ended = "opgezegd" if cooperation.terminated_on is not None else "verlopen"
        return Standing(ended, "neutral")
    if cooperation.signed_on is None or cooperation.signed_on > day:
        return Standing("nog niet getekend", "warn")
    if cooperation.valid_from > day:
        return Standing("begint nog", "wait")
    if last is not None and last <= day + LAPSES_SOON:
        return Standing(f"loopt af op {nl_date(last)}", "warn", last, holds=True)
    return Standing("geldt", "ok", last, holds=True)
