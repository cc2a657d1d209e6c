"""Steps on the way to a leer-werktraject, taken the way the pages take them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.signing.models import PaperScan, Party, Signatory
from lwt_admin.signing.services import Mark
from lwt_admin.students.intake import signing
from lwt_admin.students.intake.letter import Application
from lwt_admin.students.intake.services import StepFacts, begin
from lwt_admin.students.models import ApplicationLetter, Intake, Student
from lwt_admin.students.signing_kinds import WORDS
from tests.factories import GuardianFactory, StudentFactory, staff
from tests.support.papers import scanned

TODAY = date(2026, 11, 2)
START = date(2027, 8, 30)
FACTS = StepFacts(date(2026, 10, 5), "P. Dekker", "Werkt graag met de handen.")


def pupil(**given: object) -> Student:
    """A pupil of thirteen with a parent, both with an address."""
    student = StudentFactory(
        **{"birth_date": date(2013, 5, 12), "email": "yara@mail.example"} | given
    )
    GuardianFactory(student=student, email="ouder@mail.example")
    return student


def coordinator(student: Student):
    return staff(student.school, Role.COORDINATOR)


def offered(student: Student | None = None) -> ApplicationLetter:
    """A letter that pupil and parent have yet to sign."""
    student = student or pupil()
    with transaction.atomic():
        return signing.offer(
            begin(student),
            Application("BWI", START, "Ik wil timmeren."),
            guardians=list(student.guardians.all()),
            by=coordinator(student),
            now=timezone.now(),
        )


def party(letter: ApplicationLetter, name: Party) -> Signatory:
    return letter.document.signatories.get(party=name)


def typed(signatory: Signatory) -> Mark:
    return Mark(signatory.document.sha256, str(WORDS.consent), typed_name=signatory.name)


def signed(letter: ApplicationLetter | None = None) -> ApplicationLetter:
    """A letter that everybody signed at one table."""
    letter = letter or offered()
    witness = coordinator(letter.intake.student)
    for signatory in letter.document.signatories.all():
        signing.sign(letter, signatory, typed(signatory), witness=witness, now=timezone.now())
    letter.document.refresh_from_db()
    return letter


def entered(letter: ApplicationLetter, *parties: Party, **given: Any) -> PaperScan:
    """A scan of the letter, signed by these parties (everybody, when none is named)."""
    found = letter.document.signatories.all()
    on_it = [one for one in found if not parties or one.party in parties]
    return scanned(letter.document, on_it, **{"by": coordinator(letter.intake.student)} | given)


def again(intake: Intake) -> Intake:
    return Intake.objects.with_steps().get(pk=intake.pk)
