"""The letters to coordinators that something waits or runs out.

Each is composed at the moment of sending, and not sent when it is no longer true by then.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from lwt_admin.agreements.models import AgreementVersion, Company, CooperationAgreement
from lwt_admin.agreements.reminder_moments import (
    AGREEMENT_ENDS,
    COOPERATION_ENDS,
    COOPERATION_NOTICE,
    RECOGNITION_ENDS,
)
from lwt_admin.agreements.reminders import TO_COORDINATOR
from lwt_admin.agreements.running_out import (
    Lapse,
    cooperation_moments,
    ending_agreements,
    ending_recognitions,
    needing_recognition,
)
from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute
from lwt_admin.signing.reminder_letters import who_waits
from lwt_admin.signing.services import unsigned


def compose_unsigned(letter: Letter) -> Composed | None:
    """Who has not signed an agreement yet, and who cannot be reached by mail."""
    versions = AgreementVersion.objects.for_system().waiting().with_names().with_signatories()
    version = versions.filter(pk=letter.data["version"]).first()
    waiting = unsigned(version.document) if version and version.document else []
    if version is None or not waiting:
        return None
    return Composed(
        {
            "school": letter.school,
            "student": version.agreement.trajectory.student,
            "company": version.agreement.company,
            "start": version.start,
            "begun": version.start <= timezone.localdate(),
            "url": absolute(reverse("agreement_detail", args=[version.agreement_id])),
            **who_waits(waiting),
        }
    )


def compose_agreement_ends(letter: Letter) -> Composed | None:
    """An agreement ends soon and the pupil has no other yet."""
    versions = AgreementVersion.objects.for_system().filter(agreement=letter.about_id)
    lapse = _still(letter, ending_agreements(versions, timezone.localdate()))
    if lapse is None:
        return None
    agreement: Any = lapse.about
    student = agreement.trajectory.student
    return _composed(
        letter,
        lapse,
        reverse("agreement_detail", args=[agreement.pk]),
        student=student,
        company=agreement.company,
    )


def compose_recognition_ends(letter: Letter) -> Composed | None:
    """A company's recognition ends soon while pupils work there."""
    today = timezone.localdate()
    companies = Company.objects.for_system().filter(pk=letter.about_id)
    lapse = _still(letter, ending_recognitions(companies, today))
    if lapse is None:
        return None
    going_on = needing_recognition().filter(
        agreement__company=letter.about_id, end__gt=lapse.dates.day
    )
    pupils = going_on.values("agreement__trajectory").distinct().count()
    url = reverse("company_detail", args=[letter.about_id])
    return _composed(letter, lapse, url, company=lapse.about, pupils=pupils)


def compose_cooperation(letter: Letter) -> Composed | None:
    """A cooperation agreement ends, or the last day to give notice of it comes."""
    # All of the school: another one may follow this one.
    cooperations = CooperationAgreement.objects.for_system().at_school(letter.school)
    lapse = _still(letter, cooperation_moments(cooperations, timezone.localdate()))
    if lapse is None:
        return None
    cooperation: Any = lapse.about
    url = reverse("cooperation_edit", args=[cooperation.pk])
    return _composed(letter, lapse, url, cooperation=cooperation, end=cooperation.last_day)


def _still(letter: Letter, found: Iterable[Lapse]) -> Lapse | None:
    """The lapse that the letter is about, when it still runs out on the same day."""
    day = date.fromisoformat(letter.data["day"])
    same = (
        one
        for one in found
        if (one.kind, one.about.pk, one.dates.day) == (letter.kind, letter.about_id, day)
    )
    return next(same, None)


def _composed(letter: Letter, lapse: Lapse, path: str, **context: Any) -> Composed:
    return Composed(
        {"school": letter.school, "day": lapse.dates.day, "url": absolute(path), **context}
    )


REMINDERS = (
    LetterKind(
        TO_COORDINATOR,
        "Nog niet door iedereen getekend",
        "agreements/mail/agreement_unsigned.txt",
        compose_unsigned,
    ),
    LetterKind(
        AGREEMENT_ENDS,
        "Overeenkomst loopt af",
        "agreements/mail/agreement_ends.txt",
        compose_agreement_ends,
    ),
    LetterKind(
        RECOGNITION_ENDS,
        "Erkenning loopt af",
        "agreements/mail/recognition_ends.txt",
        compose_recognition_ends,
    ),
    LetterKind(
        COOPERATION_ENDS,
        "Samenwerkingsovereenkomst loopt af",
        "agreements/mail/cooperation_ends.txt",
        compose_cooperation,
    ),
    LetterKind(
        COOPERATION_NOTICE,
        "Samenwerkingsovereenkomst: verleng of zeg op",
        "agreements/mail/cooperation_notice.txt",
        compose_cooperation,
    ),
)
