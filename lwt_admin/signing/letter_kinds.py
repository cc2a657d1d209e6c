"""The letters of signing at a distance: a link to read and sign, and the code that goes with it."""

from django.urls import reverse
from django.utils import timezone

from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute
from lwt_admin.signing import codes, links
from lwt_admin.signing.sealed_letter import SEALED_DOCUMENT
from lwt_admin.signing.services import SigningRefused


def compose_link(letter: Letter) -> Composed | None:
    """A letter with a new link in it; none for who signed meanwhile or has another address."""
    now = timezone.now()
    signatory = links.still_wanted(letter, now)
    if signatory is None:
        return None
    try:
        link, secret = links.issue(signatory, now=now, to=letter.to)
    except SigningRefused:  # a moment ago it was needed, and there
        return None
    return Composed(
        {
            "signatory": signatory,
            "document": signatory.document,
            "school": signatory.document.school,
            "url": absolute(reverse("sign", args=[secret])),
            "expires_at": link.expires_at,
        }
    )


def compose_code(letter: Letter) -> Composed | None:
    """A letter with a new code; none when the link it is for opens nothing any more."""
    made = codes.make(letter, timezone.now())
    if made is None:
        return None
    stored, code = made
    signatory = stored.link.signatory
    return Composed(
        {
            "signatory": signatory,
            "document": signatory.document,
            "school": signatory.document.school,
            "code": code,
            "expires_at": stored.expires_at,
        }
    )


KINDS = (
    LetterKind(
        name=codes.KIND,
        label="Code om te tekenen",
        template="signing/code_mail.txt",
        compose=compose_code,
    ),
    LetterKind(
        name=links.INVITATION,
        label="Link om te tekenen",
        template="signing/invitation_mail.txt",
        compose=compose_link,
    ),
    LetterKind(
        name="signing_reminder",
        label="Herinnering om te tekenen",
        template="signing/reminder_mail.txt",
        compose=compose_link,
    ),
    LetterKind(
        name=links.ANOTHER,
        label="Nieuwe link om te tekenen",
        template="signing/invitation_mail.txt",
        compose=compose_link,
    ),
    SEALED_DOCUMENT,
)
