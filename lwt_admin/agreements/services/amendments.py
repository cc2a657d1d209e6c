"""Changing a signed agreement: an addendum is a version that takes over from a day of its own."""

from datetime import date, datetime

from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.models.agreement import OPEN_STATES
from lwt_admin.agreements.services.changes import changes_of
from lwt_admin.agreements.services.drafts import copy_of, record_beginning
from lwt_admin.students.locks import lock_work_of
from lwt_admin.ui.formats import nl_date


class CannotAmend(Exception):
    """An agreement that cannot be amended (so); the message is Dutch, `field` what it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def may_be_amended(version: AgreementVersion, today: date) -> bool:
    """Whether it is signed, not ended, and has days left."""
    return version.state == State.SIGNED and today <= version.last_day


@transaction.atomic
def amend(
    version: AgreementVersion, *, start: date, reason: str, by: User, now: datetime
) -> AgreementVersion:
    """A draft of an addendum to a signed version: its text and schedule, in force from `start`.

    Raises CannotAmend when the version does not hold (any more), when another version is being
    prepared, when `start` lies outside its period, or when there is no reason.
    """
    lock_work_of(version.agreement.trajectory_id)
    amended = AgreementVersion.objects.for_system().with_names().get(pk=version.pk)
    if amended.state != State.SIGNED:
        raise CannotAmend(f"Alleen wat getekend is, kan een addendum krijgen: {_state(amended)}.")
    versions = AgreementVersion.objects.for_system().filter(agreement=amended.agreement_id)
    if versions.filter(state__in=OPEN_STATES).exists():
        raise CannotAmend("Er is al een versie in bewerking. Maak die eerst af of trek haar in.")
    if outside := start_outside(amended, start):
        raise CannotAmend(outside, "start")
    if not reason.strip():
        raise CannotAmend("Vul in waarom er iets wijzigt.", "change_reason")
    draft = copy_of(amended, amends=amended, change_reason=reason.strip(), start=start)
    record_beginning(draft, "amend", by=by, at=now, reason=draft.change_reason)
    return draft


def start_outside(amended: AgreementVersion, start: date | None) -> str:
    """Why an addendum cannot begin on `start`; empty when it can."""
    if start is None or amended.start <= start <= amended.end:
        return ""
    return (
        f"De eerste dag van het addendum ({nl_date(start)}) ligt buiten de looptijd: "
        f"{nl_date(amended.start)} tot en met {nl_date(amended.end)}."
    )


def warnings_about(version: AgreementVersion, today: date) -> list[str]:
    """What to know before an addendum is offered that reaches into the past; nothing for others."""
    if not version.is_amendment:
        return []
    warnings = []
    if version.start <= today:
        warnings.append(BEGUN.format(nl_date(version.start)))
    if version.end < today:
        warnings.append(OVER.format(nl_date(version.end)))
    return warnings


BEGUN = (
    "De eerste dag van het addendum, {}, is al geweest. Uren die voor dagen vanaf dan zijn "
    "goedgekeurd, blijven staan; kijk of zij bij de nieuwe afspraken passen."
)
OVER = (
    "De laatste dag van het addendum, {}, is al geweest. Uren na die dag tellen niet meer mee, "
    "ook als zij al zijn goedgekeurd."
)


def why_it_does_not_fit(version: AgreementVersion) -> str:
    """Why an addendum cannot be offered as it is; empty when it can, or when it is none."""
    amended = version.amends
    if amended is None:
        return ""
    if gone := why_amended_is_gone(version):
        return gone
    if outside := start_outside(amended, version.start):
        return outside
    if not version.change_reason.strip():
        return "Vul in waarom er iets wijzigt."
    return "" if changes_of(version) else "Er is nog niets gewijzigd."


def why_amended_is_gone(version: AgreementVersion) -> str:
    """That what an addendum amends was ended or replaced meanwhile; empty when it holds."""
    amended = version.amends
    if amended is None or amended.state == State.SIGNED:
        return ""
    return f"Wat dit addendum wijzigt, geldt niet meer: {_state(amended)}."


def _state(version: AgreementVersion) -> str:
    return str(version.get_state_display())
