"""What the room of signing needs to know about a transfer dossier."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lwt_admin.dossier.transfer import consent
from lwt_admin.dossier.transfer.content import KIND, readable
from lwt_admin.rules.transfer import DECIDES_ALONE_FROM, SOURCE
from lwt_admin.signing.kinds import DocumentKind, Standing, Why, coordinators
from lwt_admin.signing.models import Document, Party, Signatory, SigningLink
from lwt_admin.signing.paper import stem_of
from lwt_admin.signing.services import Mark, SigningRefused
from lwt_admin.signing.templatetags.signing import day as in_language
from lwt_admin.signing.words import Words
from lwt_admin.students.models import TransferDossier
from lwt_admin.students.signers import is_informed

WORDS: Final = Words(
    consent=gettext_lazy("Ik heb het dossier gelezen en de school mag het doorgeven."),
    unread=gettext_lazy("Zet eerst een vinkje: dat u het dossier hebt gelezen."),
    other_name=gettext_lazy(
        "“%(name)s” is niet de naam die in het dossier staat. Typ uw voor- en achternaam: "
        "%(own)s. Klopt die naam niet? Meld het de school."
    ),
    only_dutch=gettext_lazy(
        "Het dossier zelf is in het Nederlands. Voor die tekst geeft u toestemming."
    ),
    as_pdf=gettext_lazy("Lees het dossier als pdf"),
    whole_text=gettext_lazy("Lees het hele dossier"),
    without=gettext_lazy(
        "Zonder uw akkoord geeft de school niets door. Moet er alleen een onderdeel uit? Schrijf "
        "dan welk. De school maakt dan een nieuw dossier zonder dat onderdeel, en vraagt het u "
        "opnieuw."
    ),
    back=gettext_lazy("Terug naar het dossier"),
    signed=gettext_lazy(
        "Iedereen is akkoord. U krijgt het dossier als pdf per e-mail, op %(address)s."
    ),
    will_be_signed=gettext_lazy(
        "Wanneer iedereen akkoord is, krijgt u het dossier als pdf per e-mail, op %(address)s. U "
        "hoeft niets meer te doen."
    ),
    look="Bekijk de overdracht",
    in_english="a dossier that the school wants to hand to another school",
)


def summary(content: dict[str, Any]) -> Sequence[tuple[str, Sequence[str]]]:
    """About whom it is, for whom, and what is in it."""
    return (
        (gettext_noop("Wie"), [content["student"]["name"]]),
        (gettext_noop("Voor wie"), [content["receiver"]["institution"]]),
        (gettext_noop("Onderdelen"), [section["title"] for section in content["sections"]]),
    )


def sign(signatory: Signatory, mark: Mark, link: SigningLink, now: datetime) -> None:
    """Take an agreement that came by the signatory's own link."""
    consent.sign_by_link(transfer_of(signatory.document), signatory, mark, link=link, now=now)


def refuse(signatory: Signatory, reason: str, link: SigningLink, now: datetime) -> None:
    """Store that pupil or parent does not agree, who said so by their own link."""
    try:
        consent.refuse(transfer_of(signatory.document), signatory, reason, link=link, now=now)
    except ValidationError as refused:
        raise SigningRefused(" ".join(refused.messages)) from refused


def why(signatory: Signatory, _day: date) -> Why:
    """Why somebody is asked: it is about them, or about their child who is too young to decide."""
    student = signatory.document.content["student"]
    if signatory.party == Party.STUDENT:
        return Why(_("Het dossier gaat over u. Zonder uw akkoord geeft de school niets door."))
    text = _("%(name)s is jonger dan %(age)s. Daarom vraagt de school ook uw toestemming.")
    told = text % {"name": student["first_name"], "age": DECIDES_ALONE_FROM}
    return Why(told, SOURCE.article, SOURCE.status)


def why_not(signatory: Signatory) -> str:
    """Why a parent in the text may not decide for the pupil any more, by the dossier."""
    student = transfer_of(signatory.document).student
    return consent.why_may_not_sign(student, signatory, timezone.localdate())


def transfer_of(document: Document) -> TransferDossier:
    """The transfer dossier that this document is the text of."""
    transfers = TransferDossier.objects.for_system().select_related("student__school", "document")
    return transfers.get(document=document)


def standing(document: Document, _day: date) -> Standing:
    """Whether everybody agreed; to whom it goes is told to nobody who only has the code."""
    if document.completed_at is not None:
        text = _("Akkoord gegeven op %(day)s.")
        told = text % {"day": in_language(document.completed_at)}
        return Standing(gettext_noop("akkoord"), "ok", told)
    if document.withdrawn_at is not None:
        return Standing(gettext_noop("ingetrokken"), "neutral")
    return Standing(gettext_noop("wacht op akkoord"), "wait")


def page(document: Document) -> str:
    """Where staff see the transfer."""
    return reverse("transfer", args=[transfer_of(document).student_id])


KINDS: Final = (
    DocumentKind(
        name=KIND,
        words=WORDS,
        text_template="documents/_transfer_text.html",
        paper_template="documents/transfer_dossier.html",
        readable=readable,
        summary=summary,
        sign=sign,
        refuse=refuse,
        standing=standing,
        file_stem=stem_of,
        watchers=coordinators,
        page=page,
        why=why,
        why_not=why_not,
        may_have=is_informed,
    ),
)
