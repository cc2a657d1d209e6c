"""Mailing the letter about an early end: to each party its own, once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lwt_admin.agreements.models import Termination
from lwt_admin.agreements.termination_letter import letter_name, letter_pdf
from lwt_admin.letters.kinds import Attachment, Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.letters.overview import LetterLine
from lwt_admin.letters.services import post
from lwt_admin.signing.models import Party, Signatory

LETTER = "termination_letter"
EDITION = "edition"
"""How often the last day had been corrected when a letter was posted; none in older letters."""


@dataclass(frozen=True)
class Recipients:
    """The other parties: whom the letter can be mailed to, and who has no address.

    Guardians who share an address get one letter.
    """

    by_mail: tuple[Signatory, ...]
    on_paper: tuple[Signatory, ...]


def recipients_of(termination: Termination) -> Recipients:
    """Everybody who signed what ended, but for the school itself, which writes the letter.

    Not a parent who has no right to information any more.
    """
    document = termination.agreement_version.document
    signatories = document.signatories.all() if document else ()
    student = termination.agreement_version.agreement.trajectory.student
    untold = {f"guardian:{one.pk}" for one in student.guardians.all() if not one.informed}
    others = [one for one in signatories if one.party != Party.SCHOOL and one.person not in untold]
    by_address: dict[str, Signatory] = {}
    for one in others:
        if one.email:
            by_address.setdefault(one.email.strip().casefold(), one)
    return Recipients(
        by_mail=tuple(by_address.values()),
        on_paper=tuple(one for one in others if not one.email),
    )


def still_to_tell(termination: Termination, letters: Iterable[LetterLine]) -> Recipients:
    """Who has not been mailed yet, by the `letters` about the parties; the rest as it is."""
    everybody = recipients_of(termination)
    mailed = {one.letter.about_id for one in letters if _is_of_now(one.letter, termination)}
    left = tuple(one for one in everybody.by_mail if one.pk not in mailed)
    return Recipients(left, everybody.on_paper)


@transaction.atomic
def mail_letters(termination: Termination, now: datetime) -> list[Signatory]:
    """Post the letters that were not posted before; returns to whom."""
    school = termination.agreement_version.agreement.trajectory.student.school
    keys = {_key(termination, one): one for one in recipients_of(termination).by_mail}
    known = Letter.objects.for_system().filter(key__in=keys)
    done = set(known.values_list("key", flat=True))
    fresh = {key: one for key, one in keys.items() if key not in done}
    for key, one in fresh.items():
        post(
            LETTER,
            key=key,
            to=one.email,
            school=school,
            about=one,
            now=now,
            data={"termination": termination.pk, EDITION: len(termination.earlier)},
        )
    return list(fresh.values())


def _key(termination: Termination, signatory: Signatory) -> str:
    edition = len(termination.earlier)
    return f"{LETTER}:{termination.pk}:{signatory.pk}{f':{edition}' if edition else ''}"


def _is_of_now(letter: Letter, termination: Termination) -> bool:
    """Whether a letter tells the last day that holds, not one that was corrected since."""
    return letter.kind == LETTER and letter.data.get(EDITION, 0) == len(termination.earlier)


def compose(letter: Letter) -> Composed | None:
    """The letter of this party, as a PDF; none when the party is no longer known, or when the
    last day was corrected before the letter went."""
    found = Termination.objects.for_system().select_related(
        "agreement_version__document", "agreement_version__agreement__trajectory__student__school"
    )
    termination = found.filter(pk=letter.data["termination"]).first()
    party = Signatory.objects.for_system().filter(pk=letter.about_id).first()
    if termination is None or party is None or not _is_of_now(letter, termination):
        return None
    pdf = letter_pdf(termination, to_company=party.party == Party.COMPANY)
    version = termination.agreement_version
    context = {
        "name": party.name,
        "content": version.document.content if version.document else {},
        "version": version,
        "is_new": bool(termination.earlier),
        "as_agreed": version.last_day == version.end,
        "school": letter.school,
    }
    return Composed(context, (Attachment(letter_name(termination), pdf, "application/pdf"),))


TERMINATION_LETTER = LetterKind(
    LETTER, "Brief over het einde", "agreements/mail/termination_letter.txt", compose
)
