"""The letter with the link by which another institution fetches a transfer dossier."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from lwt_admin.dossier.transfer import sending
from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute


@sensitive_variables("made", "secret")
@transaction.atomic
def compose(letter: Letter) -> Composed | None:
    """The letter with a new secret in it; none when the link opens nothing any more."""
    made = sending.new_secret_for(letter.about_id, timezone.now())
    if made is None:
        return None
    link, secret = made
    return Composed(
        {
            "school": letter.school,
            "receiver": link.receiver,
            "institution": link.transfer.institution,
            "most_downloads": link.most_downloads,
            "url": absolute(reverse("transfer_receive", args=[secret])),
            "expires_at": link.expires_at,
        }
    )


KINDS = (
    LetterKind(
        name=sending.LETTER,
        label="Link naar een overdrachtsdossier",
        template="dossier/mail/transfer.txt",
        compose=compose,
    ),
)
