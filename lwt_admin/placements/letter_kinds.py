"""The letters about hours: a link to confirm them, and one to propose them."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute
from lwt_admin.placements.confirming import Party, issue, recipients
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


COMPANY_MAIL = "placements/mail/confirm.txt"
STUDENT_MAIL = "placements/mail/propose.txt"

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
)
