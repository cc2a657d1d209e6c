"""Does the company of an agreement still fit after the pupil's profile changed on the way.

What was signed stays as it is; the recognition is judged again for the profile of now (see
`rules.company_fit.after_profile_change`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.models.agreement import BINDING_STATES, State
from lwt_admin.agreements.querysets import AgreementVersionQuerySet
from lwt_admin.agreements.services.recognition import read_periods_of
from lwt_admin.rules.company_fit import after_profile_change
from lwt_admin.rules.verdicts import Check
from lwt_admin.students.models import Trajectory
from lwt_admin.students.querysets import profile_since

HOLDING = (State.SENT, State.PARTLY_SIGNED, *BINDING_STATES)
OF_VERSION = "agreement__trajectory"


@dataclass(frozen=True)
class Unfit:
    """An agreement at a company that is not recognised for what the pupil is now taught."""

    version: AgreementVersion
    check: Check


def unfit_after_change(
    versions: Iterable[AgreementVersion], since: date | None, today: date
) -> list[Unfit]:
    """Of the agreements of one pupil whose profile is as it is `since`: each agreement once.

    Only what holds today or later, and is for LWT. One query; none when the profile never changed.
    """
    return _unfit([(one, since) for one in versions], today)


def unfit_in(versions: AgreementVersionQuerySet, today: date) -> list[Unfit]:
    """The same among many pupils, in the order of `versions`: two queries."""
    changed = versions.filter(end__gte=today).annotate(since=profile_since(OF_VERSION))
    found = changed.filter(since__isnull=False)
    return _unfit([(one, one.since) for one in found], today)


def _unfit(versions: Iterable[tuple[AgreementVersion, date | None]], today: date) -> list[Unfit]:
    asked = [(one, since) for one, since in versions if since and _matters(one, today)]
    if not asked:
        return []
    periods = read_periods_of(one.agreement.company_id for one, _ in asked)
    found: dict[int, Unfit] = {}
    for one, since in asked:
        trajectory: Trajectory = one.agreement.trajectory
        known = periods[one.agreement.company_id]
        check = after_profile_change(known, trajectory.profile, since, one.start, one.last_day)
        if check is not None:
            found.setdefault(one.agreement_id, Unfit(one, check))
    return list(found.values())


def _matters(version: AgreementVersion, today: date) -> bool:
    if version.state not in HOLDING or version.agreement.is_orientation:
        return False
    return max(version.start, today) <= version.last_day
