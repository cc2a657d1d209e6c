"""Agreements that last longer than the trajectory they belong to."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.leaving import last_day
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.models.agreement import BINDING_STATES, OPEN_STATES
from lwt_admin.students.running_on import RunsOn
from lwt_admin.ui.formats import nl_date


def lasting(user: User, last_days: Mapping[int, date]) -> Iterator[RunsOn]:
    """Of each agreement the version that lasts longest, when that is after the last day."""
    versions = AgreementVersion.objects.for_user(user).filter(
        agreement__trajectory__in=list(last_days), state__in=(*BINDING_STATES, *OPEN_STATES)
    )
    longest: dict[int, AgreementVersion] = {}
    read = versions.select_related("agreement__company", "agreement__trajectory__student")
    for version in read.order_by("agreement__trajectory", "start", "pk"):
        before = longest.get(version.agreement_id)
        if before is None or last_day(version) >= last_day(before):
            longest[version.agreement_id] = version
    for version in longest.values():
        if last_day(version) > last_days[version.agreement.trajectory_id]:
            yield _runs_on(user, version)


def _runs_on(user: User, version: AgreementVersion) -> RunsOn:
    agreement = version.agreement
    named = f"De {agreement.get_kind_display()} bij {agreement.company}"
    until = nl_date(last_day(version))
    may_end = user.access.reach(Right.AGREEMENTS_END, agreement.trajectory.student.school_id)
    text, page, action = f"{named} loopt tot en met {until}.", "agreement_detail", "Bekijk haar"
    if version.state in OPEN_STATES:
        state = version.get_state_display()
        text = f"{named} is nog {state}, en zou lopen tot en met {until}."
    elif version.state == State.SIGNED and may_end is not None:
        page, action = "agreement_end", "Beëindig haar"
    elif version.state == State.ENDED and may_end is not None:
        page, action = "agreement_last_day", "Wijzig de laatste dag"
    return RunsOn(agreement.trajectory_id, text, reverse(page, args=[agreement.pk]), action)
