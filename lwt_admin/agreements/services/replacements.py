"""Another place for a pupil whose agreement ended, or does not work out (WVO art. 10b4 lid 6).

The hours made so far stay with the trajectory; what was agreed is a good beginning for the new one.
"""

from datetime import date

from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion, Company, Termination
from lwt_admin.agreements.provisions import FIELDS
from lwt_admin.agreements.services.drafts import begin, save_schedule


@transaction.atomic
def begin_replacement(
    source: AgreementVersion,
    company: Company,
    *,
    kind: str,
    start: date,
    end: date,
    by: User,
    termination: Termination | None = None,
    sbb_consulted_on: date | None = None,
) -> AgreementVersion:
    """A draft at another company that replaces the agreement of `source`, with its schedule and
    texts; what depends on the company comes from the company.

    `sbb_consulted_on` is stored with the early end (`termination`), when nothing stands there yet.
    """
    trajectory = source.agreement.trajectory
    draft = begin(trajectory, company, kind=kind, start=start, end=end, by=by)
    draft.agreement.replaces = source.agreement
    draft.agreement.save()
    for field in FIELDS:
        if text := getattr(source, field).strip():
            setattr(draft, field, text)
    draft.sunday_agreed = source.sunday_agreed
    draft.save()
    days = source.schedule.all()
    save_schedule(draft, {day.weekday: (day.start, day.end, day.breaks) for day in days})
    _keep_consultation(termination, sbb_consulted_on)
    return draft


def _keep_consultation(termination: Termination | None, day: date | None) -> None:
    if day is None or termination is None or termination.sbb_consulted_on is not None:
        return
    termination.sbb_consulted_on = day
    termination.version += 1
    termination.save()
