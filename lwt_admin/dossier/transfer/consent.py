"""A transfer dossier until everybody agreed: prepared, signed, refused, taken back.

It is a document to be signed, by the rules of all such: seen in full before anybody signs, with a
code to the stored address or at one table, bound to exactly this text, and sealed. From the
sixteenth birthday on the pupil signs alone; before it a legal representative does as well.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.dossier.transfer.content import KIND, build_content
from lwt_admin.dossier.transfer.sections import BY_KEY, PERSON
from lwt_admin.rules.transfer import decides_alone
from lwt_admin.signing import links, reminding, services
from lwt_admin.signing.addresses import Mailbox, objections
from lwt_admin.signing.models import Document, Party, Signatory, SigningEvent, SigningLink
from lwt_admin.signing.services import Mark, SigningRefused
from lwt_admin.signing.tasks import complete_if_last
from lwt_admin.students.models import Guardian, Student, TransferDossier
from lwt_admin.students.signed_texts import pupil_signatories
from lwt_admin.students.signers import Choice, choice_among, why_not

NOBODY: Final = (
    "Er staat nog geen wettelijk vertegenwoordiger in het dossier. Zonder diens akkoord gaat er "
    "niets naar een andere instelling."
)
STILL_OPEN: Final = (
    "Er wacht al een dossier voor deze instelling op akkoord. Trek dat eerst in, of wacht af."
)


class TransferRefused(ValidationError):
    """A step that a transfer dossier does not allow now; the message is Dutch."""


# --- Who agrees -----------------------------------------------------------------------------------
def representatives(student: Student) -> list[Guardian]:
    """Who may consent for the pupil: only legal representatives, so no carers."""
    return [one for one in student.guardians.all() if one.represents]


def choice_of(student: Student, day: date) -> Choice:
    """Whom one may choose from; nobody from the day on which the pupil decides alone."""
    if decides_alone(student.birth_date, day):
        return Choice()
    all_of_them = student.school.all_representatives
    return choice_among(representatives(student), all_of_them=all_of_them)


# --- Preparing ------------------------------------------------------------------------------------
@transaction.atomic
def prepare(
    student: Student,
    institution: str,
    sections: Collection[str],
    *,
    guardians: Sequence[Guardian],
    by: User,
    now: datetime,
) -> TransferDossier:
    """Freeze what the sections hold now, and ask who must agree.

    Raises ValidationError, per field, when there is an open one for this institution already, or
    the people who should agree may not.
    """
    current = locked(student)
    today = timezone.localdate(now)
    unknown = set(sections) - BY_KEY.keys()
    if unknown:
        raise ValidationError({"sections": f"Dit onderdeel bestaat niet: {min(unknown)}."})
    earlier = list(current.transfer_dossiers.select_related("document"))
    if any(one.document.is_open and one.institution == institution for one in earlier):
        raise TransferRefused(STILL_OPEN)
    signatories = pupil_signatories(current, _checked(current, guardians, today))
    mailboxes = [Mailbox(one.party, one.name, one.email) for one in signatories]
    if found := objections(current.school, mailboxes, today):
        raise TransferRefused(found)
    content = build_content(
        current,
        institution,
        {PERSON, *sections},
        signatories,
        number=len(earlier) + 1,
        by=by,
        today=today,
    )
    document = services.freeze(
        school=current.school,
        kind=KIND,
        content=content,
        signatories=signatories,
        by=by,
        now=now,
    )
    transfer = TransferDossier(student=current, document=document, institution=institution)
    transfer.full_clean(exclude=["document"])
    transfer.save()
    links.invite(document, now)
    return transfer


def _checked(student: Student, guardians: Sequence[Guardian], today: date) -> list[Guardian]:
    """Who consents with the pupil; ValidationError when that is nobody, or the wrong one."""
    if decides_alone(student.birth_date, today):
        return []
    may_consent = representatives(student)
    if not may_consent:
        raise TransferRefused(NOBODY)
    if why := why_not(choice_of(student, today), guardians, may_consent):
        raise ValidationError({"guardians": why})
    return list(guardians)


def locked(student: Student | int) -> Student:
    """The pupil as stored now, locked until the transaction ends: one step at a time."""
    pk = student.pk if isinstance(student, Student) else student
    students = Student.objects.for_system().select_related("school")
    return students.select_for_update(of=("self",)).get(pk=pk)


# --- Agreeing -------------------------------------------------------------------------------------
def sign(
    transfer: TransferDossier, signatory: Signatory, mark: Mark, *, witness: User, now: datetime
) -> bool:
    """Take an agreement at the table; True when it was the last. Raises as `services.sign`."""
    return _take(transfer, signatory, mark, now, witness=witness)


def sign_by_link(
    transfer: TransferDossier,
    signatory: Signatory,
    mark: Mark,
    *,
    link: SigningLink,
    now: datetime,
) -> bool:
    """Take the agreement of who opened their own link; as `sign`."""
    return _take(transfer, signatory, mark, now, link=link)


@transaction.atomic
def _take(
    transfer: TransferDossier, signatory: Signatory, mark: Mark, now: datetime, **way: Any
) -> bool:
    student = locked(transfer.student_id)
    if signatory.document_id != transfer.document_id:
        raise SigningRefused("Deze ondertekenaar hoort niet bij dit dossier.")
    services.check_unsigned(signatory)
    if why := why_may_not_sign(student, signatory, timezone.localdate(now)):
        raise SigningRefused(why)
    services.sign(signatory, mark, now=now, **way)
    return complete_if_last(transfer.document_id, now)


def why_may_not_sign(student: Student, signatory: Signatory, day: date) -> str:
    """Why somebody in the text may not consent on `day`; empty when they may."""
    if signatory.party != Party.GUARDIAN:
        return ""
    if decides_alone(student.birth_date, day):
        return (
            f"{student.first_name} is intussen oud genoeg om alleen te beslissen. "
            "De school maakt een nieuw dossier, waar alleen de leerling akkoord op geeft."
        )
    if not any(f"guardian:{one.pk}" == signatory.person for one in representatives(student)):
        return (
            f"{signatory.name} is volgens het dossier geen wettelijk vertegenwoordiger van "
            f"{student} (meer)."
        )
    return ""


@transaction.atomic
def refuse(
    transfer: TransferDossier,
    signatory: Signatory,
    reason: str,
    *,
    link: SigningLink,
    now: datetime,
) -> None:
    """Pupil or parent does not agree, or wants something left out; nothing goes out then."""
    locked(transfer.student_id)
    services.refuse(signatory, reason, now=now, link=link)


def is_refused(document: Document) -> bool:
    """Whether somebody does not agree, and the school has not closed the dossier since."""
    refused = any(one.refused_at is not None for one in document.signatories.all())
    withdrawn = SigningEvent.Kind.WITHDRAWN
    return refused and all(one.kind != withdrawn for one in document.events.all())


@transaction.atomic
def withdraw(transfer: TransferDossier, *, by: User, reason: str, now: datetime) -> None:
    """Take back what not everybody agreed to, or close what somebody refused.

    Raises TransferRefused when everybody agreed, or it is closed already.
    """
    locked(transfer.student_id)
    document = services.locked(transfer.document_id)
    if not (document.is_open or is_refused(document)):
        raise TransferRefused("Dit dossier wacht niet meer op akkoord; er is niets in te trekken.")
    services.withdraw(document, by=by, reason=reason, now=now)


@transaction.atomic
def remind(transfer: TransferDossier, now: datetime) -> tuple[list[Signatory], list[str]]:
    """Mail a new link to everybody who has not answered (see `signing.reminding`)."""
    locked(transfer.student_id)
    reminded = reminding.remind(transfer.document, now)
    return reminded.posted, reminded.reasons
