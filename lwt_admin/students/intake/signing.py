"""What happens to the application letter: offered, signed, refused, taken back.

A letter that everybody signed is the application: it opens the trajectory, through the one door
that decides. Should the dossier stand in its way by then, the letter counts all the same, and the
page says what must be mended first.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.signing import links, reminding, scans, services
from lwt_admin.signing.addresses import Mailbox, objections
from lwt_admin.signing.models import PaperScan, Party, Signatory, Signature, SigningLink
from lwt_admin.signing.services import Mark, SigningRefused
from lwt_admin.signing.tasks import complete_if_last
from lwt_admin.students.addresses import tells_what_is_hidden_now
from lwt_admin.students.intake.letter import (
    KIND,
    Application,
    application_in,
    build_content,
    choice_of,
    guardians_who_may_sign,
    needs_guardian,
)
from lwt_admin.students.intake.progress import newest_letter, outcome_of, signed_letter
from lwt_admin.students.intake.services import locked, must_go_on
from lwt_admin.students.models import (
    ApplicationLetter,
    Guardian,
    Intake,
    IntakeStep,
    Student,
    Trajectory,
)
from lwt_admin.students.signed_texts import pupil_signatories
from lwt_admin.students.signers import why_not
from lwt_admin.students.trajectory_checks import check_trajectory
from lwt_admin.students.transitions import decide
from lwt_admin.text import fold


class LetterRefused(ValidationError):
    """A letter that cannot be offered, signed or taken back; the message is Dutch."""


@transaction.atomic
def offer(
    intake: Intake,
    asked: Application,
    *,
    guardians: Sequence[Guardian],
    by: User,
    now: datetime,
) -> ApplicationLetter:
    """Freeze the letter and send the links to sign it.

    Raises ValidationError, per field, when the pupil cannot begin so, when there is a letter
    already, or when the people who should sign it may not.
    """
    current = locked(intake)
    today = timezone.localdate(now)
    must_go_on(current)
    _no_other_letter(current)
    _would_fit(current, asked, today)
    student = current.student
    signatories = pupil_signatories(student, _checked(student, guardians, today))
    mailboxes = [Mailbox(one.party, one.name, one.email) for one in signatories]
    if found := objections(student.school, mailboxes, today):
        raise LetterRefused(found)
    current.profile, current.start = asked.profile, asked.start
    current.version += 1
    current.save()
    number = current.letters.count() + 1
    document = services.freeze(
        school=student.school,
        kind=KIND,
        content=build_content(current, asked, signatories, number),
        signatories=signatories,
        by=by,
        now=now,
    )
    letter = ApplicationLetter.objects.create(intake=current, document=document)
    links.invite(document, now)
    return letter


def _checked(student: Student, guardians: Sequence[Guardian], today: date) -> Sequence[Guardian]:
    """Who signs with the pupil; ValidationError when that is nobody, or the wrong one."""
    if not needs_guardian(student, today):
        return []
    may_sign = guardians_who_may_sign(student)
    if not may_sign:
        raise LetterRefused("Er is nog niemand die voor de leerling mag tekenen.")
    if why := why_not(choice_of(student, today), guardians, may_sign):
        raise ValidationError({"guardians": why})
    return guardians


def _no_other_letter(intake: Intake) -> None:
    if signed_letter(intake):
        raise LetterRefused("De aanvraag is al door iedereen getekend.")
    newest = newest_letter(intake)
    if newest is not None and newest.document.is_open:
        raise LetterRefused("Er staat al een brief open om te tekenen. Trek die eerst in.")
    if any(step.kind == IntakeStep.Kind.LETTER and not step.skipped for step in intake.steps.all()):
        raise LetterRefused("De aanvraag is al op papier ontvangen.")


def _would_fit(intake: Intake, asked: Application, today: date) -> None:
    """Raise ValidationError when no trajectory could be opened on what is asked."""
    if intake.trajectory is not None:
        return
    wished = Trajectory(
        student=intake.student, profile=asked.profile, start=asked.start, applied_on=today
    )
    check_trajectory(wished, None, today)


# --- Signing --------------------------------------------------------------------------------------
def sign(
    letter: ApplicationLetter, signatory: Signatory, mark: Mark, *, witness: User, now: datetime
) -> bool:
    """Take a signature at the table; True when it was the last.

    Raises what `signing.services.sign` does.
    """
    take = partial(services.sign, mark=mark, witness=witness)
    return _take(letter, signatory, take, now, witness)


def sign_by_link(
    letter: ApplicationLetter, signatory: Signatory, mark: Mark, *, link: SigningLink, now: datetime
) -> bool:
    """Take the signature of who opened their own link; as `sign`."""
    return _take(letter, signatory, partial(services.sign, mark=mark, link=link), now)


@transaction.atomic
def sign_on_paper(letter: ApplicationLetter, scan: PaperScan, *, by: User, now: datetime) -> bool:
    """Approve a scan that `by` compared with the letter, and take over the signatures on it.

    True when the last was among them. Who signed in another way since the scan was entered, signed
    in that way. Raises what `signing.scans.accept` and `sign` raise; then nothing is approved.
    """
    locked(letter.intake)
    accepted = scans.accept(scan, by=by, now=now)
    take, last = partial(services.sign_on_paper, scan=accepted, by=by), False
    for signatory in scans.to_take_over(accepted):
        last = _take(letter, signatory, take, now, by)
    return last


@transaction.atomic
def _take(
    letter: ApplicationLetter,
    signatory: Signatory,
    take: Callable[..., Signature],
    now: datetime,
    actor: User | None = None,
) -> bool:
    """One signature, and what follows from the last; `take` stores it."""
    intake = locked(letter.intake)
    if signatory.document_id != letter.document_id:
        raise SigningRefused("Deze ondertekenaar hoort niet bij deze brief.")
    services.check_unsigned(signatory)
    if why := why_may_not_sign(intake, signatory):
        raise SigningRefused(f"{why} De school trekt deze brief in en biedt een nieuwe aan.")
    take(signatory, now=now)
    if not complete_if_last(letter.document_id, now):
        return False
    apply_signed(intake, now, actor=actor)
    return True


def apply_signed(intake: Intake, now: datetime, *, actor: User | None) -> bool:
    """As `open_application`; False, and the signatures stay, when the dossier forbids it."""
    try:
        open_application(intake, now, actor=actor)
    except ValidationError:
        return False
    return True


@transaction.atomic
def open_application(intake: Intake, now: datetime, *, actor: User | None) -> None:
    """Open the trajectory that the signed letter asks for; ValidationError when it cannot be.

    Does nothing when the pupil's way has ended, or the trajectory is there.
    """
    current = locked(intake)
    letter = signed_letter(current)
    if letter is None or current.trajectory_id is not None or outcome_of(current)[0] is not None:
        return
    trajectory = application_of(current, letter)
    decide(trajectory, actor, timezone.localdate(now))
    current.trajectory = trajectory
    current.version += 1
    current.save()


def application_of(intake: Intake, letter: ApplicationLetter) -> Trajectory:
    """The trajectory that a signed letter asks for, not stored yet."""
    asked = application_in(letter.document.content)
    return Trajectory(
        student=intake.student,
        profile=asked.profile,
        start=asked.start,
        applied_on=_came_in_on(letter),
    )


def _came_in_on(letter: ApplicationLetter) -> date:
    """The day of the last signature: one on paper came when its scan was entered.

    A colleague may compare the scan only days later; the pupil applied no later for that.
    """
    signatures = Signature.objects.for_system().filter(signatory__document=letter.document_id)
    return max(
        timezone.localdate(one.scan.uploaded_at if one.scan else one.signed_at)
        for one in signatures.select_related("scan")
    )


def why_may_not_sign(intake: Intake, signatory: Signatory) -> str:
    """Why somebody in the letter may not sign it any more, or read it; empty when they may.

    Nobody may once it tells an address that was hidden since; a parent as long as they represent
    the pupil.
    """
    if hidden := tells_what_is_hidden_now(signatory.document.content, intake.student):
        return hidden
    if signatory.party != Party.GUARDIAN:
        return ""
    student = intake.student
    guardians = list(student.guardians.all())
    same = (one for one in guardians if signatory.person == f"guardian:{one.pk}")
    named = (one for one in guardians if fold(one.name) == fold(signatory.name))
    guardian = next(same, None) or next(named, None)
    if guardian is None:
        return f"{signatory.name} staat niet meer als ouder of verzorger bij {student}."
    if not guardian.may_sign:
        return f"{signatory.name} mag volgens het dossier niet meer voor {student} tekenen."
    return ""


@transaction.atomic
def refuse(
    letter: ApplicationLetter,
    signatory: Signatory,
    reason: str,
    *,
    link: SigningLink,
    now: datetime,
) -> None:
    """Pupil or parent does not agree, and says why; raises what `services.refuse` does."""
    locked(letter.intake)
    services.refuse(signatory, reason, now=now, link=link)


@transaction.atomic
def withdraw(letter: ApplicationLetter, *, by: User, reason: str, now: datetime) -> None:
    """Take back a letter that not everybody has signed. Raises LetterRefused when it is closed."""
    locked(letter.intake)
    document = services.locked(letter.document_id)
    if not document.is_open:
        raise LetterRefused("Deze brief staat niet meer open; er is niets in te trekken.")
    services.withdraw(document, by=by, reason=reason, now=now)


@transaction.atomic
def remind(letter: ApplicationLetter, now: datetime) -> tuple[list[Signatory], list[str]]:
    """Mail a new link to everybody who has not signed, at most once a day each.

    Returns to whom, and why the others got none.
    """
    locked(letter.intake)
    reminded = reminding.remind(letter.document, now)
    return reminded.posted, reminded.reasons
