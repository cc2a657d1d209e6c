"""The letters of signing at a distance: a link to read and sign, and the code that goes with it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute
from lwt_admin.signing import codes, links
from lwt_admin.signing.models import Signatory, SigningLink
from lwt_admin.signing.sealed_letter import SEALED_DOCUMENT
from lwt_admin.signing.services import SigningRefused


def compose_link(letter: Letter) -> Composed | None:
    """A letter with a new link in it; none for who signed meanwhile or has another address."""
    now = timezone.now()
    signatory = links.still_wanted(letter, now)
    if signatory is None:
        return None
    try:
        link, secret = _issue(letter, signatory, now)
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


@transaction.atomic
def _issue(letter: Letter, signatory: Signatory, now: datetime) -> tuple[SigningLink, str]:
    """A link for this letter, in place of the one of an attempt to send it that failed.

    So a mail server that is down makes no links that nobody ever gets, in the place of good ones.
    """
    earlier = letter.data.get("link")
    link, secret = links.issue(signatory, now=now, to=letter.to, in_place_of=earlier)
    letter.data["link"] = link.pk
    letter.save(update_fields=["data", "updated_at"])
    return link, secret


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
