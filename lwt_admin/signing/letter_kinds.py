"""The letters of signing at a distance: a link to read and sign, and the code that goes with it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lwt_admin.letters.kinds import Composed, LetterKind
from lwt_admin.letters.models import Letter
from lwt_admin.links import absolute
from lwt_admin.signing import codes, links
from lwt_admin.signing.addresses import same
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Signatory, SigningLink
from lwt_admin.signing.reminding import REMINDER
from lwt_admin.signing.scans import waiting_for
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
            "words": kind_of(signatory.document).words,
            "school": signatory.document.school,
            "url": absolute(reverse("sign", args=[secret])),
            "expires_at": link.expires_at,
        }
    )


def compose_reminder(letter: Letter) -> Composed | None:
    """As `compose_link`, but none for who signed on a paper meanwhile of which the scan waits."""
    signatories = list(Signatory.objects.for_system().filter(pk=letter.about_id))
    return None if any(waiting_for(signatories).values()) else compose_link(letter)


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


def compose_closed(letter: Letter) -> Composed | None:
    """To who looks after a document: a link was closed; none when its signatory signed since."""
    signatory = links.with_document().get(pk=letter.data["signatory"])
    if hasattr(signatory, "signature") or not signatory.document.is_open:
        return None
    return Composed(
        {
            "signatory": signatory,
            "document": signatory.document,
            "words": kind_of(signatory.document).words,
            "school": signatory.document.school,
            "wrong": codes.MOST_WRONG,
            "url": absolute(kind_of(signatory.document).page(signatory.document)),
        }
    )


def compose_address_changed(letter: Letter) -> Composed | None:
    """To an address that is no longer used; none when it was changed back meanwhile.

    It may be a stranger's, after a typing error: it names no person and holds no link.
    """
    signatory = links.with_document().get(pk=letter.data["signatory"])
    if same(signatory.email, letter.to):
        return None
    document = signatory.document
    return Composed({"document": document, "school": document.school})


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
        name=REMINDER,
        label="Herinnering om te tekenen",
        template="signing/reminder_mail.txt",
        compose=compose_reminder,
    ),
    LetterKind(
        name=links.ANOTHER,
        label="Nieuwe link om te tekenen",
        template="signing/invitation_mail.txt",
        compose=compose_link,
    ),
    LetterKind(
        name=links.ADDRESS_CHANGED,
        label="Bericht aan het oude e-mailadres",
        template="signing/address_changed_mail.txt",
        compose=compose_address_changed,
    ),
    LetterKind(
        name=codes.CLOSED,
        label="Link gesloten na te veel verkeerde codes",
        template="signing/link_closed_mail.txt",
        compose=compose_closed,
    ),
    SEALED_DOCUMENT,
)
