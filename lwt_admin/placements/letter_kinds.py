"""The letters with a link: to confirm hours, to propose them, and to assess."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute
from lwt_admin.placements import assessment_letters as assessing
from lwt_admin.placements.assessment_cases import Party as Assessor
from lwt_admin.placements.assessment_links import asked
from lwt_admin.placements.confirming import Party, Purpose, issue, recipients
from lwt_admin.placements.weekly_letters import ANOTHER, WEEKLY


@sensitive_variables("secret")
@transaction.atomic
def _compose(letter: Letter, party: str) -> Composed | None:
    """A letter with a new link in it; none for who has another address or no pupil any more."""
    now = timezone.now()
    found = recipients(letter.school, party, timezone.localdate(now), address=letter.to)
    if not found:
        return None
    link, secret = issue(found[0], now)
    letter.data["link"] = link.pk
    letter.save(update_fields=["data", "updated_at"])
    return Composed(
        {
            "school": letter.school,
            "name": link.name,
            "pupils": len({one.trajectory_id for one in found[0].agreements}),
            "company": found[0].agreements[0].company,
            "url": absolute(reverse("confirm", args=[secret])),
            "expires_at": link.expires_at,
        }
    )


def compose_for_company(letter: Letter) -> Composed | None:
    """To the leermeester: the hours of all pupils of this address."""
    return _compose(letter, Party.COMPANY)


def compose_for_student(letter: Letter) -> Composed | None:
    """To the pupil: the own hours."""
    return _compose(letter, Party.STUDENT)


@sensitive_variables("secret")
@transaction.atomic
def _compose_assess(letter: Letter, party: str) -> Composed | None:
    """A letter with a new link to what is to be assessed; none when all of that was done."""
    now = timezone.now()
    found = asked(letter.school, party, timezone.localdate(now), address=letter.to)
    is_another = letter.kind == assessing.ANOTHER[Assessor(party)]
    if not found or not (is_another or found[0].waiting):
        return None
    link, secret = issue(found[0].recipient, now, Purpose.ASSESSMENT)
    letter.data["link"] = link.pk
    letter.save(update_fields=["data", "updated_at"])
    return Composed(
        {
            "school": letter.school,
            "name": link.name,
            "pupils": len({one.trajectory_id for one in found[0].recipient.agreements}),
            "company": found[0].recipient.agreements[0].company,
            "due_on": found[0].due_on,
            "reminds": letter.kind == assessing.REMINDED[Assessor(party)],
            "url": absolute(reverse("assess", args=[secret])),
            "expires_at": link.expires_at,
        }
    )


def assess_for_company(letter: Letter) -> Composed | None:
    """To the leermeester: all pupils of this address."""
    return _compose_assess(letter, Party.COMPANY)


def assess_for_student(letter: Letter) -> Composed | None:
    """To the pupil: the own view."""
    return _compose_assess(letter, Party.STUDENT)


COMPANY_MAIL = "placements/mail/confirm.txt"
STUDENT_MAIL = "placements/mail/propose.txt"
ASSESS_COMPANY_MAIL = "placements/mail/assess_company.txt"
ASSESS_STUDENT_MAIL = "placements/mail/assess_student.txt"

ASSESSMENTS = tuple(
    LetterKind(kinds[party], label, template, compose)
    for kinds, labels in (
        (assessing.ASKED, ("Leerling beoordelen", "Eigen kijk op de stage")),
        (assessing.REMINDED, ("Nog eens: leerling beoordelen", "Nog eens: eigen kijk op de stage")),
        (assessing.ANOTHER, ("Nieuwe link om te beoordelen", "Nieuwe link voor de eigen kijk")),
    )
    for party, label, template, compose in (
        (Assessor.COMPANY, labels[0], ASSESS_COMPANY_MAIL, assess_for_company),
        (Assessor.STUDENT, labels[1], ASSESS_STUDENT_MAIL, assess_for_student),
    )
)

KINDS = (
    LetterKind(
        WEEKLY[Party.COMPANY], "Uren van de week bevestigen", COMPANY_MAIL, compose_for_company
    ),
    LetterKind(
        WEEKLY[Party.STUDENT], "Uren van de week voorstellen", STUDENT_MAIL, compose_for_student
    ),
    LetterKind(
        ANOTHER[Party.COMPANY],
        "Nieuwe link om uren te bevestigen",
        COMPANY_MAIL,
        compose_for_company,
    ),
    LetterKind(
        ANOTHER[Party.STUDENT],
        "Nieuwe link om uren voor te stellen",
        STUDENT_MAIL,
        compose_for_student,
    ),
    *ASSESSMENTS,
)
