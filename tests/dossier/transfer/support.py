"""Transfers, taken the way the pages take them."""

import re
from datetime import date
from typing import Any

from django.core import mail
from django.utils import timezone

from lwt_admin.accounts.models import User
from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.signing_kinds import WORDS
from lwt_admin.dossier.transfer import consent, sending
from lwt_admin.dossier.transfer.sections import SECTIONS
from lwt_admin.signing import sealing
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import Mark
from lwt_admin.students.models import Student, TransferDossier, TransferLink
from tests.agreements import remote
from tests.factories import GuardianFactory, StudentFactory, staff

EVERYTHING = [section.key for section in SECTIONS]
INSTITUTION = "ROC Waalstad"
ADDRESS = "intake@roc.example"


def pupil(age: int = 15, **given: Any) -> Student:
    """A pupil of this age with a parent, both with an address."""
    today = timezone.localdate()
    birth_date = date(today.year - age, 1, 1)
    student = StudentFactory(
        **{"birth_date": birth_date, "email": remote.ADDRESSES["student"]} | given
    )
    GuardianFactory(student=student, email=remote.ADDRESSES["guardian"])
    return student


def coordinator(student: Student) -> User:
    return staff(student.school, Role.COORDINATOR)


def prepared(student: Student | None = None, sections: list[str] | None = None) -> TransferDossier:
    """A dossier to which nobody agreed yet."""
    student = student or pupil()
    today = timezone.localdate()
    return consent.prepare(
        student,
        INSTITUTION,
        EVERYTHING if sections is None else sections,
        guardians=list(consent.choice_of(student, today).guardians),
        by=coordinator(student),
        now=timezone.now(),
    )


def typed(signatory: Signatory) -> Mark:
    return Mark(signatory.document.sha256, str(WORDS.consent), typed_name=signatory.name)


def agreed(transfer: TransferDossier | None = None, *, sealed: bool = False) -> TransferDossier:
    """A dossier to which everybody agreed at one table; its file only when `sealed`."""
    transfer = transfer or prepared()
    witness = coordinator(transfer.student)
    for signatory in transfer.document.signatories.all():
        consent.sign(transfer, signatory, typed(signatory), witness=witness, now=timezone.now())
    if sealed:
        assert sealing.seal_document(transfer.document_id) is None
    return again(transfer)


def again(transfer: TransferDossier) -> TransferDossier:
    stored = TransferDossier.objects.select_related("document", "student__school")
    return stored.get(pk=transfer.pk)


def sent(transfer: TransferDossier | None = None, **terms: Any) -> tuple[TransferLink, str]:
    """A link that is on its way, and the path in its letter."""
    transfer = transfer or agreed(sealed=True)
    given = sending.Terms(**{"receiver": "K. de Boer", "address": ADDRESS} | terms)
    link = sending.send(transfer, given, by=coordinator(transfer.student), now=timezone.now())
    return link, path_in_mail(given.address)


def path_in_mail(address: str = ADDRESS) -> str:
    remote.deliver()
    bodies = [str(one.body) for one in mail.outbox if one.to == [address]]
    return re.findall(r"https?://[^/\s]+(/overdracht/[\w-]{20,}/)", "\n".join(bodies))[-1]
