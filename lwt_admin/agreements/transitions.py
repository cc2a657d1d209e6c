"""What can be done with a version of an agreement: one function per way of going on.

Each walks the table of `life_cycle.py`, and is safe against a second click and a second person: the
row is locked, and everything is checked again with the lock held.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lwt_admin.accounts.models import User
from lwt_admin.agreements.life_cycle import perform, why_not
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.models.agreement import OPEN_STATES
from lwt_admin.agreements.services.effective import held_until
from lwt_admin.agreements.steps import TerminationFacts, TransitionRefused
from lwt_admin.rules.periods import DAY
from lwt_admin.signing import scans
from lwt_admin.signing.models import PaperScan, Signatory, SigningLink
from lwt_admin.signing.services import Mark, check_unsigned
from lwt_admin.students.locks import lock_work_of
from lwt_admin.students.models import Guardian


def send(
    version: AgreementVersion, *, actor: User, guardians: Sequence[Guardian], now: datetime
) -> AgreementVersion:
    """Offer a draft for signature: from now its text is frozen.

    `version` is the draft as it was looked over; one that was changed since is refused.
    """
    facts: dict[str, Any] = {"guardians": guardians, "looked_at": version.version}
    return perform("send", version, actor=actor, now=now, **facts)


def sign(
    version: AgreementVersion,
    *,
    signatory: Signatory,
    mark: Mark,
    witness: User,
    now: datetime,
    pdf_later: bool = False,
) -> AgreementVersion:
    """Take one signature at the table; the last one that is needed completes the agreement.

    With `pdf_later` sealing is left to the sweep: for who signs many at once.
    Raises AlreadySigned on a second time, and what else `signing.services.sign` raises.
    """
    facts: dict[str, Any] = {"mark": mark, "pdf_later": pdf_later}
    return _take("sign", version, signatory, actor=witness, now=now, **facts)


def sign_by_link(
    version: AgreementVersion,
    *,
    signatory: Signatory,
    mark: Mark,
    link: SigningLink,
    now: datetime,
) -> AgreementVersion:
    """Take the signature of a party at a distance; raises as `sign` does.

    The caller has checked the code that proves whose mail the link came by. The file is made in
    the background: the party need not wait for it.
    """
    facts: dict[str, Any] = {"mark": mark, "link": link}
    return _take("sign_by_link", version, signatory, actor=None, now=now, **facts)


@transaction.atomic
def sign_on_paper(
    version: AgreementVersion, *, scan: PaperScan, by: User, now: datetime
) -> AgreementVersion:
    """Approve a scan that `by` compared with the text, and take over the signatures on it.

    Who signed in another way since the scan was entered, signed in that way. Raises what
    `signing.scans.accept` and `sign` raise; then nothing is approved.
    """
    lock_work_of(version.agreement.trajectory_id)
    accepted = scans.accept(scan, by=by, now=now)
    for signatory in scans.to_take_over(accepted):
        facts: dict[str, Any] = {"scan": accepted}
        version = _take("sign_on_paper", version, signatory, actor=by, now=now, **facts)
    return version


@transaction.atomic
def _take(
    way: str,
    version: AgreementVersion,
    signatory: Signatory,
    *,
    actor: User | None,
    now: datetime,
    pdf_later: bool = False,
    **facts: Any,
) -> AgreementVersion:
    """One signature, and the completion that may follow from it."""
    lock_work_of(version.agreement.trajectory_id)
    check_unsigned(signatory)
    reason = f"{signatory.name} ({signatory.get_party_display()})"
    signed = perform(
        way, version, actor=actor, now=now, signatory=signatory, reason=reason, **facts
    )
    try:
        return _complete(signed, now=now, pdf_later=pdf_later)
    except TransitionRefused:
        return signed


@transaction.atomic
def _complete(version: AgreementVersion, *, now: datetime, pdf_later: bool) -> AgreementVersion:
    """Everybody signed; an addendum then takes the place of what it amends."""
    lock_work_of(version.agreement.trajectory_id)
    complete = perform("complete", version, actor=None, now=now, pdf_later=pdf_later)
    if complete.amends is not None:
        last_day = complete.start - DAY
        perform("replace", complete.amends, actor=None, now=now, last_day=last_day)
    return complete


def held_up_no_more(now: datetime) -> list[AgreementVersion]:
    """What everybody signed while something stood in the way of completing it, which is gone now:
    the other agreement on its days was ended, or the company is recognised again."""
    held_up = AgreementVersion.objects.for_system().signed_by_everybody().with_names()
    return [one for one in held_up.order_by("pk") if not why_not("complete", one, now)]


def complete_held_up(now: datetime) -> int:
    """Complete those; safe to repeat. Returns how many."""
    completed = 0
    for version in held_up_no_more(now):
        try:
            _complete(version, now=now, pdf_later=False)
        except TransitionRefused:  # taken back, or held up again, a moment ago
            continue
        completed += 1
    return completed


def refuse(
    version: AgreementVersion,
    *,
    signatory: Signatory,
    reason: str,
    now: datetime,
    link: SigningLink | None = None,
) -> AgreementVersion:
    """A party does not agree with the text, and says why; `link` is how they did at a distance."""
    facts: dict[str, Any] = {"signatory": signatory, "reason": reason, "link": link}
    return perform("refuse", version, actor=None, now=now, **facts)


def withdraw(
    version: AgreementVersion, *, actor: User, reason: str, now: datetime
) -> AgreementVersion:
    """Take a version back that not everybody has signed yet, or leave a refused one at that."""
    return perform("withdraw", version, actor=actor, now=now, reason=reason)


@transaction.atomic
def end(
    version: AgreementVersion,
    *,
    actor: User,
    last_day: date,
    termination: TerminationFacts,
    now: datetime,
) -> AgreementVersion:
    """Stop a signed agreement before its time; `last_day` is the last day it covers.

    An addendum that is being prepared is withdrawn with it, and an older version that would have
    held up to a later day stops as well.
    """
    lock_work_of(version.agreement.trajectory_id)
    given: dict[str, Any] = {"actor": actor, "now": now, "reason": termination.explanation}
    ended = perform("end", version, last_day=last_day, termination=termination, **given)
    versions = AgreementVersion.objects.for_system().filter(agreement=version.agreement_id)
    for other in versions.with_names().order_by("number"):
        if other.state in OPEN_STATES:
            withdraw(other, actor=actor, reason=WITH_THE_AGREEMENT, now=now)
        elif other.state == State.REPLACED and other.last_day > last_day:
            perform("shorten", other, last_day=last_day, **given)
    return ended


@transaction.atomic
def change_last_day(
    version: AgreementVersion,
    *,
    actor: User,
    last_day: date,
    reason: str,
    termination: TerminationFacts,
    now: datetime,
) -> AgreementVersion:
    """Correct the last day of what ended early, to an earlier or a later one.

    An older version holds again up to where it was replaced, or stops earlier with it.
    """
    lock_work_of(version.agreement.trajectory_id)
    given: dict[str, Any] = {"actor": actor, "now": now, "reason": reason}
    ended = perform("change_last_day", version, last_day=last_day, termination=termination, **given)
    versions = AgreementVersion.objects.for_system().filter(agreement=version.agreement_id)
    for older, until in held_until(versions.with_names().order_by("number"), last_day):
        if older.state == State.REPLACED and older.last_day != until:
            step = "shorten" if until < older.last_day else "lengthen"
            perform(step, older, last_day=until, **given)
    return ended


WITH_THE_AGREEMENT = "De overeenkomst is beëindigd."
